"""The tables, and nothing else.

Three layers, each derived from the one before it:

    read from lists     source, topic, entry, unparsed, concept
    answered by arXiv   record (kept even when no list names the paper any more)
    derived             venue, paper, identifier, author, paper_author, method, artifact, claim, relation, embedding

`run` tells what each build that changed something did, `setting` holds what must not differ between builds.

A `table=True` model does not validate when called; rows come in through `Model.model_validate(...)`, which does.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator
from sqlalchemy import JSON, CheckConstraint, Column, Enum, ForeignKey, Integer, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from kg.kinds import Origin, Quantity, RelationKind
from kg.venues import Track

__all__ = [
    "Artifact",
    "Author",
    "Claim",
    "Concept",
    "Embedding",
    "Entry",
    "Identifier",
    "Method",
    "Paper",
    "PaperAuthor",
    "Record",
    "RecordSource",
    "Relation",
    "Run",
    "Setting",
    "Source",
    "Topic",
    "Unparsed",
    "Venue",
]

FIRST_YEAR, LAST_YEAR = 1900, 2100

# Larger than any quantity of a paper: the costliest training runs take some 1e26 operations.
LARGEST_BOUND = 1e30


class RecordSource(StrEnum):
    """Where a paper's bibliographic record came from."""

    ARXIV = "arxiv"
    SNAPSHOT = "snapshot"
    LIST = "list"


def _interval(value: float | None) -> float | None:
    if value is not None and not -LARGEST_BOUND < value < LARGEST_BOUND:
        raise ValueError("a bound must be a finite number of sensible size")
    return value


Bound = Annotated[float | None, AfterValidator(_interval)]


def _cascade(target: str, *, nullable: bool = False) -> Any:
    """A foreign key whose row goes with its target."""
    return Column(Integer, ForeignKey(target, ondelete="CASCADE"), nullable=nullable, index=True)


def _forget(target: str) -> Any:
    """A foreign key that is emptied when its target goes."""
    return Column(Integer, ForeignKey(target, ondelete="SET NULL"), nullable=True, index=True)


def _enum(kind: type[StrEnum], *, nullable: bool = False, primary_key: bool = False) -> Any:
    """A column that holds the enum's values, not Python's names for them, and refuses any other."""
    values = Enum(kind, values_callable=lambda e: [m.value for m in e], native_enum=False, create_constraint=True)
    return Column(values, nullable=nullable, primary_key=primary_key)


def _json() -> Any:
    return Column(JSON, nullable=False)


def _now() -> datetime:
    return datetime.now(UTC)


class Source(SQLModel, table=True):
    """A curated list, by the name or address it was read from."""

    id: int | None = Field(default=None, primary_key=True)
    locator: str = Field(unique=True, min_length=1)
    title: str | None = None
    sha256: str = Field(min_length=64, max_length=64)
    candidates: int = Field(ge=0)
    ignored: int = Field(ge=0)
    repairs: int = Field(ge=0)
    read_at: datetime | None = None
    """When it was first read as it is now; a build that finds the same text leaves it."""


class Topic(SQLModel, table=True):
    """A section of a list; `parent_id` is the broader one, `position` the order in the list."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=_cascade("source.id"))
    path: str
    """Names from the top down, as a JSON array: a section's name may hold any separator."""
    name: str = Field(min_length=1)
    written: str
    description: str = ""
    line: int = Field(ge=1)
    position: int = Field(ge=0)
    parent_id: int | None = Field(default=None, sa_column=_forget("topic.id"))

    __table_args__ = (UniqueConstraint("source_id", "path"),)


