"""Lineage and Compare in the real app: clicks, evidence, charts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Server
from tests.browser.test_app import expect, settle

pytestmark = pytest.mark.browser


def test_a_click_on_a_node_moves_the_focus(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lineage?focus=DPM-Solver%2B%2B")
    settle(page)
    assert page.locator(".kg-focus").get_attribute("data-key") == "arxiv:2211.01095"
    assert "follow-up work:" in page.locator(".kg-detail").inner_text()
    page.locator(".kg-node[data-key='arxiv:2206.00927']").click()
    expect(
        page, lambda: page.locator(".kg-focus").get_attribute("data-key") == "arxiv:2206.00927", "DPM-Solver in focus"
    )
    assert "focus=arxiv%3A2206.00927" in page.url
    assert "DPM-Solver" in page.locator(".kg-detail h2").inner_text()
    page.reload()
    settle(page)
    assert page.locator(".kg-focus").get_attribute("data-key") == "arxiv:2206.00927"


def test_edges_tell_their_words_to_pointer_and_keyboard(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lineage?focus=DPM-Solver%2B%2B")
    settle(page)
    edge = page.locator(".kg-edge[data-kind=follows]")
    assert edge.get_attribute("aria-label") == "DPM-Solver++ follows DPM-Solver. follow-up work:"
    edge.focus()
    note = page.locator(".kg-evidence")
    assert "DPM-Solver++ follows DPM-Solver" in note.inner_text()
    assert "the list’s words, list.md, line 25" in note.inner_text()
    # What has nothing to do with the edge steps back, and stays visible.
    assert page.locator(".kg-node.kg-dim").count() == page.locator(".kg-node").count() - 2
    page.locator(".kg-node.kg-focus").focus()
    assert "DPM-Solver++ follows" not in note.inner_text()
    page.locator(".kg-node[data-key='arxiv:2206.00927']").focus()
    page.keyboard.press("Enter")
    expect(page, lambda: page.locator(".kg-focus").get_attribute("data-key") == "arxiv:2206.00927", "focus by keyboard")


def test_kinds_of_edges_can_be_switched_off(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lineage?focus=DPM-Solver&hops=1")
    settle(page)
    assert page.locator(".kg-edge[data-kind=compares]").count() == 1
    page.get_by_role("checkbox", name="compares with").uncheck()
    expect(page, lambda: page.locator(".kg-edge[data-kind=compares]").count() == 0, "no comparisons")
    assert page.locator(".kg-edge[data-kind=follows]").count() == 1


def test_a_path_between_two_methods_shows_its_words(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lineage?focus=DPM-Solver%2B%2B&to=DDPM")
    settle(page)
    drawn = [node.get_attribute("data-key") for node in page.locator(".kg-node").all()]
    assert drawn == ["arxiv:2211.01095", "arxiv:2206.00927", "arxiv:2010.02502", "arxiv:2006.11239"]
    assert "3 steps from DPM-Solver++ to DDPM" in page.inner_text("body")
    assert "extends DDPM, no retraining" in page.locator(".kg-detail").inner_text()


MARKS = """() => [...(document.querySelector('.kg-plot')?.querySelectorAll('.kg-mark') ?? [])]
  .map(mark => [mark.getAttribute('aria-label').split(' (')[0], mark.classList.contains('kg-full-mark')])"""


def marks(page: Any) -> dict[str, bool]:
    """The names of the charted papers, and whether each stands in the ranking."""
    return dict(page.evaluate(MARKS))


def test_a_quantity_and_a_baseline_are_picked_and_sent_as_a_link(app: Server, open_page: Any) -> None:
    page = open_page(app.url)
    settle(page)
    page.get_by_role("link", name="Compare", exact=True).click()
    page.wait_for_selector(".kg-mark")
    # Steps are stated most often, mostly as values: DDIM 10-20, DPM-Solver 10.
    assert marks(page) == {"DPM-Solver": True, "DDIM": True}
    page.get_by_label("Quantity", exact=True).select_option(label="latency (3)")
    # The list's 1.84 s on an iPhone is ranked; what title and summary say of phones in general stands beside it.
    latencies = [["SnapFusion", False], ["SnapFusion", False], ["SnapFusion", True]]
    expect(page, lambda: sorted(page.evaluate(MARKS)) == latencies, "the one latency that may be ranked")
    assert "on iPhone 14 Pro" in page.inner_text(".kg-chart-head")
    page.get_by_label("Quantity", exact=True).select_option(label="sampling steps (2)")
    page.get_by_label("Set against").select_option(label="DDIM (1)")
    expect(page, lambda: marks(page) == {"DPM-Solver": True, "DDIM": False}, "only DPM-Solver is set against DDIM")
    assert "quantity=sampling+steps&over=DDIM" in page.url
    page.reload()
    page.wait_for_selector(".kg-mark")
    assert marks(page) == {"DPM-Solver": True, "DDIM": False}
    assert page.get_by_label("Set against").input_value() == "DDIM (1)"
    first = page.locator(".kg-claims").first.inner_text()
    assert "NFE=10 as good as DDIM at NFE=100" in first
    assert "the list’s words, list.md, line 26" in first
    body = page.inner_text(".stMain")
    assert "Not ranked: each names no baseline, so each stands against its own." in body
    assert "as reported; baselines differ" in body


def test_a_mark_tells_its_words_and_opens_its_paper(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}compare?over=DDIM&quantity=sampling+steps")
    settle(page)
    hollow = page.locator(".kg-hollow-mark")
    assert "50~100 steps -> 10~20 steps" in hollow.get_attribute("aria-label")
    hollow.hover()
    note = page.locator(".kg-evidence")
    assert "50~100 steps -> 10~20 steps" in note.inner_text()
    assert "stands apart: names no baseline" in note.inner_text()
    page.locator(".kg-full-mark").focus()
    assert "DPM-Solver (2022): 10× over DDIM" in note.inner_text()
    page.locator(".kg-full-mark").click()
    page.wait_for_selector(".kg-paper-head h1")
    assert page.locator("h1").inner_text() == "DPM-Solver"
    assert "paper=arxiv%3A2206.00927" in page.url


def test_a_finger_reads_before_it_opens(app: Server, chromium: Any) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(f"{app.url}compare?over=DDIM&quantity=sampling+steps")
    page.wait_for_selector(".kg-full-mark")
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.locator(".kg-full-mark").tap()
    expect(page, lambda: "NFE=10" in page.inner_text(".kg-evidence"), "its words")
    assert "/compare" in page.url
    page.locator(".kg-full-mark").tap()
    page.wait_for_selector(".kg-paper-head")
    context.close()


def test_a_chain_multiplies_and_says_what_it_assumes(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}compare")
    settle(page)
    # DDIM takes 50-100 steps to 10-20, and extends DDPM; DPM-Solver takes DDIM's 100 to 10.
    assert "2.5–10 · 10 = 25–100×" in page.inner_text(".kg-chain")
    assert "extends DDPM, no retraining" in page.inner_text(".kg-chains")
    page.get_by_label("Chain to").select_option(label="DDIM")
    expect(page, lambda: "10 = 25" not in page.inner_text(".kg-chain"), "one link is left")
    assert "2.5–10×" in page.inner_text(".kg-chain")


def test_two_quantities_leave_the_unknown_beside_them(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}compare?quantity=sampling+steps&with=latency")
    settle(page)
    unknown = page.locator(".kg-unknown").inner_text()
    assert "Nothing on latency, value on iPhone 14 Pro" in unknown
    assert "SnapFusion" in unknown
    assert "No paper states both" in page.inner_text(".stMain")
