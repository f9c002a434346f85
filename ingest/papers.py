"""Entries and records → papers: which entries mean the same work, and which source's word counts for what.

arXiv's record counts for title, authors and dates. A list's venue counts before what arXiv's comment says, and that
before "arXiv". In all else the lists vote, one voice each however often it lists the work; of equal numbers the first.
What the others say stays with their entries, and `kg.disagreements` shows it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from ingest.entries import LinkKind
from kg.ids import eprint_month, format_eprint_url, parse_openreview, parse_repository
from kg.kinds import method_key, title_key
from kg.models import Entry, Record, RecordSource
from kg.store import PaperDraft
from kg.venues import Track, find_venue

__all__ = ["identify", "merge_papers", "title_key"]

# A title of fewer words ("Consistency Models") is too weak a sign to join two works that share no identifier.
LEAST_TITLE_WORDS = 3


def identify(
    *, eprint: str | None, doi: str | None, url: str | None, title: str | None, alias: str | None, year: int | None
) -> tuple[str, str]:
    """The strongest identifier of an entry by itself, as (key, why): eprint, DOI, OpenReview, repository, title."""
    if eprint:
        return f"arxiv:{eprint}", "eprint"
    if doi:
        return f"doi:{doi}", "doi"
    if url and (forum := parse_openreview(url)):
        return f"openreview:{forum}", "openreview"
    if url and (repository := parse_repository(url)):
        return f"repo:{repository}", "repository"
    name = title_key(title or "") or method_key(alias or "")
    if name:
        return f"title:{name}:{year or ''}", "title and year"
    return f"url:{url or ''}", "address"


@dataclass(eq=False)
class _Work:
    identifiers: dict[str, str]
    entries: list[Entry] = field(default_factory=list)
    arxiv: Record | None = None
    snapshot: Record | None = None

    @property
    def eprint(self) -> str | None:
        return next((key.removeprefix("arxiv:") for key in self.identifiers if key.startswith("arxiv:")), None)

    @property
    def records(self) -> list[Record]:
        """What is known besides the lists, arXiv's own words first."""
        return [record for record in (self.arxiv, self.snapshot) if record is not None]

    def known(self, field_name: str) -> Any:
        """A field of the first record that has it: arXiv leaves out what the snapshot may know, such as a journal."""
        return next((value for record in self.records if (value := getattr(record, field_name))), None)

    @property
    def titles(self) -> list[str]:
        return [*(record.title for record in self.records), *(entry.title for entry in self.entries if entry.title)]

    @property
    def years(self) -> set[int]:
        years = {entry.year for entry in self.entries if entry.year}
        return years | ({eprint_month(self.eprint)[0]} if self.eprint else set())


def merge_papers(entries: Sequence[Entry], records: Iterable[Record]) -> list[PaperDraft]:
    """One draft a work, in the order in which the works are first listed."""
    by_eprint: dict[str, dict[RecordSource, Record]] = defaultdict(dict)
    for record in records:
        by_eprint[record.eprint][record.source] = record
    works = _group(entries, by_eprint)
    works.sort(key=lambda work: min((entry.source_id, entry.position) for entry in work.entries))
    return [_draft(work) for work in works]


def _group(entries: Sequence[Entry], records: dict[str, dict[RecordSource, Record]]) -> list[_Work]:
    works: dict[str, _Work] = {}
    titled: dict[str, list[_Work]] = defaultdict(list)
    # Strong identifiers first, so that an entry with a weak one finds its work whatever the order in the list.
    for entry in sorted(entries, key=lambda e: (e.eprint is None, e.doi is None, e.source_id, e.position)):
        key, why = identify(
            eprint=entry.eprint, doi=entry.doi, url=entry.url, title=entry.title, alias=entry.alias, year=entry.year
        )
        work = works.get(key)
        if work is None and entry.eprint is None and (known := _same_title(titled, entry)):
            work, why = known, "same title"
        if work is None:
            work = _Work({key: why})
            if entry.eprint:
                work.arxiv = records[entry.eprint].get(RecordSource.ARXIV)
                work.snapshot = records[entry.eprint].get(RecordSource.SNAPSHOT)
        work.identifiers.setdefault(key, why)
        works[key] = work
        work.entries.append(entry)
        for title in work.titles:
            if work not in titled[title_key(title)]:
                titled[title_key(title)].append(work)
        answered = [record.doi for record in work.records if record.doi]
        for doi, reason in ((entry.doi, "doi in the list"), *((doi, "doi in the record") for doi in answered)):
            # A DOI that already leads to another work stays there: two eprints are never joined by it.
            if doi and f"doi:{doi}" not in works:
                works[f"doi:{doi}"] = work
                work.identifiers[f"doi:{doi}"] = reason
    return list({id(work): work for work in works.values()}.values())


