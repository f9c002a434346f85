"""Where the lists that have a paper say different things of it: on its own page, and over all papers; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kg.disagreements import Disagreement, Opinion
from kg.pages.cards import counted, short
from kg.pages.groups import labelled
from kg.pages.kin import file_name
from kg.pages.markup import Node, choice, element, internal
from kg.views import PaperView

__all__ = ["dissent_of", "dissent_table", "told_in_a_line"]

NAMES = {"venue": "Venue", "year": "Year", "title": "Title", "alias": "Name"}
"""What may be said differently, as it is called on the page."""

RECORDS = {"arxiv": "arXiv", "snapshot": "the snapshot"}
MOST_ROWS = 50


def told_in_a_line(lists: int, found: Iterable[Disagreement]) -> str:
    """In how many lists a paper stands, and what they say differently, each with the number who say so.

    >>> venue = Disagreement("venue", "NeurIPS", (Opinion("NeurIPS", ("a", "b"), 2022), Opinion("arXiv", ("c",), 2022)))
    >>> told_in_a_line(3, [venue])
    'Listed in 3 lists; they disagree on venue: NeurIPS 2022 (2), arXiv 2022 (1)'
    """
    said = [
        f"{NAMES[one.about].lower()}: {', '.join(f'{short(o.text, 90)} ({len(o.sources)})' for o in one.opinions)}"
        for one in found
    ]
    who = "they disagree" if lists > 1 else "it and the record disagree"
    return f"Listed in {counted(lists, 'list')}" + (f"; {who} on {'; on '.join(said)}" if said else "")


def dissent_of(lists: int, found: Sequence[Disagreement]) -> Node | None:
    """What is said differently of one paper, and by whom; what the graph shows is marked."""
    if not found:
        return None
    rows = [
        element(
            "li",
            element("div", NAMES[one.about], cls="kg-strong"),
            (
                element(
                    "div",
                    element("span", opinion.text),
                    element("span", "shown here", cls="kg-badge kg-plain") if opinion.value == one.chosen else None,
                    element("span", _who(opinion), cls="kg-quiet"),
                    cls="kg-inline kg-opinion",
                )
                for opinion in one.opinions
            ),
        )
        for one in found
    ]
    return element(
        "section",
        element("h2", "Where they disagree", cls="kg-h2"),
        element("p", f"{told_in_a_line(lists, found)}.", cls="kg-small"),
        element("div", element("ul", rows, cls="kg-rows"), cls="kg-ample"),
    )


def _who(opinion: Opinion) -> str:
    return ", ".join(RECORDS.get(source, file_name(source)) for source in opinion.sources)


def dissent_table(
    papers: Mapping[str, PaperView],
    listings: Mapping[str, Sequence[str]],
    found: Mapping[str, Sequence[Disagreement]],
    *,
    about: str = "",
    source: str = "",
) -> Node:
    """All disagreements in a table, those on one thing or of one list only where that is asked for."""
    every = [(papers[key], one) for key, several in found.items() for one in several if key in papers]
    head = element(
        "h2", "Where lists disagree", element("span", counted(len(every), "disagreement"), cls="kg-quiet"), cls="kg-h2"
    )
    several = Counter(len(lists) for lists in listings.values())
    shared = sum(number for lists, number in several.items() if lists > 1)
    stands = (
        f"{counted(shared, 'paper')} of {len(listings):,} stand in more than one list."
        if shared
        else "No paper stands in more than one list yet."
    )
    if not every:
        return element("section", head, element("p", f"{stands} Nothing is said of one in two ways.", cls="kg-quiet"))
    about = about if about in NAMES else ""
    names = sorted({voice for _, one in every for opinion in one.opinions for voice in opinion.sources})
    source = source if source in names else ""
    shown = [
        (paper, one)
        for paper, one in every
        if about in ("", one.about) and (not source or any(source in opinion.sources for opinion in one.opinions))
    ]
    return element(
        "section",
        head,
        element("p", f"{stands} Where they differ, arXiv’s record wins for titles, and the rest goes by majority."),
        _filters(every, names, about, source),
        _rows(shown)
        if shown
        else element("p", "No disagreement of that kind. ", internal("lists", {}, "Show all"), cls="kg-quiet"),
    )


def _filters(every: Sequence[tuple[PaperView, Disagreement]], names: Sequence[str], about: str, source: str) -> Node:
    counts = Counter(one.about for _, one in every)

    def params(what: str, who: str) -> dict[str, str]:
        return {name: value for name, value in (("about", what), ("by", who)) if value}

    kinds = [("Anything", not about, "lists", params("", source))] + [
        (f"{name} ({counts[what]:,})", what == about, "lists", params(what, source))
        for what, name in NAMES.items()
        if counts[what]
    ]
    voices = [("Any list", not source, "lists", params(about, ""))] + [
        (short(RECORDS.get(name, file_name(name)), 40), name == source, "lists", params(about, name)) for name in names
    ]
    return element(
        "div",
        labelled("They disagree on", choice("They disagree on", kinds)),
        labelled("Said by", choice("Said by", voices)),
        cls="kg-asked kg-ample",
    )


def _rows(shown: Sequence[tuple[PaperView, Disagreement]]) -> Node:
    columns = ("Paper", "On", "They say")
    rows = [
        element(
            "tr",
            (
                element("td", element("span", title, cls="kg-th"), cell, cls=f"kg-td-{title.split()[-1].lower()}")
                for title, cell in zip(columns, _cells(paper, one), strict=True)
            ),
        )
        for paper, one in shown[:MOST_ROWS]
    ]
    left = len(shown) - MOST_ROWS
    return element(
        "div",
        element(
            "table",
            element("thead", element("tr", (element("th", title, scope="col") for title in columns))),
            element("tbody", rows),
        ),
        element("p", f"{left:,} more: kg stats --disagreements", cls="kg-small") if left > 0 else None,
        cls="kg-claims",
    )


def _cells(paper: PaperView, one: Disagreement) -> tuple[Node, Node, list[Node]]:
    opinions: list[Node] = [
        element(
            "div",
            element("strong" if opinion.value == one.chosen else "span", short(opinion.text, 160)),
            f" ({len(opinion.sources)}) ",
            element("span", _who(opinion), cls="kg-quiet"),
        )
        for opinion in one.opinions
    ]
    name = internal("paper", {"paper": paper.key}, element("strong", short(paper.name, 60)), cls="kg-title")
    return name, NAMES[one.about], opinions
