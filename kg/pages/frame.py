"""What all pages share: the look, the mounting of a tree of elements, and moving from page to page."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import Page

from kg.errors import KgError
from kg.pages.markup import Go, Node, element, internal

__all__ = [
    "asset",
    "back_to_results",
    "dress",
    "follow",
    "go_to",
    "read_params",
    "remember",
    "remember_results",
    "trouble",
    "view",
]

ASSETS = Path(__file__).with_name("assets")


@cache
def asset(name: str) -> str:
    """The text of a file that ships with the pages."""
    return (ASSETS / name).read_text(encoding="utf-8")


@cache
def stylesheet() -> str:
    """The look as one style element, the font inside it.

    Streamlit serves files only from a `static` folder beside the main script. The font travels in the stylesheet
    instead: 64 KB over loopback, once a session, in the same message as the first page, so that no text jumps.
    """
    font = base64.b64encode((ASSETS / "inter-latin.woff2").read_bytes()).decode("ascii")
    face = (
        "@font-face{font-family:Inter;font-style:normal;font-weight:100 900;font-display:swap;"
        f"src:url(data:font/woff2;base64,{font}) format('woff2')}}"
    )
    return f"<style>{face}\n{asset('style.css')}</style>"


def dress() -> None:
    """Put the stylesheet on the page."""
    st.html(stylesheet())


@cache
def _markup() -> Any:
    return st.components.v2.component("lithograph_markup", js=asset("markup.js"), isolate_styles=False)


def view(*tree: Node | None, key: str, kind: str = "") -> None:
    """Draw elements; a click on an internal link in them moves the app there."""
    shown = [node for node in tree if node]
    _markup()(key=key, data={"tree": shown, "kind": kind}, on_go_change=lambda: remember(key))


def remember(key: str) -> None:
    """Note, before the next run, where a click wants to go."""
    wish = st.session_state[key].get("go")
    if isinstance(wish, dict) and isinstance(wish.get("page"), str) and isinstance(wish.get("params"), dict):
        go_to(wish["page"], wish["params"])


def go_to(page: str, params: Mapping[str, str | Sequence[str]]) -> None:
    """Ask for a page of the app; `follow` goes there at the start of the next run. For use in callbacks."""
    st.session_state["wish"] = Go(page=page, params=dict(params))


def follow(pages: Mapping[str, Page], current: Page) -> None:
    """Go where the last click wanted to, before anything of the old page is computed again."""
    wish = st.session_state.pop("wish", None)
    if wish is None or wish["page"] not in pages:
        return
    target = pages[wish["page"]]
    if target.url_path == current.url_path:
        st.query_params.from_dict(wish["params"])
    else:
        st.switch_page(target, query_params=wish["params"])


def read_params() -> dict[str, list[str]]:
    """The address' query parameters, each with all its values."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def remember_results(params: Mapping[str, str | Sequence[str]]) -> None:
    """Keep the address of the last result list, so that other pages can lead back to it."""
    st.session_state["results"] = dict(params)


def back_to_results() -> Node:
    """A link to the last result list of this session, or to a fresh search."""
    params = st.session_state.get("results", {})
    return internal("search", params, "← Results" if params else "← Search", cls="kg-back")


def trouble(error: KgError) -> None:
    """A calm panel in place of content that is not there: what happened, and the cure as the error gives it."""
    happened, _, advice = str(error).partition(". ")
    _, runs, command = advice.partition("Run: ")
    view(
        element(
            "div",
            element("h2", happened.rstrip(".") + "."),
            element("p", "Run this in a terminal, then reload the page:") if runs else element("p", advice),
            element("code", command) if runs else None,
            internal("search", {}, "Search all papers"),
            cls="kg-notice",
            role="alert",
        ),
        key="trouble",
    )