def _same_title(titled: dict[str, list[_Work]], entry: Entry) -> _Work | None:
    if not entry.title or len(entry.title.split()) < LEAST_TITLE_WORDS:
        return None
    for work in titled[title_key(entry.title)]:
        years = work.years
        # A preprint and its publication are a year apart at most.
        if not entry.year or not years or any(abs(entry.year - year) <= 1 for year in years):
            return work
    return None


def _draft(work: _Work) -> PaperDraft:
    work.entries.sort(key=lambda entry: (entry.source_id, entry.position))
    key = next(iter(work.identifiers))
    title = work.known("title") or _most(work.entries, lambda entry: entry.title, title_key)
    alias = _most(work.entries, lambda entry: entry.alias, method_key)
    methods = _methods(work.entries, title)
    alias = alias or (methods[0] if methods else None)
    seen = _appearance(work)
    abstract, summary = work.known("abstract"), work.known("summary")
    doi = work.known("doi") or _most(work.entries, lambda entry: entry.doi)
    row = {
        "key": key,
        "eprint": work.eprint,
        "version": work.known("version"),
        "doi": doi,
        "url": _address(work, doi),
        "title": title,
        "alias": alias,
        "abstract": abstract,
        "summary": summary,
        "published": work.known("published"),
        "updated": work.known("updated"),
        "categories": list(work.known("categories") or ()),
        "journal_ref": work.known("journal_ref"),
        "comment": work.known("comment"),
        "withdrawn": bool(work.known("withdrawn")),
        "year": seen.year,
        "track": seen.track,
        "label": seen.label,
        "venue_from": seen.said_by,
        "record_source": work.records[0].source if work.records else RecordSource.LIST,
    }
    notes = [note["text"] for entry in work.entries for note in entry.notes]
    labels = [entry.label for entry in work.entries if entry.label]
    return PaperDraft(
        identifiers=tuple(work.identifiers.items()),
        row=row,
        venue=seen.venue,
        authors=_authors(work),
        methods=methods,
        artifacts=_artifacts(work),
        entry_ids=tuple(entry.id for entry in work.entries if entry.id is not None),
        index={
            "title": title or "",
            "alias": " ".join(spelling for name in methods for spelling in _spellings(name)),
            "body": abstract or summary or "",
            "notes": " \n".join(dict.fromkeys([*notes, *labels])),
        },
    )


Value = TypeVar("Value", bound=Hashable)


def _most(
    entries: Iterable[Entry],
    read: Callable[[Entry], Value | None],
    key: Callable[[Value], Hashable] = lambda value: value,
) -> Value | None:
    """What most lists say, in the spelling that most of those write; the first of several. Each list has one voice."""
    votes: Counter[Hashable] = Counter()
    spellings: dict[Hashable, Counter[Value]] = defaultdict(Counter)
    heard = set()
    for entry in entries:
        value = read(entry)
        if not value:
            continue
        spellings[key(value)][value] += 1
        if (entry.source_id, key(value)) not in heard:
            heard.add((entry.source_id, key(value)))
            votes[key(value)] += 1
    return spellings[votes.most_common(1)[0][0]].most_common(1)[0][0] if votes else None


def _methods(entries: Sequence[Entry], title: str | None) -> tuple[str, ...]:
    """The names the paper's method goes under: the list's aliases, and the title's own word before its colon."""
    names = [entry.alias for entry in entries if entry.alias]
    head = title.split(":")[0].strip() if title and ":" in title else ""
    keys = {method_key(name) for name in names}
    if head and (method_key(head) in keys or _is_name(head)):
        names.append(head)
    names = [name for name in names if method_key(name)]
    return tuple(dict.fromkeys(names))


