"""Claims from notes, titles and abstracts. Expected values are worked out by hand from the sentence beside them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.claims import ClaimDraft, extract_claims
from ingest.reading.repair import repair_line
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
    ("在 A100 上仅需 20 毫秒", [("latency", (20, 20), "ms", None)]),
    ("共 20 毫秒的视频", []),
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


OWN = "We propose OurNet for diffusion models. "
BACKGROUND = "Diffusion models usually need 1,000 denoising steps. Existing samplers take 5 s. "
ABSTRACTS: list[tuple[str, list[Facts]]] = [
    ("It needs 8 denoising steps where DDIM is set against it.", [(STEP, (8, 8), "step", None)]),
    (
        "OurNet with $8$ steps scores better than Stable Diffusion v1.5 with $50$ steps.",
        [(STEP, (8, 8), "step", (6.25, 6.25))],
    ),
    ("It generates an image in 1.2 s on one A100.", [("latency", (1.2, 1.2), "s", None)]),
    ("It is a one-step generator.", [(STEP, (1, 1), "step", None)]),
    (r"It saves $19.9\times$ bit operations.", [("FLOPs", None, None, (19.9, 19.9))]),
    ("It gives 2.5x and 3x speedups.", [("speedup", (2.5, 2.5), None, (2.5, 2.5)), ("speedup", (3, 3), None, (3, 3))]),
    (
        "It is 7x faster in training and 11x faster in generation.",
        [("training cost", None, None, (7, 7)), ("speedup", (11, 11), None, (11, 11))],
    ),
    ("Fine-tuning is sped up by 20x.", [("training cost", None, None, (20, 20))]),
    ("We beat earlier samplers in sampling time by two orders of magnitude.", [("latency", None, None, (100, 100))]),
    (
        "Our app needs less than 3 seconds on a tablet, and less than 7 seconds on a phone.",
        [("latency", (3, 3), "s", None), ("latency", (7, 7), "s", None)],
    ),
    (
        "Our non-autoregressive decoder translates well with just 4 generation steps.",
        [("sampling steps", (4, 4), "step", None)],
    ),
    ("Our solver is much faster (4--15 times).", [("speedup", (4, 15), None, (4, 15))]),
    ("We reach 1.8 bits-per-weight on a phone.", [("bit width", (1.8, 1.8), "bit", None)]),
    (
        "We train our large detection network with all of its branches to full accuracy in under 30 minutes.",
        [("training cost", (30, 30), "min", None)],
    ),
    ("Our controller runs at around 20 Hz.", [("throughput", (20, 20), "Hz", None)]),
    ("We record the signals at 20 Hz.", []),
    ("Our coordination cuts average wait time by 80%.", []),
    ("We only optimize around 70 parameters.", [("parameters", (70, 70), "parameter", None)]),
    ("Our model needs only 5% learnable parameters.", [("parameters", None, None, (20, 20))]),
    ("We scale it from 0.5B to 8B parameters.", [("parameters", (8e9, 8e9), "parameter", (0.0625, 0.0625))]),
    ("We study many model sizes (e.g., 90B parameters).", []),
    (
        "For architecture search our experiments show it is 20x faster than NAS.",
        [("training cost", None, None, (20, 20))],
    ),
    ("With low memory usage we reach 500x compression.", [("model size", None, None, (500, 500))]),
    ("We trained the model on many GPUs for two months.", [("training cost", (2, 2), "month", None)]),
    ("We reduce training by 3x.", [("training cost", None, None, (3, 3))]),
    ("It needs 5x fewer training epochs in our tests.", [("training cost", None, None, (5, 5))]),
    (
        "Our diffusion has 9 NFE, which beats the record of Lee et al. (2021) among such models, 3000 NFE.",
        [("sampling steps", (9, 9), "step", (333.3333, 333.3333))],
    ),
    ("We present a two-step denoising approach.", []),
    ("Our acquisition time falls by 50%.", []),
    ("Our query takes 6 seconds less than others.", []),
    ("Our data holds many databases with a total size of 30 GB.", []),
    (
        "We run it with up to 2x faster inference and 3x, 4x lower memory.",
        [
            ("speedup", (2, 2), None, (2, 2)),
            ("memory", None, None, (3, 3)),
            ("memory", None, None, (4, 4)),
        ],
    ),
    ("We train diffusion models with a single-step loss.", []),
    ("Our program runs 24 hours per day.", []),
    ("Our method cuts the manual effort to only 15 minutes.", []),
    ("We reduce the average frame size to just 170 KB.", []),
    ("It is 16 times more parameter efficient in our tests.", [("parameters", None, None, (16, 16))]),
    (
        "Our framework can speed up end-to-end video diffusion generation by 50x.",
        [("speedup", (50, 50), None, (50, 50))],
    ),
    (
        "It reaches FID 3.1 on CIFAR-10 and 7.8 on ImageNet.",
        [("FID", (3.1, 3.1), None, None), ("FID", (7.8, 7.8), None, None)],
    ),
    ("It improves the FID from 50.0 to 10.0.", [("FID", (10, 10), None, (5, 5))]),
    (
        "It cuts FLOPs and memory by 50% and 75%, respectively.",
        [("FLOPs", None, None, (2, 2)), ("memory", None, None, (4, 4))],
    ),
    ("It needs only 40% of the original computational cost.", [("FLOPs", None, None, (2.5, 2.5))]),
    ("It has 1/4 of the parameters.", [("parameters", None, None, (4, 4))]),
    ("Latency drops: from 3 s to 500 ms.", [("latency", (500, 500), "ms", (6, 6))]),
    ("4-bit weights and 8-bit activations suffice.", [("bit width", (4, 8), "bit", None)]),
    ("Training takes 8 A100 days.", [("training cost", (8, 8), "GPU day", None)]),
    ("It runs at 25 frames per second.", [("throughput", (25, 25), "frame/s", None)]),
    (
        "It is smaller than 10 MB, a model of 2.5 million parameters.",
        [("model size", (10, 10), "MB", None), ("parameters", (2.5e6, 2.5e6), "parameter", None)],
    ),
    ("Scaling our model up to 12B parameters helps.", [("parameters", (12e9, 12e9), "parameter", None)]),
    ("It can be scaled up from 200M to 2B parameters.", [("parameters", (200e6, 2e9), "parameter", None)]),
    (
        "Our 3B, 7B models do better, with a parameter count of only 9B.",
        [
            ("parameters", (3e9, 3e9), "parameter", None),
            ("parameters", (7e9, 7e9), "parameter", None),
            ("parameters", (9e9, 9e9), "parameter", None),
        ],
    ),
    ("We tune only 512 learnable parameters.", [("parameters", (512, 512), "parameter", None)]),
    ("It has light networks (2M parameters).", [("parameters", (2e6, 2e6), "parameter", None)]),
    (
        "It scores well with 200G inference FLOPs, which is at least 4x fewer than others.",
        [("FLOPs", (200e9, 200e9), "FLOP", None), ("FLOPs", None, None, (4, 4))],
    ),
    (
        "It saves 75% of the parameters and 80% of FLOPs.",
        [("parameters", None, None, (4, 4)), ("FLOPs", None, None, (5, 5))],
    ),
    ("It leads to a large speedup (e.g., 5x on ImageNet).", [("speedup", (5, 5), None, (5, 5))]),
    ("We show significant (10-20x) speedups in tests.", [("speedup", (10, 20), None, (10, 20))]),
    ("We obtain a reduction in number of multiplications (over 75%).", [("FLOPs", None, None, (4, 4))]),
    ("The speedup gained can be up to two orders of magnitude.", [("speedup", (100, 100), None, (100, 100))]),
    ("It improves the run-time efficiency by 50%.", [("speedup", (1.5, 1.5), None, (1.5, 1.5))]),
    ("It cuts the pre-training cost of the model by 20%.", [("training cost", None, None, (1.25, 1.25))]),
    ("It does well with only two steps of sampling.", [(STEP, (2, 2), "step", None)]),
    ("It fits in a memory footprint of only 3 MB and five disk accesses.", [("memory", (3, 3), "MB", None)]),
    # no claims: others' numbers, other scores, lengths, resolutions, parts of names
    ("Previous samplers need 50 steps.", []),
    ("It is trained on 900 hours of video at 512x512.", []),
    ("It makes 10-second videos.", []),
    ("It improves accuracy by 2.5% and recall by 3x.", []),
    ("It consists of three steps: (1) encode, (2) decode.", []),
    ("It works with ResNet-50, GPT-4 and CIFAR-10.", []),
    ("The accelerated 1000-step DDPM is our teacher.", []),
    ("Performance is better than existing one-step methods.", []),
    ("Each step takes one network evaluation a step.", []),
    ("It is a drop-in (+3 MB memory) module.", []),
    ("It runs on a GPU with only 16 GB memory.", []),
    ("A recent method, SlowNet requires 10 hours.", []),
    ("It cuts FLOPs a lot, and the drop of mIoU is within 0.8%.", []),
    ("It gains 0.9 s-BLEU.", []),
    ("The training time is reduced by 12 days.", []),
    ("It is three parameter-efficient methods in one.", []),
    ("The annotation time falls by half.", []),
]


@pytest.mark.parametrize(("text", "expected"), ABSTRACTS, ids=[text for text, _ in ABSTRACTS])
def test_abstracts(text: str, expected: list[Facts]) -> None:
    assert facts(BACKGROUND + OWN + text, Origin.ABSTRACT) == expected


def test_a_title_speaks_of_its_own_work() -> None:
    assert facts("SnapNet: Text-to-Image Diffusion on Phones within Two Seconds", Origin.TITLE) == [
        ("latency", (2, 2), "s", None)
    ]
    assert facts("Speeding up Video Diffusion by 100-200 Times", Origin.TITLE) == [
        ("speedup", (100, 200), None, (100, 200))
    ]


def test_said_twice_is_one_claim() -> None:
    assert len(extract_claims("We are 2x faster. In short: 2x faster.", origin=Origin.ABSTRACT)) == 1


# What a hostile or broken text could be made of: the vocabulary itself, in any order, with any signs between.
_VOCABULARY = """2x 50% from to by of reduces memory faster than 4 steps NFE = -> 10~20 ( ) FID DDIM half the size
orders of magnitude W4A8 parameters in s 1/0 compared with training and , . respectively FLOPs one step 1e9 $ \\times 0
0% 100% GB over 步 倍 <b> 10^9 2 3 4 - -- ~ twice less than 7 GPU days is vs. [1] 0.0 steps: 1,000"""
_PIECES = st.sampled_from(_VOCABULARY.split())


@given(st.lists(_PIECES, max_size=30).map(" ".join) | st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    for origin in (Origin.LIST, Origin.ABSTRACT):
        for claim in extract_claims(text, origin=origin, known_names=["DDIM"]):
            assert text[claim.start : claim.end] == claim.quote
            assert 0 < claim.confidence <= 1
            assert claim.low is not None or claim.ratio_low is not None
            for low, high in (
                (claim.low, claim.high),
                (claim.ratio_low, claim.ratio_high),
                (claim.baseline_low, claim.baseline_high),
            ):
                assert (low is None) == (high is None)
                assert low is None or high is None or (low <= high and math.isfinite(high))


def test_the_quote_is_where_it_says() -> None:
    text = "Some words first. Then up to 2.5x faster sampling than DDIM on an A100 GPU."
    claim = only(text)
    assert text[claim.start : claim.end] == claim.quote
    assert "2.5x faster" in claim.quote
    assert (claim.baseline, claim.hardware, claim.hedge) == ("DDIM", "A100", "up to")
