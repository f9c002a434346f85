"""markdown-it, set up for lists of papers: tables, bare addresses, raw HTML, and bounded time; pure."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.linkify import linkify
from markdown_it.token import Token

__all__ = ["MAX_NESTING", "parse_markdown"]

MAX_NESTING = 100
_MAX_INLINE = 50_000
_MAX_BRACKETS = 1_000
"""Past these a paragraph is taken as plain text: markdown-it's time grows with the square of its open brackets."""


def parse_markdown(text: str) -> list[Token]:
    """markdown-it's tokens. A paragraph too dense to be parsed is one text, its token's meta says "dense"."""
    return _parser().parse(text)


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"linkify": True, "html": True, "maxNesting": MAX_NESTING})
    # Indented code is nearly always an over-indented bullet in a list of papers.
    md.enable(["table", "strikethrough", "linkify"]).disable("code")
    # A refused address would leave its brackets in the title; the reader decides which addresses to keep.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.core.ruler.at("inline", _parse_inline)
    md.core.ruler.at("linkify", _linkify)
    # The rule of this name among the inline ones raises RuntimeError on "[http://ttp://" (markdown-it-py 4.3).
    md.inline.ruler.disable("linkify")
    if md.linkify is not None:
        # Addresses with a scheme only: "README.md" and "e.g.this" are none, and guessing takes most of the time.
        md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    return md


def _linkify(state: StateCore) -> None:
    """markdown-it's own rule, for the few texts that hold a bare address: it looks long at all others for nothing."""
    everything = state.tokens
    state.tokens = [
        token
        for token in everything
        if any(child.type == "text" and "://" in child.content for child in token.children or ())
    ]
    linkify(state)
    state.tokens = everything


def _parse_inline(state: StateCore) -> None:
    """As markdown-it's own rule, but a chunk that would take too long stays one plain text."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        if len(token.content) > _MAX_INLINE or token.content.count("[") > _MAX_BRACKETS:
            token.children.append(Token("text", "", 0, content=token.content[:_MAX_INLINE]))
            token.meta["dense"] = True
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
