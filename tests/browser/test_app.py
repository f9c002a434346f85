"""The app as a reader meets it: typed into, clicked, reloaded, in the dark, on a phone, by keyboard, offline."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import IMAGE, LINK, PATIENCE_SECONDS, PICTURE, SCRIPT, Server

pytestmark = pytest.mark.browser

PAGES = ("", "?q=mischief", "paper?paper=DDIM", "lineage?focus=DDIM&hops=2", "paper", "?q=nothingatall&venue=ICML",
         "topics", "lists", "compare", "compare?quantity=sampling+steps&with=latency")  # fmt: skip


def cards(page: Any) -> list[str]:
    """The names on the result cards, from the top."""
    return [name.strip() for name in page.locator(".kg-card h3 strong").all_inner_texts()]


def expect(page: Any, wanted: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds * 20)):
        if wanted():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not within {seconds} s: {what}; the page says: {page.inner_text('body')[:600]}")


def settle(page: Any) -> None:
    """Wait until the page shows content and the server is done with it."""
    page.wait_for_selector(".kg-card, .kg-paper-head, .kg-node, .kg-notice, .kg-topics, .kg-mark")
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")


def test_typing_searches_and_the_address_follows(app: Server, open_page: Any) -> None:
    page = open_page(app.url)
    settle(page)
    assert len(cards(page)) == 10
    page.get_by_label("Search papers, methods, ideas").press_sequentially("ddim", delay=20)
    expect(page, lambda: cards(page)[:1] == ["DDIM"], "DDIM first")
    expect(page, lambda: "q=ddim" in page.url, "the question in the address")
    assert "words #" in page.locator(".kg-card").first.inner_text()
    assert page.locator(".kg-card mark").count() > 0


def test_a_question_finds_what_it_means(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=faster+sampling+without+retraining")
    settle(page)
    expect(page, lambda: "meaning #" in page.inner_text("body"), "ranks by meaning, once the model is there", 60)
    assert {"DDIM", "DPM-Solver", "ReDi"} <= set(cards(page)[:4])


def test_facets_filter_count_and_come_off(app: Server, open_page: Any) -> None:
    page = open_page(app.url)
    settle(page)
    row = page.locator(".stSidebar .kg-row", has_text="NeurIPS")
    assert row.locator(".kg-count").inner_text() == "3"
    row.get_by_role("checkbox").check()
    expect(page, lambda: sorted(cards(page)) == ["DDPM", "DPM-Solver", "SnapFusion"], "the three of NeurIPS")
    assert "venue=NeurIPS" in page.url
    assert page.locator(".kg-total").inner_text() == "3 papers"
    # DPM-Solver: 100 evaluations to 10; the other two state no speedup.
    page.locator(".stSidebar").get_by_role("radio", name="≥5×").check()
    expect(page, lambda: cards(page) == ["DPM-Solver"], "only DPM-Solver is five times faster at NeurIPS")
    page.get_by_role("link", name="Remove filter NeurIPS").click()
    expect(page, lambda: sorted(cards(page)) == ["DDIM", "DPM-Solver"], "both that reach five times")
    page.get_by_role("link", name="Any speedup").click()
    expect(page, lambda: len(cards(page)) == 10, "all papers again")
    assert page.url.rstrip("/?") == app.url.rstrip("/")


def test_every_state_is_an_address(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=diffusion&venue=NeurIPS&venue=ICLR&from=2021&sort=newest")
    settle(page)
    before = cards(page)
    assert before == ["SnapFusion", "DPM-Solver", "DDIM"]
    page.reload()
    settle(page)
    assert cards(page) == before
    assert page.get_by_label("Search papers, methods, ideas").input_value() == "diffusion"
    assert page.get_by_role("radio", name="Newest").is_checked()
    assert page.locator(".stSidebar").get_by_label("From year").input_value() == "2021"


def test_the_back_button_goes_back(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=snapfusion")
    settle(page)
    page.get_by_role("link", name=re.compile("^SnapFusion")).first.click()
    page.wait_for_selector(".kg-paper-head")
    page.go_back()
    page.wait_for_selector(".kg-card")
    expect(
        page, lambda: page.get_by_label("Search papers, methods, ideas").input_value() == "snapfusion", "the question"
    )
    assert cards(page)[0] == "SnapFusion"


def test_a_paper_opens_says_who_says_so_and_can_be_sent_as_a_link(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=dpm-solver&venue=NeurIPS")
    settle(page)
    page.get_by_role("link", name=re.compile("^DPM-Solver")).first.click()
    page.wait_for_selector(".kg-paper-head h1")
    expect(page, lambda: "/paper?paper=arxiv%3A2206.00927" in page.url, "the permalink")
    page.reload()
    settle(page)
    assert page.locator("h1").inner_text() == "DPM-Solver"
    expect(page, lambda: page.title().startswith("DPM-Solver"), "the tab is called after the paper")
    body = page.inner_text("body")
    # What the list says of it, where, and what follows it by the list's own words.
    assert "NFE=10 as good as DDIM at NFE=100" in body
    assert "the list’s words, list.md, line 26" in body
    followed = page.locator("li", has=page.locator(".kg-kind", has_text="followed by"))
    assert "DPM-Solver++" in followed.first.inner_text()
    assert "follow-up work:" in followed.first.inner_text()
    assert "from the snapshot that ships with Lithograph" in body
    assert "@inproceedings{" in body
    assert page.locator(".kg-near").count() > 0
    links = {link.inner_text(): link.get_attribute("href") for link in page.locator(".kg-paper-head .kg-links a").all()}
    assert links["arXiv"] == "https://arxiv.org/abs/2206.00927"
    assert links["Code"] == "https://github.com/LuChengTHU/dpm-solver"


def test_results_are_one_click_away_from_a_paper(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=sampling&venue=ICML")
    settle(page)
    page.get_by_role("link", name=re.compile("^ReDi")).first.click()
    page.wait_for_selector(".kg-paper-head")
    page.get_by_role("link", name="← Results").click()
    expect(page, lambda: "q=sampling" in page.url and "venue=ICML" in page.url, "the same results")
    expect(page, lambda: "ReDi" in cards(page), "ReDi among them")


def test_an_unknown_paper_is_a_sentence(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}paper?paper=DDIN")
    settle(page)
    assert "Did you mean DDIM?" in page.get_by_role("alert").inner_text()


def test_comparisons_are_no_descent(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lineage?focus=DDIM&direction=descendants")
    settle(page)
    drawn = page.locator(".kg-node text")
    assert "DDIM" in drawn.all_text_contents() and "DPM-Solver" not in drawn.all_text_contents()
    page.locator(".kg-seg", has_text="Both ways").click()
    expect(page, lambda: "DPM-Solver" in drawn.all_text_contents(), "what is compared with it")
    page.goto(f"{app.url}lineage?focus=DPM-Solver%2B%2B&direction=descendants")
    settle(page)
    assert "No descendant is known for DPM-Solver++" in page.inner_text(".stMain")
    page.get_by_role("link", name="Look both ways").click()
    expect(page, lambda: "DPM-Solver" in drawn.all_text_contents(), "what it follows")


def test_topics_count_and_lead_to_their_papers(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}topics")
    settle(page)
    sampling = page.locator(".kg-topics > li", has=page.get_by_role("link", name="Sampling", exact=True))
    assert "4 papers" in sampling.inner_text()
    invited = page.locator(".kg-topics > li", has_text="Unwritten")
    assert "an open invitation" in invited.inner_text()
    page.get_by_role("link", name="Solvers", exact=True).click()
    expect(page, lambda: sorted(cards(page)) == ["DDIM", "DPM-Solver", "DPM-Solver++"], "the three solvers")


def test_lists_say_what_was_read_and_what_is_missing(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}lists")
    settle(page)
    body = page.inner_text(".stMain")
    assert "10 entries + 0 other items + 0 not understood + 0 set aside = 10 candidate items" in body
    assert "kg build path/to/list.md" in body
    assert "Nothing is missing." in body


HARM = ("?q=mischief", "paper?paper=arxiv:2301.00001", "paper?paper=arxiv:2301.00002", "paper?paper=arxiv:2301.00003",
        "lineage?focus=arxiv:2301.00001", f"?q={SCRIPT}",
        f"compare?over={IMAGE}&from={SCRIPT}&to={LINK}", f"paper?paper={IMAGE}", f"lineage?focus={IMAGE}",
        f"?q=mischief&venue={IMAGE}")  # fmt: skip

SCHEMES = """() => [...document.querySelectorAll('a[href]')]
  .map(link => new URL(link.href.baseVal ?? link.href, document.baseURI).protocol)"""


def test_hostile_text_is_only_text(app: Server, open_page: Any) -> None:
    page = open_page(app.url)
    for path in HARM:
        page.goto(app.url + path)
        settle(page)
        assert page.evaluate("window.harmed") is None, path
        assert page.locator(".stApp :is(script, iframe)").count() == 0, path
        sources = [image.get_attribute("src") or "" for image in page.locator("img").all()]
        assert [source for source in sources if "harm" in source] == [], path
        assert set(page.evaluate(SCHEMES)) <= {"http:", "https:"}, path


def test_hostile_titles_are_shown_as_written(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?q=mischief")
    settle(page)
    body = page.inner_text(".kg-cards")
    for text in (SCRIPT, IMAGE, PICTURE, LINK, ":red[loud] `code` $x^2$ <b>bold</b>", "<b onclick=window.harmed=1>"):
        assert text in body


# WCAG's contrast of an element's text against the first ground behind it that is not transparent.
CONTRAST = """element => {
  const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const rgba = color => { context.clearRect(0, 0, 1, 1); context.fillStyle = color; context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  let ground = [255, 255, 255, 255];
  for (let at = element; at; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor);
    if (color[3] > 250) { ground = color; break; }
  }
  const style = getComputedStyle(element);
  const ink = rgba(element instanceof SVGElement ? style.fill : style.color);
  const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}"""

READ = {
    "?q=sampling": (".kg-title strong", ".kg-subtitle", ".kg-line", ".kg-venue", ".kg-links a", ".kg-why", ".kg-badge",
                    ".kg-chip", ".stSidebar .kg-count", ".stSidebar .kg-name", ".kg-quiet, .kg-small"),
    "paper?paper=DPM-Solver": (".kg-h1", ".kg-lede", "cite", "blockquote q", ".kg-kind", "dt", "dd", "pre", "summary"),
    "lineage?focus=DPM-Solver": (".kg-year-name", ".kg-lane-name tspan", ".kg-node:not(.kg-focus) text",
                                 ".kg-evidence p"),
    "compare?over=DDIM": (".kg-tick", ".kg-full-mark .kg-mark-name", ".kg-claims th", ".kg-claims td",
                          ".kg-claims cite", ".kg-reason", ".kg-factor", ".kg-product",
                          ".kg-asked select", ".kg-evidence p"),
}  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_in_light_and_in_dark(app: Server, open_page: Any, scheme: str) -> None:
    page = open_page(app.url, scheme=scheme)
    for path, selectors in READ.items():
        page.goto(app.url + path)
        settle(page)
        ground = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(15, 19, 32)"}[scheme]
        for selector in selectors:
            contrast = page.locator(selector).first.evaluate(CONTRAST)
            assert contrast >= 4.5, f"{selector} in {scheme}: {contrast:.2f}"


# What stands out at the right, but for what scrolls or is cut off by itself.
BEYOND = """() => [...document.querySelectorAll('.stMain .kg-view *')]
  .filter(e => !e.closest('.kg-scroller, .kg-near .kg-title, details:not([open])'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.className + ': ' + e.textContent.slice(0, 40))"""


def test_a_phone_never_scrolls_sideways(app: Server, open_page: Any) -> None:
    page = open_page(app.url, width=390, height=844)
    for path in PAGES:
        page.goto(app.url + path)
        settle(page)
        # Streamlit scrolls its main column, not the document: both are looked at.
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator(".stMain").evaluate("main => main.scrollWidth <= main.clientWidth"), path
        beyond = page.evaluate(BEYOND)
        assert beyond == [], path


# What is written on the papers that the drawing shows whole.
IN_SIGHT = """() => {
  const frame = document.querySelector('.kg-scroller').getBoundingClientRect();
  return [...document.querySelectorAll('.kg-node')].filter(node => {
    const box = node.getBoundingClientRect();
    return box.left >= frame.left && box.right <= frame.right;
  }).map(node => node.querySelector('text').textContent);
}"""


def test_a_phone_names_the_topics_below_the_drawing(app: Server, open_page: Any) -> None:
    """There the names beside the lanes would take half the width, and the columns stand closer."""
    page = open_page(app.url + "lineage?focus=DDIM", width=390, height=844)
    settle(page)
    legend = page.get_by_role("list", name="Topics")
    expect(page, legend.is_visible, "the legend")
    named = {" ".join(item.split()) for item in legend.locator("li").all_text_contents()}
    assert page.locator(".kg-lane-name").count() == 0
    seen = page.evaluate(IN_SIGHT)
    assert "DDIM" in seen and len(seen) > 1, "the focus with some of its kin"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_selector(".kg-lane-name")
    lanes = {label.strip() for label in page.locator(".kg-lane-name").all_text_contents()}
    assert {lane.replace(" ", "") for lane in lanes} == {name.replace(" ", "") for name in named} != set()
    expect(page, lambda: not legend.is_visible(), "no legend where the names stand beside the lanes")


def test_the_drawer_closes_over_the_page_that_was_chosen_in_it(app: Server, open_page: Any) -> None:
    page = open_page(app.url, width=390, height=844)
    settle(page)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Topics").click()
    page.wait_for_selector(".kg-topics")
    expect(page, lambda: page.locator(".stSidebar").get_attribute("data-collapsed") == "true", "the drawer is closed")


def test_filters_fold_away_on_a_phone(app: Server, open_page: Any) -> None:
    page = open_page(app.url, width=390, height=844)
    settle(page)
    page.get_by_role("button", name="Filters").click()
    page.locator("[data-testid=stPopoverBody]").get_by_role("checkbox", name="ICLR").check()
    expect(page, lambda: cards(page) == ["DDIM"], "the one of ICLR")


NAMELESS = """() => {
  const controls = '.stMain :is(input, select, button, a, [tabindex="0"]), .stSidebar .kg-view input';
  const named = e => e.getAttribute('aria-label') || e.textContent.trim() || e.title ||
    [...(e.labels || [])].some(label => label.textContent.trim());
  return [...document.querySelectorAll(controls)]
    .filter(e => (e.offsetParent !== null || e instanceof SVGElement) && !named(e)).map(e => e.outerHTML.slice(0, 160));
}"""


def test_every_control_has_a_name(app: Server, open_page: Any) -> None:
    page = open_page(app.url)
    for path in PAGES:
        page.goto(app.url + path)
        settle(page)
        assert page.evaluate(NAMELESS) == [], path


def test_five_results_stand_on_the_first_screen(app: Server, open_page: Any) -> None:
    page = open_page(f"{app.url}?sort=newest")
    settle(page)
    boxes = [card.bounding_box() for card in page.locator(".kg-card").all()]
    assert len(boxes) == 10
    assert sum(box["y"] + box["height"] <= 900 for box in boxes) >= 5


def test_words_answer_while_the_model_loads(library: Path, fresh_app: Any, open_page: Any) -> None:
    # The model of this server begins to load with its first page, which is this one.
    server = fresh_app(library)
    page = open_page(f"{server.url}?q=retraining")
    page.wait_for_selector(".kg-card")
    body = page.inner_text("body")
    assert "Search by meaning is loading" in body
    assert {"DDIM", "DPM-Solver", "ReDi"} <= set(cards(page))
    assert "meaning #" not in body
    expect(page, lambda: "meaning #" in page.inner_text("body"), "meaning joins in by itself", 90)
    assert "Search by meaning is loading" not in page.inner_text("body")


def test_without_a_database_each_page_says_what_to_do(tmp_path: Path, fresh_app: Any, open_page: Any) -> None:
    server = fresh_app(tmp_path / "none.db")
    page = open_page(server.url)
    for path in ("", "paper", "lineage", "compare", "topics", "lists"):
        page.goto(server.url + path)
        alert = page.get_by_role("alert")
        alert.wait_for()
        assert "kg build data/lists/efficient-diffusion.md" in alert.inner_text()
    assert not (tmp_path / "none.db").exists()
