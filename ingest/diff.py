"""Two editions of a list → what changed, in papers, sections, labels, notes, claims and relations; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ingest.editions import Edition, EditionWork
from kg.kinds import method_key, title_key

__all__ = ["ListDifference", "WorkChange", "compare_editions"]

Section = tuple[str, ...]
Value = TypeVar("Value")
# A section is another one renamed when they share at least this part of their papers.
SAME_SECTION = 0.5


@dataclass(frozen=True)
class WorkChange:
    """What is different about a paper that both editions have. Fields are (what, before, after)."""

    key: str
    name: str
    fields: tuple[tuple[str, str, str], ...] = ()
    left: tuple[Section, ...] = ()
    entered: tuple[Section, ...] = ()
    notes_added: tuple[str, ...] = ()
    notes_removed: tuple[str, ...] = ()
    claims_added: tuple[str, ...] = ()
    claims_removed: tuple[str, ...] = ()
    links_added: tuple[tuple[str, str], ...] = ()
    links_removed: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(value for name, value in vars(self).items() if name not in ("key", "name"))


@dataclass(frozen=True)
class ListDifference:
    """What changed. Relations are (name, kind, name); a renamed section is neither added nor removed."""

    added: tuple[EditionWork, ...] = ()
    removed: tuple[EditionWork, ...] = ()
    changed: tuple[WorkChange, ...] = ()
    sections_added: tuple[Section, ...] = ()
    sections_removed: tuple[Section, ...] = ()
    sections_renamed: tuple[tuple[Section, Section], ...] = ()
    relations_added: tuple[tuple[str, str, str], ...] = ()
    relations_removed: tuple[tuple[str, str, str], ...] = ()

    def __bool__(self) -> bool:
        return any(vars(self).values())


def compare_editions(before: Edition, after: Edition) -> ListDifference:
    """What one must do to `before` to come to `after`."""
    if len(before.lists) == len(after.lists) == 1:
        # Two states of one list may well bear two names, as two files do.
        before, after = before.plain(), after.plain()
    same = _match(before.works, after.works)
    renamed = _find_renames(before, after, same)
    pairs = [(before.works[old], after.works[new]) for old, new in same.items()]
    kept = {_translate(path, renamed) for path in before.sections}
    old_relations = {
        (same.get(source, source), kind, same.get(target, target)): (source, kind, target)
        for source, kind, target in before.relations
    }
    new_relations = set(after.relations)
    return ListDifference(
        added=tuple(work for key, work in after.works.items() if key not in same.values()),
        removed=tuple(work for key, work in before.works.items() if key not in same),
        changed=tuple(change for old, new in pairs if (change := _compare(old, new, renamed))),
        sections_added=tuple(path for path in after.sections if path not in kept),
        sections_removed=tuple(p for p in before.sections if _translate(p, renamed) not in set(after.sections)),
        sections_renamed=tuple(renamed.items()),
        relations_added=tuple(_named(r, after) for r in after.relations if r not in old_relations),
        relations_removed=tuple(_named(old, before) for new, old in old_relations.items() if new not in new_relations),
    )


def _named(relation: tuple[str, str, str], edition: Edition) -> tuple[str, str, str]:
    source, kind, target = relation
    return (edition.works[source].name, kind, edition.works[target].name)


def _match(before: Mapping[str, EditionWork], after: Mapping[str, EditionWork]) -> dict[str, str]:
    """Which work of one edition is which of the other: by key, then by title, then by name, each once."""
    same = {key: key for key in before if key in after}
    for read in (lambda work: title_key(work.title or ""), lambda work: method_key(work.alias or "")):
        open_before = _unique(before, same.keys(), read)
        open_after = _unique(after, set(same.values()), read)
        same |= {old: open_after[name] for name, old in open_before.items() if name in open_after}
    return same


def _unique(
    works: Mapping[str, EditionWork], taken: Iterable[str], read: Callable[[EditionWork], str]
) -> dict[str, str]:
    """Keys of the works not taken by what is read of them, where only one has it."""
    gone = set(taken)
    found: dict[str, list[str]] = defaultdict(list)
    for key, work in works.items():
        if key not in gone and (name := read(work)):
            found[name].append(key)
    return {name: keys[0] for name, keys in found.items() if len(keys) == 1}


def _find_renames(before: Edition, after: Edition, same: Mapping[str, str]) -> dict[Section, Section]:
    """Sections that are gone, each with the new one that has their papers; the broader ones first."""
    old = _members(before, {key: same.get(key, "") for key in before.works})
    new = _members(after, {key: key for key in after.works})
    renamed: dict[Section, Section] = {}
    for path in sorted(old, key=len):
        if _translate(path, renamed) in new or not old[path]:
            continue
        free = [other for other in new if other not in old and other not in renamed.values()]
        likeness = {other: len(old[path] & new[other]) / len(old[path] | new[other]) for other in free}
        best = max(likeness, key=lambda other: (likeness[other], other[-1:] == path[-1:]), default=None)
        if best is not None and likeness[best] >= SAME_SECTION:
            renamed[path] = best
    return renamed


def _members(edition: Edition, names: Mapping[str, str]) -> dict[Section, set[str]]:
    """The papers in and below each section."""
    members: dict[Section, set[str]] = {path: set() for path in edition.sections}
    for key, work in edition.works.items():
        for path in work.sections:
            for depth in range(1, len(path) + 1):
                if names[key] and path[:depth] in members:
                    members[path[:depth]].add(names[key])
    return members


def _translate(path: Section, renamed: Mapping[Section, Section]) -> Section:
    """A section's path under the names of the later edition."""
    for depth in range(len(path), 0, -1):
        if path[:depth] in renamed:
            return (*renamed[path[:depth]], *path[depth:])
    return path


def _compare(old: EditionWork, new: EditionWork, renamed: Mapping[Section, Section]) -> WorkChange:
    here = {_translate(path, renamed): path for path in old.sections}
    pairs = (
        ("id", old.key, new.key),
        ("title", old.title, new.title),
        ("name", old.alias, new.alias),
        ("venue", _appeared(old), _appeared(new)),
        ("label", ", ".join(old.labels), ", ".join(new.labels)),
    )
    return WorkChange(
        key=new.key,
        name=new.name,
        fields=tuple((what, one or "", other or "") for what, one, other in pairs if (one or "") != (other or "")),
        left=tuple(path for name, path in here.items() if name not in new.sections),
        entered=tuple(path for path in new.sections if path not in here),
        notes_added=_missing(new.notes, old.notes),
        notes_removed=_missing(old.notes, new.notes),
        claims_added=_missing(new.claims, old.claims),
        claims_removed=_missing(old.claims, new.claims),
        links_added=_missing(new.links, old.links),
        links_removed=_missing(old.links, new.links),
    )


def _appeared(work: EditionWork) -> str:
    return " ".join(str(part) for part in (work.venue, work.year) if part)


def _missing(those: Iterable[Value], others: Iterable[Value]) -> tuple[Value, ...]:
    held = set(others)
    return tuple(one for one in those if one not in held)
