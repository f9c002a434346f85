"""What a claim is set against, on what and how surely."""

from __future__ import annotations

import pytest

from ingest.claims import extract_claims
from kg.kinds import Origin, Quantity
from tests.test_claims import OWN, only


@pytest.mark.parametrize(
    ("text", "baseline", "values"),
    [
        ("It is 2x faster than DDIM on average.", "DDIM", (None, None)),
        ("Compared with DPM-Solver++, it is 3x faster.", "DPM-Solver++", (None, None)),
        (
            "It has 8x fewer parameters and is 4x faster compared to a strong baseline (RadioNet).",
            "RadioNet",
            (None, None),
        ),
        ("It is 2x faster than previous methods such as DreamBooth.", "DreamBooth", (None, None)),
        (
            "It needs 8 denoising steps, better than Stable Diffusion v1.5 with 50 steps.",
            "Stable Diffusion v1.5",
            (50, 50),
        ),
        ("It gives a 50x speedup on average over the best sequential solver.", "best sequential solver", (None, None)),
        ("We accelerate Stable Diffusion inference by 2x.", "Stable Diffusion", (None, None)),
        ("We are 2x faster.", None, (None, None)),
    ],
)
def test_baselines(text: str, baseline: str | None, values: tuple[float | None, float | None]) -> None:
    claims = extract_claims(OWN + text, origin=Origin.ABSTRACT, known_names=["Stable-Diffusion", "DDIM"])
    assert claims
    for claim in claims:
        assert claim.baseline == baseline
        assert (claim.baseline_low, claim.baseline_high) == values


def test_one_is_not_ones_own_baseline() -> None:
    claim = only("We accelerate OurNet by 2x.", Origin.ABSTRACT, own_names=["OurNet"], known_names=["OurNet", "DDIM"])
    assert claim.baseline is None


@pytest.mark.parametrize(
    ("text", "hardware"),
    [
        ("1.84 s on Iphone 14 Pro", "iPhone 14 Pro"),
        ("2x faster on an RTX 4090", "RTX 4090"),
        ("0.2 s per image on NVIDIA Jetson AGX Xavier", "Jetson AGX Xavier"),
        ("runs in 3 s on a single GPU", "GPU"),
        ("runs in 3 s on a mobile phone", "mobile"),
        ("iPhone 14 Pro 上 1.84 秒", "iPhone 14 Pro"),
        ("runs in 3 s", None),
    ],
)
def test_hardware(text: str, hardware: str | None) -> None:
    assert only(text).hardware == hardware


def test_hedges_and_caveats() -> None:
    claim = only("up to about 2x faster, with little loss of quality")
    assert (claim.hedge, claim.caveat) == ("up to, about", "with little loss of quality")
    assert only("in less than 2 seconds").hedge == "less than"
    assert only("over 4x faster").hedge == "at least"


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("CIFAR-10 FID 4.70 after 10 steps.", ["CIFAR-10"]),
        ("It reaches FID 3.55 (CIFAR-10) and 6.20 (ImageNet 64x64).", ["CIFAR-10", "ImageNet 64x64"]),
        ("We get FID 3.17 and Inception Score 9.46 on CIFAR-10.", ["CIFAR-10"]),
        ("Our ImageNet 512 × 512 FID is 3.02.", ["ImageNet 512x512"]),
        ("We reach an FID of 3.02.", [None]),
    ],
)
def test_a_score_of_pictures_is_of_the_data_set_that_its_sentence_names(text: str, settings: list[str | None]) -> None:
    claims = extract_claims(text, origin=Origin.CURATOR)
    assert [claim.setting for claim in claims if claim.quantity is Quantity.FID] == settings


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("FID of 2.2 on CIFAR-10", "CIFAR-10"),
        ("FID of 3.4 on ImageNet $64\\times64$ in one go", "ImageNet 64x64"),
        ("2x speedup for 512x512 images", "512x512"),
        ("2x speedup on 8 GPUs", None),
        ("2x speedup on an A100", None),
        ("2x speedup on average", None),
    ],
)
def test_settings(text: str, setting: str | None) -> None:
    assert only(text).setting == setting


@pytest.mark.parametrize(
    ("text", "baseline"),
    [
        ("Our model is on a par with earlier flows in quality while beating them in latency by 10x.", "earlier flows"),
        (
            "We reach a 4x speedup compared to the best synchronous and semi-asynchronous strategies.",
            "best synchronous and semi-asynchronous strategies",
        ),
        ("We match the score of a softmax layer while using 50% fewer parameters.", "softmax layer"),
        ("It shows its superiority over other text models and that it can be 100x faster.", "other text models"),
        ("Our model needs 10 NFE, which beats the record of Lee et al. (2021), 4000 NFE.", "Lee et al. (2021)"),
        ("Inference takes 10x less time, with accuracy comparable to or better than the best parsers.", None),
        ("Our tuning matches or outperforms full tuning, while using 40x fewer parameters.", "full tuning"),
        ("It scores 3% better than FastNet in mAP while requiring 50% fewer parameters.", "FastNet"),
        (
            "It performs on par with GradNet, which is the best method so far, while reducing the runtime by 90%.",
            "GradNet",
        ),
        ("Its quality is superior to earlier flows despite being 30 times faster.", "earlier flows"),
        ("It has a similar score as a learned codec, while obtaining about 5x speedup.", "learned codec"),
        ("It reduces the number of parameters to 20% of SMPL.", "SMPL"),
        ("It has one-third the parameters of TransNet.", "TransNet"),
        ("It reduces the computational cost of previous methods by 20%.", "previous methods"),
        ("It is better than the 350M parameter OPT, with 2x lower latency.", "350M parameter OPT"),
        ("It is far better than a strong memory transformer (AM-TRF), at least 4x faster.", "AM-TRF"),
        ("It has these benefits over earlier work: it is simple; and it runs 10x faster.", "earlier work"),
        ("It not only beats the previous best results, but also speeds up sampling by 10x.", "previous best results"),
        ("While it gives the same utility as the best baseline, it runs 100x faster.", "best baseline"),
    ],
)
def test_what_a_claim_is_set_against(text: str, baseline: str | None) -> None:
    text = f"We study diffusion models. {text}"
    assert [claim.baseline for claim in extract_claims(text, origin=Origin.ABSTRACT)] == [baseline]
