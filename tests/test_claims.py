"""Claims from notes, titles and abstracts. Expected values are worked out by hand from the sentence beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.claims import ClaimDraft, extract_claims
from ingest.repair import repair_line
from kg.kinds import Origin, Quantity

Facts = tuple[str, tuple[float, float] | None, str | None, tuple[float, float] | None]


def facts(text: str, origin: Origin = Origin.LIST) -> list[Facts]:
    """(quantity, value, unit, ratio) of each shown claim, ratios to 4 digits."""
    return [
        (
            claim.quantity.value,
            None if claim.low is None or claim.high is None else (claim.low, claim.high),
            claim.unit,
            None
            if claim.ratio_low is None or claim.ratio_high is None
            else (round(claim.ratio_low, 4), round(claim.ratio_high, 4)),
        )
        for claim in extract_claims(text, origin=origin)
        if claim.confidence >= 0.5
    ]


def only(text: str, origin: Origin = Origin.LIST, **kwargs: list[str]) -> ClaimDraft:
    claims = extract_claims(text, origin=origin, **kwargs)
    assert len(claims) == 1, claims
    return claims[0]


def seed_notes(shared: Path) -> dict[str, list[str]]:
    """The notes with results in the first list, by the arXiv id they stand under."""
    damaged = (shared / "seeds" / "awesome-efficient-diffusion.md").read_text(encoding="utf-8")
    lines = [repair_line(line)[0] for line in damaged.splitlines()]
    notes: dict[str, list[str]] = {}
    paper = ""
    for line in lines:
        if "arxiv.org/abs/" in line:
            paper = line.split("arxiv.org/abs/")[1][:10]
        elif line.startswith("    - ") and paper:
            notes.setdefault(paper, []).append(line.removeprefix("    - "))
    return notes


def test_the_five_claims_of_the_first_list(shared: Path) -> None:
    expected = json.loads((shared / "seeds" / "expected.json").read_text(encoding="utf-8"))["claims"]
    notes = seed_notes(shared)
    found = {
        (paper, claim.quantity.value): claim
        for paper, texts in notes.items()
        for text in texts
        for claim in extract_claims(text, origin=Origin.LIST, known_names=["DDIM", "SD-V1.5"])
    }
    assert len(found) == len(expected) == 5
    for row in expected:
        claim = found[row["paper"], row["quantity"]]
        assert [claim.low, claim.high] == row.get("value", [None, None])
        assert [claim.baseline_low, claim.baseline_high] == row.get("baseline_value", [None, None])
        ratio = row.get("speedup", [row["ratio"], row["ratio"]] if "ratio" in row else [None, None])
        assert [claim.ratio_low, claim.ratio_high] == pytest.approx(ratio) if ratio[0] else claim.ratio_low is None
        assert claim.baseline == row.get("baseline")
        assert claim.hardware == row.get("hardware")
        if "unit" in row:
            assert claim.unit == row["unit"]
        if "direction" in row:
            assert claim.direction == row["direction"]
        if "text" in row:
            for piece in row["text"].split(" ... "):
                assert piece in claim.quote or piece.replace("=", "(num of unet forward)=") in claim.quote


STEP = Quantity.STEPS.value
NOTES: list[tuple[str, list[Facts]]] = [
    ("typical result: 50~100 steps -> 10~20 steps, at a moderate loss", [(STEP, (10, 20), "step", (2.5, 10))]),
    ("NFE=10 as good as DDIM at NFE=100", [(STEP, (10, 10), "step", (10, 10))]),
    ("from 250 to 4 steps", [(STEP, (4, 4), "step", (62.5, 62.5))]),
    ("step distillation down to 8 steps", [(STEP, (8, 8), "step", None)]),
    ("samples in 16 steps", [(STEP, (16, 16), "step", None)]),
    ("latency: 1.84 s on iPhone 14 Pro", [("latency", (1.84, 1.84), "s", None)]),
    ("3.8x fewer parameters than SD-v1.5", [("parameters", None, None, (3.8, 3.8))]),
    ("prunes a trained model; about 50% fewer FLOPs", [("FLOPs", None, None, (2, 2))]),
    (
        "up to 2x faster, up to 5.6x less memory",
        [("speedup", (2, 2), None, (2, 2)), ("memory", None, None, (5.6, 5.6))],
    ),
    ("at least 2x faster training", [("training cost", None, None, (2, 2))]),
    ("with 2 x 2 patches, half the peak memory", [("memory", None, None, (2, 2))]),
    ("and skips the steps in between; 2x speedup", [("speedup", (2, 2), None, (2, 2))]),
    ("2 times slower", [("speedup", (0.5, 0.5), None, (0.5, 0.5))]),
    ("30 % fewer parameters", [("parameters", None, None, (1.4286, 1.4286))]),
    ("1.3–2.1× speedup", [("speedup", (1.3, 2.1), None, (1.3, 2.1))]),
    ("reduces memory by 60 %", [("memory", None, None, (2.5, 2.5))]),
    ("cuts FLOPs down to 40%", [("FLOPs", None, None, (2.5, 2.5))]),
    ("an order of magnitude faster", [("speedup", (10, 10), None, (10, 10))]),
    ("two orders of magnitude faster", [("speedup", (100, 100), None, (100, 100))]),
    ("4-bit weights", [("bit width", (4, 4), "bit", None)]),
    ("W4A8 quantization", [("bit width", (4, 8), "bit", None)]),
    ("INT4", [("bit width", (4, 4), "bit", None)]),
    ("860M parameters", [("parameters", (860e6, 860e6), "parameter", None)]),
    ("1.2 GFLOPs", [("FLOPs", (1.2e9, 1.2e9), "FLOP", None)]),
    ("31 FPS on an RTX 4090", [("throughput", (31, 31), "frame/s", None)]),
    ("trained in 6 A100 days", [("training cost", (6, 6), "GPU day", None)]),
    ("FID of 2.20 on CIFAR-10", [("FID", (2.2, 2.2), None, None)]),
    ("twice as fast", [("speedup", (2, 2), None, (2, 2))]),
    ("加速2.5倍", [("speedup", (2.5, 2.5), None, (2.5, 2.5))]),
    ("典型结果：50步 -> 4步", [(STEP, (4, 4), "step", (12.5, 12.5))]),
    ("显存减少50%", [("memory", None, None, (2, 2))]),
    ("1,000 steps -> 25 steps", [(STEP, (25, 25), "step", (40, 40))]),
    ("20 % faster", [("speedup", (1.2, 1.2), None, (1.2, 1.2))]),
]


@pytest.mark.parametrize(("text", "expected"), NOTES, ids=[text for text, _ in NOTES])
def test_notes(text: str, expected: list[Facts]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "published in 2023",
        "60,000 images of 32x32 pixels in 10 classes",
        "3D-aware generation with ResNet-50 on ImageNet-1K",
        "x_0 = 2 x_1 + 3",
        "4x super-resolution from 64x64 to 256x256",
        "20% higher accuracy than the baseline",
        "orders of magnitude faster",
        "a two-stage pipeline in three steps",
        "0.5 higher mAP and 3% better IoU",
        "see [12] and Table 3",
        "5-second videos at 1024x1024",
        "uses 8 GPUs",
        "the fastest sampler so far",
    ],
)
def test_numbers_that_are_no_claims(text: str) -> None:
    assert facts(text) == []


def test_the_quote_is_where_it_says() -> None:
    text = "Some words first. Then up to 2.5x faster sampling than DDIM on an A100 GPU."
    claim = only(text)
    assert text[claim.start : claim.end] == claim.quote
    assert "2.5x faster" in claim.quote
    assert (claim.baseline, claim.hardware, claim.hedge) == ("DDIM", "A100", "up to")
