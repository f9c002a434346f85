"""What claims answer to conditions: intervals straddle thresholds, hedges open them, and unknown is not false."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bounds import Bounds, Verdict
from kg.evidence import claim_ratio, claim_value
from kg.kinds import Quantity
from kg.query import parse_query
from kg.verdicts import Asked, combine, count_verdicts
from tests.stated import claim, paper

STEPS, LATENCY, MEMORY, BITS = Quantity.STEPS, Quantity.LATENCY, Quantity.MEMORY, Quantity.BITS
SPEEDUP, SIZE, FLOPS, FID = Quantity.SPEEDUP, Quantity.MODEL_SIZE, Quantity.FLOPS, Quantity.FID
S, M, F, U = Verdict.SATISFIES, Verdict.MAY, Verdict.FAILS, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("text", "stated", "verdict"),
    [
        ("steps:<=4", claim(STEPS, 4), S),
        ("steps:<4", claim(STEPS, 4), F),
        ("steps:<=15", claim(STEPS, 10, 20), M),
        ("steps:<=9", claim(STEPS, 10, 20), F),
        ("steps:>=10 steps:<=20", claim(STEPS, 10, 20), S),
        ("steps:1", claim(STEPS, 1), S),
        ("steps:15", claim(STEPS, 10, 20), M),
        ("nfe:<=10", claim(STEPS, 10, unit=None), S),
        ("latency:<2s", claim(LATENCY, 1.84), S),
        ("latency:<2", claim(LATENCY, 1840, unit="ms"), S),
        ("latency:<=500ms", claim(LATENCY, 0.5), S),
        ("latency:<2000ms", claim(LATENCY, 1.84), S),
        ("latency:<1min", claim(LATENCY, 59), S),
        ("latency:<2s", claim(LATENCY, 2, hedge="less than"), S),
        ("latency:<1s", claim(LATENCY, 2, hedge="less than"), M),
        ("latency:<2s", claim(LATENCY, 1, unit="min"), F),
        ("memory:<8GB", claim(MEMORY, 7, unit="GiB"), S),  # 7.516 GB
        ("memory:<8GB", claim(MEMORY, 7.5, unit="GiB"), F),  # 8.053 GB
        ("memory:<8GB", claim(MEMORY, 900, unit="MB"), S),
        ("memory:<8GiB", claim(MEMORY, 8.5), S),  # 8.590 GB
        ("memory:<8GiB", claim(MEMORY, 8.6), F),
        ("memory:<1GiB", claim(MEMORY, 1050, unit="MB"), S),  # 1073.7 MB
        ("memory:<8GB", claim(MEMORY, ratio=(5.6, 5.6)), U),  # an improvement is no value
        ("memory:>=2x", claim(MEMORY, ratio=(5.6, 5.6)), S),
        ("memory:>=2x", claim(MEMORY, ratio=(5.6, 5.6), hedge="up to"), M),
        ("size:>=2x", claim(MEMORY, ratio=(5.6, 5.6)), U),
        ("bits:<=4", claim(BITS, 4, 8), M),  # W4A8
        ("bits:<=4", claim(BITS, 4), S),
        ("params:<1B", claim(Quantity.PARAMETERS, 860e6), S),
        ("params:<300M", claim(Quantity.PARAMETERS, 860e6), F),
        ("flops:<100G", claim(FLOPS, 50e9, unit="FLOP"), S),
        ("flops:<100G", claim(FLOPS, 50e9, unit="MAC"), U),  # one or two operations each, who knows
        ("flops:<100GMACs", claim(FLOPS, 50e9, unit="MAC"), S),
        ("fid:<5", claim(FID, 3.17), S),
        ("speedup:>=5", claim(SPEEDUP, 2.5, 10, ratio=(2.5, 10)), M),
        ("speedup:>=5", claim(STEPS, 10, ratio=(5, 5)), S),
        ("speedup:>=5", claim(STEPS, 10), U),
        ("speedup:>=2", claim(SPEEDUP, 3, ratio=(3, 3), hedge="at least"), S),
        ("speedup:>=5", claim(SPEEDUP, 3, ratio=(3, 3), hedge="at least"), M),
        ("speedup:>=5", claim(SPEEDUP, 10, ratio=(10, 10), hedge="up to"), M),
        ("speedup:>=5", claim(SPEEDUP, 10, ratio=(10, 10), hedge="about"), S),
        ("speedup:>=5", claim(Quantity.PARAMETERS, ratio=(9, 9)), U),  # smaller is not faster
        ("speedup:<=2", claim(SPEEDUP, 1.5, ratio=(1.5, 1.5)), S),
        ("steps:<=4", claim(STEPS, 4, confidence=0.3), U),  # too unsure to be shown unasked
        # What is set against, and on what it ran.
        ("speedup:>=5 over:DDIM", claim(SPEEDUP, 9, ratio=(9, 9), baseline="ddim"), S),
        ("speedup:>=5 over:DDIM", claim(SPEEDUP, 2, ratio=(2, 2), baseline="DDIM"), F),
        ("speedup:>=5 over:DDIM", claim(SPEEDUP, 2, ratio=(2, 2), baseline="DDPM"), U),
        ("speedup:>=5 over:DDIM", claim(SPEEDUP, 9, ratio=(9, 9)), U),
        ("speedup:>=5 over:SD over:DDIM", claim(SPEEDUP, 9, ratio=(9, 9), baseline="DDIM"), S),
        ("over:DDIM", claim(FID, 3, baseline="DDIM"), S),
        ("over:DDIM", claim(FID, 3, baseline="DDPM"), U),
        ('latency:<2s on:"iPhone 14 Pro"', claim(LATENCY, 1.84, hardware="iPhone 14 Pro"), S),
        ("latency:<2s on:iPhone", claim(LATENCY, 1.84, hardware="iPhone 14 Pro"), S),
        ("latency:<2s on:A10", claim(LATENCY, 1.84, hardware="A100"), U),
        ("latency:<2s device:mobile", claim(LATENCY, 12, hardware="iPhone 14 Pro"), F),
        ("latency:<2s device:mobile", claim(LATENCY, 12, hardware="A100"), U),
        ("latency:<2s device:mobile device:gpu", claim(LATENCY, 1, hardware="RTX4090"), S),
        ("latency:<2s device:edge", claim(LATENCY, 1), U),
        ("device:gpu", claim(LATENCY, 12, hardware="NVIDIA A100"), S),
        ("steps:<=8 device:mobile", claim(STEPS, 8), U),  # few steps, and nothing known of a phone
        ("steps:<=7 device:mobile", claim(STEPS, 8), F),
    ],
)
def test_a_claim_answers(text: str, stated: object, verdict: Verdict) -> None:
    query = parse_query(text)
    assert query.remarks == ()
    assert Asked(query.filters, {}).verdict(paper("X", stated)) is verdict  # type: ignore[arg-type]


def test_the_best_of_several_claims_answers() -> None:
    few, many, some = claim(STEPS, 1), claim(STEPS, 50), claim(STEPS, 2, 8)
    asked = Asked(parse_query("steps:<=4").filters, {})
    (answer,) = asked.answers(paper("X", many, some, few))
    assert (answer.verdict, answer.claim) == (S, few)
    assert answer.reason == "steps ≤4: 1 step"
    (answer,) = asked.answers(paper("X", many, some))
    assert (answer.verdict, answer.claim, answer.reason) == (M, some, "steps ≤4 in part: 2–8 steps")
    assert asked.answers(paper("X"))[0].reason == "steps ≤4: not stated"


def test_a_bound_is_said_as_one_and_chosen_after_what_is_surely_better() -> None:
    measured, bound = claim(LATENCY, 1.84), claim(LATENCY, 2, hedge="less than")
    asked = Asked(parse_query("latency:<2s").filters, {})
    for claims in ((measured, bound), (bound, measured)):
        (answer,) = asked.answers(paper("X", *claims))
        assert (answer.verdict, answer.claim) == (S, measured)
    assert asked.answers(paper("X", bound))[0].reason == "latency <2 s: <2 s"
    sure, hoped = claim(SPEEDUP, 6, ratio=(6, 6)), claim(SPEEDUP, 5, 9, ratio=(5, 9))
    (answer,) = Asked(parse_query("speedup:>=5").filters, {}).answers(paper("X", hoped, sure))
    assert answer.claim == sure
    (answer,) = Asked(parse_query("speedup:>=8").filters, {}).answers(paper("X", sure, hoped))
    assert (answer.verdict, answer.claim) == (M, hoped)
    value = claim_value(bound)
    assert value is not None and str(value[0]) == "<2" and str(Bounds(0, 2)) == "≤2"


def test_a_phone_and_few_steps_may_be_told_by_two_claims() -> None:
    both = paper("X", claim(STEPS, 8), claim(LATENCY, 12, hardware="iPhone 14 Pro"))
    asked = Asked(parse_query("steps:<=8 device:mobile").filters, {})
    assert asked.facets == ("steps", "on")
    assert asked.verdict(both) is S


def test_a_baseline_is_known_by_its_paper_too() -> None:
    by_key = claim(SPEEDUP, 9, ratio=(9, 9), baseline="the implicit sampler", baseline_key="arxiv:2010.02502")
    filters = parse_query("speedup:>=5 over:DDIM").filters
    assert Asked(filters, {"DDIM": "arxiv:2010.02502"}).verdict(paper("X", by_key)) is S
    assert Asked(filters, {"DDIM": "arxiv:2006.11239"}).verdict(paper("X", by_key)) is U


def test_hedges_open_the_side_they_speak_of() -> None:
    # 250 -> less than 4 steps: the value is open below, the improvement of 62.5 above.
    fewer = claim(STEPS, 4, hedge="less than", before=(250, 250), ratio=(62.5, 62.5))
    value = claim_value(fewer)
    assert value is not None and value[0].low == 0 and 3.99 < value[0].high < 4
    assert claim_ratio(fewer) == Bounds(62.5, math.inf)
    assert claim_ratio(claim(SPEEDUP, 2, ratio=(2, 2), hedge="up to")) == Bounds(1, 2)
    # 2x slower, at worst: between that and no worse.
    assert claim_ratio(claim(SPEEDUP, 0.5, ratio=(0.5, 0.5), hedge="up to")) == Bounds(0.5, 0.5)
    images = claim(Quantity.THROUGHPUT, 30, unit="image/s", hedge="up to", before=(10, 10), ratio=(3, 3))
    assert claim_ratio(images) == Bounds(1, 3)
    assert claim_ratio(claim(STEPS, 4)) is None and claim_value(claim(SPEEDUP, 2, ratio=(2, 2))) is None


def test_all_conditions_together() -> None:
    assert combine([S, M]) is M and combine([S, U, M]) is U and combine([U, F]) is F and combine([]) is S
    tally = count_verdicts("x", [S, S, M, F, U, U, U])
    assert (tally.satisfy, tally.may, tally.fail, tally.unknown) == (2, 1, 1, 3)


@given(st.floats(0.01, 1e6), st.floats(1, 1e3), st.floats(0.01, 1e6), st.sampled_from([">=", ">", "<=", "<", "="]))
def test_an_interval_answers_as_its_numbers_do(low: float, factor: float, threshold: float, sign: str) -> None:
    """Both ends satisfy: all do. Neither does: none but what lies between. The verdict never says more than that."""
    bounds = Bounds(low, low * factor)
    compare = {">=": float.__ge__, ">": float.__gt__, "<=": float.__le__, "<": float.__lt__, "=": float.__eq__}[sign]
    ends = [compare(bounds.low, threshold), compare(bounds.high, threshold)]
    verdict = bounds.answer(sign, threshold)
    assert (verdict is S) == all(ends)
    assert (verdict is F) == (not any(ends) and not (sign == "=" and bounds.low < threshold < bounds.high))


@given(st.lists(st.sampled_from([claim(STEPS, 4), claim(STEPS, 3, 5), claim(STEPS, 9), claim(LATENCY, 1)]), max_size=4))
def test_more_claims_never_make_the_answer_worse(claims: list[object]) -> None:
    order = [S, M, F, U]
    asked = Asked(parse_query("steps:<=4").filters, {})
    verdicts = [asked.verdict(paper("X", *claims[:count])) for count in range(len(claims) + 1)]  # type: ignore[arg-type]
    ranks = [order.index(verdict) for verdict in verdicts]
    assert ranks == sorted(ranks, reverse=True)


def test_unsure_claims_are_not_asked() -> None:
    sure = claim(STEPS, 4)
    assert Asked(parse_query("steps:<=4").filters, {}).verdict(paper("X", replace(sure, confidence=0.49))) is U
