"""What a reader of the store gets: plain, frozen records, complete in themselves, without a session behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kg.bounds import hedge_sign, number_text, turn_hedge
from kg.disagreements import Disagreement, find_disagreements
from kg.kinds import HIGHER_IS_BETTER, Origin, Quantity, RelationKind
from kg.models import RecordSource
from kg.venues import Track

__all__ = [
    "SHOWN_CONFIDENCE",
    "SHOWN_RELATION_CONFIDENCE",
    "SPEED_QUANTITIES",
    "ArtifactView",
    "ClaimView",
    "ConceptView",
    "EntryView",
    "FindingView",
    "PaperDetail",
    "PaperView",
    "RelationView",
    "RunView",
    "SourceView",
    "ThingView",
    "TopicView",
    "UnparsedView",
]

# Quantities whose improvement makes sampling faster; fewer parameters or less memory is no speedup.
SPEED_QUANTITIES = frozenset({Quantity.SPEEDUP, Quantity.STEPS, Quantity.LATENCY, Quantity.THROUGHPUT})

# Units that are counted, and so have a plural.
COUNTED_UNITS = frozenset({"step", "bit", "parameter", "epoch"})

# A relation read from a text below this is stored, not shown; of the others five in six are right (`bench relations`).
SHOWN_RELATION_CONFIDENCE = 0.5

# A claim below this confidence is stored and not shown unless asked for.
SHOWN_CONFIDENCE = 0.5


@dataclass(frozen=True)
class ArtifactView:
    """Code, project page, model … of a paper."""

    kind: str
    url: str
    text: str


@dataclass(frozen=True)
class ClaimView:
    """A claim with its words and their place; `ratio` is the improvement over the baseline, above 1 where better."""

    paper_key: str
    quantity: Quantity
    low: float | None
    high: float | None
    unit: str | None
    direction: str | None
    baseline: str | None
    baseline_key: str | None
    baseline_low: float | None
    baseline_high: float | None
    ratio_low: float | None
    ratio_high: float | None
    hardware: str | None
    setting: str | None
    caveat: str | None
    hedge: str | None
    quote: str
    origin: Origin
    source: str | None
    line: int | None
    confidence: float
    start: int = 0
    end: int = 0
    """Where the quote stands in its note, title or abstract, in characters."""
    also: tuple[ClaimView, ...] = ()
    """Other claims of the paper that say this too, or less of it (see `kg.evidence`)."""

    @property
    def said_by(self) -> tuple[ClaimView, ...]:
        """The claim and those that say it too."""
        return (self, *self.also)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Who says so, each once; the leading one first."""
        return tuple(dict.fromkeys(claim.origin for claim in self.said_by))

    @property
    def is_speedup(self) -> bool:
        """Whether it says how much faster sampling becomes, as a ratio."""
        return self.quantity in SPEED_QUANTITIES and self.ratio_high is not None

    @property
    def value_text(self) -> str:
        """The value interval with its unit, `10–20 steps`; empty where the claim is a mere ratio."""
        span = _span(self.low, self.high)
        if not span or self.quantity is Quantity.SPEEDUP:
            return ""
        unit = self.unit or ""
        if unit in COUNTED_UNITS and span != "1":
            unit += "s"
        return f"{span} {unit}".strip()

    @property
    def signed_value(self) -> str:
        """The value as a bound where it is hedged as one: `<2 s`, `≥30 image/s`, `≈10 steps`."""
        text = self.value_text
        return text if not text or text[0] in "≤≥" else f"{hedge_sign(self.hedge)}{text}"

    @property
    def ratio_hedge(self) -> str:
        """The hedge of the improvement: that of the value turned round where less is better, so that less than 4
        steps, from 250, are at least 62.5× fewer."""
        hedge = self.hedge or ""
        return turn_hedge(hedge) if self.low is not None and self.quantity not in HIGHER_IS_BETTER else hedge

    @property
    def ratio_text(self) -> str:
        """The improvement, `2.5–10× fewer sampling steps`, or its opposite, `2× slower`; empty where there is none."""
        low, high = self.ratio_low, self.ratio_high
        worse = low is not None and high is not None and 0 < low <= high < 1
        span = _span(1 / high, 1 / low) if worse and low and high else _span(low, high)
        if not span:
            return ""
        if self.quantity is Quantity.SPEEDUP:
            return f"{span}× {'slower' if worse else 'faster'}"
        if self.quantity is Quantity.LATENCY:
            return f"{span}× {'more' if worse else 'less'} time"
        return f"{span}× {self.direction or ('worse' if worse else 'better')} {self.quantity.value}"

    @property
    def text(self) -> str:
        """The claim in one line, without its words: value, improvement, baseline, hardware, as it is hedged."""
        parts = [part for part in (self.value_text, self.ratio_text) if part]
        line = ", ".join(parts) or self.quantity.value
        if self.hedge:
            line = f"{self.hedge.replace(',', '')} {line}"
        if self.baseline:
            line += f" than {self.baseline}" if self.ratio_text else f" (against {self.baseline})"
        if self.hardware:
            line += f" on {self.hardware}"
        return line


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return "" if high is None else f"≤{number_text(high)}"
    if high is None:
        return f"≥{number_text(low)}"
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"


def _headline(claim: ClaimView) -> tuple[float, float, float]:
    trust = 2.0 if Origin.LIST in claim.origins else claim.confidence
    return (trust, claim.ratio_high or 0, claim.ratio_low or 0)


@dataclass(frozen=True)
class TopicView:
    """A section of a list. `papers` counts the works listed in it or below it."""

    id: int
    source: str
    path: tuple[str, ...]
    name: str
    description: str
    line: int
    position: int
    parent_id: int | None
    papers: int = 0


