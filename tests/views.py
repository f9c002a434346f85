"""Views of papers and claims made up for the tests of pages, and what pages drew found again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.kinds import Origin, Quantity
from kg.models import RecordSource
from kg.venues import Track
from kg.views import ClaimView, PaperView, TopicView

HOSTILE = (
    "<script>window.pwned=1</script><img src=x onerror=alert(1)> ![x](http://example.invalid/x.png) :red[**b**] $x$"
)


def texts(node: Any) -> str:
    """All text of a tree, in order."""
    if isinstance(node, str):
        return node
    if isinstance(node, list) and len(node) > 1 and isinstance(node[1], dict):
        return "".join(texts(child) for child in node[2:])
    return "".join(texts(child) for child in node or [])


def found(node: Any, tag: str) -> list[Any]:
    """All elements of a tag, in order."""
    if not isinstance(node, list):
        return []
    own = [node] if len(node) > 1 and isinstance(node[1], dict) and node[0] == tag else []
    return own + [deeper for child in node for deeper in found(child, tag)]


SOLVERS = TopicView(1, "list.md", ("Sampling", "Solvers"), "Solvers", "", 3, 0, None)


def make_claim(**changes: Any) -> ClaimView:
    claim = ClaimView(
        paper_key="arxiv:2206.00927", quantity=Quantity.STEPS, low=10, high=20, unit="steps", direction="fewer",
        baseline="DDIM", baseline_key=None, baseline_low=50, baseline_high=100, ratio_low=2.5, ratio_high=10,
        hardware=None, setting=None, caveat=None, hedge=None, quote="50 to 100 become 10 to 20", origin=Origin.LIST,
        source="list.md", line=7, confidence=0.9,
    )  # fmt: skip
    return replace(claim, **changes)


def make_paper(**changes: Any) -> PaperView:
    paper = PaperView(
        id=1, key="arxiv:2206.00927", eprint="2206.00927", doi=None, url=None,
        title="DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps",
        alias="DPM-Solver", methods=("DPM-Solver",), abstract=None, summary="A fast solver.", published=None, year=2022,
        venue="NeurIPS", track=Track.MAIN, label="NeurIPS22", topics=(SOLVERS,), artifacts=(), claims=(),
        record_source=RecordSource.SNAPSHOT, withdrawn=False,
    )  # fmt: skip
    return replace(paper, **changes)
