"""The guard: what may be ranked together, what not and why, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bounds import Bounds
from kg.compare import BASES, ClaimGroup, format_base, group_claims, list_baselines, list_quantities
from kg.kinds import Quantity
from kg.side_by_side import compare_papers, describe_ranking, find_front
from kg.views import ClaimView, PaperView
from tests.stated import claim, paper

STEPS, LATENCY, MEMORY = Quantity.STEPS, Quantity.LATENCY, Quantity.MEMORY
SPEEDUP, FLOPS, FID = Quantity.SPEEDUP, Quantity.FLOPS, Quantity.FID


def faster(by: float, over: str | None = None, **facts: Any) -> ClaimView:
    return claim(SPEEDUP, by, ratio=(by, by), baseline=over, **facts)


def shown(groups: list[ClaimGroup]) -> list[tuple[str, list[tuple[int | None, str]], str]]:
    return [(g.title, [(one.place, one.paper.name) for one in g.stated], g.reason) for g in groups]


GENERIC = "is set against a kind of methods, not one of them, so each stands against its own"


def test_existing_methods_are_no_baseline_to_be_ranked_over() -> None:
    papers = [
        paper("A", faster(2, "existing methods")),
        paper("B", faster(3, "existing methods")),
        paper("C", faster(4, "state of the art")),
        paper("D", faster(5, "the original model")),
        paper("E", faster(6, "the original DDIM")),
        paper("F", faster(7, "DDIM")),
        paper("G", faster(8, "previous NeRF methods")),
    ]
    assert shown(group_claims(papers, SPEEDUP)) == [
        ("speedup, improvement over the original DDIM", [(1, "F"), (2, "E")], ""),
        ("speedup, improvement", [(None, name) for name in "ABCDG"], GENERIC),
    ]
    assert [(one.name, one.claims) for one in list_baselines(papers, SPEEDUP)] == [("the original DDIM", 2)]
    # Asked for by name it is one method, in whatever spelling.
    assert shown(group_claims([paper("A", faster(2, "ddim"))], SPEEDUP, over="ddim"))[0][1] == [(1, "A")]


def test_a_ranking_holds_one_quantity_against_one_baseline() -> None:
    papers = [
        paper("A", faster(3, "DDIM")),
        paper("B", faster(5, "ddim")),
        paper("C", faster(9, "DDPM")),
        paper("D", faster(20)),
        paper("E", claim(STEPS, 10, ratio=(10, 10), baseline="DDIM")),
        paper("F", claim(STEPS, 4)),
    ]
    assert shown(group_claims(papers, SPEEDUP, over="DDIM")) == [
        ("speedup, improvement over DDIM", [(1, "B"), (2, "A")], ""),
        ("sampling steps, improvement over DDIM", [(1, "E")], "sampling steps (counted, not timed), not speedup"),
        ("speedup, improvement over DDPM", [(1, "C")], "against DDPM, not DDIM"),
        ("speedup, improvement", [(None, "D")], "names no baseline, so each stands against its own"),
    ]
    # Without a baseline asked for, the largest ranking leads.
    assert [group.reason for group in group_claims(papers, SPEEDUP)][:2] == ["", "against DDPM, another baseline"]


def test_overlapping_intervals_share_a_place() -> None:
    papers = [
        paper("A", claim(STEPS, 10, ratio=(10, 10), baseline="DDIM", before=(100, 100))),
        paper("B", claim(STEPS, 15, 20, ratio=(5, 16.7), baseline="DDIM", before=(100, 250))),
        paper("C", claim(STEPS, 50, ratio=(2, 2), baseline="DDIM", before=(100, 100))),
    ]
    (group,) = group_claims(papers, STEPS, over="DDIM")
    assert [(one.paper.name, one.place) for one in group.stated] == [("A", 1), ("B", 1), ("C", 3)]
    assert group.cautions == ("DDIM itself is taken at 100 steps and at 100–250 steps",)
    (group,) = group_claims(papers, STEPS)  # by value: fewer is better
    assert [(one.paper.name, one.place) for one in group.stated] == [("A", 1), ("B", 2), ("C", 3)]


def test_a_baseline_is_one_however_it_is_written() -> None:
    papers = [
        paper("A", faster(3, "Stable-Diffusion", baseline_key="arxiv:2112.10752")),
        paper("B", faster(2, "stable diffusion")),
        paper("LDM", key="arxiv:2112.10752", methods=("Stable-Diffusion", "LDM")),
        paper("C", faster(4, "LDM")),
    ]
    for over in ("Stable Diffusion", "LDM"):
        (group,) = group_claims(papers, SPEEDUP, over=over)
        assert [one.paper.name for one in group.stated] == ["C", "A", "B"]
    assert [(b.name, b.claims) for b in list_baselines(papers, SPEEDUP)] == [("Stable-Diffusion", 3)]
    assert list_quantities(papers) == {SPEEDUP: 3}


def on(hardware: str) -> ClaimView:
    return claim(LATENCY, 2, hardware=hardware)


def at(setting: str) -> ClaimView:
    return claim(FID, 4, setting=setting)


def counted(unit: str) -> ClaimView:
    return claim(FLOPS, 3e9, unit=unit)


@pytest.mark.parametrize(
    ("quantity", "claims", "reasons"),
    [
        (LATENCY, [on("A100"), on("A-100")], [""]),
        (LATENCY, [on("A100"), on("iPhone 14"), on("A100")], ["", "on iPhone 14, another device"]),
        (LATENCY, [claim(LATENCY, 2), claim(LATENCY, 3)], ["names no device"]),
        (LATENCY, [on("GPU")], ["names a class of devices, not the device"]),
        (MEMORY, [claim(MEMORY, 8), claim(MEMORY, 8, hardware="A100")], ["", "names no device"]),
        (MEMORY, [claim(MEMORY, ratio=(2, 2), baseline="X")], ["states no value, only an improvement"]),
        (FID, [claim(FID, 3), at("CIFAR-10")], ["", "names no data set"]),
        (FID, [at("CIFAR-10"), at("cifar 10"), at("ImageNet")], ["", "another setting: ImageNet"]),
        (FLOPS, [counted("FLOP"), counted("FLOP"), counted("MAC")], ["", "measured in MAC, not FLOP"]),
        (STEPS, [claim(STEPS, 3), claim(STEPS, 4), claim(STEPS, 3, setting="2K")], ["", "another setting: 2K"]),
    ],
)
def test_why_claims_stand_apart(quantity: Quantity, claims: list[ClaimView], reasons: list[str]) -> None:
    papers = [paper(f"P{n}", one) for n, one in enumerate(claims)]
    assert [group.reason for group in group_claims(papers, quantity)] == reasons


def test_asked_for_a_value_against_a_baseline_the_others_stand_apart() -> None:
    papers = [paper("A", claim(STEPS, 10, baseline="DDIM")), paper("B", claim(STEPS, 4))]
    groups = group_claims(papers, STEPS, over="DDIM", basis="value")
    assert [(g.is_ranking, g.reason) for g in groups] == [(True, ""), (False, "is not set against DDIM")]


ANY_CLAIM = st.builds(
    claim,
    st.sampled_from([STEPS, LATENCY, SPEEDUP, FID]),
    st.none() | st.integers(1, 9).map(float),
    ratio=st.sampled_from([(None, None), (2.0, 2.0), (3.0, 5.0)]),
    baseline=st.sampled_from([None, "DDIM", "DDPM", "—"]),
    hardware=st.sampled_from([None, "A100", "GPU"]),
    setting=st.sampled_from([None, "CIFAR-10"]),
    unit=st.sampled_from(["s", "ms", None]),
    confidence=st.sampled_from([0.9, 0.3]),
)


@given(
    st.lists(st.lists(ANY_CLAIM, max_size=3), max_size=5),
    st.sampled_from([STEPS, LATENCY, FID]),
    st.sampled_from([None, *BASES]),
    st.sampled_from([None, "DDIM"]),
)
def test_every_claim_lands_in_one_group(
    claims: list[list[ClaimView]], quantity: Quantity, basis: Any, over: Any
) -> None:
    papers = [paper(f"P{n}", *own) for n, own in enumerate(claims)]
    groups = group_claims(papers, quantity, basis=basis, over=over)
    wanted = [one for own in papers for one in own.shown_claims if one.quantity is quantity]
    assert sorted(id(one.claim) for group in groups for one in group.stated) == sorted(map(id, wanted))
    for group in groups:
        assert group.stated
        if group.is_ranking:
            places = [one.place or 0 for one in group.stated]
            assert places == sorted(places) and places[0] == 1
        else:
            assert group.reason
    assert sum(not group.reason for group in groups) <= 1


def test_side_by_side() -> None:
    papers = [
        paper("A", claim(STEPS, 10, ratio=(10, 10), baseline="DDIM"), faster(2)),
        paper("B", claim(STEPS, 20, ratio=(5, 5), baseline="DDIM"), claim(LATENCY, 2)),
        paper("C", faster(3)),
    ]
    rows = {row.quantity: row for row in compare_papers(papers)}
    assert list(rows) == [SPEEDUP, STEPS, LATENCY]
    assert [len(cell) for cell in rows[STEPS].cells] == [1, 1, 0]
    assert [describe_ranking(ranking) for ranking in rows[STEPS].rankings] == [
        "improvement over DDIM: 1. A 10×, 2. B 5×",
        "value: 1. A 10 steps, 2. B 20 steps",
    ]
    assert rows[STEPS].reasons == ()
    assert rows[SPEEDUP].rankings == ()
    assert rows[SPEEDUP].verdicts[0] == "improvement, A, C: names no baseline, so each stands against its own"
    assert rows[LATENCY].verdicts == ("only B states it",)


def test_the_front_is_what_nothing_surely_beats_and_unknown_stands_beside_it() -> None:
    def both(name: str, steps: tuple[float, float], fid: float) -> PaperView:
        return paper(name, claim(STEPS, *steps), claim(FID, fid, setting="CIFAR-10"))

    papers = [
        both("few", (4, 4), 9),
        both("good", (50, 50), 2),
        both("beaten", (60, 60), 3),
        both("perhaps", (3, 55), 9),
        paper("silent", claim(STEPS, 1)),
    ]
    (steps,), (fid,) = group_claims(papers, STEPS), group_claims(papers, FID)
    front = find_front(steps, fid)
    # "good" has fewer steps and the better FID than "beaten"; "perhaps" may need 3 steps only.
    assert {point.paper.name: point.on_front for point in front.points} == {
        "few": True, "good": True, "beaten": False, "perhaps": True,
    }  # fmt: skip
    assert [(one.paper.name, missing) for one, missing in front.unknown] == [("silent", "FID, value (CIFAR-10)")]


@pytest.mark.parametrize(
    ("bounds", "measures", "text"),
    [
        (Bounds(2.5, 10), "×", "2.5–10×"),
        (Bounds(2, float("inf")), "×", "≥2×"),
        (Bounds(1.84, 1.84), "time", "1.84 s"),
        (Bounds(7.5e9, 8e9), "bytes", "7.5–8 GB"),
        (Bounds(860e6, 860e6), "parameters", "860 M parameters"),
        (Bounds(16, 16), "steps", "16 steps"),
        (Bounds(1, 1), "steps", "1 step"),
        (Bounds(8192, 8192), "steps", "8,192 steps"),
        (Bounds(3.17, 3.17), "", "3.17"),
    ],
)
def test_bounds_in_words(bounds: Bounds, measures: str, text: str) -> None:
    assert format_base(bounds, measures) == text
