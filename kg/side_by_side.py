"""Papers beside each other, quantity by quantity; and which of them two rankings together leave unbeaten; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.bounds import Bounds
from kg.compare import BASES, ClaimGroup, Stated, format_base, group_claims, is_better_high
from kg.kinds import Quantity
from kg.views import ClaimView, PaperView

__all__ = ["Comparison", "Front", "FrontPoint", "compare_papers", "describe_ranking", "find_front"]


@dataclass(frozen=True)
class Comparison:
    """One quantity of several papers. `cells` has the shown claims of each paper, in the order asked; empty is unknown.

    `rankings` hold the claims of at least two of the papers that may be compared; `reasons` say why others may not.
    """

    quantity: Quantity
    cells: tuple[tuple[ClaimView, ...], ...]
    rankings: tuple[ClaimGroup, ...]
    reasons: tuple[str, ...]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What the rankings say, a line each, followed by the reasons."""
        return (*(describe_ranking(ranking) for ranking in self.rankings), *self.reasons)


@dataclass(frozen=True)
class FrontPoint:
    """A paper in both of two rankings; `on_front` unless another is surely as good in both and better in one."""

    paper: PaperView
    first: Stated
    second: Stated
    on_front: bool


@dataclass(frozen=True)
class Front:
    """The Pareto view of two rankings. `unknown`: papers of one ranking only, with the title of the other."""

    points: tuple[FrontPoint, ...]
    unknown: tuple[tuple[Stated, str], ...]


def compare_papers(papers: Sequence[PaperView]) -> list[Comparison]:
    """Every quantity that at least one of the papers states, in the order of `Quantity`."""
    rows = []
    for quantity in Quantity:
        cells = tuple(tuple(c for c in paper.shown_claims if c.quantity is quantity) for paper in papers)
        if any(cells):
            rows.append(_compare(papers, quantity, cells))
    return rows


def _compare(papers: Sequence[PaperView], quantity: Quantity, cells: tuple[tuple[ClaimView, ...], ...]) -> Comparison:
    stating = [paper.name for paper, cell in zip(papers, cells, strict=True) if cell]
    if len(stating) == 1:
        return Comparison(quantity, cells, (), (f"only {stating[0]} states it",))
    rankings: list[ClaimGroup] = []
    reasons: dict[str, None] = {}
    for basis in BASES:
        groups = [g for g in group_claims(papers, quantity, basis=basis) if g.quantity is quantity]
        shared = [g for g in groups if g.is_ranking and len({one.paper.key for one in g.stated}) > 1]
        rankings += shared
        for group in groups:
            if group not in shared:
                names = ", ".join(dict.fromkeys(one.paper.name for one in group.stated))
                reasons[f"{basis}, {names}: {group.reason or _alone(group)}"] = None
    return Comparison(quantity, cells, tuple(rankings), tuple(reasons))


def _alone(group: ClaimGroup) -> str:
    where = (
        f"against {group.baseline}"
        if group.basis == "improvement"
        else f"on {group.hardware}"
        if group.hardware
        else ""
    )
    return f"stands alone{' ' if where else ''}{where}"


def describe_ranking(group: ClaimGroup) -> str:
    """A ranking in one line: `improvement over DDIM: DPM-Solver 10× and DPM-Solver++ 5–16.7× overlap`."""
    said: list[str] = []
    for one in group.stated:
        value = "" if one.bounds is None else f" {format_base(one.bounds, group.measures)}"
        said.append(f"{one.place}. {one.paper.name}{value}")
    cautions = f" ({'; '.join(group.cautions)})" if group.cautions else ""
    return f"{group.title.removeprefix(f'{group.quantity.value}, ')}: {', '.join(said)}{cautions}"


def find_front(first: ClaimGroup, second: ClaimGroup) -> Front:
    """Which papers of two rankings no other surely beats, and which state only one of the two quantities."""
    ones, others = _best(first), _best(second)
    high = (is_better_high(first.quantity, first.basis), is_better_high(second.quantity, second.basis))
    both = [key for key in ones if key in others]
    pairs = {key: (ones[key].bounds, others[key].bounds) for key in both}
    points = tuple(
        FrontPoint(
            ones[key].paper,
            ones[key],
            others[key],
            not any(_beats(pairs[o], pairs[key], high) for o in both if o != key),
        )
        for key in both
    )
    unknown = [(stated, second.title) for key, stated in ones.items() if key not in others]
    unknown += [(stated, first.title) for key, stated in others.items() if key not in ones]
    return Front(points, tuple(unknown))


def _best(group: ClaimGroup) -> dict[str, Stated]:
    best: dict[str, Stated] = {}
    for stated in group.stated:
        if stated.bounds is not None:
            best.setdefault(stated.paper.key, stated)
    return best


def _beats(
    one: tuple[Bounds | None, Bounds | None], other: tuple[Bounds | None, Bounds | None], high: tuple[bool, bool]
) -> bool:
    """Whether one is surely at least as good in both, and surely better in one."""
    better = False
    for mine, theirs, more in zip(one, other, high, strict=True):
        if mine is None or theirs is None:
            return False
        low, top = (mine.low, theirs.high) if more else (-mine.high, -theirs.low)
        if low < top:
            return False
        better = better or low > top
    return better
