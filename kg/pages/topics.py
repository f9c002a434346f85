"""The topics page: the sections of the lists with what stands in them, over the years; empty ones are invitations."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from kg.errors import KgError
from kg.pages import data, frame
from kg.pages.cards import counted, hue, topic_value
from kg.pages.kin import list_name
from kg.pages.markup import Node, element, internal
from kg.store import load_concepts, load_papers, load_topics
from kg.views import ConceptView, PaperView, TopicView

__all__ = ["show", "topic_lists", "topic_rows"]

BARS = 16
"""Years drawn beside each topic, up to the newest."""

MOST_OPEN = 3
"""With more lists each is folded, so that the page begins with all their names."""


def show() -> None:
    """Draw the page."""
    try:
        store = data.the_store()
        topics, papers = load_topics(store), list(load_papers(store).values())
        frame.view(
            *topic_lists(topics, papers, load_concepts(store), data.topic_hues(store)), key="topics", kind="kg-stack"
        )
    except KgError as error:
        frame.trouble(error)


def topic_lists(
    topics: Sequence[TopicView],
    papers: Sequence[PaperView],
    concepts: Sequence[ConceptView],
    hues: Mapping[tuple[str, ...], int],
) -> list[Node]:
    """The page: each list with its sections, folded where there are many."""
    sources = list(dict.fromkeys(topic.source for topic in topics))
    if not sources:
        return [element("div", element("h2", "The lists have no sections"), cls="kg-notice")]
    head = element(
        "div",
        element("h1", "Topics", cls="kg-h1"),
        element("p", "Sections in the order of the list; a bar is a year’s papers.", cls="kg-quiet"),
    )
    held = Counter(source for paper in papers for source in {topic.source for topic in paper.topics})
    lists = []
    for source in sources:
        own = [topic for topic in topics if topic.source == source]
        name = [
            element("h2", list_name(source), cls="kg-h2"),
            element("span", f"{counted(len(own), 'section')}, {counted(held[source], 'paper')}", cls="kg-quiet"),
        ]
        rows = element("ul", topic_rows(own, papers, concepts, hues), cls="kg-table kg-topics")
        if len(sources) > MOST_OPEN:
            lists.append(element("details", element("summary", name), rows, data_id=source, cls="kg-list-topics"))
        else:
            lists.append(element("section", element("div", name, cls="kg-list-name"), rows, cls="kg-list-topics"))
    return [head, *lists]


def topic_rows(
    topics: Sequence[TopicView],
    papers: Sequence[PaperView],
    concepts: Sequence[ConceptView],
    hues: Mapping[tuple[str, ...], int],
) -> list[Node]:
    """One row a section: name, what stands in and below it, papers by year."""
    newest = max((paper.year for paper in papers if paper.year), default=0)
    inside: dict[tuple[str, tuple[str, ...]], dict[str, PaperView]] = defaultdict(dict)
    for paper in papers:
        for place in paper.topics:
            for depth in range(1, len(place.path) + 1):
                inside[place.source, place.path[:depth]][paper.key] = paper
    rows = []
    for topic in topics:
        here = list(inside[topic.source, topic.path].values())
        named = [c for c in concepts if c.source == topic.source and c.topic[: len(topic.path)] == topic.path]
        rows.append(_row(topic, here, len(named), newest, hue(topic.path, hues)))
    return rows


def _row(topic: TopicView, papers: Sequence[PaperView], concepts: int, newest: int, colour: int) -> Node:
    held = [counted(len(papers), "paper")] if papers else []
    held += [counted(concepts, "other item")] if concepts else []
    mark = element("i", cls="kg-dot", data_topic=str(colour), aria_hidden="true")
    name: Node = element("span", topic.name)
    if papers:
        name = internal("search", {"topic": topic_value(topic.path)}, topic.name)
    invitation = f"Nothing here yet: an open invitation to add the first (line {topic.line} of the list)."
    return element(
        "li",
        element(
            "div",
            element("div", mark, name, cls="kg-topic-line kg-strong" if len(topic.path) == 1 else "kg-topic-line"),
            element("p", topic.description, cls="kg-small") if topic.description else None,
            element("p", invitation, cls="kg-small kg-invite") if not held else None,
            cls="kg-topic-name",
        ),
        element("span", ", ".join(held), cls="kg-venue"),
        _growth(papers, newest) if papers else element("div", cls="kg-growth kg-blank"),
        cls=f"kg-near kg-level-{min(len(topic.path), 4)}",
    )


def _growth(papers: Sequence[PaperView], newest: int) -> Node:
    counts = Counter(paper.year for paper in papers if paper.year)
    top = max(counts.values(), default=1)
    years = range(newest - BARS + 1, newest + 1)
    bars = [element("i", amount=counts[year] / top, cls="kg-bar", title=f"{year}: {counts[year]}") for year in years]
    spoken = ", ".join(f"{year}: {count}" for year, count in sorted(counts.items())) or "no papers"
    return element("div", bars, cls="kg-growth", role="img", aria_label=f"Papers by year: {spoken}")