class Entry(SQLModel, table=True):
    """One item of a list as the list has it, with its place and its words."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=_cascade("source.id"))
    key: str
    """Identity, section and occurrence: what makes an entry the same after an edit elsewhere."""
    topic_id: int | None = Field(default=None, sa_column=_forget("topic.id"))
    paper_id: int | None = Field(default=None, sa_column=_forget("paper.id"))
    parent_key: str | None = None
    cue: str | None = None
    position: int = Field(ge=0)
    line: int = Field(ge=1)
    end_line: int = Field(ge=1)
    raw: str
    alias: str | None = None
    title: str | None = None
    label: str | None = None
    venue: str | None = None
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    track: Track | None = Field(default=None, sa_column=_enum(Track, nullable=True))
    date: str | None = None
    eprint: str | None = None
    doi: str | None = None
    url: str | None = None
    authors: list[str] = Field(default_factory=list, sa_column=_json())
    marks: list[str] = Field(default_factory=list, sa_column=_json())
    notes: list[dict[str, Any]] = Field(default_factory=list, sa_column=_json())
    """Each `{"text": str, "line": int}`."""
    links: list[dict[str, Any]] = Field(default_factory=list, sa_column=_json())
    """Each `{"kind": str, "url": str, "text": str, "line": int}`."""
    certainty: dict[str, Any] = Field(default_factory=dict, sa_column=_json())

    __table_args__ = (UniqueConstraint("source_id", "key"),)


class Unparsed(SQLModel, table=True):
    """Something that looks like an entry and could not be read."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=_cascade("source.id"))
    line: int = Field(ge=1)
    raw: str
    reason: str


class Finding(SQLModel, table=True):
    """Something that the linter finds wrong with a list, where, and how to mend it."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=_cascade("source.id"))
    rule: str = Field(min_length=1)
    severity: str = Field(min_length=1)
    line: int = Field(ge=1)
    column: int = Field(ge=1)
    message: str = Field(min_length=1)
    cure: str


class Concept(SQLModel, table=True):
    """A metric, data set, component, operation or resource that a list names."""

    id: int | None = Field(default=None, primary_key=True)
    source_id: int = Field(sa_column=_cascade("source.id"))
    topic_id: int | None = Field(default=None, sa_column=_forget("topic.id"))
    kind: str
    name: str = Field(min_length=1)
    group_name: str | None = None
    url: str | None = None
    description: str = ""
    line: int = Field(ge=1)


class Record(SQLModel, table=True):
    """A bibliographic record as arXiv or the shipped snapshot gave it, one row an eprint and source."""

    eprint: str = Field(primary_key=True)
    source: RecordSource = Field(sa_column=_enum(RecordSource, primary_key=True))
    version: int | None = Field(default=None, ge=1)
    title: str = Field(min_length=1)
    authors: list[str] = Field(default_factory=list, sa_column=_json())
    abstract: str | None = None
    summary: str | None = None
    published: date | None = None
    updated: date | None = None
    categories: list[str] = Field(default_factory=list, sa_column=_json())
    doi: str | None = None
    journal_ref: str | None = None
    comment: str | None = None
    withdrawn: bool = False


class Venue(SQLModel, table=True):
    """Where papers appear."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, min_length=1)


class Paper(SQLModel, table=True):
    """A work: one row however often it is listed."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, min_length=1)
    """Its strongest identifier: `arxiv:2010.02502`, `doi:…`, `repo:github.com/…` or `title:…`."""
    eprint: str | None = Field(default=None, unique=True)
    version: int | None = Field(default=None, ge=1)
    doi: str | None = None
    url: str | None = None
    title: str | None = None
    alias: str | None = None
    abstract: str | None = None
    summary: str | None = None
    published: date | None = None
    updated: date | None = None
    categories: list[str] = Field(default_factory=list, sa_column=_json())
    journal_ref: str | None = None
    comment: str | None = None
    withdrawn: bool = False
    venue_id: int | None = Field(default=None, sa_column=_forget("venue.id"))
    year: int | None = Field(default=None, ge=FIRST_YEAR, le=LAST_YEAR)
    track: Track | None = Field(default=None, sa_column=_enum(Track, nullable=True))
    label: str | None = None
    venue_from: str | None = None
    """`list`, `journal_ref`, `comment` or `eprint`."""
    record_source: RecordSource = Field(default=RecordSource.LIST, sa_column=_enum(RecordSource))


class Identifier(SQLModel, table=True):
    """Every key that leads to a paper. A paper with several is a merge, and `why` says what joined it."""

    key: str = Field(primary_key=True)
    paper_id: int = Field(sa_column=_cascade("paper.id"))
    why: str


class Author(SQLModel, table=True):
    """A person, by name as the record writes it (no disambiguation is attempted)."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, min_length=1)


