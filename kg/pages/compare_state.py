"""What a compare page is asked for, and its address; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.compare import BASES, Basis, group_claims
from kg.kinds import Quantity
from kg.views import PaperView

__all__ = ["CompareState", "parse_compare", "settle_basis"]


@dataclass(frozen=True)
class CompareState:
    """A quantity, what it is set against, and what else stands on the page: a second quantity, a chain of methods."""

    quantity: Quantity | None = None
    """None: the one with the most claims."""

    over: str = ""
    basis: Basis | None = None
    """None: whichever more claims state."""

    beside: Quantity | None = None
    start: str = ""
    end: str = ""

    def params(self) -> dict[str, str | list[str]]:
        """The query parameters that say this; what is at its default is left out.

        >>> CompareState(Quantity.STEPS, over="DDIM").params()
        {'quantity': 'sampling steps', 'over': 'DDIM'}
        """
        said = {
            "quantity": self.quantity.value if self.quantity else "",
            "over": self.over,
            "basis": self.basis or "",
            "with": self.beside.value if self.beside else "",
            "from": self.start,
            "to": self.end,
        }
        return {name: value for name, value in said.items() if value}

    def having(self, **changes: Any) -> dict[str, str | list[str]]:
        """The parameters of this state with some fields changed."""
        return replace(self, **changes).params()


def parse_compare(params: Mapping[str, Sequence[str]]) -> CompareState:
    """The page an address asks for; what makes no sense in it is left out.

    >>> parse_compare({"quantity": ["memory"], "over": ["DDIM"], "basis": ["luck"], "with": ["beauty"]}).params()
    {'quantity': 'memory', 'over': 'DDIM'}
    """

    def one(name: str) -> str:
        return (params.get(name) or [""])[-1].strip()[:300]

    known = {quantity.value: quantity for quantity in Quantity}
    quantity, beside = known.get(one("quantity")), known.get(one("with"))
    basis: Basis | None = next((basis for basis in BASES if basis == one("basis")), None)
    return CompareState(quantity, one("over"), basis, beside, start=one("from"), end=one("to"))


def settle_basis(papers: Iterable[PaperView], quantity: Quantity, state: CompareState) -> Basis:
    """The basis asked for; with a baseline the improvement; else the one of which more claims state a number."""
    if state.basis is not None:
        return state.basis
    if state.over or quantity is Quantity.SPEEDUP:
        return "improvement"
    papers = list(papers)
    stated = {
        basis: sum(
            one.bounds is not None
            for group in group_claims(papers, quantity, basis=basis)
            for one in group.stated
            if group.quantity is quantity
        )
        for basis in BASES
    }
    return max(("value", "improvement"), key=lambda basis: stated[basis])
