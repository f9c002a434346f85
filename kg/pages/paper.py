"""The paper page: what it is, where it appeared, what it claims, what it stands on, and who says all that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from kg.errors import KgError
from kg.export import format_bibtex
from kg.ids import format_eprint_url
from kg.kinds import RelationKind
from kg.models import RecordSource
from kg.pages import data, frame
from kg.pages.cards import badge, badge_text, card, chip, counted, link_row, publication, short, title_of
from kg.pages.dissent import dissent_of
from kg.pages.groups import quote_of
from kg.pages.kin import certainty, file_name, origin_of, read_as
from kg.pages.markup import Child, Node, element, external, internal
from kg.store import Store, load_paper, load_papers
from kg.views import ClaimView, EntryView, PaperDetail, PaperView, RelationView, ThingView

__all__ = ["show"]

RECORDED = {
    RecordSource.ARXIV: "arXiv answered for this record",
    RecordSource.SNAPSHOT: "from the snapshot that ships with Lithograph; arXiv was not asked",
    RecordSource.LIST: "only what the list says is known",
}
MOST_NEIGHBOURS = 6
MOST_AUTHORS = 12


def show() -> None:
    """Draw the page of the paper that `?paper=` names by key, arXiv id, DOI, method or title."""
    name = st.query_params.get("paper", "").strip()[:300]
    try:
        store = data.the_store()
        if name:
            _page(store, load_paper(store, name))
        else:
            _choose(store)
    except KgError as error:
        frame.view(frame.back_to_results(), key="back")
        frame.trouble(error)


def _choose(store: Store) -> None:
    """Without a paper in the address: the newest ones, as a way in."""
    hues = data.topic_hues(store)
    newest = sorted(load_papers(store).values(), key=lambda paper: paper.newest, reverse=True)[:8]
    frame.view(
        element("h1", "Newest papers", cls="kg-h1"),
        element("p", "Open one here, or find another by ", internal("search", {}, "searching"), ".", cls="kg-quiet"),
        element("div", (card(paper, hues) for paper in newest), cls="kg-cards kg-spaced"),
        key="newest",
    )


def _page(store: Store, detail: PaperDetail) -> None:
    hues = data.topic_hues(store)
    papers = {paper.key: paper for paper in load_papers(store).values()}
    frame.name_tab(detail.paper.name)
    frame.view(_header(detail, hues), key="paper-head")
    main, aside = st.columns([2.1, 1], gap="large")
    with main:
        frame.view(
            _abstract(detail.paper),
            _claims(detail.paper, papers),
            _relations(detail),
            _neighbours(detail, papers),
            key="paper-main",
            kind="kg-stack",
        )
    with aside:
        frame.view(
            _facts(detail),
            *_things(detail),
            _listed(detail.entries),
            dissent_of(len(detail.lists), detail.disagreements),
            _bibtex(detail),
            key="paper-side",
            kind="kg-stack",
        )


def _header(detail: PaperDetail, hues: Mapping[tuple[str, ...], int]) -> Node:
    paper = detail.paper
    name, title = title_of(paper)
    published = publication(paper)
    facts: list[Node | None] = [
        *(chip(topic, hues) for topic in paper.topics[:3]),
        element("span", published, cls="kg-venue") if published else None,
        element("span", "withdrawn", cls="kg-badge kg-red") if paper.withdrawn else None,
        element("span", link_row(paper, limit=8), internal("lineage", {"focus": paper.key}, "Lineage"), cls="kg-links"),
    ]
    return element(
        "header",
        element("div", frame.back_to_results(), cls="kg-crumb"),
        element("div", element("h1", name, cls="kg-h1"), badge(paper.best_speedup), cls="kg-head"),
        element("p", title, cls="kg-lede") if title else None,
        _authors(paper),
        element("div", facts, cls="kg-meta"),
        cls="kg-paper-head",
    )


def _authors(paper: PaperView) -> Node | None:
    """The authors, each a way to what else is here of theirs."""
    if not paper.authors:
        return None
    shown = paper.authors[:MOST_AUTHORS]
    said: list[Child] = []
    for name in shown:
        asked = f'author:"{name.replace(chr(34), " ")}"'
        said += [", " if said else "", internal("search", {"q": asked}, name, cls="kg-author")]
    more = len(paper.authors) - len(shown)
    tail = " et al." if paper.authors_cut else f" and {more} more" if more else ""
    return element("p", said, tail, cls="kg-quiet")


def _section(title: str, *body: Child, aside: str = "") -> Node:
    head = element("h2", title, element("span", aside, cls="kg-quiet") if aside else None, cls="kg-h2")
    return element("section", head, *body)


def _abstract(paper: PaperView) -> Node:
    if not paper.text:
        return _section("What it is", element("p", "No abstract or summary is known yet.", cls="kg-quiet"))
    if not (paper.summary and paper.abstract):
        said = "arXiv’s abstract" if paper.abstract else "our summary"
        return _section("What it is", element("p", paper.text, cls="kg-prose"), aside=said)
    return _section(
        "What it is",
        element("p", paper.summary, cls="kg-prose"),
        element(
            "details",
            element("summary", "arXiv’s abstract"),
            element("p", paper.abstract, cls="kg-prose kg-quiet"),
            data_id="abstract",
        ),
        aside="our summary",
    )


def _claims(paper: PaperView, papers: Mapping[str, PaperView]) -> Node | None:
    if not paper.shown_claims:
        return None
    return _section(
        "What it claims",
        element("ul", (_claim(claim, papers) for claim in paper.shown_claims), cls="kg-rows"),
        aside="as reported; baselines differ",
    )


def _claim(claim: ClaimView, papers: Mapping[str, PaperView]) -> Node:
    against: Node | None = None
    if claim.baseline_key and claim.baseline_key in papers:
        against = internal("paper", {"paper": claim.baseline_key}, papers[claim.baseline_key].name)
    elif claim.baseline:
        against = claim.baseline
    hedge = f"said to be “{claim.hedge}”" if claim.hedge else None
    details = [part for part in (hedge, claim.hardware and f"on {claim.hardware}", claim.setting, claim.caveat) if part]
    return element(
        "li",
        element(
            "div",
            badge(claim),
            element("span", claim.signed_value, cls="kg-strong")
            if claim.value_text and claim.signed_value != badge_text(claim)
            else None,
            element("span", "against ", against) if against else None,
            element("span", ", ".join(details)) if details else None,
            element("span", str(claim.quantity.value), cls="kg-quiet"),
            cls="kg-inline",
        ),
        (quote_of(one) for one in claim.said_by),
    )


def _relations(detail: PaperDetail) -> Node | None:
    own = detail.paper.key
    typed = [relation for relation in detail.relations if relation.kind is not RelationKind.SIMILAR]
    if not typed:
        return None
    compared = [relation for relation in typed if relation.kind is RelationKind.COMPARES]
    kin = [relation for relation in typed if relation.kind is not RelationKind.COMPARES]
    groups = [
        element("div", element("h3", title), element("ul", _relation_rows(group, own), cls="kg-rows"))
        for title, group in (
            ("Builds on", [relation for relation in kin if relation.source_key == own]),
            ("Followed by", [relation for relation in kin if relation.source_key != own]),
            ("Compared", compared),
        )
        if group
    ]
    more = internal("lineage", {"focus": own}, "see the drawing")
    head = element("h2", "Lineage", element("span", more, cls="kg-quiet"), cls="kg-h2")
    return element("section", head, element("div", groups))


def _relation_rows(relations: Iterable[RelationView], own: str) -> list[Node]:
    """One row for each other paper and kind, with every piece of evidence."""
    merged: dict[tuple[str, str, RelationKind], list[RelationView]] = {}
    for relation in relations:
        merged.setdefault((relation.source_key, relation.target_key, relation.kind), []).append(relation)
    return [_relation_row(group, own) for group in merged.values()]


def _relation_row(group: Sequence[RelationView], own: str) -> Node:
    first = group[0]
    onward = first.source_key == own
    key, name = (first.target_key, first.target_name) if onward else (first.source_key, first.source_name)
    return element(
        "li",
        element(
            "div",
            element("span", read_as(first.kind, onward=onward), cls="kg-kind", data_kind=first.kind.value),
            internal("paper", {"paper": key}, element("strong", short(name, 90))),
            cls="kg-inline",
        ),
        (
            element(
                "blockquote",
                element("q", relation.evidence),
                " ",
                element(
                    "cite",
                    f"{origin_of(relation.origin, relation.source, relation.line)} · "
                    f"{certainty(relation.origin, relation.confidence)}",
                ),
            )
            for relation in group
        ),
    )


def _neighbours(detail: PaperDetail, papers: Mapping[str, PaperView]) -> Node | None:
    own = detail.paper.key
    near: dict[str, float] = {}
    for relation in detail.relations:
        if relation.kind is RelationKind.SIMILAR:
            other = relation.target_key if relation.source_key == own else relation.source_key
            near[other] = max(near.get(other, 0.0), relation.confidence)
    ordered = sorted((item for item in near.items() if item[0] in papers), key=lambda item: -item[1])
    if not ordered:
        return None
    rows = [
        element(
            "li",
            internal("paper", {"paper": key}, *_name_and_title(papers[key]), cls="kg-title"),
            element("span", publication(papers[key]), cls="kg-venue"),
            element("span", f"{cosine:.2f}", cls="kg-count", title="Cosine of the two texts' vectors"),
            cls="kg-near",
        )
        for key, cosine in ordered[:MOST_NEIGHBOURS]
    ]
    return _section("Near neighbours", element("ul", rows, cls="kg-table"), aside="by likeness of the texts")


def _name_and_title(paper: PaperView) -> list[Node]:
    name, title = title_of(paper)
    return [element("strong", short(name, 80)), *([element("span", title, cls="kg-subtitle")] if title else [])]


def _facts(detail: PaperDetail) -> Node:
    paper = detail.paper
    ids: list[tuple[str, Node | str | None]] = [
        ("Appeared", publication(paper)),
        ("Label", paper.label),
        ("Published", paper.published.isoformat() if paper.published else None),
        ("Updated", detail.updated.isoformat() if detail.updated and detail.updated != paper.published else None),
        ("arXiv", _eprint(detail)),
        ("DOI", external(f"https://doi.org/{paper.doi}", paper.doi) if paper.doi else None),
        ("Journal", detail.journal_ref),
        ("Comment", detail.comment),
        ("Categories", ", ".join(detail.categories)),
        ("Record", RECORDED[paper.record_source]),
    ]
    # One identifier is the paper's own key; more than one means that listings were merged, and says why.
    joined = [f"{key} ({why})" for key, why in detail.identifiers] if len(detail.identifiers) > 1 else []
    rows = [element("div", element("dt", name), element("dd", value)) for name, value in ids if value]
    if joined:
        rows.append(element("div", element("dt", "Known as"), element("dd", (element("div", key) for key in joined))))
    return _section("Facts", element("dl", rows, cls="kg-facts"))


# How a page heads the things that a paper runs on and is tried on; its code stands among the links.
_THINGS = {RelationKind.RUNS_ON: "Runs on", RelationKind.EVALUATED_ON: "Tried on"}


def _things(detail: PaperDetail) -> list[Node]:
    """Devices and data sets, each with all the words that name it."""
    sections = []
    for kind, title in _THINGS.items():
        named: dict[str, list[ThingView]] = {}
        for thing in detail.things:
            if thing.kind is kind:
                named.setdefault(thing.name, []).append(thing)
        if named:
            rows = (_thing(name, several) for name, several in named.items())
            sections.append(_section(title, element("ul", rows, cls="kg-rows")))
    return sections


def _thing(name: str, several: Iterable[ThingView]) -> Node:
    words = (
        element(
            "blockquote",
            element("q", one.evidence),
            " ",
            element("cite", f"{origin_of(one.origin, one.source, one.line)} · {certainty(one.origin, one.confidence)}"),
        )
        for one in several
    )
    return element("li", element("span", name, cls="kg-strong"), words)


def _eprint(detail: PaperDetail) -> Node | None:
    eprint = detail.paper.eprint
    if eprint is None:
        return None
    return external(format_eprint_url(eprint), eprint + (f" (v{detail.version})" if detail.version else ""))


def _listed(entries: Sequence[EntryView]) -> Node | None:
    items = [
        element(
            "li",
            element("div", element("span", file_name(entry.source), cls="kg-strong"), f" line {entry.line}"),
            element("div", " › ".join(entry.topic), cls="kg-quiet") if entry.topic else None,
            element("div", (element("span", text, cls="kg-note") for text, _ in entry.notes), cls="kg-notes"),
            element(
                "details",
                element("summary", "as written"),
                element("pre", short_lines(entry.raw)),
                data_id=f"{entry.source}:{entry.line}",
            ),
        )
        for entry in entries
    ]
    lists = len({entry.source for entry in entries})
    aside = counted(lists, "list") if lists > 1 else ""
    return _section("Listed in", element("ul", items, cls="kg-rows"), aside=aside) if items else None


def short_lines(raw: str, most: int = 24) -> str:
    """The first lines of a list's text, and how many more there are."""
    lines = raw.splitlines()
    return "\n".join(lines[:most]) + (f"\n… {len(lines) - most} more lines" if len(lines) > most else "")


def _bibtex(detail: PaperDetail) -> Node:
    text = format_bibtex(detail)
    return _section(
        "BibTeX",
        element("pre", text, tabindex="0", aria_label="BibTeX entry"),
        element("button", "Copy", type="button", data_copy=text),
    )
