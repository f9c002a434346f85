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
        ("Our index saves 12x and 20x in computation and storage.", FLOPS, [12]),
        ("Our index saves 12x and 20x in computation and storage.", Quantity.MODEL_SIZE, [20]),
        ("We reach 14x and 9x compression rate on two models.", Quantity.MODEL_SIZE, [14, 9]),
        ("We get models that are up to 30x smaller than gated RNNs.", Quantity.MODEL_SIZE, [30]),
        ("We show a 20x reduction in the number of non-zero parameters.", PARAMETERS, [20]),
        ("It accelerates learned routing algorithms more than 3x.", SPEEDUP, [3]),
        ("It is 20-to-30 times faster than others.", SPEEDUP, [20]),
        ("We improve training times by up to an order of magnitude.", Quantity.TRAINING_COST, [10]),
        ("It needs at most 2% computational demands of existing solutions.", FLOPS, [50]),
        ("We cut the computational demands with regard to FLOPs and latency by 30x.", FLOPS, [30]),
        ("We cut the computational demands with regard to FLOPs and latency by 30x.", Quantity.LATENCY, [30]),
        ("It wins 80% of the time higher gains than others.", Quantity.LATENCY, []),
        ("We need fewer training epochs (0.5x) than others.", Quantity.TRAINING_COST, [2]),
        ("We improve the accuracy (3x) with a new loss and fewer labels.", PARAMETERS, []),
        ("Lumen beats it with 2x parameters.", PARAMETERS, []),  # whose, it does not say
    ],
)
def test_where_the_quantity_of_a_ratio_stands(text: str, quantity: Quantity, expected: list[float]) -> None:
    assert ratios(text, quantity) == expected


def test_a_cost_of_training_and_of_running_is_two_claims() -> None:
    text = "We see speed-ups for training and inference of over 3x."
    assert ratios(text, SPEEDUP) == ratios(text, Quantity.TRAINING_COST) == [3]
    text = "We reduce the training and inference time by 20% and 50%, respectively."
    assert ratios(text, Quantity.TRAINING_COST) == [1.25]
    assert ratios(text, Quantity.LATENCY) == [2]


def test_what_is_joined_to_a_cost_of_training_is_one() -> None:
    text = "Lumen trains 80% faster on GPUs and 60% faster on TPUs."
    assert (ratios(text, Quantity.TRAINING_COST), ratios(text, SPEEDUP)) == ([1.8, 1.6], [])
    text = "Lumen trains 10x faster and is 5x faster on phones."
    assert 5 in ratios(text, SPEEDUP)


def test_running_what_was_searched_is_no_search() -> None:
    text = "We use architecture search. When running on a phone, the network searched by us has a 3x speedup."
    assert (ratios(text, SPEEDUP), ratios(text, Quantity.TRAINING_COST)) == ([3], [])


def test_time_to_learn_is_a_cost_of_training() -> None:
    claims = extract_claims("It needs only 40 minutes of CPU time to learn parity.", origin=Origin.ABSTRACT)
    assert [(claim.quantity, claim.low, claim.unit) for claim in claims] == [(Quantity.TRAINING_COST, 40, "min")]
    claims = extract_claims("It is trained on our masks, which takes only 4 hours on 8 GPUs.", origin=Origin.ABSTRACT)
    assert [(claim.quantity, claim.low) for claim in claims] == [(Quantity.TRAINING_COST, 4)]
    assert ratios("Our network takes 20% less time to learn the task.", Quantity.TRAINING_COST) == [1.25]
    assert ratios("We tune hyper-parameters with a 50x reduction in compute.", Quantity.TRAINING_COST) == [50]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Moreover, we show that, compared to Otter, ours needs 80% less GPU memory.", ["Otter"]),
        ("We cut latency by 40%, and improve the FID over Otter by 20%.", [None, "Otter"]),
        ("It saves 30% of the inference time, compared to a previous gated model, Otter.", ["Otter"]),
        ("It beats Weasel in most tests, and matches the scores of Otter, despite its 90x parameters.", ["Otter"]),
        (
            "It outperforms Otter on all seven of the tests that were made public, obtaining better scores, with 20% "
            "fewer parameters and 50% fewer FLOPs.",
            ["Otter", "Otter"],
        ),
        (
            "Its updates are up to two orders of magnitude faster than those of Otter. Its queries are up to two "
            "orders of magnitude faster than those of Weasel.",
            ["Otter", "Weasel"],
        ),
        ("Lumen is 2-3 times faster than the sequence-to-sequence model.", ["sequence-to-sequence model"]),
        ("It is 5x faster than Otter. In all, it is 5x faster.", ["Otter"]),
    ],
)
def test_what_a_ratio_is_set_against(text: str, names: list[str | None]) -> None:
    claims = extract_claims(text, origin=Origin.ABSTRACT, own_names=["Lumen"])
    assert [claim.baseline for claim in claims if claim.confidence >= 0.5] == names
