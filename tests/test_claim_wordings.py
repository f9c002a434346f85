"""One claim in many wordings: values worked out by hand for each example of the conventions, and by a formula written
beside each template for any number."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.claims import ClaimDraft, extract_claims
from kg.kinds import Origin, Quantity

SPEEDUP, STEPS, LATENCY, MEMORY = Quantity.SPEEDUP, Quantity.STEPS, Quantity.LATENCY, Quantity.MEMORY
PARAMETERS, FLOPS, BITS, TRAINING = Quantity.PARAMETERS, Quantity.FLOPS, Quantity.BITS, Quantity.TRAINING_COST


def read(text: str, origin: Origin = Origin.LIST) -> list[ClaimDraft]:
    return [claim for claim in extract_claims(text, origin=origin, known_names=["DDIM"]) if claim.confidence >= 0.5]


def only(text: str, origin: Origin = Origin.LIST) -> ClaimDraft:
    (claim,) = read(text, origin)
    return claim


@pytest.mark.parametrize(
    ("text", "quantity", "value", "ratio"),
    [
        ("50~100 -> 10~20 steps", STEPS, (10, 20), (2.5, 10)),  # 50/20 and 100/10
        ("from 250 to 4 steps", STEPS, (4, 4), (62.5, 62.5)),
        ("1,000 steps -> 25 steps", STEPS, (25, 25), (40, 40)),
        ("8192 steps down to 4", STEPS, (4, 4), (2048, 2048)),
        ("NFE=10", STEPS, (10, 10), None),
        ("10+ steps", STEPS, (10, 10), None),
        ("reduces memory by 60 %", MEMORY, None, (2.5, 2.5)),  # 100 / 40
        ("reduces memory to 40 %", MEMORY, None, (2.5, 2.5)),  # 100 / 40
        ("30 % fewer parameters", PARAMETERS, None, (100 / 70, 100 / 70)),
        ("half the parameters", PARAMETERS, None, (2, 2)),
        ("a third of the parameters", PARAMETERS, None, (3, 3)),
        ("an order of magnitude faster", SPEEDUP, (10, 10), (10, 10)),
        ("an order of magnitude compression of the model", Quantity.MODEL_SIZE, None, (10, 10)),
        ("about 6 pretraining hours", TRAINING, (6, 6), None),
        ("two orders of magnitude faster", SPEEDUP, (100, 100), (100, 100)),
        ("1.3–2.1× faster", SPEEDUP, (1.3, 2.1), (1.3, 2.1)),
        ("a speedup ranging from 3.6x to 9x", SPEEDUP, (3.6, 9), (3.6, 9)),
        ("twice as fast", SPEEDUP, (2, 2), (2, 2)),
        ("thrice as fast", SPEEDUP, (3, 3), (3, 3)),
        ("2x slower", SPEEDUP, (0.5, 0.5), (0.5, 0.5)),
        ("2 times slower than DDIM", SPEEDUP, (0.5, 0.5), (0.5, 0.5)),
        ("slower by 2x", SPEEDUP, (0.5, 0.5), (0.5, 0.5)),
        ("20 % faster", SPEEDUP, (1.2, 1.2), (1.2, 1.2)),  # 1 + 20/100
        ("1.84 s", LATENCY, (1.84, 1.84), None),
        ("1,84 s", LATENCY, (1.84, 1.84), None),
        ("1,5x faster", SPEEDUP, (1.5, 1.5), (1.5, 1.5)),
        ("2,5 GB of memory", MEMORY, (2.5, 2.5), None),
        ("10,000 steps", STEPS, (10_000, 10_000), None),
        ("from 3 s to 500 ms", LATENCY, (500, 500), (6, 6)),
        ("0.2 s/image", LATENCY, (0.2, 0.2), None),
        ("900+ FPS", Quantity.THROUGHPUT, (900, 900), None),
        ("4-bit", BITS, (4, 4), None),
        ("INT4", BITS, (4, 4), None),
        ("W4A8", BITS, (4, 8), None),
        ("典型结果：50~100步 -> 10~20步", STEPS, (10, 20), (2.5, 10)),
        ("采样步数从250步减少到4步", STEPS, (4, 4), (62.5, 62.5)),
        ("推理仅需4步", STEPS, (4, 4), None),
        ("加速2倍", SPEEDUP, (2, 2), (2, 2)),
        ("两倍加速", SPEEDUP, (2, 2), (2, 2)),
        ("速度提升3倍", SPEEDUP, (3, 3), (3, 3)),
        ("提速1.3~2.1倍", SPEEDUP, (1.3, 2.1), (1.3, 2.1)),
        ("比 DDIM 慢 2 倍", SPEEDUP, (0.5, 0.5), (0.5, 0.5)),
        ("显存减少60%", MEMORY, None, (2.5, 2.5)),
        ("显存降至40%", MEMORY, None, (2.5, 2.5)),
        ("推理时间减少一半", LATENCY, None, (2, 2)),
        ("训练时间减少50%", TRAINING, None, (2, 2)),
        ("参数量减少30%", PARAMETERS, None, (100 / 70, 100 / 70)),
        ("延迟1.84秒", LATENCY, (1.84, 1.84), None),
        ("不到2秒", LATENCY, (2, 2), None),
        ("4比特量化", BITS, (4, 4), None),
    ],
)
def test_each_wording_by_hand(
    text: str, quantity: Quantity, value: tuple[float, float] | None, ratio: tuple[float, float] | None
) -> None:
    claim = only(text)
    assert claim.quantity is quantity
    assert (claim.low, claim.high) == (value or (None, None))
    if ratio is None:
        assert claim.ratio_low is claim.ratio_high is None
    else:
        assert (claim.ratio_low, claim.ratio_high) == (pytest.approx(ratio[0]), pytest.approx(ratio[1]))
        assert claim.direction in (("slower",) if ratio[1] < 1 else ("faster", "fewer", "less", "smaller"))


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("A 6x reduction of the inference time from the existing method.", "existing method"),
        ("A speedup of 100x, as well as an increase in accuracy, to old methods.", None),
    ],
)
def test_what_a_claim_is_set_against(text: str, baseline: str | None) -> None:
    assert only(text, Origin.ABSTRACT).baseline == baseline


def test_several_claims_in_one_sentence() -> None:
    found = read("50~100步 -> 10~20步，显存减少60%，比DDIM快2倍")
    assert [(c.quantity, c.ratio_low, c.ratio_high, c.baseline) for c in found] == [
        (STEPS, 2.5, 10, None),
        (MEMORY, 2.5, 2.5, None),
        (SPEEDUP, 2, 2, "DDIM"),
    ]
    found = read("2x faster, 60 % less memory and 75 % fewer parameters")
    assert [(c.quantity, c.ratio_low) for c in found] == [(SPEEDUP, 2), (MEMORY, 2.5), (PARAMETERS, 4)]
    found = read("80%/50% fewer parameters/operations")
    assert [(c.quantity, c.ratio_low) for c in found] == [(PARAMETERS, pytest.approx(5)), (FLOPS, 2)]
    found = read("reducing the training and inference time by 20% and 50%, respectively")
    assert [(c.quantity, c.ratio_low) for c in found] == [(TRAINING, 1.25), (LATENCY, 2)]


@pytest.mark.parametrize(
    "text",
    [
        "not 10x faster",
        "It is not 2x faster than DDIM",
        "It isn't 2x faster than DDIM",
        "never 2x faster",
        "no 2x speedup",
        "without a 2x speedup",
        "It does not need 50 steps",
        "并不快10倍",
        "reduces latency by 20 ms",
        "a module of +1 MB memory",
        "4 million fewer parameters",
        "maintains the accuracy (8-14% WER reduction)",
        "frames at a rate of 160 ms",
        "1.6x memory density",
        "in 2023",
        "3D shapes from 2,500 images with ResNet-50",
        "y = 2x + 3",
    ],
)
def test_what_is_denied_or_of_something_else_is_no_claim(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("not only 2x faster", None),
        ("no less than 2x faster", "at least"),
        ("up to 2x faster", "up to"),
        ("an order of magnitude faster", "about"),
        ("不到2秒", "less than"),
        ("约10倍加速", "about"),
        ("a little over 3 hours per image", "about"),
    ],
)
def test_hedges_are_kept_and_do_not_deny(text: str, hedge: str | None) -> None:
    assert only(text).hedge == hedge


FACTORS = st.one_of(st.integers(2, 99), st.sampled_from([1.1, 1.5, 2.5, 7.25, 12.5, 99.9]))
PERCENTS = st.one_of(st.integers(1, 99), st.sampled_from([0.5, 12.5, 33.3, 99.5]))

# wording, quantity, the improvement for n
TIMES = [
    ("{n}x faster", SPEEDUP, lambda n: n),
    ("{n}× faster sampling", SPEEDUP, lambda n: n),
    ("{n} times faster than DDIM", SPEEDUP, lambda n: n),
    (r"$ {n}\times $ speedup", SPEEDUP, lambda n: n),
    ("a speed-up of {n}x", SPEEDUP, lambda n: n),
    ("speeds up sampling by {n}x", SPEEDUP, lambda n: n),
    ("accelerates inference by a factor of {n}x", SPEEDUP, lambda n: n),
    ("{n}-fold speedup", SPEEDUP, lambda n: n),
    ("{n}x slower", SPEEDUP, lambda n: 1 / n),
    ("{n} times slower than DDIM", SPEEDUP, lambda n: 1 / n),
    ("{n}x fewer steps", STEPS, lambda n: n),
    ("{n}x less memory", MEMORY, lambda n: n),
    ("reduces memory by {n}x", MEMORY, lambda n: n),
    ("{n}x reduction in memory", MEMORY, lambda n: n),
    ("{n}x more memory", MEMORY, lambda n: 1 / n),
    ("{n}x fewer parameters", PARAMETERS, lambda n: n),
    ("{n}x lower latency", LATENCY, lambda n: n),
    ("{n}x fewer FLOPs", FLOPS, lambda n: n),
    ("{n}x faster training", TRAINING, lambda n: n),
    ("加速{n}倍", SPEEDUP, lambda n: n),
    ("比DDIM快{n}倍", SPEEDUP, lambda n: n),
    ("显存减少{n}倍", MEMORY, lambda n: n),
]
SHARES = [
    ("{n}% faster", SPEEDUP, lambda n: 1 + n / 100),
    ("{n} % slower", SPEEDUP, lambda n: 1 / (1 + n / 100)),
    ("{n}% less memory", MEMORY, lambda n: 100 / (100 - n)),
    ("reduces memory by {n}%", MEMORY, lambda n: 100 / (100 - n)),
    ("memory is reduced by {n} percent", MEMORY, lambda n: 100 / (100 - n)),
    ("reduces memory to {n}%", MEMORY, lambda n: 100 / n),
    ("cuts FLOPs down to {n} %", FLOPS, lambda n: 100 / n),
    ("{n}% fewer parameters", PARAMETERS, lambda n: 100 / (100 - n)),
    ("saves {n}% of the FLOPs", FLOPS, lambda n: 100 / (100 - n)),
    ("a reduction of {n}% FLOPs", FLOPS, lambda n: 100 / (100 - n)),
    ("with only {n}% of the parameters", PARAMETERS, lambda n: 100 / n),
    ("{n}% higher throughput", Quantity.THROUGHPUT, lambda n: 1 + n / 100),
    ("latency reduced by {n}%", LATENCY, lambda n: 100 / (100 - n)),
    ("显存减少{n}%", MEMORY, lambda n: 100 / (100 - n)),
    ("计算量降至{n}%", FLOPS, lambda n: 100 / n),
]


def _check(text: str, quantity: Quantity, ratio: float) -> None:
    claim = only(text)
    assert claim.quantity is quantity, text
    assert claim.ratio_low == claim.ratio_high == pytest.approx(ratio), text
    assert text[claim.start : claim.end] == claim.quote


@pytest.mark.parametrize(("wording", "quantity", "formula"), TIMES, ids=[wording for wording, *_ in TIMES])
@given(n=FACTORS)
def test_factors_in_any_wording(wording: str, quantity: Quantity, formula: object, n: float) -> None:
    _check(wording.format(n=n), quantity, formula(n))  # type: ignore[operator]


@pytest.mark.parametrize(("wording", "quantity", "formula"), SHARES, ids=[wording for wording, *_ in SHARES])
@given(n=PERCENTS)
def test_shares_in_any_wording(wording: str, quantity: Quantity, formula: object, n: float) -> None:
    _check(wording.format(n=n), quantity, formula(n))  # type: ignore[operator]


@given(
    st.sampled_from(
        [
            "from {a} to {b} steps",
            "{a} steps -> {b} steps",
            "{a} -> {b} steps",
            "{a}步 -> {b}步",
            "reduces the number of sampling steps from {a} to {b}",
            "cuts sampling from {a} steps down to {b} steps",
        ]
    ),
    st.integers(1, 60),
    st.integers(1, 40),
)
def test_from_before_to_after(wording: str, after: int, more: int) -> None:
    before = after + more
    claim = only(wording.format(a=before, b=after))
    assert (claim.quantity, claim.low, claim.high) == (STEPS, after, after)
    assert (claim.baseline_low, claim.baseline_high) == (before, before)
    assert claim.ratio_low == claim.ratio_high == pytest.approx(before / after)


@given(st.integers(10, 90), st.integers(1, 90), st.integers(1, 9), st.integers(0, 20))
def test_intervals_divide_as_intervals(low: int, wide: int, after: int, span: int) -> None:
    claim = only(f"{low}~{low + wide} steps -> {after}~{after + span + 1} steps")
    assert claim.ratio_low == pytest.approx(low / (after + span + 1))
    assert claim.ratio_high == pytest.approx((low + wide) / after)


@given(
    st.integers(1, 99), st.integers(0, 99), st.sampled_from(["s", "ms", "GB of memory", "x faster", "% less memory"])
)
def test_a_decimal_comma_is_a_point(whole: int, part: int, unit: str) -> None:
    if "%" in unit and whole > 90:
        return
    comma, point = (only(f"{whole}{sign}{part:02} {unit}") for sign in ",.")
    assert (comma.low, comma.ratio_low) == (point.low, point.ratio_low)
    assert math.isclose(comma.low or comma.ratio_low or 0, point.low or point.ratio_low or 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Numbers that carry their own "billion" and "million": 7,000 / 67
        ("We go from 7 billion parameters to about 67 million.", {("parameters", 67e6, 7000 / 67)}),
        ("We cut the parameters from 7 billion to 67 million.", {("parameters", 67e6, 7000 / 67)}),
        ("We halve the parameters at the cost of 1 % accuracy.", {("parameters", None, 2.0)}),
        ("Our policy improves the step latency by 25 percent.", {("latency", None, 1 / 0.75)}),
        ("For diffusion models we give one-step sampling.", {("sampling steps", 1.0, None)}),
        # No sampler's steps: a bound, a spiking network, a network that runs once
        ("For diffusion models we prove one-step KL bounds.", set()),
        ("Our spiking denoiser needs only 4 time steps.", set()),
        ("Our model outputs a mesh in a single forward pass. Unlike it, others are built on diffusion.", set()),
    ],
)
def test_an_abstract_says(text: str, found: set[tuple[str, float | None, float | None]]) -> None:
    claims = extract_claims(f"We study this. {text}", origin=Origin.ABSTRACT)
    got = {(claim.quantity.value, claim.low, claim.ratio_low) for claim in claims}
    assert {(q, low, ratio and round(ratio, 6)) for q, low, ratio in got} == {
        (q, low, ratio and round(ratio, 6)) for q, low, ratio in found
    }
