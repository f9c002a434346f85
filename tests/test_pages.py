"""The pages' pure parts: element trees, addresses, cards, facets, the drawing's layout, and what ships with them."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bounds import Bounds
from kg.chains import Chain
from kg.chains import Link as Gain
from kg.compare import group_claims
from kg.graph import Edge
from kg.kinds import Origin, Quantity, RelationKind
from kg.models import RecordSource
from kg.pages import markup
from kg.pages.cards import badge, badge_text, card, chip, highlight, link_row, publication, short, title_of
from kg.pages.compare import pair_rankings
from kg.pages.compare_state import CompareState, parse_compare
from kg.pages.facets import active_filters, facet_panel, sort_row
from kg.pages.gains import chain_view, suggest_chain
from kg.pages.groups import group_sections, unknown_list
from kg.pages.kin import KINDS, KinState, describe_edge, lane_words, parse_kin, read_as
from kg.pages.lists import missing_facts, source_card
from kg.pages.markup import element, external, internal, safe_url
from kg.pages.picture import Kin, detail_panel, draw_kin
from kg.pages.plot import LogScale, Point, plot_pairs, plot_years
from kg.pages.scatter import chart_claims, chart_front, improvement_words
from kg.pages.state import SORTS, SearchState, parse_state
from kg.pages.swimlanes import LANE_LABEL_WIDTH, Link, Spot, draw_swimlanes, fit_label, text_width
from kg.pages.topics import topic_rows
from kg.retrieval import FacetCount
from kg.side_by_side import find_front
from kg.venues import Track
from kg.views import ArtifactView, ClaimView, PaperView, SourceView, TopicView, UnparsedView

ROOT = Path(__file__).resolve().parents[1]
ASSETS = ROOT / "kg" / "pages" / "assets"
HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=alert(1)> ![x](http://example.invalid/x.png) :red[**b**] $x$"
)


def texts(node: Any) -> str:
    """All text of a tree, in order."""
    if isinstance(node, str):
        return node
    if isinstance(node, list) and len(node) > 1 and isinstance(node[1], dict):
        return "".join(texts(child) for child in node[2:])
    return "".join(texts(child) for child in node or [])


def found(node: Any, tag: str) -> list[Any]:
    """All elements of a tag, in order."""
    if not isinstance(node, list):
        return []
    own = [node] if len(node) > 1 and isinstance(node[1], dict) and node[0] == tag else []
    return own + [deeper for child in node for deeper in found(child, tag)]


SOLVERS = TopicView(1, "list.md", ("Sampling", "Solvers"), "Solvers", "", 3, 0, None)


def make_claim(**changes: Any) -> ClaimView:
    claim = ClaimView(
        paper_key="arxiv:2206.00927", quantity=Quantity.STEPS, low=10, high=20, unit="steps", direction="fewer",
        baseline="DDIM", baseline_key=None, baseline_low=50, baseline_high=100, ratio_low=2.5, ratio_high=10,
        hardware=None, setting=None, caveat=None, hedge=None, quote="50 to 100 become 10 to 20", origin=Origin.LIST,
        source="list.md", line=7, confidence=0.9,
    )  # fmt: skip
    return replace(claim, **changes)


def make_paper(**changes: Any) -> PaperView:
    paper = PaperView(
        id=1, key="arxiv:2206.00927", eprint="2206.00927", doi=None, url=None,
        title="DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps",
        alias="DPM-Solver", methods=("DPM-Solver",), abstract=None, summary="A fast solver.", published=None, year=2022,
        venue="NeurIPS", track=Track.MAIN, label="NeurIPS22", topics=(SOLVERS,), artifacts=(), claims=(),
        record_source=RecordSource.SNAPSHOT, withdrawn=False,
    )  # fmt: skip
    return replace(paper, **changes)


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


spots = st.lists(
    st.builds(
        Spot,
        key=st.integers(0, 40).map(str),
        label=st.text(min_size=1, max_size=30),
        year=st.none() | st.integers(2015, 2026),
        lane=st.sampled_from(["A", "B", "C"]),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda spot: spot.key,
)


class TestSwimlanes:
    def test_time_runs_right_and_lanes_keep_their_order(self) -> None:
        drawing = draw_swimlanes(
            [Spot("a", "DDPM", 2020, "Basics"), Spot("b", "DDIM", 2021, "Solvers"), Spot("c", "PTQD", 2021, "Basics")],
            [Link("b", "a")],
            ["Basics", "Empty", "Solvers"],
        )
        at = {box.key: box for box in drawing.boxes}
        assert at["a"].x + at["a"].width < at["b"].x == at["c"].x
        assert [lane.name for lane in drawing.lanes] == ["Basics", "Solvers"]
        assert at["a"].y == at["c"].y < at["b"].y
        assert [name for name, _ in drawing.years] == ["2020", "2021"]

    def test_an_edge_runs_from_rim_to_rim(self) -> None:
        drawing = draw_swimlanes([Spot("a", "DDPM", 2020, "L"), Spot("b", "DDIM", 2021, "L")], [Link("b", "a")], ["L"])
        a, b = drawing.boxes
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", drawing.arcs[0].path)]
        assert numbers[:2] == pytest.approx([b.x, b.y + b.height / 2], abs=0.1)
        assert numbers[-2:] == pytest.approx([a.x + a.width, a.y + a.height / 2], abs=0.1)

    def test_ends_on_one_side_of_a_node_stand_apart(self) -> None:
        drawing = draw_swimlanes(
            [Spot("a", "DDPM", 2020, "L"), Spot("b", "DDIM", 2021, "L"), Spot("c", "ReDi", 2021, "L")],
            [Link("b", "a"), Link("c", "a"), Link("b", "a")],
            ["L"],
        )
        ends = [float(re.findall(r"-?[\d.]+", arc.path)[-1]) for arc in drawing.arcs]
        assert len(set(ends)) == 3
        box = drawing.boxes[0]
        assert all(box.y < end < box.y + box.height for end in ends)

    def test_an_edge_within_a_column_bows_out(self) -> None:
        drawing = draw_swimlanes([Spot("a", "A", 2020, "L"), Spot("b", "B", 2020, "L")], [Link("b", "a")], ["L"])
        assert drawing.arcs[0].middle[0] < drawing.boxes[0].x

    def test_columns_move_apart_to_fill_the_room_but_not_endlessly(self) -> None:
        two = [Spot("a", "A", 2020, "L"), Spot("b", "B", 2021, "L")]
        many = [Spot(str(year), "DPM-Solver", year, "L") for year in range(2015, 2021)]
        assert draw_swimlanes(two, [], ["L"], room=860).width < 860
        assert draw_swimlanes(many, [], ["L"], room=860).width == pytest.approx(860, abs=200)
        assert draw_swimlanes(many, [], ["L"]).width < draw_swimlanes(many, [], ["L"], room=860).width + 1

    def test_a_paper_without_a_year_stands_at_the_right(self) -> None:
        drawing = draw_swimlanes([Spot("a", "A", None, "L"), Spot("b", "B", 2021, "L")], [], ["L"])
        assert [name for name, _ in drawing.years] == ["2021", "no date"]
        assert drawing.boxes[0].x > drawing.boxes[1].x

    def test_an_edge_to_nowhere_is_refused(self) -> None:
        with pytest.raises(KeyError):
            draw_swimlanes([Spot("a", "A", 2020, "L")], [Link("a", "z")], ["L"])

    @given(spots)
    def test_nothing_overlaps_and_all_stands_inside(self, placed: list[Spot]) -> None:
        links = [Link(a.key, b.key) for a, b in pairwise(placed)]
        drawing = draw_swimlanes(placed, links, ["A", "B", "C"], room=860)
        assert {box.key for box in drawing.boxes} == {spot.key for spot in placed}
        assert len(drawing.arcs) == len(links)
        for n, box in enumerate(drawing.boxes):
            assert box.x >= LANE_LABEL_WIDTH
            assert box.x + box.width <= drawing.width
            assert box.y + box.height <= drawing.height
            for other in drawing.boxes[n + 1 :]:
                apart_x = box.x + box.width <= other.x or other.x + other.width <= box.x
                apart_y = box.y + box.height <= other.y or other.y + other.height <= box.y
                assert apart_x or apart_y

    @given(st.text(max_size=60))
    def test_a_label_fits_its_node(self, label: str) -> None:
        assert text_width(fit_label(label)) <= 190 - 24

    @pytest.mark.parametrize("name", ["", "Compression", "A very long section name with many words in it", "x" * 80])
    def test_a_lane_name_takes_three_lines_at_most(self, name: str) -> None:
        lines = lane_words(name)
        assert 1 <= len(lines) <= 3
        assert max(map(len, lines)) <= 22


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


def test_the_drawing_holds_each_piece_of_evidence_once() -> None:
    papers = {"a": make_paper(key="a", alias="DPM-Solver"), "b": make_paper(key="b", alias=HOSTILE, topics=())}
    edges = [
        Edge("b", "a", RelationKind.FOLLOWS, "follow-up work:", "list", 0.9, "lists/a.md:12"),
        Edge("b", "a", RelationKind.FOLLOWS, "after A", "title", 0.95, None),
        Edge("b", "a", RelationKind.COMPARES, "as good as A", "abstract", 0.7, None),
    ]
    kin = Kin("a", ["a", "b"], edges, papers, KinState())
    drawn = draw_kin(kin, {SOLVERS.path: 0})
    assert [(edge["kind"], [e["words"] for e in edge["evidence"]]) for edge in drawn["edges"]] == [
        ("follows", ["after A", "follow-up work:"]),
        ("compares", ["as good as A"]),
    ]
    assert drawn["edges"][0]["evidence"][1]["origin"] == "the list’s words, a.md, line 12 · 90% sure"
    assert drawn["edges"][0]["sentence"] == f"{HOSTILE} follows DPM-Solver"
    assert [lane["words"] for lane in drawn["lanes"]] == [["Solvers"], ["No topic"]]
    assert [node["to"] for node in drawn["nodes"]] == ["./lineage?focus=a", "./lineage?focus=b"]
    told = texts(detail_panel(kin))
    assert "followed by" in told
    assert "“" not in told  # quotation marks are the stylesheet's
    assert "after A" in told


def test_an_edge_reads_as_a_sentence() -> None:
    edge = Edge("b", "a", RelationKind.FOLLOWS, "follow-up work:", "list", 0.95, "list.md:12")
    assert describe_edge(edge, {"a": "DPM-Solver", "b": "DPM-Solver++"}) == "DPM-Solver++ follows DPM-Solver"
    assert read_as(RelationKind.FOLLOWS, onward=False) == "followed by"


class TestPlot:
    @given(st.floats(1e-3, 1e6), st.floats(1.01, 1e6))
    def test_a_log_scale_keeps_order_and_its_ticks_lie_within(self, low: float, factor: float) -> None:
        scale = LogScale.around([Bounds(low, low * factor)], 300, 0)
        assert 300 >= scale.at(low) >= scale.at(low * factor) >= 0
        ticks = scale.ticks()
        assert 1 <= len(ticks) <= 8
        assert all(scale.low <= tick <= scale.high for tick in ticks)

    def test_equal_factors_are_equal_distances(self) -> None:
        scale = LogScale(1, 1000, 0, 300)
        assert [scale.at(value) for value in (1, 10, 100, 1000)] == pytest.approx([0, 100, 200, 300])

    def test_a_bar_spans_its_interval_and_time_runs_right(self) -> None:
        points = [Point("DDIM", Bounds(2.5, 10), 2021), Point("DPM-Solver", Bounds(10, 10), 2022)]
        plot = plot_years(points, 700, 300, "{:g}×".format, least=1.0)
        bar, dot = plot.places
        at = {text: y for y, text in plot.rows}
        assert bar.box[1] == pytest.approx(at["10×"]) == pytest.approx(dot.y)
        assert bar.box[3] > at["3×"] > bar.box[1]
        assert "1×" in at
        assert bar.x < dot.x
        assert [text for _, text in plot.columns] == ["2021", "2022"]
        assert (bar.label, dot.label) == ("DDIM", "DPM-Solver")

    def test_what_has_no_end_is_a_stub_with_an_arrow(self) -> None:
        points = [
            Point("A", Bounds(4, math.inf), 2022),
            Point("B", Bounds(0, 8), 2023),
            Point("C", Bounds(1, 900), 2023),
        ]
        least, most, both = plot_years(points, 700, 300, str).places
        assert (least.open, most.open, both.open) == (("up",), ("down",), ())
        assert least.box[3] - least.box[1] <= 26
        assert most.box[3] - most.box[1] <= 26

    def test_marks_of_one_year_do_not_lie_on_each_other(self) -> None:
        points = [Point(str(n), Bounds(2, 8), 2022) for n in range(4)]
        xs = sorted(place.x for place in plot_years(points, 700, 300, str).places)
        assert all(b - a >= 15 for a, b in pairwise(xs))

    def test_two_papers_at_one_point_are_two_marks(self) -> None:
        point = Point("A", Bounds(2, 2), Bounds(4, 4))
        one, other = plot_pairs([point, point], 700, 300, str, str).places
        assert (one.x, one.y) != (other.x, other.y)

    bounds = st.tuples(st.floats(0, 1e9), st.floats(1, 1e4)).map(lambda two: Bounds(two[0], (two[0] or 1) * two[1]))

    @given(
        st.lists(st.builds(Point, label=words, y=bounds, x=st.none() | st.integers(1990, 2030)), max_size=30),
        st.sampled_from([340, 620, 1160]),
    )
    def test_every_mark_stands_inside_and_no_two_names_overlap(self, points: list[Point], width: int) -> None:
        plot = plot_years(points, width, 320, str)
        names = []
        for point, place in zip(points, plot.places, strict=True):
            assert 0 <= place.box[0] <= place.box[2] <= width
            assert 0 <= place.box[1] <= place.box[3] <= 320
            if place.anchor:
                wide = text_width(point.label)
                left = place.label_x - {"start": 0, "end": wide, "middle": wide / 2}[place.anchor]
                names.append((left, place.label_y, left + wide))
        for n, one in enumerate(names):
            for other in names[n + 1 :]:
                assert one[2] <= other[0] or other[2] <= one[0] or abs(one[1] - other[1]) >= 14


TIMED = make_claim(quantity=Quantity.LATENCY, low=2, high=2, unit="s", ratio_low=None, ratio_high=None, baseline=None,
                   baseline_low=None, baseline_high=None, hardware="iPhone 14 Pro")  # fmt: skip


def steps_of(name: str, ratio: tuple[float, float], over: str | None, **changes: Any) -> PaperView:
    claim = make_claim(ratio_low=ratio[0], ratio_high=ratio[1], baseline=over, quote=f"{name} {HOSTILE}", **changes)
    return make_paper(key=f"k:{name}", alias=name, claims=(claim,))


class TestCompare:
    @given(
        st.builds(
            CompareState,
            quantity=st.none() | st.sampled_from(Quantity),
            over=st.sampled_from(["", "DDIM", "a&b=c"]),
            basis=st.sampled_from([None, "improvement", "value"]),
            beside=st.none() | st.sampled_from(Quantity),
            start=st.sampled_from(["", "DDPM"]),
            end=st.sampled_from(["", "DPM-Solver"]),
        )
    )
    def test_an_address_says_all_of_a_comparison(self, state: CompareState) -> None:
        params = {name: [value] if isinstance(value, str) else value for name, value in state.params().items()}
        assert parse_compare(params) == state

    def test_only_the_ranking_has_full_marks_and_the_others_say_why(self) -> None:
        papers = [steps_of("A", (4, 4), "DDIM"), steps_of("B", (2, 3), "DDIM"), steps_of("C", (9, 9), "DDPM")]
        charted = chart_claims(group_claims(papers, Quantity.STEPS, over="DDIM"), {})
        assert charted is not None
        marks = charted.data["marks"]
        assert [(mark["full"], mark["apart"]) for mark in marks] == [
            (True, ""), (True, ""), (False, "against DDPM, not DDIM"),
        ]  # fmt: skip
        assert marks[0]["head"] == "A (2022): 4× over DDIM, place 1 of its ranking"
        assert marks[0]["to"] == "./paper?paper=k%3AA"
        assert marks[0]["says"] == [{"words": f"A {HOSTILE}", "origin": "the list’s words, list.md, line 7"}]
        assert marks[0]["spoken"].endswith("the list’s words, list.md, line 7")
        assert charted.data["rule"] == "1×"

    def test_a_value_in_another_measure_is_not_on_the_axis(self) -> None:
        flops = make_claim(quantity=Quantity.FLOPS, low=2, high=2, unit="FLOP", setting=None)
        macs = make_claim(quantity=Quantity.FLOPS, low=3, high=3, unit="MAC", setting=None)
        papers = [make_paper(key=f"k:{n}", claims=(claim,)) for n, claim in enumerate((flops, flops, macs))]
        charted = chart_claims(group_claims(papers, Quantity.FLOPS, basis="value"), {})
        assert charted is not None
        assert (len(charted.data["marks"]), charted.left_out) == (2, 1)

    def test_nothing_to_draw_is_no_chart(self) -> None:
        assert chart_claims([], {}) is None
        paper = make_paper(claims=(make_claim(low=None, high=None, ratio_low=2, ratio_high=2),))
        assert chart_claims(group_claims([paper], Quantity.STEPS, basis="value"), {}) is None

    @pytest.mark.parametrize(
        ("changes", "text"),
        [
            ({}, "2.5–10×"),
            ({"ratio_low": 2, "ratio_high": 2, "hedge": "up to"}, "up to 2×"),
            ({"ratio_low": 4, "ratio_high": None}, "≥4×"),
            ({"ratio_low": None, "ratio_high": None}, ""),
        ],
    )
    def test_an_improvement_keeps_its_hedge(self, changes: dict[str, Any], text: str) -> None:
        assert improvement_words(make_claim(**changes)) == text

    def test_each_group_says_why_it_stands_apart(self) -> None:
        papers = [steps_of("A", (4, 4), "DDIM"), steps_of("B", (9, 9), "DDPM"), steps_of("C", (3, 3), None)]
        groups = group_claims(papers, Quantity.STEPS, over="DDIM")
        told = [texts(section) for section in group_sections(groups, {}, ["k:A"])]
        assert told[0].startswith("Sampling steps, improvement over DDIM")
        assert "A ranking of its own: against DDPM, not DDIM." in told[1]
        assert "Not ranked: each names no baseline, so each stands against its own." in told[2]
        assert HOSTILE in told[0].replace("…", "")
        heads = [texts(cell) for cell in found(group_sections(groups, {}, [])[0], "th")]
        assert heads == ["Place", "Paper", "Value", "Improvement", "Baseline", "In whose words"]

    def test_a_front_leaves_the_unknown_beside_it(self) -> None:
        both = make_paper(key="k:both", alias="Both", claims=(make_claim(), TIMED))
        steps = make_paper(key="k:steps", alias="Steps", claims=(make_claim(low=4, high=4),))
        papers = [both, steps]
        pair = pair_rankings(papers, group_claims(papers, Quantity.STEPS, basis="value"), Quantity.LATENCY)
        assert pair is not None
        front = find_front(*pair)
        charted = chart_front(front, *pair, {})
        assert charted is not None
        assert [mark["full"] for mark in charted.data["marks"]] == [True]
        assert [len(mark["says"]) for mark in charted.data["marks"]] == [2]
        assert "Nothing on latency, value on iPhone 14 ProSteps" in texts(unknown_list(front))
        assert pair_rankings(papers, [], Quantity.LATENCY) is None

    def test_a_chain_is_shown_with_its_links_and_what_to_mind(self) -> None:
        old, mid, new = (make_paper(id=n, key=f"k:{n}", alias=name) for n, name in enumerate(("DDPM", "DDIM", "DPM")))
        claims = [make_claim(baseline_key="k:0"), make_claim(ratio_low=10, ratio_high=10, baseline_key="k:1")]
        links = (Gain(old, mid, claims[0], Bounds(2.5, 10)), Gain(mid, new, claims[1], Bounds(10, 10)))
        shown = texts(chain_view(Chain(Quantity.STEPS, links, Bounds(25, 100), cautions=("it is assumed",))))
        assert shown.startswith("DDPM2.5–10×DDIM10×DPM2.5–10 · 10 = 25–100× in sampling steps")
        assert "Mind: it is assumed." in shown
        refused = texts(chain_view(Chain(Quantity.STEPS, (), None, refusals=("no lineage leads there",))))
        assert refused == "These are not multipliedno lineage leads there."

    def test_a_chain_of_two_links_is_proposed_where_there_is_one(self) -> None:
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(["k:0", "k:1", "k:2"])
        papers = {
            "k:0": make_paper(key="k:0"),
            "k:1": make_paper(key="k:1", claims=(make_claim(paper_key="k:1", baseline_key="k:0"),)),
            "k:2": make_paper(key="k:2", claims=(make_claim(paper_key="k:2", baseline_key="k:1"),)),
        }
        assert suggest_chain(graph, papers, Quantity.STEPS) == ("k:0", "k:2")
        assert suggest_chain(graph, papers, Quantity.MEMORY) is None


def test_a_doubtful_edge_is_said_to_be_so() -> None:
    papers = {"a": make_paper(key="a", alias="A"), "b": make_paper(key="b", alias="B")}
    edges = [Edge("b", "a", RelationKind.FOLLOWS, "after A", "title", 0.95, None, suspect=True)]
    kin = Kin("b", ["a", "b"], edges, papers, KinState())
    assert "doubtful: it appeared before what it is said to come from" in texts(detail_panel(kin))
    assert "doubtful" in draw_kin(kin, {})["edges"][0]["evidence"][0]["origin"]


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
