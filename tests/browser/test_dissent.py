"""Where lists disagree, in the real app: a choice filters the table, the address keeps it, and a paper tells all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.browser.test_app import expect, settle
from tests.dissenting import HOSTILE_NAME, build_dissent


def test_disagreements_are_filtered_and_lead_to_the_paper(tmp_path: Path, fresh_app: Any, open_page: Any) -> None:
    server = fresh_app(build_dissent(tmp_path))
    page = open_page(f"{server.url}lists")
    settle(page)
    rows = page.locator(".kg-claims tbody tr")
    expect(page, lambda: rows.count() == 2, "both disagreements")
    assert HOSTILE_NAME in page.inner_text(".stMain")  # as text
    page.get_by_label("They disagree on").select_option("Venue (1)")
    expect(page, lambda: rows.count() == 1, "the one on a venue")
    assert "about=venue" in page.url
    assert "NeurIPS 2022 (2) one.md, two.md" in rows.first.inner_text()
    page.reload()
    settle(page)
    expect(page, lambda: rows.count() == 1, "the address keeps the choice")
    rows.first.get_by_role("link", name="DPM-Solver").click()
    sentence = "Listed in 3 lists; they disagree on venue: NeurIPS 2022 (2), arXiv 2022 (1)."
    expect(page, lambda: sentence in page.inner_text(".stMain"), "the paper says who disagrees")
    assert page.evaluate("window.harmed") is None
