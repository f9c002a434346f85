"""A list or a database in one of its states, as papers, sections, claims and relations: what a comparison looks at.

A state may be a file, a list on GitHub, a commit of a file (`REV:path`, asked of git), or a database. Files are built
into a small database of their own that lasts as long as the reading: so both sides are read by the same rules.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.derive import derive_claims, derive_relations
from ingest.drafts import draft_list
from ingest.entries import ParsedList
from ingest.github import GithubClient
from ingest.lists import parse_list
from ingest.papers import merge_papers
from ingest.sources import find_lists
from kg.errors import ListError, NotFoundError
from kg.kinds import RelationKind
from kg.models import Record
from kg.store import (
    Store,
    load_entries,
    load_locators,
    load_papers,
    load_records,
    load_relations,
    load_topics,
    open_store,
    save_claims,
    save_list,
    save_papers,
    save_records,
    save_relations,
)

__all__ = ["Edition", "EditionWork", "load_edition", "read_edition", "read_editions"]

SectionPath = tuple[str, ...]
_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True)
class EditionWork:
    """A paper as an edition has it; what stands in several places is gathered, in list order."""

    key: str
    name: str
    title: str | None
    alias: str | None
    venue: str | None
    year: int | None
    sections: tuple[SectionPath, ...]
    labels: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """(kind, address), the paper's own link left out."""


@dataclass(frozen=True)
class Edition:
    """One state. A section's path begins with its list; `relations` are (source's key, kind, target's key)."""

    name: str
    works: dict[str, EditionWork]
    sections: tuple[SectionPath, ...]
    relations: tuple[tuple[str, str, str], ...] = ()
    lists: tuple[str, ...] = ()

    def plain(self) -> Edition:
        """The same with paths that leave out the list, for editions of one list."""
        works = {
            key: replace(work, sections=tuple(path[1:] for path in work.sections)) for key, work in self.works.items()
        }
        return replace(self, works=works, sections=tuple(path[1:] for path in self.sections))


def read_editions(before: str, after: str, *, offline: bool = False) -> tuple[Edition, Edition]:
    """Two states. Where one is a database and the other a list, its records are used for both: what arXiv said of the
    papers is no difference between the two."""
    base = next((Path(name) for name in (before, after) if _is_database(Path(name))), None)
    known = open_store(base, create=False) if base else None
    try:
        return read_edition(before, known=known, offline=offline), read_edition(after, known=known, offline=offline)
    finally:
        if known:
            known.close()


def read_edition(name: str, *, known: Store | None = None, offline: bool = False) -> Edition:
    """The state that a name means: a database, a file, `REV:path` in git, an address on GitHub.

    Records that `known` has are used for the papers, so that a list can be compared with a database that holds it.
    NotFoundError or ListError when it means none.
    """
    path = Path(name)
    if _is_database(path):
        store = open_store(path, create=False)
        try:
            return load_edition(store, name=name)
        finally:
            store.close()
    with _built(_parse(name, offline), load_records(known) if known else []) as store:
        return load_edition(store, name=name)


