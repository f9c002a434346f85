"""Filters on papers: who meets them, how many each further value would leave, and in which words to say so; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.author_names import is_author
from kg.bounds import Verdict
from kg.claim_filters import CLAIM_FIELDS
from kg.query import Filters
from kg.venues import parse_label
from kg.verdicts import Asked, Tally, best_speedup_bound, combine, count_verdicts
from kg.views import PaperView

__all__ = ["SPEEDUP_STOPS", "FacetCount", "Sieve"]

SPEEDUP_STOPS = (1.5, 2.0, 3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class FacetCount:
    """A value to filter by, and how many results it leaves under the other filters; `depth` indents a topic."""

    value: str
    label: str
    count: int
    depth: int = 0


# The facets that ask for no claim.
FACTS = frozenset({"venue", "year", "topic", "author", "code"})

# How a note words that a condition is met, and that it is not.
_WORDS = {
    ">=": ("reach it", "stay below"),
    ">": ("go beyond it", "stay below"),
    "<=": ("keep to it", "lie above"),
    "<": ("stay below", "lie above"),
    "=": ("meet it", "do not"),
}


class Sieve:
    """Filters put to papers. `names` leads from what `over:` names to the key of that paper."""

    def __init__(self, filters: Filters, names: Mapping[str, str]) -> None:
        self.filters = filters
        self.asked = Asked(filters, names)
        self._venues = _venue_names(filters.venues)
        self._topics = tuple(topic.casefold() for topic in filters.topics)
        # By paper and condition: a search asks each paper the same for its results, its notes and every facet.
        self._heard: dict[tuple[int, str], Verdict] = {}

    def without(self, *facets: str) -> Sieve:
        """The same filters with some facets left open."""
        opened = Sieve(self.filters.without(*facets), self.asked.names)
        if FACTS.issuperset(facets):
            # No condition on claims has changed, nor of which claims it must hold.
            opened._heard = self._heard
        return opened

    def _verdict(self, paper: PaperView, facet: str) -> Verdict:
        known = self._heard.get((paper.id, facet))
        if known is None:
            known = self._heard[paper.id, facet] = self.asked.answer(paper, facet).verdict
        return known

    def _verdicts(self, paper: PaperView, facets: Iterable[str]) -> Verdict:
        return combine(self._verdict(paper, facet) for facet in facets)

    def lets_through(self, paper: PaperView) -> bool:
        """Whether it is a result: a claim's interval must reach the threshold, not lie beyond it as a whole."""
        return self._meets_facts(paper) and self._passes(paper, self.asked.facets)

    def _passes(self, paper: PaperView, facets: Iterable[str]) -> bool:
        verdict = self._verdicts(paper, facets)
        return verdict is not Verdict.FAILS and (verdict is not Verdict.UNKNOWN or self.filters.show_unknown)

    def leaves_open(self, paper: PaperView) -> bool:
        """Whether the paper is among the results although it states nothing on what is asked."""
        return bool(self.asked.facets) and self._verdicts(paper, self.asked.facets) is Verdict.UNKNOWN

    def _meets_facts(self, paper: PaperView) -> bool:
        """All filters that ask for no claim."""
        filters = self.filters
        if self._venues and (paper.venue or "").casefold() not in self._venues:
            return False
        low, high = filters.years
        if (low is not None or high is not None) and (
            paper.year is None or (low is not None and paper.year < low) or (high is not None and paper.year > high)
        ):
            return False
        if self._topics and not any(_in_topic(paper, topic) for topic in self._topics):
            return False
        if filters.authors and not any(is_author(name, asked) for name in paper.authors for asked in filters.authors):
            return False
        return filters.has_code is None or paper.has_code == filters.has_code

    def reasons(self, paper: PaperView) -> tuple[str, ...]:
        """Which filters the paper meets, and how."""
        met = []
        for facet in self.filters.active:
            if facet in self.asked.facets:
                met.append(self.asked.answer(paper, facet).reason)
            elif facet == "venue":
                met.append(f"venue {paper.venue}")
            elif facet == "year":
                met.append(f"year {paper.year}")
            elif facet == "topic":
                met.append("topic " + ", ".join(self.filters.topics))
            elif facet == "author":
                known = (
                    name for name in paper.authors if any(is_author(name, asked) for asked in self.filters.authors)
                )
                met.append("author " + ", ".join(known))
            elif facet == "code":
                met.append("has code" if self.filters.has_code else "no code")
        if "on" in self.asked.facets and not self.filters.hardware:
            met.append(self.asked.answer(paper, "on").reason)
        return tuple(met)

    def tally(self, papers: Iterable[PaperView]) -> Tally | None:
        """Unknown is not false: of the papers that meet all else, how many answer all conditions on claims how."""
        facets = self.asked.facets
        if not facets:
            return None
        label = ", ".join(self.asked.label(facet) for facet in facets)
        return count_verdicts(label, (self._verdicts(paper, facets) for paper in papers if self._meets_facts(paper)))

    def tallies(self, papers: Sequence[PaperView]) -> tuple[Tally, ...]:
        """The same for each condition by itself, among the papers that the others let through."""
        found = []
        for facet in self.asked.facets:
            others = [other for other in self.asked.facets if other != facet]
            pool = [paper for paper in papers if self._meets_facts(paper) and self._passes(paper, others)]
            found.append(count_verdicts(self.asked.label(facet), (self._verdict(paper, facet) for paper in pool)))
        return tuple(found)

    def notes(self, papers: Sequence[PaperView]) -> tuple[str, ...]:
        """The tallies in words."""
        over = " or ".join(self.filters.baselines)
        lines = []
        for facet, tally in zip(self.asked.facets, self.tallies(papers), strict=True):
            conditions = self.filters.conditions(facet) if facet in CLAIM_FIELDS else ()
            reached = tally.satisfy + tally.may
            part = f" ({tally.may} of them only with part of its interval)" if tally.may else ""
            if not conditions:
                lines.append(f"{tally.asked}: {reached} state something, {tally.unknown} nothing")
                continue
            yes, no = _WORDS[conditions[0].sign] if len(conditions) == 1 else ("meet all of it", "do not")
            against = f"over {over}" if over else "against each paper's own baseline"
            reported = f"as reported {against}" if over or conditions[0].is_ratio else "as reported"
            place = f" {self.asked.label('on')}" if self.asked.is_placed(facet) else ""
            lines.append(
                f"{tally.asked}{place}, {reported}: "
                f"{reached} {yes}{part}, {tally.fail} {no}, {tally.unknown} state none"
            )
        return tuple(lines)

    def count_facets(self, papers: Sequence[PaperView]) -> dict[str, tuple[FacetCount, ...]]:
        """Counts per facet among what meets every *other* filter."""

        def under_others(facet: str) -> list[PaperView]:
            others = self.without(facet)
            return [paper for paper in papers if others.lets_through(paper)]

        venues = Counter(paper.venue for paper in under_others("venue") if paper.venue)
        years = Counter(paper.year for paper in under_others("year") if paper.year)
        speedups = [best_speedup_bound(self.asked, paper) for paper in under_others("speedup")]
        code = under_others("code")
        with_code = sum(paper.has_code for paper in code)
        return {
            "venue": tuple(
                FacetCount(name, name, count)
                for name, count in sorted(venues.items(), key=lambda item: (-item[1], item[0]))
            ),
            "year": tuple(
                FacetCount(str(year), str(year), count) for year, count in sorted(years.items(), reverse=True)
            ),
            "topic": _count_topics(under_others("topic")),
            "speedup": tuple(
                FacetCount(f"{stop:g}", f"≥{stop:g}×", count)
                for stop in SPEEDUP_STOPS
                if (count := sum(best >= stop for best in speedups))
            ),
            "code": (
                FacetCount("code", "with code", with_code),
                FacetCount("no-code", "without", len(code) - with_code),
            ),
        }

    def suggest(self, papers: Sequence[PaperView]) -> tuple[str, ...]:
        """What an empty page offers: each filter whose absence would leave something."""
        offers = []
        for facet in self.filters.active:
            opened = self.without(facet)
            count = sum(opened.lets_through(paper) for paper in papers)
            if count:
                offers.append(f"without {self.filters.text(facet)} there {'is 1' if count == 1 else f'are {count}'}")
        unknown = 0 if self.filters.show_unknown else sum(self.leaves_open(p) for p in papers if self._meets_facts(p))
        if unknown:
            offers.append(f"unknown:show gives {unknown} that {'states' if unknown == 1 else 'state'} nothing on it")
        return tuple(offers)


