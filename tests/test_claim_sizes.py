"""Sizes: whose model they are, lists of them, and numbers written in ways of their own."""

from __future__ import annotations

import pytest

from ingest.claims import extract_claims
from kg.kinds import Origin, Quantity


def values(text: str, quantity: Quantity, own: str = "Lumen") -> list[float | None]:
    """The values of one quantity that an abstract claims, ratios where there is no value."""
    claims = extract_claims(text, origin=Origin.ABSTRACT, own_names=[own])
    return [
        claim.ratio_low if claim.low is None else claim.low
        for claim in claims
        if claim.confidence >= 0.5 and claim.quantity is quantity
    ]


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("On a large corpus, we train language models at scales of 300M, 1.5B, and 9B parameters.", [3e8, 1.5e9, 9e9]),
        ("We show how well this scales for vision models, and train a 12B parameter model.", [12e9]),
        ("Lumen is a family of language models made for dialogue, which have up to 90B parameters.", [90e9]),
        ("Tests with our 2B and 8B Lumen models show large gains.", [2e9, 8e9]),
        ("On this corpus, we train models of 4 and 30 billion parameters.", [4e9, 30e9]),
        ("We release a set of models ranging in scale from 3 billion to 40 billion parameters.", [3e9]),
        ("In this work, we present large language models named Lumen, with up to 90 billion parameters.", [90e9]),
        (
            "We introduce Lumen, a suite of 12 LLMs trained alike and ranging in size from 80M to 9B parameters.",
            [8e7],
        ),
        ("We release a large set of tuned models from 3B to 40B parameters.", [3e9]),
        ("It is on par with closed models with only 2B parameters.", [2e9]),
        ("It reaches good accuracy with the model size of 20M, 45M, and 80M.", [2e7, 4.5e7, 8e7]),
        ("It cuts the parameter count from 400.5 million to a mere 0.05 million.", [5e4]),
        ("Our light network (3M parameters) is enough.", [3e6]),
        ("We look at neurons in the Otter model family (200M-20B parameters).", []),
        ("In a study over seven models (100M-3B parameters), we find no difference.", []),
        ("We prune large models such as Otter with 20B parameters.", []),
    ],
)
def test_whose_size_it_is(text: str, sizes: list[float]) -> None:
    assert values(text, Quantity.PARAMETERS) == sizes


@pytest.mark.parametrize(
    ("text", "quantity", "value"),
    [
        (r"We reduce compute with a speedup of up to $\times 3$.", Quantity.SPEEDUP, 3),
        ("Our sampler is faster by ×12.", Quantity.SPEEDUP, 12),
        ("Our sampler has the order of magnitude faster runtime.", Quantity.SPEEDUP, 10),
        ("We reach the accuracy of floats with a 4-bit precision by our quantization.", Quantity.BITS, 4),
        ("We run a tagger on phones with only ~90M running memory.", Quantity.MEMORY, 90),
        ("It runs at 20 FPS with 5 GB peak memory on a RTX A6000 GPU.", Quantity.MEMORY, 5),
        (
            "Our search finds a network for a new task in an average search time of 40 GPU seconds.",
            Quantity.TRAINING_COST,
            40,
        ),
        ("Lumen makes a scene within a mere 12 minutes.", Quantity.LATENCY, 12),
    ],
)
def test_numbers_written_in_ways_of_their_own(text: str, quantity: Quantity, value: float) -> None:
    assert values(text, quantity) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "Languages of strings with an odd number of 1s are hard to train on.",
        "It appears at the 2 second time scale of a trial.",
    ],
)
def test_what_is_no_latency(text: str) -> None:
    assert extract_claims(text, origin=Origin.ABSTRACT) == []


def test_these_may_be_our_own() -> None:
    assert values("These are then fused by a network in real time at 24 fps.", Quantity.THROUGHPUT) == [24]
    assert values("These methods are run at 24 fps.", Quantity.THROUGHPUT) == []


def test_memory_that_a_card_has_is_not_used() -> None:
    assert values("We run it on a GPU with 24 GB memory.", Quantity.MEMORY) == []


@pytest.mark.parametrize(
    "text", ["Images are enlarged by ×4 with our network.", "We use patches of size 3 × 3 and x2."]
)
def test_a_sign_before_a_number_is_not_always_a_gain(text: str) -> None:
    assert extract_claims(text, origin=Origin.ABSTRACT) == []