def load_edition(store: Store, *, name: str, source: str | None = None) -> Edition:
    """What a database holds, or what it holds of one list alone, as if there were no other."""
    locators = load_locators(store)
    entries = [entry for entry in load_entries(store) if source in (None, locators[entry.source_id])]
    topics = {topic.id: topic for topic in load_topics(store) if source in (None, topic.source)}
    papers = load_papers(store)
    by_id = {entry.id: entry for entry in entries}
    works = {}
    for draft in merge_papers(entries, load_records(store)):
        own = [by_id[entry_id] for entry_id in draft.entry_ids]
        paths = [
            (locators[entry.source_id], *(topics[entry.topic_id].path if entry.topic_id in topics else ()))
            for entry in own
        ]
        shown = papers[own[0].paper_id].shown_claims if own[0].paper_id in papers else ()
        # Lists are compared: what a paper says of itself is no difference between them.
        claims = [one for c in shown for one in c.said_by if one.source and source in (None, one.source)]
        row = draft.row
        works[row["key"]] = EditionWork(
            key=row["key"],
            name=row["alias"] or row["title"] or row["key"],
            title=row["title"],
            alias=row["alias"],
            venue=draft.venue,
            year=row["year"],
            sections=tuple(dict.fromkeys(paths)),
            labels=tuple(dict.fromkeys(entry.label for entry in own if entry.label)),
            notes=tuple(dict.fromkeys(note["text"] for entry in own for note in entry.notes)),
            claims=tuple(dict.fromkeys(claim.text for claim in claims)),
            links=tuple(
                dict.fromkeys((link["kind"], link["url"]) for e in own for link in e.links if link["kind"] != "paper")
            ),
        )
    return Edition(
        name,
        works,
        tuple((topic.source, *topic.path) for topic in topics.values()),
        tuple(
            dict.fromkeys(
                (relation.source_key, relation.kind.value, relation.target_key)
                for relation in load_relations(store)
                if relation.kind is not RelationKind.SIMILAR
                and {relation.source_key, relation.target_key} <= works.keys()
                and source in (None, relation.source or source)
            )
        ),
        tuple(dict.fromkeys(locators[entry.source_id] for entry in entries)),
    )


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


def _parse(name: str, offline: bool) -> ParsedList:
    path = Path(name)
    revision, colon, inside = name.partition(":")
    if colon and not path.exists() and "://" not in name and not name.startswith("git@"):
        parsed = parse_list(f"{_ask_git(revision, inside)}\n", file=inside)
    else:
        found = find_lists(name, GithubClient(offline=offline).fetch)
        if len(found) != 1:
            raise ListError(f"{name} holds {len(found)} lists. Name one of them: {found[0].name}")
        parsed = parse_list(found[0].content, file=found[0].locator)
    if not parsed.entries:
        raise ListError(f"{name} holds no entry that reads as a paper. Is it a Markdown list of papers?")
    return parsed


def _ask_git(revision: str, inside: str) -> str:
    """A file as a commit has it; its path is taken from the folder in which the command runs, as for any other file."""
    if not revision or revision.startswith("-") or not inside:
        raise ListError(f"{revision}:{inside} names no file of a commit. Write REV:path, such as HEAD~1:README.md")
    place = inside if inside.startswith(("/", "./", "../")) else f"./{inside}"
    try:
        done = subprocess.run(
            ["git", "cat-file", "blob", f"{revision}:{place}"], capture_output=True, check=False, timeout=30
        )
    except FileNotFoundError:
        raise NotFoundError("git is not installed, so no commit can be read. Give two files instead.") from None
    except subprocess.TimeoutExpired:
        raise NotFoundError(f"git did not answer for {revision}:{inside}. Give two files instead.") from None
    if done.returncode:
        said = " ".join(done.stderr.decode("utf-8", "replace").split())[:200].removeprefix("fatal: ")
        raise NotFoundError(f"git has no {revision}:{inside} ({said}). Check the commit and the path.")
    try:
        return done.stdout.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ListError(f"{revision}:{inside} is not UTF-8 text. Give a file that is.") from None


@contextmanager
def _built(parsed: ParsedList, records: list[Record]) -> Iterator[Store]:
    """The list alone in a database that is gone afterwards, with what is known of its papers."""
    listed = {entry.eprint for entry in parsed.entries}
    with TemporaryDirectory(prefix="lithograph-") as folder:
        store = open_store(Path(folder) / "kg.db")
        try:
            save_list(store, draft_list(parsed, parsed.file))
            for record in records:
                if record.eprint in listed:
                    save_records(store, [record.model_dump(exclude={"source"})], record.source)
            save_papers(store, merge_papers(load_entries(store), load_records(store)))
            save_claims(store, derive_claims(store))
            save_relations(store, derive_relations(store))
            yield store
        finally:
            store.close()
