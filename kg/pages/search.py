"""The search page: one live box, facets with counts, cards, and an address for every state."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from kg import retrieval
from kg.errors import KgError
from kg.pages import data, frame
from kg.pages.cards import card, counted
from kg.pages.facets import active_filters, facet_panel, sort_row
from kg.pages.markup import Node, button, element, internal
from kg.pages.state import LONGEST_TEXT, MOST_CARDS, PAGE_SIZE, SearchState, parse_state
from kg.query import parse_query
from kg.store import Store, load_papers, no_papers

__all__ = ["show"]

EXAMPLES = ("faster sampling without retraining", "few-step distillation", "quantization", "mobile devices")


def show() -> None:
    """Draw the page."""
    try:
        store = data.the_store()
        if not load_papers(store):
            raise no_papers(data.database_path())
        _results(store)
    except KgError as error:
        frame.trouble(error)


def _results(store: Store) -> None:
    state = replace(parse_state(frame.read_params()), text=_search_box())
    frame.remember_results(state.params())
    encoder, waiting = data.encoder_state(store)
    found = retrieval.search(
        store,
        state.text,
        venues=state.venues,
        years=state.years,
        topics=state.topics,
        speedup=state.speedup,
        has_code=True if state.has_code else None,
        sort=state.sort,
        limit=state.limit,
        encoder=encoder,
    )
    hues = data.topic_hues(store)
    facets = facet_panel(state, found.facets)
    with st.sidebar:
        frame.view(*facets, key="facets", kind="kg-panel")
    # On a phone the sidebar is folded away; the stylesheet shows this instead.
    with st.container(key="phone-filters"), st.popover("Filters", width="stretch"):
        frame.view(*facets, key="phone-facets", kind="kg-panel")
    hits = list(found)
    cards = [
        card(hit.paper, hues, why=str(hit.why) if state.text or state.is_filtered else "", words=hit.why.words)
        for hit in hits
    ]
    frame.view(
        _summary(state, found.total, waiting, found.notes),
        active_filters(state),
        element("div", cards, cls="kg-cards") if cards else _nothing(store, state, found.suggestions),
        _more(state, len(hits), found.total),
        key="results",
    )
    if waiting and "loading" in waiting:
        _await_encoder()


def _search_box() -> str:
    """The box, in step with the address both ways: typing changes the address, a link or the back button the box."""
    wanted = (st.query_params.get("q") or "")[:LONGEST_TEXT]
    # Streamlit forgets a widget's value when another page is shown: then, too, the address decides.
    if "q" not in st.session_state or st.session_state.get("q_in_address") != wanted:
        st.session_state["q"] = wanted
    text: str = (
        st.text_input(
            "Search papers, methods, ideas",
            key="q",
            type="search",
            live="200ms",
            max_chars=LONGEST_TEXT,
            label_visibility="collapsed",
            placeholder="Search papers, methods, ideas – try “faster sampling without retraining”",
        )
        or ""
    )
    if text != wanted:
        if text:
            st.query_params["q"] = text
        else:
            st.query_params.pop("q", None)
    st.session_state["q_in_address"] = text
    return text


def _typed_filters(text: str) -> str:
    """The filters that stand in the words, said where the boxes at the side cannot show them."""
    filters = parse_query(text).filters
    said = [filters.text(facet) for facet in filters.active]
    return f"filtered by your words: {' '.join(said)}" if said else ""


def _summary(state: SearchState, total: int, waiting: str, notes: tuple[str, ...]) -> Node:
    typed = _typed_filters(state.text)
    lines = [line for line in (waiting, typed, *notes) if line]
    return element(
        "div",
        element("p", element("strong", counted(total, "paper")), cls="kg-total", role="status"),
        element("p", " · ".join(lines), cls="kg-quiet") if lines else None,
        sort_row(state),
        cls="kg-summary",
    )


def _nothing(store: Store, state: SearchState, suggestions: tuple[str, ...]) -> Node:
    # An offer that would lead to another empty page is none.
    freed = state.is_filtered and retrieval.search(store, state.text, limit=1).total > 0
    ways = [element("li", suggestion) for suggestion in suggestions]
    examples = [
        element("li", internal("search", {"q": example}, example)) for example in EXAMPLES if example != state.text
    ]
    return element(
        "div",
        element("h2", "Nothing matches"),
        element("ul", ways) if ways else None,
        button("search", SearchState(text=state.text).params(), "Take off all filters") if freed else None,
        element("p", "Or look for"),
        element("ul", examples, cls="kg-examples"),
        cls="kg-notice",
    )


def _more(state: SearchState, shown: int, total: int) -> Node | None:
    if shown >= total or shown >= MOST_CARDS:
        return None
    params = replace(state, limit=min(state.limit + 2 * PAGE_SIZE, MOST_CARDS)).params()
    return element("div", button("search", params, f"Show more ({total - shown:,} left)"), cls="kg-more-results")


@st.fragment(run_every="1s")
def _await_encoder() -> None:
    """Look once a second whether search by meaning is ready, and run the page again when it is."""
    encoder, waiting = data.encoder_state(data.the_store())
    if encoder is not None or not waiting:
        st.rerun()