def _venue_names(asked: Sequence[str]) -> frozenset[str]:
    """`NIPS`, `neurips` and `NeurIPS` are one venue."""
    names = set()
    for name in asked:
        label = parse_label(name)
        names.add((label.venue if label else name).casefold())
    return frozenset(names)


def _in_topic(paper: PaperView, asked: str) -> bool:
    """Whether the paper stands in the section of that path, below it, or in one whose name holds the words."""
    for topic in paper.topics:
        path = " / ".join(topic.path).casefold()
        if path == asked or path.startswith(f"{asked} / ") or any(asked in name.casefold() for name in topic.path):
            return True
    return False


def _count_topics(papers: Sequence[PaperView]) -> tuple[FacetCount, ...]:
    """One count per section, broader ones included, list after list, each in its own order."""
    inside: dict[tuple[str, ...], set[int]] = {}
    place: dict[tuple[str, ...], tuple[int, int]] = {}
    lists: dict[str, int] = {}
    for paper in papers:
        for topic in paper.topics:
            for depth in range(1, len(topic.path) + 1):
                path = topic.path[:depth]
                inside.setdefault(path, set()).add(paper.id)
                here = (lists.setdefault(topic.source, len(lists)), topic.position)
                place[path] = min(place.get(path, here), here)
    order = sorted(inside, key=lambda path: [place[path[:depth]] for depth in range(1, len(path) + 1)])
    return tuple(FacetCount(" / ".join(path), path[-1], len(inside[path]), len(path) - 1) for path in order)
