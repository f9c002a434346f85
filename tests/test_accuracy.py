"""What the extractors get right on the labels made by hand, held a little below what was reached: the dev half only.

The held-out half stays unread here; `python -m bench accuracy --split held-out` scores it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.accuracy import MAIN, agrees, same_name, score_claims, score_relations
from ingest.claims import extract_claims
from kg.kinds import Origin


def test_claims_on_the_dev_half(shared: Path) -> None:
    score = score_claims("dev")
    if score is None:
        pytest.skip("../shared/bench/papers is not there")
    main, total = score.total(MAIN), score.total(score.rows)
    assert main.labelled >= 50, "the labels are there"
    assert main.precision >= 0.97
    assert main.recall >= 0.94
    assert total.precision >= 0.97
    assert total.recall >= 0.91
    assert score.baselines["right"] / score.baselines["with"] >= 0.9
    assert score.baselines["invented"] <= 2


def test_relations_on_the_dev_half(shared: Path) -> None:
    score = score_relations("dev")
    if score is None:
        pytest.skip("../shared/bench/papers is not there")
    total = score.total(score.rows)
    assert total.labelled >= 110, "the labels are there"
    assert total.precision >= 0.88
    assert total.recall >= 0.35


LABEL = {"quantity": "latency", "low": 2, "high": 2, "unit": "s", "ratio_low": 4, "ratio_high": 4}


@pytest.mark.parametrize(
    ("text", "label", "right"),
    [
        ("Our model runs in 2 s.", LABEL, True),
        ("Our model runs in 2000 ms.", LABEL, True),
        ("Our model runs in 3 s.", LABEL, False),
        ("Our latency falls from 8 s to 2 s.", LABEL, True),
        ("Our latency falls from 10 s to 2 s.", LABEL, False),  # the value is right, the ratio is not
        ("Our model is 4x faster.", LABEL, False),
        ("Our model is 4x faster.", {**LABEL, "also": ["speedup"], "low": None, "high": None, "unit": None}, True),
    ],
)
def test_when_a_claim_is_right(text: str, label: dict[str, object], right: bool) -> None:
    [claim] = extract_claims(text, origin=Origin.ABSTRACT)
    assert agrees(claim, label) is right


def test_when_two_wordings_name_one_baseline() -> None:
    assert same_name("the original DDIM", "DDIM")
    assert same_name("existing samplers", "previous sampler")
    assert not same_name("DDIM", "DDPM")
