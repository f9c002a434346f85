"""Claims and papers made by hand, for tests of what compares them."""

from __future__ import annotations

from typing import Any

from kg.kinds import Origin, Quantity
from kg.models import RecordSource
from kg.views import ClaimView, PaperView

UNITS = {
    Quantity.STEPS: "step",
    Quantity.LATENCY: "s",
    Quantity.MEMORY: "GB",
    Quantity.PARAMETERS: "parameter",
    Quantity.BITS: "bit",
}


def claim(quantity: Quantity, low: float | None = None, high: float | None = None, **facts: Any) -> ClaimView:
    """A claim; `ratio=(low, high)` and `before=(low, high)` may be given as pairs, one number stands for both ends."""
    ratio = facts.pop("ratio", (None, None))
    before = facts.pop("before", (None, None))
    blank = dict.fromkeys(("direction", "baseline", "baseline_key", "hardware", "setting", "caveat", "hedge", "source"))
    return ClaimView(
        **{
            **blank,
            "paper_key": "",
            "quantity": quantity,
            "low": low,
            "high": low if high is None else high,
            "unit": UNITS.get(quantity),
            "ratio_low": ratio[0],
            "ratio_high": ratio[1],
            "baseline_low": before[0],
            "baseline_high": before[1],
            "quote": f"{quantity.value} {low} {ratio}",
            "origin": Origin.LIST,
            "line": 1,
            "confidence": 0.9,
            **facts,
        }  # type: ignore[arg-type]
    )


def paper(name: str, *claims: ClaimView, **facts: Any) -> PaperView:
    """A paper of that name with its claims; its key is the name in lower case."""
    return PaperView(
        **{
            "id": facts.pop("number", 1),
            "key": name.casefold(),
            **dict.fromkeys(("eprint", "doi", "url", "abstract", "summary", "published", "venue", "track", "label")),
            "title": f"{name}: a title",
            "alias": name,
            "methods": (name,),
            "year": 2023,
            "topics": (),
            "artifacts": (),
            "claims": claims,
            "record_source": RecordSource.LIST,
            "withdrawn": False,
            **facts,
        }  # type: ignore[arg-type]
    )
