"""The pieces that several pages show: badge, topic chip, venue line, result card; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.bounds import hedge_sign
from kg.ids import format_eprint_url
from kg.kinds import Quantity
from kg.pages.markup import Node, element, external, internal
from kg.sections import section_subject
from kg.views import ClaimView, PaperView, TopicView

__all__ = [
    "badge",
    "badge_text",
    "card",
    "chip",
    "counted",
    "hue",
    "link_row",
    "publication",
    "short",
    "title_of",
    "topic_value",
]

HUES = 12
"""Topic colours in style.css; a topic keeps its colour by its place among the sections that hold papers."""

GREEN_FROM = 10
DESCRIPTION_LENGTH = 220

WORTH = {
    Quantity.SPEEDUP: "faster",
    Quantity.STEPS: "fewer steps",
    Quantity.LATENCY: "less time",
    Quantity.THROUGHPUT: "more images/s",
    Quantity.MEMORY: "less memory",
    Quantity.PARAMETERS: "fewer parameters",
    Quantity.MODEL_SIZE: "smaller",
    Quantity.FLOPS: "fewer FLOPs",
    Quantity.TRAINING_COST: "cheaper training",
}


def short(text: str, length: int) -> str:
    """The text on one line, cut at a word within `length` characters.

    >>> short("one  two three", 9)
    'one two…'
    """
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    cut = flat[: length - 1]
    head = cut.rpartition(" ")[0] if " " in cut else cut
    return head.rstrip(" ,;:.-–—") + "…"


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "paper"), counted(1200, "paper")
    ('1 paper', '1,200 papers')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def title_of(paper: PaperView) -> tuple[str, str]:
    """Name and title without saying the name twice.

    `DPM-Solver++` with "DPM-Solver++: Fast Solver …" gives ("DPM-Solver++", "Fast Solver …").
    """
    title = paper.title or ""
    if not paper.alias:
        return (title or paper.key, "")
    head, colon, rest = title.partition(":")
    if colon and head.strip().casefold() == paper.alias.casefold():
        title = rest.strip()
    return (paper.alias, title if title.casefold() != paper.alias.casefold() else "")


def badge_text(claim: ClaimView) -> str:
    """A claim's improvement in a few words: "≈10× fewer steps", "2.5–10× fewer steps", "up to 3× faster"."""
    low, high = claim.ratio_low, claim.ratio_high
    if low is None and high is None:
        return claim.signed_value
    if high is not None and high < 1:
        return claim.ratio_text
    worth = WORTH.get(claim.quantity, "better")
    if low is None or high is None:
        span = f"≤{high:g}" if low is None else f"≥{low:g}"
    elif low == high:
        span = f"{low:.3g}"
    else:
        span = f"{low:.3g}–{high:.3g}"
    mark = "" if span[0] in "≤≥" else hedge_sign(claim.ratio_hedge)
    return f"{mark}{span}× {worth}"


def badge(claim: ClaimView | None) -> Node | None:
    """A claim as a badge: green where even its lower bound is tenfold, blue below that, none without a claim."""
    if claim is None or not badge_text(claim):
        return None
    ratio = claim.ratio_low if claim.ratio_low is not None else claim.ratio_high
    tone = "plain" if ratio is None or ratio < 1 else "green" if ratio >= GREEN_FROM else "blue"
    against = f", against {claim.baseline}" if claim.baseline else ""
    title = f"As reported{against}: “{short(claim.quote, 200)}”"
    return element("span", badge_text(claim), cls=f"kg-badge kg-{tone}", title=title)


def hue(path: tuple[str, ...], hues: Mapping[tuple[str, ...], int]) -> int:
    """The number of a topic's colour, 0 (grey) where it has none."""
    place = hues.get(path)
    return 0 if place is None else place % HUES + 1


def chip(topic: TopicView, hues: Mapping[tuple[str, ...], int], name: str = "") -> Node:
    """A topic as a chip that leads to its papers; `name` where its own would not tell it from another."""
    mark = element("i", cls="kg-dot", data_topic=str(hue(topic.path, hues)), aria_hidden="true")
    where, words = " › ".join(topic.path), element("span", name or section_subject(topic.path))
    return internal("search", {"topic": topic_value(topic.path)}, mark, words, cls="kg-chip", title=where)


def topic_value(path: tuple[str, ...]) -> str:
    """A topic as a filter and an address name it, `Algorithms / Basics`; the same as in the facet counts."""
    return " / ".join(path)


def publication(paper: PaperView) -> str:
    """Venue and year in words: "NeurIPS 2022", "arXiv 2023", "2024"; empty where nothing is known."""
    venue = paper.venue or ""
    if paper.track and paper.track.value == "workshop" and "workshop" not in venue.casefold():
        venue = f"{venue} workshop".strip()
    return " ".join(str(part) for part in (venue, paper.year) if part)


def link_row(paper: PaperView, limit: int = 4) -> list[Node]:
    """Links out: arXiv, DOI, then code, project page and so on, the first `limit` of them."""
    links: list[Node | None] = []
    if paper.eprint:
        links.append(external(format_eprint_url(paper.eprint), "arXiv", title=f"arXiv:{paper.eprint}"))
    elif paper.doi:
        links.append(external(f"https://doi.org/{paper.doi}", "DOI", title=paper.doi))
    elif paper.url:
        links.append(external(paper.url, "Link", title=paper.url))
    links += [external(a.url, a.kind.replace("_", " ").capitalize(), title=a.url) for a in paper.artifacts]
    return [link for link in links if link][:limit]


def card(
    paper: PaperView,
    hues: Mapping[tuple[str, ...], int],
    *,
    why: str = "",
    words: Iterable[str] = (),
    note: Node | None = None,
    **attributes: Any,
) -> Node:
    """A paper as a card: name and title, badge, one line, topic, venue, links, and why it stands here."""
    name, title = title_of(paper)
    marked = tuple(words)
    heading = internal(
        "paper",
        {"paper": paper.key},
        element("strong", highlight(name, marked)),
        element("span", highlight(title, marked), cls="kg-subtitle") if title else None,
        cls="kg-title",
    )
    published = publication(paper)
    details: list[Node | None] = [
        chip(paper.topics[0], hues) if paper.topics else None,
        element("span", published, cls="kg-venue") if published else None,
        element("span", "withdrawn", cls="kg-badge kg-red") if paper.withdrawn else None,
        element("span", link_row(paper), cls="kg-links"),
        element("span", why, cls="kg-why", title=why) if why else None,
    ]
    text = paper.summary or paper.abstract or ""
    return element(
        "article",
        element("div", element("h3", heading), badge(paper.best_speedup), cls="kg-head"),
        element("p", highlight(short(text, DESCRIPTION_LENGTH), marked), cls="kg-line") if text else None,
        note,
        element("div", details, cls="kg-meta"),
        cls="kg-card",
        aria_label=name,
        **attributes,
    )


def highlight(text: str, words: Iterable[str]) -> list[Node]:
    """The text with the given words marked; whole words, whatever their case."""
    wanted = {word.casefold() for word in words}
    if not wanted:
        return [text]
    nodes: list[Node] = []
    for token in _tokens(text):
        if token.casefold() in wanted:
            nodes.append(element("mark", token))
        elif nodes and isinstance(nodes[-1], str):
            nodes[-1] += token
        else:
            nodes.append(token)
    return nodes


def _tokens(text: str) -> Iterable[str]:
    """Runs of letters and digits, and what lies between them, in order; joined they are the text."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or text[at].isalnum() != text[start].isalnum():
            yield text[start:at]
            start = at
