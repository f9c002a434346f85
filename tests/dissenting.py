"""Three small lists of real papers that say different things of one: for the pages, plain and in the browser."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import build
from kg.store import open_store
from tests.encoders import WordEncoder

__all__ = ["HOSTILE_NAME", "build_dissent"]

HOSTILE_NAME = "D<img src=x onerror=window.harmed=1>M"
DPM = '"DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps"'
SOLVER, DDIM = "https://arxiv.org/abs/2206.00927", "https://arxiv.org/abs/2010.02502"
LISTS = {
    "one.md": f"# One\n\n## Samplers\n\n- [[NeurIPS22 - **DPM-Solver**]({SOLVER})]: {DPM};\n"
    f'- [[ICLR21 - **DDIM**]({DDIM})]: "Denoising Diffusion Implicit Models";\n',
    "two.md": f"# Two\n\n## Solvers\n\n- [[NeurIPS22 - **DPM-Solver**]({SOLVER})]: {DPM};\n",
    "three.md": f"# Three\n\n## Fast\n\n- [[Arxiv2206 - **DPM-Solver**]({SOLVER})]: {DPM};\n"
    f'- [[ICLR21 - **{HOSTILE_NAME.replace("<", chr(92) + "<")}**]({DDIM})]: "Denoising Diffusion Implicit Models";\n',
}


def build_dissent(folder: Path) -> Path:
    """The database, built offline: DPM-Solver stands in three lists, of which two say NeurIPS and one arXiv."""
    for name, text in LISTS.items():
        (folder / name).write_text(text, "utf-8")
    store = open_store(folder / "kg.db")
    build(store, [folder / name for name in LISTS], offline=True, snapshot=folder, load_encoder=WordEncoder)
    store.close()
    return folder / "kg.db"
