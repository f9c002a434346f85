"""The sentence, readable as one: lists → entries → papers → vectors → claims and relations.

Each step is one transaction and makes the smallest difference, so a build may be killed anywhere: the next one does
what is left, and one more after that changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from ingest.derive import derive_claims, derive_relations
from ingest.drafts import draft_list, draft_record, join_rows
from ingest.entries import ParsedList
from ingest.eprints import ArxivClient, fetch_papers
from ingest.github import GithubClient
from ingest.inspection import Settings, inspect_list, settings_for
from ingest.lint.silence import LintConfig
from ingest.lists import parse_list
from ingest.locators import file_locator, find_moved
from ingest.papers import merge_papers
from ingest.records import PaperRecord
from ingest.snapshot import load_snapshot
from ingest.sources import FoundList, find_lists
from kg.encoder import Encoder, text_hash
from kg.encoder import load_encoder as load_embedded
from kg.errors import ListError
from kg.models import RecordSource
from kg.store import (
    Difference,
    ListChanges,
    Store,
    encoder_mismatch,
    load_encoder_name,
    load_entries,
    load_papers,
    load_records,
    load_sources,
    load_text_hashes,
    rename_list,
    save_claims,
    save_findings,
    save_list,
    save_papers,
    save_records,
    save_relations,
    save_run,
    save_vectors,
)

__all__ = ["BuildReport", "FetchReport", "ListReport", "Progress", "VectorReport", "build"]

# Vectors are kept this many at a time, so that a killed build of a large list does not begin again.
VECTORS_PER_STEP = 256


class Progress(Protocol):
    """Hears how far a step is; `of` is 0 where that is not known."""

    def __call__(self, step: str, done: int, of: int) -> None:
        """`done` of `of` things of `step` are done."""


@dataclass(frozen=True)
class ListReport:
    """What was read from one list and what that changed. entries + concepts + unparsed + ignored = candidates."""

    locator: str
    entries: int
    concepts: int
    ignored: int
    candidates: int
    repairs: int
    unparsed: tuple[tuple[int, str, str], ...]
    """(line, reason, raw) of each."""
    changes: ListChanges
    moved_from: str | None = None
    """What the database called the list before its file, or the database, was moved."""


@dataclass(frozen=True)
class FetchReport:
    """What was asked of arXiv. `missing` ids were not answered, `refused` ones answered with something unusable."""

    asked: int = 0
    answered: int = 0
    missing: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class VectorReport:
    """How many vectors were made and how many were there already."""

    made: int = 0
    kept: int = 0
    encoder: str | None = None
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Texts encoded in a second, without loading the model."""
        return self.made / self.seconds if self.seconds else 0.0


@dataclass
class BuildReport:
    """What a build did, step by step."""

    lists: list[ListReport] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    """Files of folders that hold no papers."""
    refused: tuple[str, ...] = ()
    """Why each list that was named could not be read, while others were."""
    fetched: FetchReport = field(default_factory=FetchReport)
    records: Difference = field(default_factory=Difference)
    record_sources: dict[str, int] = field(default_factory=dict)
    """Papers by where their record came from."""
    papers: Difference = field(default_factory=Difference)
    details: Difference = field(default_factory=Difference)
    """Venues, authors, methods, artifacts and identifiers together."""
    findings: Difference = field(default_factory=Difference)
    """What the linter finds wrong with the lists."""
    vectors: VectorReport = field(default_factory=VectorReport)
    claims: Difference = field(default_factory=Difference)
    relations: Difference = field(default_factory=Difference)
    seconds: float = 0.0

    @property
    def changed(self) -> bool:
        """Whether anything that the database says of papers is other than before: places shift with every edit."""
        steps = (self.records, self.papers, self.details, self.claims, self.relations)
        return any(steps) or any(entry.changes or entry.moved_from for entry in self.lists) or self.vectors.made > 0

    def as_dict(self) -> dict[str, Any]:
        """Plain data, for JSON."""
        return {**asdict(self), "changed": self.changed}


