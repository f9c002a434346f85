"""A list as it is written, character by character: lines, link targets, headings, tables, each with line and column.

markdown-it says which lines are headings, tables and code; where in a line a link stands, `scan.py` finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from ingest.lint.scan import Target, scan_targets, scan_torn

__all__ = ["Heading", "Source", "Table", "TextBlock"]

_MAX_NESTING = 100
_LONGEST_LINE = 20_000
"""A longer line is no line of a list, and is not looked into."""


@dataclass(frozen=True)
class Heading:
    """A heading that has an anchor: its 1-based line, its text without markup but with the blanks at its ends."""

    line: int
    text: str


@dataclass(frozen=True)
class Table:
    """A Markdown table: the line of its header, how many columns that has, and the lines of its rows."""

    line: int
    columns: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class TextBlock:
    """A paragraph, heading, list item's text or table row: its first and last line."""

    line: int
    end_line: int


@dataclass(frozen=True)
class Source:
    """The text of a list with all its characters; `text` is without a byte order mark."""

    text: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines as written, without their ends."""
        return tuple(re.split(r"\r\n|\n|\r", self.text))

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The lines with comments blanked out, column by column; overlong ones are empty."""
        text = "\n".join(line if len(line) <= _LONGEST_LINE else "" for line in self.lines)
        return tuple(_blank_comments(text).split("\n"))

    @cached_property
    def masked(self) -> tuple[str, ...]:
        """The lines with comments and code blanked out, column by column."""
        lines = list(self.shown)
        for token in self._tokens:
            if token.type == "fence" and token.map:
                for index in range(token.map[0], min(token.map[1], len(lines))):
                    lines[index] = " " * len(lines[index])
        return tuple(_CODE.sub(lambda match: " " * len(match[0]), line) if "`" in line else line for line in lines)

    @cached_property
    def _tokens(self) -> list[Token]:
        md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("table").disable("code")
        md.core.ruler.enableOnly(
            ["normalize", "block"]
        )  # lines only: what stands inside them is read where it is needed
        return md.parse("\n".join(self.shown).replace("\0", " "))

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All link targets in order."""
        return tuple(target for index, line in enumerate(self.masked) for target in scan_targets(line, index + 1))

    @cached_property
    def torn(self) -> tuple[Target, ...]:
        """What was meant as a link and is none, since a blank stands in its address."""
        return tuple(target for index, line in enumerate(self.masked) for target in scan_torn(line, index + 1))

    @cached_property
    def by_line(self) -> dict[int, list[Target]]:
        """Line → its targets."""
        found: dict[int, list[Target]] = {}
        for target in self.targets:
            found.setdefault(target.line, []).append(target)
        return found

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """Headings of Markdown and of HTML, in order."""
        found = []
        for before, token in zip(self._tokens, self._tokens[1:], strict=False):
            if before.type == "heading_open" and before.map and token.type == "inline":
                found.append(Heading(before.map[0] + 1, _plain(token.content)))
            elif before.type == "html_block" and before.map:
                for match in _HTML_HEADING.finditer(before.content):
                    line = before.map[0] + 1 + before.content.count("\n", 0, match.start())
                    text = re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", "", match["text"]))
                    found.append(Heading(line, text))
        return tuple(found)

    @cached_property
    def named_anchors(self) -> frozenset[str]:
        """The ids and names that HTML in the list gives to places."""
        return frozenset(
            match["quoted"] or match["bare"]
            for line in self.masked
            if "<" in line or "=" in line
            for match in _NAMED.finditer(line)
        )

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Tables of Markdown, in order."""
        found: list[Table] = []
        line, columns = 0, 0
        rows: list[int] = []
        for token in self._tokens:
            if token.type == "table_open" and token.map:
                line, columns, rows = token.map[0] + 1, 0, []
            elif token.type == "th_open":
                columns += 1
            elif token.type == "tr_open" and token.map and token.map[0] + 1 != line:
                rows.append(token.map[0] + 1)
            elif token.type == "table_close":
                found.append(Table(line, columns, tuple(rows)))
        return tuple(found)

    @cached_property
    def blocks(self) -> tuple[TextBlock, ...]:
        """Stretches of lines in which brackets must close; a table row is one."""
        in_table, found = False, []
        for token in self._tokens:
            if token.type in ("table_open", "table_close"):
                in_table = token.type == "table_open"
            elif token.map and ((token.type == "inline" and not in_table) or token.type == "tr_open"):
                found.append(TextBlock(token.map[0] + 1, max(token.map[1], token.map[0] + 1)))
        return tuple(found)


_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`](?:.*?[^`])??\1(?!`)")
_HTML_HEADING = re.compile(r"(?is)<h(?P<level>[1-6])\b[^<>]*>(?P<text>.{0,2000}?)</h(?P=level)\s*>")
_NAMED = re.compile(r"""(?i)(?<![\w-])(?:id|name)\s*=\s*(?:["'](?P<quoted>[^"'<>]+)["']|(?P<bare>[^\s"'<>]+))""")


def _blank_comments(text: str) -> str:
    """The text with its HTML comments blanked, all columns and lines as before."""
    pieces, position = [], 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        pieces += [text[position:start], re.sub(r"[^\n]", " ", text[start : end + 3])]
        position = end + 3
    return "".join([*pieces, text[position:]])


def _plain(markdown: str) -> str:
    """A heading's text as a reader sees it: images and tags say nothing."""
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable("strikethrough")
    pieces = []
    for token in md.parseInline(markdown[:2000])[0].children or []:
        if token.type in ("text", "code_inline"):
            pieces.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            pieces.append(" ")
    return "".join(pieces)
