from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.reading.repair import repair_line, repair_lines


def damage(text: str) -> str:
    """UTF-8 read once as Windows-1252; the five bytes that it does not define get lost, as an editor loses them."""
    return "".join(bytes([byte]).decode("cp1252", errors="ignore") for byte in text.encode())


@pytest.mark.parametrize(
    ("whole", "how"),
    [
        ("Fréchet", "ftfy"),
        ("🔋 Deployments", "ftfy"),
        ("典型结果", "ftfy"),
        ("“quoted", "ftfy"),
        ("Ⅰ. GPU", "bytes"),
        ("Ⅱ. Mobile", "bytes"),
        ("⚡ Speed", "bytes"),
        ("quoted”;", "lost byte"),
        ("“quoted”;", "ftfy + lost byte"),
    ],
)
def test_damage_is_mended_and_named(whole: str, how: str) -> None:
    assert repair_line(damage(whole)) == (whole, how)


def test_an_emoji_that_lost_its_last_byte_is_left_out() -> None:
    # U+1F50D ends in 0x8D, which Windows-1252 does not define.
    assert damage("🔍Search") == "ðŸ”Search"
    assert repair_line("ðŸ”Search") == ("Search", "lost byte")


@pytest.mark.parametrize(
    "sound",
    [
        "plain ASCII",
        "Fréchet, naïve, Ångström, São Paulo",
        "« un café », dit-il … « oui »",
        "典型结果：50~100",
        "Ⅱ. Mobile",
        "curly “quotes” and ‘these’ – and… €5",
        "🔋 Deployments 👩🏽‍🔬",
        "Türkçe İçindekiler kağıtlar",
        "â",
    ],
)
def test_sound_text_is_left_alone(sound: str) -> None:
    assert repair_line(sound) == (sound, "")


def test_each_changed_line_is_reported_with_its_number() -> None:
    lines = ["fine", "FrÃ©chet", "", "## â…¡. Mobile"]
    repairs = repair_lines(lines)
    assert lines == ["fine", "Fréchet", "", "## Ⅱ. Mobile"]
    assert [(repair.line, repair.before, repair.after, repair.how) for repair in repairs] == [
        (2, "FrÃ©chet", "Fréchet", "ftfy"),
        (4, "## â…¡. Mobile", "## Ⅱ. Mobile", "bytes"),
    ]


@given(st.text())
def test_lines_are_kept_one_by_one_and_reports_are_true(text: str) -> None:
    before, after = text.split("\n"), text.split("\n")
    repairs = repair_lines(after)
    assert len(before) == len(after)
    assert not any("\n" in line for line in after)
    changed = {number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new}
    assert changed == {repair.line for repair in repairs}


def test_real_lists_are_sound_already(shared: Path) -> None:
    for path in sorted((shared / "lists").glob("*.md")):
        assert repair_lines(path.read_text("utf-8").split("\n")) == (), path.name
