"""What the pages draw: lanes, edges, charts over years, two quantities, chains."""

from __future__ import annotations

import math
import re
from itertools import pairwise
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
from kg.kinds import Quantity, RelationKind
from kg.pages.compare import pair_rankings
from kg.pages.compare_state import CompareState, parse_compare
from kg.pages.gains import chain_view, suggest_chain
from kg.pages.groups import group_sections, unknown_list
from kg.pages.kin import KinState, describe_edge, lane_words, read_as
from kg.pages.picture import Kin, detail_panel, draw_kin
from kg.pages.plot import LogScale, Point, plot_pairs, plot_years
from kg.pages.scatter import chart_claims, chart_front, improvement_words
from kg.pages.swimlanes import LANE_LABEL_WIDTH, Link, Spot, draw_swimlanes, fit_label, text_width
from kg.side_by_side import find_front
from kg.views import PaperView
from tests.views import HOSTILE, SOLVERS, found, make_claim, make_paper, texts

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
        bend = float(drawing.arcs[0].path.split(" C ")[1].split()[0])
        assert bend < drawing.boxes[0].x

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
        # No curve runs below the lanes' names, which cover what is there.
        across = [float(x) for arc in drawing.arcs for x in re.findall(r"-?[\d.]+", arc.path)[::2]]
        assert all(x >= LANE_LABEL_WIDTH for x in across)
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
        st.lists(
            st.builds(Point, label=st.text(max_size=12), y=bounds, x=st.none() | st.integers(1990, 2030)), max_size=30
        ),
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
            ({"low": None, "high": None, "ratio_low": 2, "ratio_high": 2, "hedge": "up to"}, "up to 2×"),
            ({"low": 5, "high": 5, "ratio_low": 2, "ratio_high": 2, "hedge": "up to"}, "at least 2×"),
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
