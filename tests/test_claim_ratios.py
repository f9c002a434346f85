"""Ratios whose quantity stands in another place: in front of a bracket, behind "in", or with the number before."""

from __future__ import annotations

import pytest

from ingest.claims import extract_claims
from kg.kinds import Origin, Quantity

SPEEDUP, PARAMETERS, FLOPS = Quantity.SPEEDUP, Quantity.PARAMETERS, Quantity.FLOPS


def ratios(text: str, quantity: Quantity) -> list[float]:
    """The factors of one quantity that an abstract claims, rounded to two places."""
    claims = extract_claims(text, origin=Origin.ABSTRACT, own_names=["Lumen"])
    shown = [claim for claim in claims if claim.confidence >= 0.5 and claim.quantity is quantity]
    return [round(claim.ratio_low, 2) for claim in shown if claim.ratio_low is not None]


@pytest.mark.parametrize(
    ("text", "quantity", "expected"),
    [
        ("Our network has fewer parameters (more than x2) and better scores.", PARAMETERS, [2]),
        ("We offer faster inference speed (over 3x) at equal scores.", SPEEDUP, [3]),
        ("Our sampler has a higher throughput (40 %) at equal scores.", Quantity.THROUGHPUT, [1.4]),
        ("It is as good as Otter, while being 25 times smaller in the model size.", Quantity.MODEL_SIZE, [25]),
        ("We match it with a vision encoder that is 12x smaller.", Quantity.MODEL_SIZE, [12]),
        ("Lumen outperforms much larger models with nearly 6x parameters.", PARAMETERS, [6]),
        ("Lumen matches Otter, despite its 90x parameters.", PARAMETERS, [90]),
        ("We reduce the FLOPs of both stages by up to 60% and 75%, respectively.", FLOPS, [2.5, 4]),
        ("The FLOPs are compressed by 3-5x (ResNet-18) and 30-50x (MobileNet).", FLOPS, [3, 30]),
        ("It has 2.5% of the parameters of Otter, and 1.25% of that of Weasel.", PARAMETERS, [40, 80]),
        ("We show speedups of 2.5x on average (up to 6x).", SPEEDUP, [2.5, 6]),
        ("We reach speed-ups for long sequences of over 4x.", SPEEDUP, [4]),
        ("We improve FID and FVD by 50% and 60%, respectively.", Quantity.FID, [2]),
        ("We improve the accuracy (3x) with a new loss and fewer labels.", PARAMETERS, []),
        ("Lumen beats it with 2x parameters.", PARAMETERS, []),  # whose, it does not say
    ],
)
def test_where_the_quantity_of_a_ratio_stands(text: str, quantity: Quantity, expected: list[float]) -> None:
    assert ratios(text, quantity) == expected
