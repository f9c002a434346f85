"""Which claims of a paper say the same: each fact once, with everybody who says it, and no difference glossed over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.evidence import merge_claims
from kg.kinds import Origin, Quantity
from kg.views import ClaimView
from tests.stated import claim, paper

STEPS, LATENCY, SPEEDUP = Quantity.STEPS, Quantity.LATENCY, Quantity.SPEEDUP
LIST, TITLE, ABSTRACT = Origin.LIST, Origin.TITLE, Origin.ABSTRACT


def faster(by: float, **facts: object) -> ClaimView:
    return claim(SPEEDUP, by, ratio=(by, by), **{"origin": ABSTRACT, **facts})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim(STEPS, 10), claim(STEPS, 10, origin=ABSTRACT)),
        (claim(STEPS, 10), claim(STEPS, 10, origin=TITLE, hedge="about")),
        (
            claim(LATENCY, 2, hardware="iPhone 14"),
            claim(LATENCY, 2000, unit="ms", hardware="Iphone 14", origin=ABSTRACT),
        ),
        (faster(2, origin=LIST), faster(2)),
        (claim(STEPS, 15, ratio=(5, 250 / 15), baseline="DDIM"), claim(STEPS, 15, ratio=(5, 16.7), baseline="ddim")),
        # the abstract says more: the list's note is evidence for it
        (claim(STEPS, 10), claim(STEPS, 10, ratio=(5, 5), baseline="DDIM", origin=ABSTRACT)),
        (faster(2, origin=LIST), faster(2, hardware="A100")),
    ],
)
def test_what_says_the_same_is_one_fact(one: ClaimView, other: ClaimView) -> None:
    for order in ((one, other), (other, one)):
        (merged,) = merge_claims(order)
        assert {said.origin for said in merged.said_by} == {one.origin, other.origin}
        assert len(merged.said_by) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claim(STEPS, 10), claim(STEPS, 12, origin=ABSTRACT)),
        (claim(STEPS, 10), claim(LATENCY, 10, origin=ABSTRACT)),
        (faster(2), faster(2, hedge="up to")),  # 2 and anything up to 2
        (faster(2, baseline="DDIM"), faster(2, baseline="DDPM")),
        (faster(2, hardware="A100"), faster(2, hardware="V100")),
        (faster(2, setting="CIFAR-10"), faster(2, setting="ImageNet")),
        (claim(STEPS, 10, ratio=(5, 5)), claim(STEPS, 10, ratio=(4, 4))),
        (claim(STEPS, 10), claim(STEPS, ratio=(10, 10))),  # a value and an improvement have nothing in common
        (claim(Quantity.MEMORY, 8), claim(Quantity.MEMORY, 8, unit="GiB")),
    ],
)
def test_what_differs_stays_apart(one: ClaimView, other: ClaimView) -> None:
    assert len(merge_claims([one, other])) == 2


def test_the_list_leads_then_the_surer_and_nothing_shown_hides() -> None:
    sure, unsure, listed = faster(2, confidence=0.9), faster(2, confidence=0.7), faster(2, origin=LIST, confidence=0.6)
    (merged,) = merge_claims([unsure, sure, listed])
    assert merged.origins == (LIST, ABSTRACT)
    assert [said.confidence for said in merged.said_by] == [0.6, 0.9, 0.7]
    # What is stored and not shown may say more than what is shown; it never leads it.
    hidden = faster(2, hardware="A100", confidence=0.3)
    assert [one.confidence for one in merge_claims([hidden, unsure])] == [0.3, 0.7]
    assert len(paper("X", *merge_claims([hidden, unsure])).shown_claims) == 1


def test_the_headline_is_the_lists_then_the_surest_then_the_largest() -> None:
    listed, sure, large = faster(2, origin=LIST), faster(5, confidence=0.9), faster(9, confidence=0.8)
    assert paper("X", large, sure, listed).best_speedup == listed
    assert paper("X", large, sure).best_speedup == sure
    assert paper("X", faster(5), faster(9)).best_speedup == faster(9)
    assert paper("X", faster(9), replace(faster(3), also=(listed,))).best_speedup == replace(faster(3), also=(listed,))
    assert paper("X", faster(0.5)).best_speedup is None, "slower is no speedup"


CLAIMS = st.builds(
    claim,
    st.sampled_from([STEPS, LATENCY]),
    st.sampled_from([None, 2, 4]),
    ratio=st.sampled_from([(None, None), (2, 2), (2, 4)]),
    baseline=st.sampled_from([None, "DDIM", "DDPM"]),
    hardware=st.sampled_from([None, "A100"]),
    hedge=st.sampled_from([None, "up to", "about"]),
    origin=st.sampled_from([LIST, TITLE, ABSTRACT]),
    confidence=st.sampled_from([0.3, 0.7, 0.9]),
)


@given(st.lists(CLAIMS, max_size=8))
def test_no_claim_is_lost_and_merging_again_changes_nothing(claims: list[ClaimView]) -> None:
    merged = merge_claims(claims)
    said = [replace(one, also=()) for fact in merged for one in fact.said_by]
    assert sorted(map(repr, said)) == sorted(map(repr, claims))
    leads = [replace(fact, also=()) for fact in merged]
    assert [fact.also for fact in merge_claims(leads)] == [()] * len(leads)
    shown = [one for one in claims if one.confidence >= 0.5]
    assert sum(one in shown for fact in paper("X", *merged).shown_claims for one in map(_bare, fact.said_by)) == len(
        shown
    )


def _bare(one: ClaimView) -> ClaimView:
    return replace(one, also=())
