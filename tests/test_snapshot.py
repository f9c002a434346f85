"""ingest.snapshot: the shipped records, and lines that are none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.records import PaperRecord
from ingest.snapshot import load_snapshot
from kg.errors import RecordError
from kg.venues import find_venue

GOOD = '{"eprint": "2010.02502", "title": "Denoising Diffusion Implicit Models", "published": "2020-10-06"}'


def test_a_line_makes_a_record(tmp_path: Path) -> None:
    line = GOOD[:-1] + ', "authors": ["Jiaming Song"], "summary": "Fewer steps.", "doi": "https://doi.org/10.1000/A"}'
    (tmp_path / "one.jsonl").write_text(line + "\n\n", "utf-8")
    assert load_snapshot(tmp_path) == {
        "2010.02502": PaperRecord(
            eprint="2010.02502",
            title="Denoising Diffusion Implicit Models",
            authors=("Jiaming Song",),
            summary="Fewer steps.",
            published=date(2020, 10, 6),
            doi="10.1000/a",
        )
    }


def test_sources_are_checked_and_not_kept(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(GOOD[:-1] + ', "sources": ["the publisher\'s page"]}', "utf-8")
    (record,) = load_snapshot(tmp_path).values()
    assert type(record) is PaperRecord
    (tmp_path / "one.jsonl").write_text(GOOD[:-1] + ', "sources": [" "]}', "utf-8")
    with pytest.raises(RecordError, match=r"one\.jsonl, line 1: sources\.0: "):
        load_snapshot(tmp_path)


def test_a_line_ends_only_where_a_line_feed_stands(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text(GOOD.replace("Implicit", "Implicit\u2028"), "utf-8")
    assert load_snapshot(tmp_path)["2010.02502"].title == "Denoising Diffusion Implicit\u2028 Models"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "no JSON"),
        ("[1]", "Input should be"),
        ('{"title": "No id"}', "eprint: Field required"),
        ('{"eprint": "2313.00001", "title": "x"}', "is no arXiv id"),
        ('{"eprint": "2010.02502v4", "title": "x"}', "is no arXiv id without version"),
        ('{"eprint": "2010.02502", "title": " "}', "title: String should have at least 1 character"),
        ('{"eprint": "2010.02502", "title": "x", "doi": "unknown"}', "doi: .*is no DOI"),
        ('{"eprint": "2010.02502", "title": "x", "published": "2020-13-01"}', "published: "),
        ('{"eprint": "2010.02502", "title": "x", "titel": "y"}', "titel: Extra inputs"),
        (GOOD, "2010.02502 stands in .*a.jsonl, line 1 already"),
    ],
)
def test_a_bad_line_is_told_with_its_place_and_cure(line: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(GOOD + "\n", "utf-8")
    (tmp_path / "b.jsonl").write_text("\n\n" + line + "\n", "utf-8")
    with pytest.raises(RecordError, match=rf"b\.jsonl, line 3: .*{message}") as caught:
        load_snapshot(tmp_path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(("Mend the line or delete it.", "Delete one."))


def test_a_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"title": "\xff"}')
    with pytest.raises(RecordError, match=r"a\.jsonl cannot be read as UTF-8.*Restore it"):
        load_snapshot(tmp_path)


def test_no_folder_holds_no_records(tmp_path: Path) -> None:
    assert load_snapshot(tmp_path / "nowhere") == {}


def test_the_shipped_snapshot_is_whole() -> None:
    records = load_snapshot()
    assert {"2006.11239", "2010.02502", "2206.00927", "2211.01095", "2302.02285"} <= set(records)
    assert all(record.summary and record.authors for record in records.values())
    assert all(record.abstract is None for record in records.values())


def test_every_journal_reference_of_the_shipped_snapshot_names_a_known_venue() -> None:
    references = {record.eprint: record.journal_ref for record in load_snapshot().values() if record.journal_ref}
    unread = {eprint: text for eprint, text in references.items() if find_venue(text) is None}
    assert references
    assert unread == {}
