"""What all pages share: the look, the mounting of a tree of elements, the address, and the panel for trouble."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from kg.errors import KgError
from kg.pages.cards import short
from kg.pages.markup import Node, element, internal

__all__ = [
    "asset",
    "back_to_results",
    "dress",
    "name_tab",
    "read_params",
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
    return st.components.v2.component("lithograph_markup", js=asset("go.js") + asset("markup.js"), isolate_styles=False)


def name_tab(title: str) -> None:
    """Call the browser's tab after what it shows."""
    st.set_page_config(page_title=f"{short(title, 70)} · Lithograph")


def view(*tree: Node | None, key: str, kind: str = "") -> None:
    """Draw elements; a click on an internal link in them changes the address, and so runs the page it names."""
    _markup()(key=key, data={"tree": [node for node in tree if node], "kind": kind})


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