def _is_name(head: str) -> bool:
    """Whether one word is written as names of methods are: `ReDi`, `PTQD`, `DPM-Solver++`, not `Diffusion`."""
    return " " not in head and (sum(c.isupper() for c in head) >= 2 or any(c.isdigit() or c == "+" for c in head))


def _spellings(name: str) -> tuple[str, ...]:
    """A name as written, in one word and in several, so that `DPMSolver` is found as `DPM-Solver` and `dpm solver`."""
    parts = re.split(r"[\s_-]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name))
    return tuple(dict.fromkeys([name, "".join(parts), " ".join(parts)]))


def _authors(work: _Work) -> tuple[str, ...]:
    if authors := work.known("authors"):
        return tuple(authors)
    return _most(work.entries, lambda entry: tuple(entry.authors), _folded) or ()


def _folded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


class _Appearance(NamedTuple):
    """Where a work appeared, the label for it, and who says so."""

    venue: str | None
    year: int | None
    track: Track | None = None
    label: str | None = None
    said_by: str | None = None


def _appearance(work: _Work) -> _Appearance:
    """A known venue that a list names, then arXiv's own words, then one that only a list knows, then the preprint."""
    label = _most(work.entries, lambda entry: entry.label)
    stated = [entry for entry in work.entries if entry.venue and not _is_vague(entry.venue)]
    preprints = [entry for entry in stated if entry.track is Track.PREPRINT]
    published = [entry for entry in stated if entry.track is not Track.PREPRINT]
    if known := [entry for entry in published if entry.track]:
        return _stated(known)
    for record in work.records:
        for text, origin in ((record.journal_ref, "journal_ref"), (record.comment, "comment")):
            found = find_venue(text) if text else None
            if found is not None and found.track is not Track.PREPRINT:
                return _Appearance(found.venue, found.year, found.track, label, origin)
    if published or preprints:
        return _stated(published or preprints)
    if work.eprint:
        return _Appearance("arXiv", eprint_month(work.eprint)[0], Track.PREPRINT, label, "eprint")
    return _Appearance(None, _most(work.entries, lambda entry: entry.year), label=label)


def _is_vague(venue: str) -> bool:
    """A list that says "preprint" and no more has named no server."""
    return venue.casefold() in ("preprint", "preprints")


def _stated(entries: Sequence[Entry]) -> _Appearance:
    """What most of these entries say; year, track and label are of those that name the venue."""
    venue = _most(entries, lambda entry: entry.venue, str.casefold)
    those = [entry for entry in entries if (entry.venue or "").casefold() == (venue or "").casefold()]
    year = _most(those, lambda entry: entry.year)
    agreed = [entry for entry in those if entry.year == year] or those
    label = _most(agreed, lambda entry: entry.label)
    return _Appearance(venue, year, _most(those, lambda entry: entry.track), label, "list")


def _address(work: _Work, doi: str | None) -> str | None:
    if work.eprint:
        return format_eprint_url(work.eprint)
    if doi:
        return f"https://doi.org/{doi}"
    return _most(work.entries, lambda entry: entry.url)


# Only these hosts hold little else than code; a project's page may lead anywhere.
_CODE_ADDRESS = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.com/[\w.-]+/[\w.-]*\w")


def _artifacts(work: _Work) -> tuple[dict[str, str], ...]:
    """What the lists link besides the paper, and the code whose address arXiv's comment or abstract gives."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for entry in work.entries:
        for link in entry.links:
            if link["kind"] != LinkKind.PAPER:
                found.setdefault((link["kind"], link["url"]), {k: link[k] for k in ("kind", "url", "text")})
    known = {parse_repository(url) for kind, url in found if kind == LinkKind.CODE}
    for text in (work.known("comment"), work.known("abstract")):
        for url in _CODE_ADDRESS.findall(text or ""):
            # "….git" and the bare address are one repository.
            if (repository := parse_repository(url)) and repository not in known:
                known.add(repository)
                found[LinkKind.CODE, url] = {"kind": LinkKind.CODE.value, "url": url, "text": url}
    return tuple(found.values())
