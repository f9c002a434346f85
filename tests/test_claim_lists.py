"""Several nouns to a number, several numbers to a noun, and numbers that look like a cost and are none."""

from __future__ import annotations

import pytest

from ingest.claims import extract_claims
from kg.kinds import Origin, Quantity

SPEEDUP, LATENCY, PARAMETERS = Quantity.SPEEDUP, Quantity.LATENCY, Quantity.PARAMETERS
FLOPS, MEMORY, SIZE = Quantity.FLOPS, Quantity.MEMORY, Quantity.MODEL_SIZE


def stated(text: str) -> list[tuple[Quantity, float | None]]:
    """What an abstract claims, shown ones only: each quantity with its factor, or its value where it has no factor."""
    claims = extract_claims(text, origin=Origin.ABSTRACT, own_names=["Lumen"])
    shown = [claim for claim in claims if claim.confidence >= 0.5]
    return [(c.quantity, round(c.ratio_low, 2) if c.ratio_low is not None else c.low) for c in shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lumen is 3x smaller than others, e.g. Otter, in terms of model parameters and FLOPs.",
         [(PARAMETERS, 3), (FLOPS, 3)]),
        ("Lumen needs only half of the model size and computation cost of Otter.", [(SIZE, 2), (FLOPS, 2)]),
        ("We see a 3x and 6x reduction of the parameters and the inference time.", [(PARAMETERS, 3), (LATENCY, 6)]),
        ("It prunes tokens by 95%, the GPU memory by 75%, and the latency by 20%.", [(MEMORY, 4), (LATENCY, 1.25)]),
        ("It has 7-14 times lesser inference latency.", [(LATENCY, 7)]),
        ("It curtails the memory usage of attention by up to 80%.", [(MEMORY, 5)]),
        ("We achieve up to 10x reduction in the number of non-zero parameters.", [(PARAMETERS, 10)]),
        ("Our method accelerates the best learning-based solvers more than 2x.", [(SPEEDUP, 2)]),
        ("It is 23-to-30 times faster than Otter.", [(SPEEDUP, 23)]),
        ("It is 12xfaster than Otter.", [(SPEEDUP, 12)]),
        ("Our model is up to 26$ imes$ faster with 26$\\times$ fewer parameters.",
         [(SPEEDUP, 26), (PARAMETERS, 26)]),
        ("Lumen is 6x (in 4 ms on a phone) faster than Otter.", [(SPEEDUP, 6), (LATENCY, 4)]),
        ("When scaled up to 66M parameters, Lumen is the best.", [(PARAMETERS, 66e6)]),
        ("Our fields give fast reconstruction (<30 min) and good scores.", [(LATENCY, 30)]),
        ("Lumen is as good with 2.500x fewer parameters.", [(PARAMETERS, 2500)]),
        ("Lumen is as good with 2.50x fewer parameters.", [(PARAMETERS, 2.5)]),
        ("We are on par with online training-based trackers at 10x faster speed.", [(SPEEDUP, 10)]),
    ],
)  # fmt: skip
def test_lists_and_far_nouns(text: str, expected: list[tuple[Quantity, float]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our ledger reduces the storage overhead of a blockchain by 40 times.", []),
        ("Our index reduces storage latency by 50% for logs.", [(LATENCY, 2)]),
        ("It wins 80% of the time with higher transfer than others.", []),
        ("The loss gains accuracy while increasing only 0.4% inference time.", []),
        ("We simulate a 3-bit flip-flop with quantized units.", []),
        ("At 10 FPS or less, they are much slower than our tracker.", []),
        ("We run at 10 FPS, and others are slower than our tracker.", [(Quantity.THROUGHPUT, 10)]),
        ("The participants completed the task 50% faster than the control group.", []),
        ("We reach 15x acceleration and memory compression up to 5%.", [(SPEEDUP, 15)]),
    ],
)
def test_what_looks_like_a_cost(text: str, expected: list[tuple[Quantity, float]]) -> None:
    assert stated(text) == expected
