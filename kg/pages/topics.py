"""The topics page: the sections of the lists with what stands in them, over the years; empty ones are invitations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kg.errors import KgError
from kg.pages import data, frame
from kg.pages.cards import counted, hue, topic_value
from kg.pages.kin import file_name
from kg.pages.markup import Node, element, internal
from kg.store import Store, load_concepts, load_papers, load_topics
from kg.views import ConceptView, PaperView, TopicView

__all__ = ["show", "topic_rows"]

BARS = 16
"""Years drawn beside each topic, up to the newest."""


def show() -> None:
    """Draw the page."""
    try:
        store = data.the_store()
        frame.view(*_page(store), key="topics", kind="kg-stack")
    except KgError as error:
        frame.trouble(error)


def _page(store: Store) -> list[Node]:
    topics = load_topics(store)
    papers = list(load_papers(store).values())
    concepts = load_concepts(store)
    hues = data.topic_hues(store)
    return [
        element(
            "section",
            element("h1", "Topics", cls="kg-h1"),
            element("p", "Sections in the order of the list; a bar is a year’s papers.", cls="kg-quiet"),
            element(
                "h2", file_name(source), element("span", counted(len(own), "section"), cls="kg-quiet"), cls="kg-h2"
            ),
            element("ul", topic_rows(own, papers, concepts, hues), cls="kg-table kg-topics"),
        )
        for source in dict.fromkeys(topic.source for topic in topics)
        if (own := [topic for topic in topics if topic.source == source])
    ] or [element("div", element("h2", "The lists have no sections"), cls="kg-notice")]


def topic_rows(
    topics: Sequence[TopicView],
    papers: Sequence[PaperView],
    concepts: Sequence[ConceptView],
    hues: Mapping[tuple[str, ...], int],
) -> list[Node]:
    """One row a section: name, what stands in and below it, papers by year."""
    newest = max((paper.year for paper in papers if paper.year), default=0)
    rows = []
    for topic in topics:
        depth = len(topic.path)
        inside = [p for p in papers if any(t.path[:depth] == topic.path and t.source == topic.source for t in p.topics)]
        named = [c for c in concepts if c.source == topic.source and c.topic[:depth] == topic.path]
        rows.append(_row(topic, inside, len(named), newest, hue(topic.path, hues)))
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
            element("div", mark, name, cls="kg-inline kg-strong" if len(topic.path) == 1 else "kg-inline"),
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
