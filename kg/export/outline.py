"""The papers in the sections of their lists, as a tree: what a Markdown list is written from.

Sections of the same path are one section, whichever list has them. A paper stands once in a section, with the notes
and links that belong there; what a list nests under it stays under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.export.references import choose_list, load_references, stands_in
from kg.models import Entry
from kg.store import Store, load_concepts, load_entries, load_locators, load_papers, load_sources, load_topics
from kg.views import ConceptView, PaperView

__all__ = ["Branch", "Item", "Outline", "load_outline"]


@dataclass
class Item:
    """A work in its place. `links` are (kind, address, words); `items` are the works nested under it."""

    paper: PaperView
    cue: str | None = None
    notes: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        """Add what one more entry says of the work here."""
        self.cue = self.cue or entry.cue
        self.notes += [note["text"] for note in entry.notes if note["text"] not in self.notes]
        known = {(kind, url) for kind, url, _ in self.links}
        for link in entry.links:
            if (link["kind"], link["url"]) not in known and (link["kind"], link["url"]) != ("paper", self.paper.url):
                self.links.append((link["kind"], link["url"], link["text"]))


@dataclass
class Branch:
    """A section; the root has an empty path."""

    path: tuple[str, ...] = ()
    description: str = ""
    items: list[Item] = field(default_factory=list)
    concepts: list[ConceptView] = field(default_factory=list)
    branches: dict[str, Branch] = field(default_factory=dict)

    def below(self, path: Iterable[str]) -> Branch:
        """The section at a path from here, made where it is not there yet."""
        branch = self
        for name in path:
            branch = branch.branches.setdefault(name, Branch((*branch.path, name)))
        return branch

    def walk(self) -> Iterator[Branch]:
        """This section and all below it, in order."""
        yield self
        for branch in self.branches.values():
            yield from branch.walk()


@dataclass(frozen=True)
class Outline:
    """The tree with its title; `names` are the lists that went into it."""

    title: str
    root: Branch
    names: tuple[str, ...]


def load_outline(store: Store, *, topic: str | None = None, source: str | None = None) -> Outline:
    """The outline of all lists, of one, or of a topic; NotFoundError for a topic or list that is not there."""
    load_references(store, topic=topic, source=source)  # says what is wrong with the names
    locator = None if source is None else choose_list(store, source)
    sources = [one for one in load_sources(store) if locator in (None, one.locator)]
    topics = {
        place.id: place
        for place in load_topics(store)
        if locator in (None, place.source) and (topic is None or stands_in(place.path, topic))
    }
    root = Branch()
    for place in topics.values():
        branch = root.below(place.path)
        branch.description = branch.description or place.description
    wanted = {one.locator for one in sources}
    concepts = [
        concept
        for concept in load_concepts(store)
        if concept.source in wanted and (topic is None or stands_in(concept.topic, topic))
    ]
    for concept in concepts:
        root.below(concept.topic).concepts.append(concept)
    # A component that is a paper is an entry as well; it is written once, among the components.
    components = {(one.source, one.line, one.url) for one in concepts if one.kind == "component"}
    papers, names = load_papers(store), load_locators(store)
    placed: dict[tuple[int, str], Item] = {}
    for entry in load_entries(store):
        paper, found, name = papers.get(entry.paper_id or 0), topics.get(entry.topic_id or 0), names[entry.source_id]
        meant = found is not None or (entry.topic_id is None and topic is None and name in wanted)
        if paper is None or not meant or (name, entry.line, entry.url) in components:
            continue
        above = placed.get((entry.source_id, entry.parent_key or ""))
        beside = above.items if above else root.below(found.path if found else ()).items
        item = next((one for one in beside if one.paper.key == paper.key), None)
        if item is None:
            item = Item(paper)
            beside.append(item)
        item.take(entry)
        placed[entry.source_id, entry.key] = item
    title = sources[0].title if len(sources) == 1 and topic is None else topic
    return Outline(title or "Papers", root, tuple(one.locator for one in sources))