@dataclass(frozen=True)
class PaperView:
    """A paper as a result card needs it."""

    id: int
    key: str
    eprint: str | None
    doi: str | None
    url: str | None
    title: str | None
    alias: str | None
    methods: tuple[str, ...]
    abstract: str | None
    summary: str | None
    published: date | None
    year: int | None
    venue: str | None
    track: Track | None
    label: str | None
    topics: tuple[TopicView, ...]
    artifacts: tuple[ArtifactView, ...]
    claims: tuple[ClaimView, ...]
    record_source: RecordSource
    withdrawn: bool
    authors: tuple[str, ...] = ()
    authors_cut: bool = False
    """Whether a list, the only one to name authors, wrote "et al." behind the first."""

    @property
    def name(self) -> str:
        """What to call it in a line: the alias, else the title, else the key."""
        return self.alias or self.title or self.key

    @property
    def cited_authors(self) -> tuple[str, ...]:
        """The authors as far as they are known, and "et al." where a list stopped there."""
        return (*self.authors, "et al.") if self.authors_cut else self.authors

    @property
    def text(self) -> str:
        """The abstract where arXiv gave one, else our own summary, else nothing."""
        return self.abstract or self.summary or ""

    @property
    def has_code(self) -> bool:
        """Whether a code repository is known."""
        return any(artifact.kind == "code" for artifact in self.artifacts)

    @property
    def shown_claims(self) -> tuple[ClaimView, ...]:
        """The claims that are sure enough to show unasked."""
        return tuple(claim for claim in self.claims if claim.confidence >= SHOWN_CONFIDENCE)

    @property
    def best_speedup(self) -> ClaimView | None:
        """The speedup to head the paper with, or None: what a list says before what the paper says of itself, of the
        latter the surest, then the largest."""
        speedups = [claim for claim in self.shown_claims if claim.is_speedup and (claim.ratio_high or 0) > 1]
        return max(speedups, key=_headline, default=None)

    @property
    def newest(self) -> tuple[int, int, int]:
        """Year, month, day for sorting by age; the eprint gives the month where no date is known."""
        if self.published is not None:
            return (self.published.year, self.published.month, self.published.day)
        if self.eprint is not None and "/" not in self.eprint:
            return (2000 + int(self.eprint[:2]), int(self.eprint[2:4]), 0)
        return (self.year or 0, 0, 0)


@dataclass(frozen=True)
class EntryView:
    """How one list has the paper: its own label, title and words, and where they stand."""

    source: str
    line: int
    end_line: int
    raw: str
    alias: str | None
    title: str | None
    label: str | None
    topic: tuple[str, ...]
    cue: str | None
    notes: tuple[tuple[str, int], ...]
    venue: str | None = None
    year: int | None = None


@dataclass(frozen=True)
class RelationView:
    """An edge between two papers with its evidence. `source_key` stands to `target_key` as `kind` says."""

    kind: RelationKind
    source_key: str
    target_key: str
    source_name: str
    target_name: str
    evidence: str
    origin: Origin
    confidence: float
    source: str | None
    line: int | None


@dataclass(frozen=True)
class ThingView:
    """An edge from a paper to no paper: `has_code` an address, `runs_on` a device, `evaluated_on` a data set."""

    kind: RelationKind
    paper_key: str
    name: str
    evidence: str
    origin: Origin
    confidence: float
    source: str | None
    line: int | None


@dataclass(frozen=True)
class PaperDetail:
    """Everything the store knows of one paper."""

    paper: PaperView
    version: int | None
    updated: date | None
    categories: tuple[str, ...]
    journal_ref: str | None
    comment: str | None
    venue_from: str | None
    identifiers: tuple[tuple[str, str], ...]
    entries: tuple[EntryView, ...]
    relations: tuple[RelationView, ...]
    """All edges to other papers, both directions, `similar` included."""
    things: tuple[ThingView, ...] = ()
    """Its code, the devices it runs on and the data sets it was tried on, with the words that say so."""

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists in which the paper stands."""
        return tuple(dict.fromkeys(entry.source for entry in self.entries))

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """What the lists, or a list and arXiv, say differently."""
        paper = self.paper
        return find_disagreements(
            self.entries,
            title=paper.title,
            alias=paper.alias,
            venue=paper.venue,
            year=paper.year,
            title_from=None if paper.record_source is RecordSource.LIST else paper.record_source.value,
            venue_from="arxiv" if self.venue_from in ("journal_ref", "comment") else None,
        )


@dataclass(frozen=True)
class UnparsedView:
    """Something in a list that looks like an entry and could not be read."""

    line: int
    raw: str
    reason: str


@dataclass(frozen=True)
class FindingView:
    """Something wrong with a list, where, and how to mend it; `severity` is error, warning or info."""

    rule: str
    severity: str
    line: int
    message: str
    cure: str


@dataclass(frozen=True)
class ConceptView:
    """A metric, data set, component, operation or resource that a list names."""

    source: str
    kind: str
    name: str
    group: str | None
    url: str | None
    description: str
    topic: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class SourceView:
    """A list and what became of it: entries + concepts + unparsed + ignored = candidates."""

    locator: str
    title: str | None
    candidates: int
    entries: int
    concepts: int
    ignored: int
    repairs: int
    unparsed: tuple[UnparsedView, ...]
    findings: tuple[FindingView, ...] = ()
    """What the linter finds wrong, the gravest first, else in the order of the lines."""
    read_at: datetime | None = None


@dataclass(frozen=True)
class RunView:
    """A build that changed something."""

    ended_at: datetime
    report: dict[str, object]