def build(
    store: Store,
    lists: str | Path | Iterable[str | Path],
    *,
    client: ArxivClient | None = None,
    github: GithubClient | None = None,
    load_encoder: Callable[[], Encoder] | None = None,
    snapshot: Path | None = None,
    refresh: bool = False,
    offline: bool = False,
    reembed: bool = False,
    encoder_name: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read `lists` into `store` and bring everything derived from them up to date.

    A list is a file, a folder of them or an address on GitHub (see `ingest.sources`); one that was read before and is
    not named stays. `refresh` asks arXiv again for what it has answered before, `offline` asks nobody; `load_encoder`
    (the embedded model by default) is called only when there is something to encode; `encoder_name`, where given, is
    what it will be called. A list that holds no papers, or no text, is left out and reported, while others can be read.
    Raises, before anything is written, ListError or FetchError for a list that is not there or when none can be read,
    and EncoderError when the stored vectors are of another name.
    """
    begin = time.monotonic()
    tell = progress or _silent
    report = BuildReport()
    if encoder_name is not None and not reembed:
        _check_encoder(store, encoder_name)
    found = find_lists(lists, (github or GithubClient(offline=offline)).fetch)
    read, report.skipped, report.refused = _read_lists(store, found, tell)
    report.lists = [_save_list(store, one, moved) for one, moved in _find_moved(store, read)]
    report.fetched, report.records = _fetch_records(store, client, snapshot, refresh, offline, tell)
    report.papers, report.details = save_papers(store, merge_papers(load_entries(store), load_records(store)))
    report.findings = _inspect(store, read)
    report.vectors = _encode(store, load_encoder, reembed, tell)
    report.claims = save_claims(store, derive_claims(store))
    report.relations = save_relations(store, derive_relations(store))
    report.record_sources = _count_sources(store)
    report.seconds = time.monotonic() - begin
    if report.changed:
        save_run(store, report.as_dict())
    return report


def _silent(step: str, done: int, of: int) -> None:
    """For those who do not want to hear."""


@dataclass(frozen=True)
class _ReadList:
    found: FoundList
    locator: str
    parsed: ParsedList
    settings: Settings


def _read_lists(
    store: Store, found: Sequence[FoundList], tell: Progress
) -> tuple[list[_ReadList], tuple[str, ...], tuple[str, ...]]:
    """The lists, the files of folders that hold no papers, and why the others cannot be read.

    All are read before the first is written, so that the name of a file that is not there leaves the store as it was.
    """
    known = {source.locator for source in load_sources(store)}
    configurations: dict[Path, LintConfig] = {}
    read, skipped, refused = [], [], []
    for number, one in enumerate(found):
        tell("reading lists", number, len(found))
        locator = one.locator or file_locator(store, Path(one.content))
        try:
            parsed = parse_list(one.content, file=one.locator)
        except ListError as error:
            if not isinstance(one.content, Path) or not one.content.is_file():
                raise
            refused.append(str(error))
            continue
        if parsed.entries:
            read.append(_ReadList(one, locator, parsed, settings_for(one.content, configurations)))
        elif one.folder is not None and locator not in known:
            skipped.append(locator)
        else:
            refused.append(_no_papers(one.name, locator if locator in known else None))
    if not read and refused:
        raise ListError(" ".join(refused))
    if not read and skipped:
        raise ListError(f"No file in {found[0].folder} holds an entry that reads as a paper. Name the list itself.")
    tell("reading lists", len(found), len(found))
    return read, tuple(skipped), tuple(refused)


def _no_papers(name: str, known: str | None) -> str:
    cure = (
        f"What was read before stays; kg forget {known} takes it out." if known else "Is it a Markdown list of papers?"
    )
    return f"{name} holds no entry that reads as a paper. {cure}"


def _find_moved(store: Store, read: Sequence[_ReadList]) -> list[tuple[_ReadList, str | None]]:
    """Each list with what the store calls it as long as its file, or the database, was elsewhere."""
    taken: set[str] = set()
    found = []
    for one in read:
        moved = find_moved(store, one.locator, one.parsed, taken) if one.found.locator is None else None
        found.append((one, moved))
        taken |= {moved} if moved else set()
    return found


def _save_list(store: Store, one: _ReadList, moved: str | None = None) -> ListReport:
    parsed = one.parsed
    if moved is not None:
        rename_list(store, moved, one.locator)
    return ListReport(
        locator=one.locator,
        entries=len(parsed.entries),
        concepts=parsed.candidates - len(parsed.entries) - len(parsed.ignored) - len(parsed.unparsed),
        ignored=len(parsed.ignored),
        candidates=parsed.candidates,
        repairs=len(parsed.repairs),
        unparsed=tuple((item.line, item.reason, item.raw) for item in parsed.unparsed),
        changes=save_list(store, draft_list(parsed, one.locator)),
        moved_from=moved,
    )


def _inspect(store: Store, read: Sequence[_ReadList]) -> Difference:
    """What the linter finds wrong with these lists, with what arXiv's records say of their papers."""
    records = join_rows(load_records(store))
    today = datetime.now(UTC).date()
    saved = [
        save_findings(store, one.locator, inspect_list(one.found.content, one.parsed, records, one.settings, today))
        for one in read
    ]
    return sum(saved, Difference())


def _fetch_records(
    store: Store, client: ArxivClient | None, snapshot: Path | None, refresh: bool, offline: bool, tell: Progress
) -> tuple[FetchReport, Difference]:
    listed = dict.fromkeys(entry.eprint for entry in load_entries(store) if entry.eprint)
    shipped = load_snapshot(snapshot)
    difference = _keep(store, (shipped[eprint] for eprint in listed if eprint in shipped), RecordSource.SNAPSHOT)
    if offline:
        return FetchReport(), difference
    answered = {record.eprint for record in load_records(store) if record.source is RecordSource.ARXIV}
    asked = [eprint for eprint in listed if refresh or eprint not in answered]
    if not asked:
        return FetchReport(), difference
    saved = [difference]
    begin = time.monotonic()
    fetched = fetch_papers(
        asked,
        client=client,
        on_batch=lambda records: saved.append(_keep(store, records, RecordSource.ARXIV)),
        progress=lambda done, of: tell("asking arXiv", done, of),
    )
    report = FetchReport(
        asked=len(asked),
        answered=len(fetched.records),
        missing=fetched.missing,
        refused=fetched.refused,
        problem=fetched.problem,
        seconds=time.monotonic() - begin,
    )
    return report, sum(saved, Difference())


def _keep(store: Store, records: Iterable[PaperRecord], source: RecordSource) -> Difference:
    return save_records(store, [draft_record(record) for record in records], source)


def _check_encoder(store: Store, name: str) -> None:
    held = load_encoder_name(store)
    if held is not None and held != name:
        raise encoder_mismatch(store, held, name)


def _encode(store: Store, load_encoder: Callable[[], Encoder] | None, reembed: bool, tell: Progress) -> VectorReport:
    texts = {paper.id: f"{paper.title or paper.name}\n{paper.text}" for paper in load_papers(store).values()}
    hashes = {paper_id: text_hash(text) for paper_id, text in texts.items()}
    held = {} if reembed else load_text_hashes(store)
    todo = [paper_id for paper_id, digest in hashes.items() if held.get(paper_id) != digest]
    if not todo:
        return VectorReport(kept=len(texts), encoder=load_encoder_name(store))
    tell("loading the model", 0, 0)
    encoder = (load_encoder or load_embedded)()
    if not reembed:
        _check_encoder(store, encoder.name)
    begin = time.monotonic()
    for start in range(0, len(todo), VECTORS_PER_STEP):
        step = todo[start : start + VECTORS_PER_STEP]
        vectors = encoder.encode([texts[paper_id] for paper_id in step])
        save_vectors(
            store,
            {paper_id: (hashes[paper_id], vector) for paper_id, vector in zip(step, vectors, strict=True)},
            encoder=encoder.name,
            dimension=encoder.dimension,
            replace=reembed and start == 0,
        )
        tell("embedding", start + len(step), len(todo))
    seconds = time.monotonic() - begin
    return VectorReport(len(todo), len(texts) - len(todo), encoder.name, seconds)


def _count_sources(store: Store) -> dict[str, int]:
    counts: dict[str, int] = {}
    for paper in load_papers(store).values():
        counts[paper.record_source.value] = counts.get(paper.record_source.value, 0) + 1
    return counts
