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
        ("Lumen cuts more than half of the parameters and FLOPs.", [(PARAMETERS, 2), (FLOPS, 2)]),
        ("Lumen has only 25% of the parameters and about 50% inference time.", [(PARAMETERS, 4), (LATENCY, 2)]),
        ("It saves 56 times operations and 28 times memory.", [(FLOPS, 56), (MEMORY, 28)]),
        ("Lumen, with 4 layers, is 7.5x smaller and 9x faster than its teacher.", [(SIZE, 7.5), (SPEEDUP, 9)]),
        ("It gives a 3x FLOPs reduction and 16x compression on VGG-16.", [(FLOPS, 3), (SIZE, 16)]),
        ("On a phone it has 3x speedup over Otter with 1,200x less search cost.",
         [(SPEEDUP, 3), (Quantity.TRAINING_COST, 1200)]),
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
        ("We reduce the inference time by a factor of 12.", [(LATENCY, 12)]),
        ("We show a 4 6x speed-up.", [(SPEEDUP, 4)]),  # the dash was lost on the way
        ("ResNet 50 75x faster.", [(SPEEDUP, 75)]),
        ("In terms of runtime, we see up to 80% improvement over Otter.", [(LATENCY, 5)]),
        ("Lumen is trained in only 20 epochs.", [(Quantity.TRAINING_COST, 20)]),
        ("We cut the training from 300 to 20 epochs.", [(Quantity.TRAINING_COST, 15)]),
        ("Learning and inference are 5x faster than in Otter.", [(SPEEDUP, 5), (Quantity.TRAINING_COST, 5)]),
        ("Our index diminishes the memory by half.", [(MEMORY, 2)]),
        ("We reduce the inference time by at least a factor of 2 to 4.", [(LATENCY, 2)]),
        ("Our method improves the memory use by a factor of four.", [(MEMORY, 4)]),
        ("It is faster by a factor of 3 than Otter.", [(SPEEDUP, 3)]),
        ("It has a speedup factor of 2 to 12 over Otter.", [(SPEEDUP, 2)]),
        ("We see speedups of a factor of ten.", [(SPEEDUP, 10)]),
        ("We reduce the error by a factor of 12.", []),
        ("It has an approximation factor of 2 and saves memory.", []),
    ],
)
def test_a_factor_needs_no_unit(text: str, expected: list[tuple[Quantity, float]]) -> None:
    assert stated(text) == expected


def test_a_family_of_sizes_and_the_larger_rival() -> None:
    (claim,) = extract_claims("Scaling our model from 100M to 8B parameters helps.", origin=Origin.ABSTRACT)
    assert (claim.low, claim.high, claim.ratio_low) == (100e6, 8e9, None)
    assert stated("When scaling up to 66M parameters, SlimNet is the best.") == [(PARAMETERS, 66e6)]
    assert stated("Third, we see a steady gain by scaling the encoder of the teacher up to 20B parameters.") != []
    assert stated("Scaling models to 20B parameters is costly.") == []
    assert stated("Our small model beats those having 12 times larger parameters.") == [(PARAMETERS, 12)]
    assert stated("Large model sizes (more than 100 million parameters) make it hard to train many models.") == []


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
        ("It has as low as 4% additional parameters and 7% step time.", []),
        ("Training is evaluated at 100 epochs.", []),
        ("This saves over 76 hours in labeling time.", []),
        ("The peaks are on the order of ten milliseconds wide.", []),
        ("Our robot needs half the mission time of Otter.", []),
        ("Our planner reduces the overtaking time by up to 60%.", []),
        ("It takes about 19 ms, which is less than half the 40 ms of a cycle.", [(LATENCY, 19)]),
        ("It helps if customers read a third of the book in 24 hours.", []),
        ("The clips were annotated by us at 1 frame per second.", []),
        ("Our cells show a 35-60 Hz modulated activity.", []),
        ("The texts were read by a locally hosted 20-billion-parameter LLM.", []),
        ("We increase the training speed by 2x and 3x.", [(Quantity.TRAINING_COST, 2), (Quantity.TRAINING_COST, 3)]),
        ("Humans decide three times faster when reading our summaries.", []),
        ("Lumen is only trained on 44k masks, which takes 4 hours on 8 GPUs.", [(Quantity.TRAINING_COST, 4)]),
        ("The participants completed the task 50% faster than the control group.", []),
        ("We reach 15x acceleration and memory compression up to 5%.", [(SPEEDUP, 15)]),
    ],
)
def test_what_looks_like_a_cost(text: str, expected: list[tuple[Quantity, float]]) -> None:
    assert stated(text) == expected


def rivals(text: str) -> list[str | None]:
    """What each claim of an abstract is set against."""
    return [claim.baseline for claim in extract_claims(text, origin=Origin.ABSTRACT, own_names=["Lumen"])]


def test_each_number_of_a_list_has_its_own_rival() -> None:
    text = "Lumen needs 20%, 50% and 75% less inference time than Otter-18, Weasel and Marten-50, respectively."
    assert rivals(text) == ["Otter-18", "Weasel", "Marten-50"]
    text = "Lumen outperforms Otter-B7 and Weasel-T7 with 20% and 50% fewer FLOPs respectively."
    assert rivals(text) == ["Otter-B7", "Weasel-T7"]
    assert rivals("Lumen needs 20% and 50% less time than Otter on two phones, respectively.") == ["Otter", "Otter"]


def test_a_number_behind_the_score_of_the_other_is_the_others() -> None:
    text = "It has 78% accuracy in 120 GPU hours, compared to 77% accuracy in more than 12, 000 GPU hours of others."
    (claim,) = extract_claims(text, origin=Origin.ABSTRACT)
    assert (claim.low, claim.baseline_low, claim.ratio_low) == (120, 12000, 100)
    (claim,) = extract_claims(
        "Our search takes 4 GPU days while 32 GPU days are needed with Otter.", origin=Origin.ABSTRACT
    )
    assert (claim.low, claim.baseline_low, claim.ratio_low) == (4, 32, 8)
    assert stated("We train it in 4 GPU days while it takes 2 ms on a phone.") == [
        (Quantity.TRAINING_COST, 4),
        (LATENCY, 2),
    ]
    assert stated("We cut the gradient size of ResNet from 97MB to 0.5MB.") == []


def test_each_number_has_its_own_device() -> None:
    claims = extract_claims(
        "It runs at 37 fps on CPU, 158 fps on GPU, and 30 fps on an iPhone12.", origin=Origin.ABSTRACT
    )
    assert [claim.hardware for claim in claims] == ["CPU", "GPU", "iPhone 12"]
