"""The lists page: what was read from each list, what could not be read, what is missing, and how to add one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kg.errors import KgError
from kg.pages import data, frame
from kg.pages.cards import counted
from kg.pages.dissent import dissent_table
from kg.pages.findings import finding_list
from kg.pages.kin import file_name
from kg.pages.markup import Node, element, internal
from kg.pages.paper import short_lines
from kg.store import Store, load_disagreements, load_listings, load_papers, load_runs, load_sources
from kg.views import PaperView, RunView, SourceView

__all__ = ["missing_facts", "show", "source_card"]

NAMED = 12
"""Papers named where something is missing; the rest is counted."""

WANTED: tuple[tuple[str, Callable[[PaperView], bool]], ...] = (
    ("without an abstract or a summary", lambda paper: not paper.text),
    ("without a venue", lambda paper: not paper.venue),
    ("without a year", lambda paper: paper.year is None),
    ("without an arXiv id or a DOI", lambda paper: not (paper.eprint or paper.doi)),
)


def show() -> None:
    """Draw the page."""
    try:
        store = data.the_store()
        frame.view(*_page(store, frame.read_params()), key="lists", kind="kg-stack")
    except KgError as error:
        frame.trouble(error)


def _page(store: Store, params: Mapping[str, Sequence[str]]) -> list[Node]:
    runs = load_runs(store)
    papers = list(load_papers(store).values())
    return [
        element("section", element("h1", "Lists", cls="kg-h1"), _last_change(runs)),
        element("section", element("div", (source_card(source) for source in load_sources(store)), cls="kg-rows")),
        dissent_table(
            {paper.key: paper for paper in papers},
            load_listings(store),
            load_disagreements(store),
            about=params.get("about", [""])[-1],
            source=params.get("by", [""])[-1],
        ),
        missing_facts(papers),
        element(
            "section",
            element("h2", "Add a list", cls="kg-h2"),
            element("p", "Any Markdown list of papers will do. Run this in a terminal, then reload the page:"),
            element("pre", f"kg build path/to/list.md --db {data.database_path()}", tabindex="0"),
        ),
    ]


def _last_change(runs: Sequence[RunView]) -> Node | None:
    if not runs:
        return None
    when = f"{runs[0].ended_at:%Y-%m-%d %H:%M} UTC"
    return element(
        "p", f"Last changed by a build on {when}; {counted(len(runs), 'such build')} so far.", cls="kg-quiet"
    )


def source_card(source: SourceView) -> Node:
    """A list and what became of its items: entries + other items + not understood + set aside = candidates."""
    parts = (
        (source.entries, "entries"),
        (source.concepts, "other items"),
        (len(source.unparsed), "not understood"),
        (source.ignored, "set aside"),
    )
    sums = " + ".join(f"{number:,} {what}" for number, what in parts)
    unread = [
        element(
            "li",
            element("span", f"line {item.line}", cls="kg-strong"),
            element("span", item.reason),
            element("pre", short_lines(item.raw, 6)),
        )
        for item in source.unparsed
    ]
    return element(
        "article",
        element(
            "div",
            element("h2", source.title or file_name(source.locator), cls="kg-h2"),
            element("span", source.locator, cls="kg-quiet"),
            element("span", f"as read on {source.read_at:%Y-%m-%d}", cls="kg-quiet") if source.read_at else None,
            cls="kg-inline",
        ),
        element("p", f"{sums} = {counted(source.candidates, 'candidate item')}"),
        element("p", f"{counted(source.repairs, 'damaged place')} repaired on reading", cls="kg-quiet")
        if source.repairs
        else None,
        element(
            "details",
            element("summary", f"What was not understood ({len(unread)})"),
            element("ul", unread, cls="kg-unread"),
            data_id=source.locator,
        )
        if unread
        else element(
            "p",
            "Every item was understood."
            + (" Set aside is what speaks of no paper: news, contents, badges." if source.ignored else ""),
            cls="kg-quiet",
        ),
        finding_list(source),
        cls="kg-card",
    )


def missing_facts(papers: Sequence[PaperView]) -> Node:
    """Which papers lack something, by what they lack."""
    rows = []
    for lack, lacks in WANTED:
        found = [paper for paper in papers if lacks(paper)]
        if not found:
            continue
        named = [internal("paper", {"paper": paper.key}, paper.name) for paper in found[:NAMED]]
        more = element("span", f"and {len(found) - NAMED:,} more") if len(found) > NAMED else None
        rows.append(
            element(
                "li",
                element("div", f"{counted(len(found), 'paper')} {lack}", cls="kg-strong"),
                element("div", named, more, cls="kg-inline"),
            )
        )
    body = element("ul", rows, cls="kg-rows") if rows else element("p", "Nothing is missing.", cls="kg-quiet")
    return element("section", element("h2", "Missing", cls="kg-h2"), body)
