"""markdown-it, set up for lists of papers: tables, bare addresses, raw HTML, and bounded time and memory; pure.

The tokens of a document take fifty times the room of its text, so each is handed on as soon as it is complete and
never kept. Nothing is read otherwise than by markdown-it's own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

from markdown_it import MarkdownIt, helpers, rules_block, rules_inline
from markdown_it.parser_block import ParserBlock, RuleFuncBlockType
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, linkify, text_join
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

__all__ = ["MAX_NESTING", "UNREAD", "hides_entries", "stream_tokens"]

MAX_NESTING = 100
UNREAD = "unread"
"""The type of the token that stands for lines nested deeper than that; its map says which."""
_MAX_INLINE = 50_000
_MAX_BRACKETS = 1_000
_MAX_STEPS = 10
"""Past these a paragraph is taken as plain text: markdown-it looks from each bracket for the one that closes it, and at
those on the way, which are as many on average as it may have to step over."""
_MOST_TOGETHER = 50
"""Brackets that lines read together hold at most where they are too many for one paragraph."""


def stream_tokens(text: str, take: Callable[[Token], None]) -> None:
    """Calls `take` with each of markdown-it's block tokens, in order, its children parsed.

    The map of a token that opens a container is complete only when its closing token comes. A paragraph too dense to
    be parsed is one text; its token's meta says "dense".
    """
    md = _parser()
    env: EnvType = {}
    text = text.replace("\0", "\ufffd")
    if "]:" in text:
        # A link may stand before the definition of its address, so those are looked for first.
        _read_blocks(md, text, env, lambda token: None)
    core = StateCore("", md, env)

    def finish(token: Token) -> None:
        if token.type == "inline":
            _parse_inline(core, token)
        take(token)

    _read_blocks(md, text, env, finish)


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"linkify": True, "html": True, "maxNesting": MAX_NESTING})
    # New ones have every rule. Indented code is nearly always an over-indented bullet in a list of papers.
    md.block, md.inline = _Blocks(), _Inline()
    md.block.ruler.disable("code")
    # The inline rule of this name raises RuntimeError on "[http://ttp://" (markdown-it-py 4.3).
    md.inline.ruler.disable("linkify")
    # A refused address would leave its brackets in the title; the reader decides which addresses to keep.
    md.validateLink = lambda url: True  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    if md.linkify is not None:
        # Addresses with a scheme only: "README.md" and "e.g.this" are none, and guessing takes most of the time.
        md.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkTitle=helpers.parseLinkTitle,
        parseLinkDestination=_parse_destination,
    )
    return md


def _read_blocks(md: MarkdownIt, text: str, env: EnvType, take: Callable[[Token], None]) -> None:
    state = _Stream(text, md, env, take)
    md.block.tokenize(state, 0, state.lineMax)
    state.pass_on()


class _Stream(StateBlock):
    """markdown-it's state, from which each token goes when the next one comes: until then its rule may change it."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, take: Callable[[Token], None]) -> None:
        super().__init__(src, md, env, [])
        self._take = take

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        self.pass_on()
        return super().push(ttype, tag, nesting)

    def pass_on(self) -> None:
        """Hands on the token that was pushed last, if any."""
        if self.tokens:
            self._take(self.tokens.pop())


_BEGINNINGS = {
    "fence": frozenset("`~"),
    "blockquote": frozenset(">"),
    "hr": frozenset("*-_"),
    "list": frozenset("*+-0123456789"),
    "reference": frozenset("["),
    "html_block": frozenset("<"),
    "heading": frozenset("#"),
}
"""The characters with which a line begins that a block rule can match."""


