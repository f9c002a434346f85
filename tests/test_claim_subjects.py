"""Numbers whose noun is the subject or stands in another clause; and bounds kept from the text to the page."""

from __future__ import annotations

import pytest

from ingest.claims import extract_claims
from kg.kinds import Origin, Quantity
from kg.pages.cards import badge_text
from tests.stated import claim as make_claim

SPEEDUP, LATENCY, PARAMETERS = Quantity.SPEEDUP, Quantity.LATENCY, Quantity.PARAMETERS
MEMORY, SIZE, STEPS = Quantity.MEMORY, Quantity.MODEL_SIZE, Quantity.STEPS


def stated(text: str) -> list[tuple[Quantity, float | None, float | None]]:
    """What an abstract claims, shown ones only: quantity and the ends of its factor, or of its value without one."""
    claims = extract_claims(text, origin=Origin.ABSTRACT, own_names=["Lumen"])
    return [
        (
            c.quantity,
            *((c.low, c.high) if c.ratio_low is None else (round(c.ratio_low, 2), round(c.ratio_high or 0, 2))),
        )
        for c in claims
        if c.confidence >= 0.5
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lumen has just 1.2M parameters, 5x fewer than Otter.", [(PARAMETERS, 1.2e6, 1.2e6), (PARAMETERS, 5, 5)]),
        ("It is 50% faster and 20% smaller than Otter.", [(SPEEDUP, 1.5, 1.5), (SIZE, 1.25, 1.25)]),
        ("Lumen is as good with one-tenth of the parameters.", [(PARAMETERS, 10, 10)]),
        ("Our diffusion model makes images in a single step.", [(STEPS, 1, 1)]),
        ("Compared with Otter, the latency is 50% lower.", [(LATENCY, 2, 2)]),
        ("The error is 50% lower.", []),
        ("The KV cache is 4.5x smaller.", [(MEMORY, 4.5, 4.5)]),
        ("We see speedups between 2x and 5x.", [(SPEEDUP, 2, 5)]),
        ("It needs roughly 1/20th of the parameters of Otter.", [(PARAMETERS, 20, 20)]),
        ("The latency improves by 20%.", [(LATENCY, 1.25, 1.25)]),
        ("While Otter takes 4 s, Lumen takes 2 s.", [(LATENCY, 2, 2)]),
        ("We read 10 minutes of audio in 3 seconds.", [(LATENCY, 3, 3)]),
        ("Our robot moves 2x faster.", []),
        ("The error decays 3 times slower.", []),
        ("It adds less than 1% parameters and adds 2 ms of latency.", []),
        ("It needs 1000 fewer GPU hours.", []),
        ("We use 4-bit weights to shrink the model by 3.5x.", [(Quantity.BITS, 4, 4), (SIZE, 3.5, 3.5)]),
        ("The state shrinks in size by up to four times.", []),
        ("Weights are quantized to 3 bits and activations to 4 bits.", [(Quantity.BITS, 3, 4)]),
        ("It makes 3x more tokens per second.", [(Quantity.THROUGHPUT, 3, 3)]),
        ("It learns the task in 10x fewer epochs.", [(Quantity.TRAINING_COST, 10, 10)]),
        ("We obtain FID scores of 2.1, 3.3 and 4.5 on A, B and C.",
         [(Quantity.FID, 2.1, 2.1), (Quantity.FID, 3.3, 3.3), (Quantity.FID, 4.5, 4.5)]),
        ("The number of parameters is reduced from 25M to 2.5M.", [(PARAMETERS, 10, 10)]),
        ("Our model is only 1/16 the size of Otter.", [(SIZE, 16, 16)]),
        ("The memory falls by 50%, and the accuracy falls by 2%.", [(MEMORY, 2, 2)]),
        ("We serve 2-4x more requests per second.", [(Quantity.THROUGHPUT, 2, 4)]),
        ("Lumen outperforms models up to 10 times larger.", [(SIZE, 10, 10)]),
        ("Lumen matches models that are 10x larger.", [(SIZE, 10, 10)]),
        ("Lumen matches a 5x larger ViT in terms of its score.", [(SIZE, 5, 5)]),
        ("Our data set is 10 times larger than Otter.", []),
        ("Lumen outperforms models trained on a 10 times larger dataset.", []),
        ("Our one-step diffusion model matches the 50-step teacher.", [(STEPS, 1, 1)]),
        ("We distill a 1000-step diffusion model into a 4-step one.", [(STEPS, 250, 250)]),
        ("It needs 10 GB of memory instead of 40 GB.", [(MEMORY, 4, 4)]),
        ("Accuracy improves by 20% at the same latency.", []),
    ],
)  # fmt: skip
def test_of_what_a_number_is(text: str, expected: list[tuple[Quantity, float, float]]) -> None:
    assert stated(text) == expected


@pytest.mark.parametrize(
    ("text", "badge"),
    [
        ("Lumen runs in less than 2 seconds on a phone.", "<2 s"),
        ("Lumen runs in 1.84 seconds on a phone.", "1.84 s"),
        ("Lumen runs at over 30 FPS.", "≥30 frame/s"),
        ("Lumen is up to 3x faster than Otter.", "≤3× faster"),
        ("We cut the latency from 4 s to under 2 s.", "≥2× less time"),
    ],
)
def test_a_bound_stays_one_from_the_text_to_the_badge(text: str, badge: str) -> None:
    (draft,) = extract_claims(text, origin=Origin.LIST)
    stated_claim = make_claim(
        draft.quantity,
        draft.low,
        draft.high,
        unit=draft.unit,
        hedge=draft.hedge,
        ratio=(draft.ratio_low, draft.ratio_high),
    )
    assert badge_text(stated_claim) == badge
