"""The pages' pure parts: element trees, addresses, cards, facets, the drawing's layout, and what ships with them."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.kinds import Quantity
from kg.pages import markup
from kg.pages.cards import badge, badge_text, card, chip, highlight, link_row, publication, short, title_of
from kg.pages.facets import active_filters, facet_panel, sort_row
from kg.pages.kin import KINDS, KinState, parse_kin
from kg.pages.lists import missing_facts, source_card
from kg.pages.markup import element, external, internal, safe_url
from kg.pages.state import SORTS, SearchState, parse_state
from kg.pages.topics import topic_lists, topic_rows
from kg.retrieval import FacetCount
from kg.venues import Track
from kg.views import ArtifactView, SourceView, TopicView, UnparsedView
from tests.views import HOSTILE, SOLVERS, found, make_claim, make_paper, texts

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "kg" / "pages" / "assets"


class TestMarkup:
    def test_text_stays_text(self) -> None:
        assert element("p", HOSTILE) == ["p", {}, HOSTILE]

    @pytest.mark.parametrize("tag", ["script", "img", "iframe", "style", "svg", "object", "SCRIPT"])
    def test_what_could_run_or_load_is_no_element(self, tag: str) -> None:
        with pytest.raises(ValueError, match="no element"):
            element(tag, "x")

    def test_lists_of_texts_are_never_taken_for_elements(self) -> None:
        # "a" and "s" are names of elements too; a title may well begin with either word.
        assert element("p", ["a", "s"]) == ["p", {}, "a", "s"]
        assert element("p", ["a", ["mark", {}, "s"]]) == ["p", {}, "a", ["mark", {}, "s"]]

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "file:///etc/passwd",
            "//example.invalid/x", "http://", "https:///path", "ftp://example.invalid", "", None, "http://[bad",
        ],
    )  # fmt: skip
    def test_only_plain_web_addresses_become_links(self, url: str | None) -> None:
        assert safe_url(url) is None
        assert external(url, "text") is None

    def test_links_inside_the_app_are_relative_and_quoted(self) -> None:
        link = internal("search", {"q": "a&b=c", "venue": ["NeurIPS", "ICML"]}, "go")
        assert isinstance(link, list)
        assert link[1]["to"] == "./?q=a%26b%3Dc&venue=NeurIPS&venue=ICML"
        paper = internal("paper", {"paper": "arxiv:2010.02502"}, "go")
        assert isinstance(paper, list)
        assert paper[1]["to"] == "./paper?paper=arxiv%3A2010.02502"

    def test_both_sides_know_the_same_elements(self) -> None:
        script = (ASSETS / "markup.js").read_text(encoding="utf-8")
        listed = re.search(r"const TAGS = new Set\(\((.*?)\)\.split", script, re.DOTALL)
        assert listed is not None
        assert set(" ".join(re.findall(r'"([^"]*)"', listed[1])).split()) == markup.TAGS


words = st.text(max_size=12)
names = st.lists(st.text(min_size=1, max_size=12), max_size=3, unique=True).map(tuple)
years = st.none() | st.integers(1900, 2100)


class TestState:
    @given(
        st.builds(
            SearchState,
            text=words,
            venues=names,
            topics=names,
            first_year=years,
            last_year=years,
            speedup=st.none() | st.sampled_from([1.5, 2.0, 5.0, 100.0]),
            has_code=st.booleans(),
            sort=st.sampled_from(sorted(SORTS)),
            limit=st.integers(20, 200),
        )
    )
    def test_an_address_says_all_of_a_state(self, state: SearchState) -> None:
        params = {name: [value] if isinstance(value, str) else value for name, value in state.params().items()}
        assert parse_state(params) == state

    @pytest.mark.parametrize(
        "params",
        [
            {"from": ["99999"], "to": ["-3"]}, {"speedup": ["nan"]}, {"speedup": ["inf"]}, {"speedup": ["0.5"]},
            {"n": ["100000"]}, {"sort": ["random"]}, {"code": ["yes"]}, {"venue": [""]}, {"unknown": ["x"]},
            {"from": ["２０２１"]}, {"q": []},
        ],
    )  # fmt: skip
    def test_a_damaged_address_opens_the_plain_page(self, params: dict[str, list[str]]) -> None:
        assert parse_state(params) == SearchState()

    def test_years_are_put_in_order(self) -> None:
        assert SearchState(first_year=2024, last_year=2021).years == (2021, 2024)
        assert SearchState(last_year=2021).years == (None, 2021)

    def test_a_changed_filter_begins_at_the_first_card(self) -> None:
        state = SearchState("x", venues=("NeurIPS",), limit=60)
        assert state.toggled("venues", "NeurIPS") == {"q": "x"}
        assert state.toggled("venues", "ICML") == {"q": "x", "venue": ["NeurIPS", "ICML"]}
        assert state.having(sort="newest") == {"q": "x", "venue": ["NeurIPS"], "sort": "newest"}

    @given(
        st.builds(
            KinState,
            focus=st.sampled_from(["", "DDIM", "arxiv:2010.02502"]),
            goal=st.sampled_from(["", "DDPM"]),
            hops=st.sampled_from([None, 1, 2]),
            direction=st.sampled_from(["both", "ancestors", "descendants"]),
            kinds=st.sets(st.sampled_from(KINDS)).map(lambda kinds: tuple(k for k in KINDS if k in kinds)),
        )
    )
    def test_an_address_says_all_of_a_drawing(self, state: KinState) -> None:
        params = {name: [value] if isinstance(value, str) else value for name, value in state.params().items()}
        assert parse_kin(params) == state


class TestCards:
    @pytest.mark.parametrize(
        ("alias", "title", "expected"),
        [
            ("DPM-Solver++", "DPM-Solver++: Fast Solver", ("DPM-Solver++", "Fast Solver")),
            ("DDIM", "Denoising Diffusion Implicit Models", ("DDIM", "Denoising Diffusion Implicit Models")),
            (None, "Title: Subtitle", ("Title: Subtitle", "")),
            ("IF", None, ("IF", "")),
            ("Same", "same", ("Same", "")),
            (None, None, ("arxiv:2206.00927", "")),
        ],
    )
    def test_a_name_is_not_said_twice(self, alias: str | None, title: str | None, expected: tuple[str, str]) -> None:
        assert title_of(make_paper(alias=alias, title=title)) == expected

    @pytest.mark.parametrize(
        ("changes", "text", "tone"),
        [
            ({}, "2.5–10× fewer steps", "kg-blue"),
            ({"ratio_low": 10, "ratio_high": 10, "hedge": "about"}, "≈10× fewer steps", "kg-green"),
            ({"quantity": Quantity.SPEEDUP, "ratio_low": 3, "ratio_high": 3, "hedge": "up to"}, "≤3× faster",
             "kg-blue"),
            ({"quantity": Quantity.MEMORY, "ratio_low": 4, "ratio_high": None}, "≥4× less memory", "kg-blue"),
            ({"quantity": Quantity.LATENCY, "ratio_low": None, "ratio_high": None, "low": 1.84, "high": 1.84,
              "unit": "s"}, "1.84 s", "kg-plain"),
            ({"quantity": Quantity.LATENCY, "ratio_low": None, "ratio_high": None, "low": 2, "high": 2, "unit": "s",
              "hedge": "less than"}, "<2 s", "kg-plain"),
            ({"quantity": Quantity.SPEEDUP, "low": None, "high": None, "ratio_low": 3, "ratio_high": 3,
              "hedge": "at least"}, "≥3× faster", "kg-blue"),
            # Less than 4 steps of 250: the hedge is of the steps, and the improvement is larger still.
            ({"low": 4, "high": 4, "ratio_low": 62.5, "ratio_high": 62.5, "hedge": "less than"},
             "≥62.5× fewer steps", "kg-green"),
        ],
    )  # fmt: skip
    def test_a_badge_says_how_much_and_how_surely(self, changes: dict[str, Any], text: str, tone: str) -> None:
        made = badge(make_claim(**changes))
        assert isinstance(made, list)
        assert texts(made) == badge_text(make_claim(**changes)) == text
        assert tone in made[1]["class"].split()

    def test_no_claim_no_badge(self) -> None:
        assert badge(None) is None
        assert badge(make_claim(ratio_low=None, ratio_high=None, low=None, high=None, unit=None)) is None

    def test_a_hostile_title_is_shown_as_written(self) -> None:
        paper = make_paper(alias=HOSTILE, title=f"{HOSTILE} again", summary=HOSTILE)
        shown = card(paper, {})
        assert texts(found(shown, "h3")[0]).startswith(HOSTILE)
        assert all(node[1].get("to", "./").startswith("./") for node in found(shown, "a"))

    def test_links_out_are_web_addresses_only(self) -> None:
        artifacts = (
            ArtifactView("code", "https://github.com/a/b", ""),
            ArtifactView("project", "javascript:alert(1)", ""),
        )
        rows = link_row(make_paper(artifacts=artifacts))
        assert [(texts(row), row[1]["href"]) for row in rows if isinstance(row, list)] == [
            ("arXiv", "https://arxiv.org/abs/2206.00927"),
            ("Code", "https://github.com/a/b"),
        ]

    def test_found_words_are_marked_whole(self) -> None:
        marked = highlight("Fast sampling, fast samplers", ["fast", "SAMPLING"])
        assert [texts(node) for node in found(marked, "mark")] == ["Fast", "sampling", "fast"]
        assert texts(marked) == "Fast sampling, fast samplers"

    @given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
    def test_marking_loses_no_letter(self, text: str, wanted: list[str]) -> None:
        assert texts(highlight(text, wanted)) == text

    @given(st.text(max_size=80), st.integers(2, 40))
    def test_a_cut_text_fits(self, text: str, length: int) -> None:
        assert len(short(text, length)) <= length

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            ({}, "NeurIPS 2022"),
            ({"venue": "CVPR", "track": Track.WORKSHOP}, "CVPR workshop 2022"),
            ({"venue": "CVPR Workshops", "track": Track.WORKSHOP}, "CVPR Workshops 2022"),
            ({"venue": None}, "2022"),
            ({"venue": None, "year": None}, ""),
        ],
    )
    def test_where_it_appeared(self, changes: dict[str, Any], text: str) -> None:
        assert publication(make_paper(**changes)) == text

    def test_a_chip_leads_to_its_topic(self) -> None:
        made = chip(SOLVERS, {SOLVERS.path: 2})
        assert isinstance(made, list)
        assert made[1]["to"] == "./?topic=Sampling+%2F+Solvers"
        assert found(made, "i")[0][1]["data-topic"] == "3"
        assert texts(made) == "Solvers"

    def test_a_chip_says_what_papers_or_a_year_are_about(self) -> None:
        papers = replace(SOLVERS, path=("Quantization", "Papers"), name="Papers")
        assert texts(chip(papers, {})) == "Quantization › Papers"
        assert texts(chip(replace(SOLVERS, path=("2023",), name="2023"), {})) == "2023"


FACETS = {
    "venue": (FacetCount("NeurIPS", "NeurIPS", 3), FacetCount("ICML", "ICML", 1), FacetCount("CVPR", "CVPR", 0)),
    "year": (FacetCount("2023", "2023", 2), FacetCount("2021", "2021", 1)),
    "topic": (FacetCount("Sampling", "Sampling", 4), FacetCount("Sampling / Solvers", "Solvers", 2, 1)),
    "speedup": (FacetCount("5", "≥5×", 2), FacetCount("10", "≥10×", 1)),
    "code": (FacetCount("code", "with code", 2), FacetCount("no-code", "without", 2)),
}


class TestFacets:
    def rows(self, state: SearchState) -> dict[str, tuple[bool, str]]:
        """What each labelled box says: whether it is ticked, and where it leads."""
        labels = found(facet_panel(state, FACETS), "label")
        inputs = [(texts(label), found(label, "input")[0][1]) for label in labels]
        return {text: (bool(box.get("checked")), box["to"]) for text, box in inputs}

    def test_each_value_has_its_count_and_leads_to_itself(self) -> None:
        rows = self.rows(SearchState("x"))
        assert rows["NeurIPS3"] == (False, "./?q=x&venue=NeurIPS")
        assert rows["Solvers2"] == (False, "./?q=x&topic=Sampling+%2F+Solvers")
        assert rows["≥5×2"] == (False, "./?q=x&speedup=5")
        assert rows["has code2"] == (False, "./?q=x&code=1")

    def test_a_value_without_papers_is_left_out_unless_it_is_ticked(self) -> None:
        assert not any(row.startswith("CVPR") for row in self.rows(SearchState()))
        assert self.rows(SearchState(venues=("CVPR",)))["CVPR0"] == (True, "./")

    def test_a_value_that_no_paper_has_can_be_taken_off(self) -> None:
        assert self.rows(SearchState(venues=("Nowhere",)))["Nowhere"] == (True, "./")

    def test_every_year_between_has_a_bar(self) -> None:
        panel = facet_panel(SearchState(first_year=2022), FACETS)
        bars = [a for a in found(panel, "a") if "kg-year" in a[1].get("class", "")]
        assert [bar[1]["aria-label"] for bar in bars] == [
            "Only 2021, 1 paper", "Only 2022, 0 papers", "Only 2023, 2 papers",
        ]  # fmt: skip
        assert ["kg-out" in bar[1]["class"] for bar in bars] == [True, False, False]
        assert [found(bar, "i")[0][1].get("amount", 0) for bar in bars] == [0.5, 0, 1]

    def test_filters_in_force_can_be_taken_off_one_by_one(self) -> None:
        state = SearchState("x", venues=("NeurIPS",), first_year=2021, last_year=2021, speedup=5, has_code=True)
        node = active_filters(state)
        chips = [a for a in found(node, "a") if a[1].get("class") == "kg-chip"]
        assert [texts(chip_) for chip_ in chips] == ["NeurIPS ×", "2021 ×", "speedup ≥ 5× ×", "has code ×"]
        assert chips[0][1]["to"] == "./?q=x&from=2021&to=2021&speedup=5&code=1"
        assert active_filters(SearchState("x")) is None

    @pytest.mark.parametrize(
        ("state", "chosen"),
        [
            (SearchState("x"), "Relevance"),
            (SearchState(), "Newest"),
            (SearchState(sort="speedup"), "Speedup"),
            (SearchState("x", sort="newest"), "Newest"),
        ],
    )
    def test_the_order_in_force_is_shown(self, state: SearchState, chosen: str) -> None:
        ticked = [
            texts(label) for label in found(sort_row(state), "label") if found(label, "input")[0][1].get("checked")
        ]
        assert ticked == [chosen]


class TestTopicsAndLists:
    TOPICS = (
        TopicView(1, "list.md", ("Sampling",), "Sampling", "", 2, 0, None),
        TopicView(2, "list.md", ("Sampling", "Solvers"), "Solvers", "", 3, 1, 1),
        TopicView(3, "list.md", ("Empty",), "Empty", "", 9, 2, None),
    )

    def test_a_section_counts_what_stands_below_it(self) -> None:
        papers = [make_paper(), make_paper(key="arxiv:2010.02502", year=2021)]
        outer, inner, empty = topic_rows(self.TOPICS, papers, [], {})
        assert "2 papers" in texts(outer)
        assert "2 papers" in texts(inner)
        assert "open invitation" in texts(empty)
        assert found(outer, "a")[0][1]["to"] == "./?topic=Sampling"
        assert found(empty, "a") == []
        growth = found(inner, "div")[-1]
        assert growth[1]["aria-label"] == "Papers by year: 2021: 1, 2022: 1"

    @pytest.mark.parametrize(("lists", "folded"), [(3, 0), (4, 4)])
    def test_many_lists_are_folded(self, lists: int, folded: int) -> None:
        places = [replace(SOLVERS, source=f"lists/{n}.md") for n in range(lists)]
        page = json.dumps(topic_lists(places, [make_paper(topics=tuple(places[:2]))], [], {}))
        assert page.count('"details"') == folded
        assert page.count("1 section, 1 paper") == 2 and page.count("1 section, 0 papers") == lists - 2

    def test_what_is_missing_is_named(self) -> None:
        shown = missing_facts(
            [make_paper(), make_paper(key="repo:x", eprint=None, summary=None, alias="IF", venue=None)]
        )
        rows = [texts(row) for row in found(shown, "li")]
        assert rows == [
            "1 paper without an abstract or a summaryIF", "1 paper without a venueIF",
            "1 paper without an arXiv id or a DOIIF",
        ]  # fmt: skip
        assert "Nothing is missing." in texts(missing_facts([make_paper()]))

    def test_a_list_accounts_for_every_item(self) -> None:
        source = SourceView("lists/a.md", "A", 6, 2, 1, 2, 3, (UnparsedView(7, HOSTILE, "no title"),))
        shown = texts(source_card(source))
        assert "2 entries + 1 other items + 1 not understood + 2 set aside = 6 candidate items" in shown
        assert "3 damaged places repaired" in shown
        assert HOSTILE in shown


class TestWhatShips:
    @pytest.mark.parametrize("name", ["go.js", "markup.js", "svg.js", "lineage.js", "plot.js"])
    def test_scripts_set_text_and_load_nothing(self, name: str) -> None:
        script = (ASSETS / name).read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function(", "import(",
                    "fetch(", "XMLHttpRequest", "WebSocket", "http://", "https://"):  # fmt: skip
            assert way not in script, way

    def test_the_stylesheet_loads_nothing(self) -> None:
        sheet = (ASSETS / "style.css").read_text(encoding="utf-8")
        assert "url(" not in sheet
        assert "@import" not in sheet

    def test_the_font_has_its_licence_beside_it(self) -> None:
        assert (ASSETS / "inter-latin.woff2").read_bytes()[:4] == b"wOF2"
        assert "SIL OPEN FONT LICENSE" in (ASSETS / "inter-OFL.txt").read_text(encoding="utf-8")

    def test_the_server_stays_on_this_machine(self) -> None:
        config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
        assert config["server"]["address"] == "127.0.0.1"
        assert set(config["server"]["allowedHosts"]) == {"localhost", "127.0.0.1"}
        assert config["server"]["fileWatcherType"] == "none"
        assert config["browser"]["gatherUsageStats"] is False
        assert config["client"]["showErrorDetails"] == "none"

    def test_the_app_is_navigation_only(self) -> None:
        assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) < 40