class PaperAuthor(SQLModel, table=True):
    """Who wrote a paper, in order."""

    __tablename__ = "paper_author"

    paper_id: int = Field(sa_column=Column(Integer, ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True))
    position: int = Field(primary_key=True, ge=0)
    author_id: int = Field(sa_column=_cascade("author.id"))


class Method(SQLModel, table=True):
    """A named technique and the paper that introduces it; `key` is its name without case, spaces and hyphens."""

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=_cascade("paper.id"))
    name: str = Field(min_length=1)
    key: str = Field(index=True)

    __table_args__ = (UniqueConstraint("paper_id", "name"),)


class Artifact(SQLModel, table=True):
    """Code, project page, model, video … of a paper. `url` is http(s)."""

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=_cascade("paper.id"))
    kind: str
    url: str = Field(regex=r"^https?://")
    text: str = ""

    __table_args__ = (UniqueConstraint("paper_id", "kind", "url"),)


class Claim(SQLModel, table=True):
    """A quantity that a paper is said to reach, as an interval, with the words that say so.

    `ratio_*` is the improvement over the baseline, above 1 where it is better, whatever the quantity's direction.
    """

    id: int | None = Field(default=None, primary_key=True)
    paper_id: int = Field(sa_column=_cascade("paper.id"))
    entry_id: int | None = Field(default=None, sa_column=_forget("entry.id"))
    quantity: Quantity = Field(sa_column=_enum(Quantity))
    low: Bound = None
    high: Bound = None
    unit: str | None = None
    direction: str | None = None
    baseline: str | None = None
    baseline_paper_id: int | None = Field(default=None, sa_column=_forget("paper.id"))
    baseline_low: Bound = None
    baseline_high: Bound = None
    ratio_low: Bound = None
    ratio_high: Bound = None
    hardware: str | None = None
    setting: str | None = None
    caveat: str | None = None
    hedge: str | None = None
    quote: str = Field(min_length=1)
    origin: Origin = Field(sa_column=_enum(Origin))
    line: int | None = Field(default=None, ge=1)
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    confidence: float = Field(ge=0, le=1)


class Relation(SQLModel, table=True):
    """A typed, evidenced edge from a paper to a paper, a topic, a method or a thing by name: exactly one of the four.

    Things are the address of code, a device, a data set; `kind` says which of them the name is of.
    """

    id: int | None = Field(default=None, primary_key=True)
    kind: RelationKind = Field(sa_column=_enum(RelationKind))
    source_paper_id: int = Field(sa_column=_cascade("paper.id"))
    target_paper_id: int | None = Field(default=None, sa_column=_cascade("paper.id", nullable=True))
    target_topic_id: int | None = Field(default=None, sa_column=_cascade("topic.id", nullable=True))
    target_method_id: int | None = Field(default=None, sa_column=_cascade("method.id", nullable=True))
    target_name: str | None = Field(default=None, min_length=1)
    entry_id: int | None = Field(default=None, sa_column=_forget("entry.id"))
    evidence: str = Field(min_length=1)
    origin: Origin = Field(sa_column=_enum(Origin))
    line: int | None = Field(default=None, ge=1)
    confidence: float = Field(ge=0, le=1)

    __table_args__ = (
        CheckConstraint(
            "(target_paper_id IS NOT NULL) + (target_topic_id IS NOT NULL) + (target_method_id IS NOT NULL)"
            " + (target_name IS NOT NULL) = 1",
            name="one_target",
        ),
    )


class Embedding(SQLModel, table=True):
    """A paper's vector: float32, unit length, little-endian; `text_hash` is the SHA-256 of the text behind it."""

    paper_id: int = Field(sa_column=Column(Integer, ForeignKey("paper.id", ondelete="CASCADE"), primary_key=True))
    text_hash: str
    vector: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class Setting(SQLModel, table=True):
    """What must not differ between builds: `encoder` and `dimension` of the stored vectors."""

    key: str = Field(primary_key=True)
    value: str


class Run(SQLModel, table=True):
    """A build that changed something."""

    id: int | None = Field(default=None, primary_key=True)
    ended_at: datetime = Field(default_factory=_now)
    report: dict[str, Any] = Field(default_factory=dict, sa_column=_json())