def _at_beginnings(rule: RuleFuncBlockType, beginnings: frozenset[str]) -> RuleFuncBlockType:
    """The rule, tried only where it could match: it would say no at any other line, but slowly."""

    def attempt(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
        place = state.bMarks[startLine] + state.tShift[startLine]
        return state.src[place : place + 1] in beginnings and rule(state, startLine, endLine, silent)

    return attempt


_DIVIDERS = frozenset("|-:")


def _table(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: N803
    """markdown-it's rule for tables, tried only above a line that could divide a head from its rows."""
    if startLine + 2 > endLine:
        return False
    place = state.bMarks[startLine + 1] + state.tShift[startLine + 1]
    return state.src[place : place + 1] in _DIVIDERS and rules_block.table(state, startLine, endLine, silent)


class _Blocks(ParserBlock):
    """markdown-it's block parser; but at the deepest level it leaves out the lines there, not the rest of the text."""

    def __init__(self) -> None:
        super().__init__()
        for rule in self.ruler.__rules__:
            if rule.name in _BEGINNINGS:
                rule.fn = _at_beginnings(rule.fn, _BEGINNINGS[rule.name])
            elif rule.name == "table":
                rule.fn = _table

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        if state.level < MAX_NESTING:
            super().tokenize(state, startLine, endLine)
            return
        line = startLine + 1
        while line < endLine and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
            line += 1
        state.push(UNREAD, "", 0).map = [startLine, line]
        state.line = line


def _link(state: StateInline, silent: bool) -> bool:
    """markdown-it's rule for links, tried only where a bracket closes behind."""
    return state.pos < state.html_terminator_last("]") and rules_inline.link(state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return state.pos < state.html_terminator_last("]") and rules_inline.image(state, silent)


_RULES = {
    "\n": (rules_inline.newline,),
    "\\": (rules_inline.escape,),
    "`": (rules_inline.backtick,),
    "~": (rules_inline.strikethrough.tokenize,),
    "*": (rules_inline.emphasis.tokenize,),
    "_": (rules_inline.emphasis.tokenize,),
    "[": (_link,),
    "]": (),
    "!": (_image,),
    "<": (rules_inline.autolink, rules_inline.html_inline),
    "&": (rules_inline.entity,),
}
"""The inline rules by the character that each begins with; at any other begins a text."""
_TEXT = (rules_inline.text,)


_DELIMITER = re.compile(r"[*_~]")


class _Inline(ParserInline):
    """markdown-it's inline parser, which tries only those rules at a character that could match there."""

    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = re.compile(f"[{re.escape(''.join(_RULES))}]")

    def tokenize(self, state: StateInline) -> None:
        src, end = state.src, state.posMax
        while state.pos < end:
            char = src[state.pos]
            if state.level >= MAX_NESTING or not _match(state, char, silent=False):
                state.append_pending(char)
                state.pos += 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = StateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules("") if _DELIMITER.search(src) else (rules_inline.fragments_join,):
            rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        start = state.pos
        known = state.cache.get(start)
        if known is not None:
            state.pos = known
            return
        if state.level < MAX_NESTING:
            state.level += 1
            found = _match(state, state.src[start], silent=True)
            state.level -= 1
        else:
            found, state.pos = False, state.posMax
        if not found:
            state.pos += 1
        state.cache[start] = state.pos


def _match(state: StateInline, char: str, *, silent: bool) -> bool:
    """True when a rule that begins with the character matches, and has taken its text."""
    for rule in _RULES.get(char, _TEXT):  # noqa: SIM110  (any() with a generator takes twice as long)
        if rule(state, silent):
            return True
    return False


def _parse_inline(state: StateCore, token: Token) -> None:
    """Parses an inline token's children as markdown-it does; one that would take too long stays one plain text."""
    content, token.children = token.content, []
    for index, piece in enumerate(_pieces(content)):
        part = Token("inline", "", 0, content=piece, children=[])
        state.tokens = [part]
        if len(piece) > _MAX_INLINE or _is_dense(piece):
            part.children = [Token("text", "", 0, content=piece[:_MAX_INLINE])]
            token.meta["dense"] = True
        elif part.children is not None:
            state.md.inline.parse(piece, state.md, state.env, part.children)
            # The rule looks long at texts without an address for nothing.
            if "://" in piece and any(child.type == "text" and "://" in child.content for child in part.children):
                linkify(state)
        text_join(state)
        token.children += [Token("softbreak", "br", 0)] if index else []
        token.children += part.children or []


def _pieces(content: str) -> list[str]:
    """A paragraph too long or too dense to be parsed at once, as a few lines each, or one; any other whole.

    Thousands of works in one paragraph have a line each, and little reaches from one line into the next.
    """
    if "\n" not in content or (len(content) <= _MAX_INLINE and not _is_dense(content)):
        return [content]
    pieces: list[str] = []
    lines: list[str] = []
    brackets = size = 0
    for line in [*content.split("\n"), None]:
        brackets, size = (brackets + line.count("["), size + len(line)) if line is not None else (0, 0)
        if lines and (line is None or brackets > _MOST_TOGETHER or size > _MAX_INLINE // 2):
            together = "\n".join(lines)
            pieces += lines if _is_dense(together) else [together]
            lines, brackets, size = [], line.count("[") if line else 0, len(line or "")
        lines += [line] if line is not None else []
    return pieces


def _is_dense(text: str) -> bool:
    """True for brackets that are too many, or too many within each other."""
    count = text.count("[")
    if count <= _MAX_STEPS or count > _MAX_BRACKETS:
        return count > _MAX_BRACKETS
    # Behind the last one that closes markdown-it looks for nothing.
    brackets = _BRACKET.findall(text, 0, text.rfind("]") + 1)
    steps, opened = 0, []
    for place, bracket in enumerate(brackets):
        if bracket == "[":
            opened.append(place)
        elif opened:
            steps += place - opened.pop()
    return steps + sum(len(brackets) - place for place in opened) > _MAX_STEPS * count


_BRACKET = re.compile(r"[\[\]]")


class _Destination(NamedTuple):
    ok: bool
    pos: int
    str: str


_PLAIN_DESTINATION = re.compile(r"[^\x00-\x20\x7f()<\\&]+")


def _parse_destination(string: str, pos: int, maximum: int) -> Any:
    """As markdown-it's own function, which looks at every character; an address seldom needs that."""
    match = _PLAIN_DESTINATION.match(string, pos, maximum)
    if match is None or string[match.end() : min(match.end() + 1, maximum)] in ("(", "<", "\\", "&"):
        return helpers.parseLinkDestination(string, pos, maximum)
    return _Destination(True, match.end(), match[0])


_LINKED_ITEM = re.compile(r"^\s*(?:#{1,6} |[-*+] .*\]\(http)", re.M)


def hides_entries(fence: Token) -> bool:
    """True for a code block that is never closed, with headings or links of a list in it."""
    closed = fence.map is None or fence.content.count("\n") <= fence.map[1] - fence.map[0] - 2
    return not closed and _LINKED_ITEM.search(fence.content) is not None
