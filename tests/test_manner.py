"""A line written as the list writes its own: each style's line worked out by hand from the entries that stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.manner import Manner
from ingest.pipeline import build
from kg.models import RecordSource
from kg.store import load_entries, open_store
from kg.venues import Track
from kg.views import ArtifactView, PaperView
from tests.encoders import WordEncoder

PAPER = PaperView(
    id=1, key="arxiv:2302.02285", eprint="2302.02285", doi=None, url="https://arxiv.org/abs/2302.02285",
    title="ReDi: Diffusion Inference via Trajectory Retrieval", alias="ReDi", methods=("ReDi",), abstract=None,
    summary=None, published=None, year=2023, venue="ICML", track=Track.MAIN, label=None, topics=(), artifacts=(),
    claims=(), record_source=RecordSource.LIST, withdrawn=False,
)  # fmt: skip
CODE = replace(PAPER, artifacts=(ArtifactView("code", "https://github.com/zkx06111/ReDiffusion", "Code"),))

BULLETS = """\
# L

## Samplers

- DPM-Solver: A Fast Solver for Sampling <br> NeurIPS 2022 [[Paper]](https://arxiv.org/abs/2206.00927) \
[[Code]](https://github.com/LuChengTHU/dpm-solver)
- Score-Based Generative Modeling by Equations <br> Arxiv 2020 [[Paper]](https://arxiv.org/abs/2011.13456)
"""
NUMBERED = """\
# L

## Samplers

1. [**DPM-Solver: A Fast Solver for Sampling.**](https://arxiv.org/abs/2206.00927) _Cheng Lu, Yuhao Zhou._ NeurIPS 2022.
2. [**Denoising Diffusion Implicit Models.**](https://arxiv.org/abs/2010.02502) _Jiaming Song, Chenlin Meng._ ICLR 2021.
"""
BLOCKS = """\
# L

## Samplers

**DPM-Solver: A Fast Solver for Sampling** \\
*Cheng Lu, Yuhao Zhou* \\
NeurIPS 2022. [[Paper](https://arxiv.org/abs/2206.00927)] \\
2 Jun 2022

**Denoising Diffusion Implicit Models** \\
*Jiaming Song, Chenlin Meng* \\
ICLR 2021. [[Paper](https://arxiv.org/abs/2010.02502)] \\
6 Oct 2020
"""
TABLE = """\
# L

## Samplers

|Date|Title|Paper|Code|
|:---|:---|:---|:---|
|2022.06|[**DPM-Solver**] DPM-Solver: A Fast Solver for Sampling(@Tsinghua)|[[pdf]](https://arxiv.org/pdf/2206.00927)|\
[[dpm-solver]](https://github.com/LuChengTHU/dpm-solver)|
|2022.09|[**PNDM**] PNDM: A Pseudo Solver for Sampling on Manifolds(@Zhejiang)|[[pdf]](https://arxiv.org/pdf/2202.09778)|\
[[PNDM]](https://github.com/luping-liu/PNDM)|
"""
LABELS = """\
# L

## Samplers

- [[NeurIPS22 - **DPM-Solver**](https://arxiv.org/abs/2206.00927)]: "DPM-Solver: A Fast Solver for Sampling";
    - 10 steps instead of 100
    - [Code](https://github.com/LuChengTHU/dpm-solver)
- [[Arxiv2211 - **DPM-Solver++**](https://arxiv.org/abs/2211.01095)]: "DPM-Solver++: A Fast Solver for Guided Sampling";
    - for guided sampling
"""
NO_ADDRESS = (
    "# L\n\n## Samplers\n\n- [ICML] Fast Sampling of Diffusion Models\n- [CVPR] Sampling on Manifolds of Noise\n"
)


@pytest.fixture
def manner(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Manner, int | None]]:
    """The manner of the list that the test names, and the section that its first entry stands in."""
    (tmp_path / "l.md").write_text(request.param, "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, tmp_path / "l.md", offline=True, snapshot=tmp_path, load_encoder=WordEncoder)
    entries = load_entries(store)
    yield Manner(entries), entries[0].topic_id
    store.close()


@pytest.mark.parametrize(
    ("manner", "paper", "authors", "line"),
    [
        (
            BULLETS, PAPER, (),
            "- ReDi: Diffusion Inference via Trajectory Retrieval <br> ICML 2023 "
            "[[Paper]](https://arxiv.org/abs/2302.02285)",
        ),
        (
            BULLETS, CODE, (),
            "- ReDi: Diffusion Inference via Trajectory Retrieval <br> ICML 2023 "
            "[[Paper]](https://arxiv.org/abs/2302.02285) [[Code]](https://github.com/zkx06111/ReDiffusion)",
        ),
        (
            NUMBERED, PAPER, ("Kexun Zhang", "Xianjun Yang"),
            "3. [**ReDi: Diffusion Inference via Trajectory Retrieval.**](https://arxiv.org/abs/2302.02285) "
            "_Kexun Zhang, Xianjun Yang._ ICML 2023.",
        ),
        (
            NUMBERED, PAPER, (),
            "3. [**ReDi: Diffusion Inference via Trajectory Retrieval.**](https://arxiv.org/abs/2302.02285) ICML 2023.",
        ),
        (
            BLOCKS, PAPER, ("Kexun Zhang", "et al."),
            "**ReDi: Diffusion Inference via Trajectory Retrieval** \\\n*Kexun Zhang et al.* \\\n"
            "ICML 2023. [[Paper](https://arxiv.org/abs/2302.02285)]",
        ),
        (
            TABLE, CODE, (),
            "|2023.02|[**ReDi**] ReDi: Diffusion Inference via Trajectory Retrieval|"
            "[[pdf]](https://arxiv.org/pdf/2302.02285)|[[ReDi]](https://github.com/zkx06111/ReDiffusion)|",
        ),
        (
            LABELS, PAPER, (),
            '- [[ICML23 - **ReDi**](https://arxiv.org/abs/2302.02285)]: '
            '"ReDi: Diffusion Inference via Trajectory Retrieval";',
        ),
        (
            NO_ADDRESS, PAPER, (),
            "- [ICML] [ReDi: Diffusion Inference via Trajectory Retrieval](https://arxiv.org/abs/2302.02285)",
        ),
    ],
    indirect=["manner"],
)  # fmt: skip
def test_the_line_is_written_as_the_list_writes_its_own(
    manner: tuple[Manner, int | None], paper: PaperView, authors: tuple[str, ...], line: str
) -> None:
    writer, topic_id = manner
    assert writer.write(paper, authors, topic_id) == line


MIXED = """\
# L

## Quantization

{quantized}

## Samplers

- [ICLR21] [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)
- [NeurIPS22] [A Fast Solver for Sampling of Models](https://arxiv.org/abs/2206.00927)
- [CVPR23] [Three Models at Once](https://arxiv.org/abs/2301.00001)
- [Arxiv2211] [A Fast Solver for Guided Sampling](https://arxiv.org/abs/2211.01095)
"""
ODD = "* **Weights of {} Bits**, ICML 2022. [[paper]](https://arxiv.org/abs/2302.0430{})"


@pytest.mark.parametrize(
    ("manner", "line"),
    [
        # One entry is no manner: the line follows the list, its label too, though this venue is spelled otherwise.
        (
            MIXED.format(quantized="- [ICML 2022] [Weights of Four Bits](https://arxiv.org/abs/2302.04304)"),
            "- [ICML23] [ReDi: Diffusion Inference via Trajectory Retrieval](https://arxiv.org/abs/2302.02285)",
        ),
        (
            MIXED.format(quantized=ODD.format("Four", 4)),
            "* [ICML23] [ReDi: Diffusion Inference via Trajectory Retrieval](https://arxiv.org/abs/2302.02285)",
        ),
        (
            MIXED.format(quantized="3. [[ICML 2022] Weights of Four Bits](https://arxiv.org/abs/2302.04304)"),
            "4. [ICML23] [ReDi: Diffusion Inference via Trajectory Retrieval](https://arxiv.org/abs/2302.02285)",
        ),
        # Three that agree are one.
        (
            MIXED.format(quantized="\n".join(ODD.format(n, n) for n in (2, 4, 8))),
            "* **ReDi: Diffusion Inference via Trajectory Retrieval**, ICML 2023. "
            "[[paper]](https://arxiv.org/abs/2302.02285)",
        ),
    ],
    indirect=["manner"],
)
def test_a_section_of_few_entries_follows_the_list(manner: tuple[Manner, int | None], line: str) -> None:
    writer, topic_id = manner
    assert writer.write(PAPER, (), topic_id) == line


@pytest.mark.parametrize("manner", [TABLE], indirect=True)
def test_no_model_no_line(manner: tuple[Manner, int | None]) -> None:
    """Each row has a name and code: of a paper without a name, or without code, the table's manner cannot speak."""
    writer, topic_id = manner
    assert writer.write(PAPER, (), topic_id) is None
    assert writer.write(replace(CODE, alias=None, methods=()), (), topic_id) is None


@pytest.mark.parametrize("manner", [BULLETS], indirect=True)
def test_markup_in_a_title_stays_text(manner: tuple[Manner, int | None]) -> None:
    writer, topic_id = manner
    hostile = replace(PAPER, title="Fast ](javascript:alert(1)) *Sampling* of [Noise]", alias=None, methods=())
    line = writer.write(hostile, (), topic_id)
    assert line is None or "\\](javascript" in line
