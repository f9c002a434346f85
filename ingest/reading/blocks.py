"""Markdown with HTML in it → a tree of blocks, each with its text, its styles and its place; pure.

markdown-it's tokens and the tags inside them feed one builder, because lists mix the two freely: a `<details>` opens in
one HTML block and closes in another, a heading is `<h3>`, a list is `<ul><li>`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from markdown_it.token import Token

from ingest.reading.markdown import MAX_NESTING, UNREAD, hides_entries, stream_tokens
from ingest.reading.passages import SOFT_BREAK, Passage, PassageBuilder, Style
from ingest.reading.tags import Tag, is_title, read_span, read_tag, split_tags

__all__ = ["Block", "BlockKind", "read_blocks"]

_MAX_HTML_NESTING = 40
_MOST_SPANS = 40
"""Cells of one row that reach into others; the limit keeps a hostile table from copying many into many."""


class BlockKind(StrEnum):
    """What a block is; only DETAILS and ITEM hold others."""

    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    PARAGRAPH = "paragraph"
    CODE = "code"
    DETAILS = "details"
    SUMMARY = "summary"


@dataclass(slots=True)
class Block:
    """A block with its own text in `passage`; `line` is 1-based.

    `level` is a heading's, 1 to 6. A row has its `cells` and the words of its table's `header`; `titles` and `venues`
    are the columns that hold them though the header does not say so. `html` says that tags made it and not Markdown.
    """

    kind: BlockKind
    line: int
    passage: Passage = field(default_factory=Passage)
    level: int = 0
    quoted: bool = False
    html: bool = False
    children: list[Block] = field(default_factory=list)
    cells: tuple[Passage, ...] = ()
    header: tuple[str, ...] = ()
    titles: int | None = None
    venues: int | None = None


def read_blocks(text: str) -> tuple[list[Block], list[tuple[int, str]]]:
    """The blocks of a Markdown text in order; and (line, reason) of places too deep or too dense for the parser.

    Never fails: Markdown knows no syntax errors. Linear in the length of the text.
    """
    builder = _Builder()
    stream_tokens(text, builder.feed)
    return builder.finish(), builder.unread


_OPEN_COMMENT = re.compile(r"\s*<!--")
_STYLES = {
    **dict.fromkeys(("strong", "b"), Style.BOLD),
    **dict.fromkeys(("em", "i", "cite"), Style.ITALIC),
    **dict.fromkeys(("s", "del", "strike"), Style.STRIKE),
    **dict.fromkeys(("code", "kbd"), Style.CODE),
    "a": Style.LINK,
}
_BREAKS = ("softbreak", "hardbreak")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# fmt: off
_BOUNDARIES = frozenset((
    "p", "div", "center", "blockquote", "ul", "ol", "dl", "dt", "dd", "tbody", "thead", "section", "article", "header",
    "hr",
))
# fmt: on
_BREAKING = _BOUNDARIES | {"br", "li", "tr"}


class _Builder:
    """Takes tokens in order; keeps the open containers and the passage being written."""

    def __init__(self) -> None:
        self.unread: list[tuple[int, str]] = []
        self._top: list[Block] = []
        self._stack: list[Block] = []
        self._target: Block | None = None
        self._writer: PassageBuilder | None = None
        self._item: tuple[Block, PassageBuilder] | None = None
        """The item whose text may go on in a further paragraph."""
        self._row: Block | None = None
        self._cells: list[Passage] = []
        self._header: tuple[str, ...] = ()
        self._spans: dict[int, tuple[int, Passage]] = {}
        """Of cells with a rowspan: column → rows that they still reach into, and what they hold."""
        self._later: dict[int, tuple[int, Passage]] = {}
        self._span = self._width = 1
        self._in_head = False
        self._quotes = 0
        self._line = 1
        self._html = False

    def feed(self, token: Token) -> None:
        if token.map:
            self._line = token.map[0] + 1
        if token.type == UNREAD and token.map:
            count = token.map[1] - token.map[0]
            more = f": {count} lines" if count > 1 else ""
            self.unread.append((self._line, f"nested deeper than {MAX_NESTING} levels{more}"))
        if token.type == "html_block" and _OPEN_COMMENT.match(token.content) and "-->" not in token.content:
            self.unread.append((self._line, "a comment that is never closed hides all that follows"))
        handler = getattr(self, f"_on_{token.type}", None)
        if handler is not None:
            handler(token)

    def finish(self) -> list[Block]:
        self._flush()
        self._settle()
        return self._top

    # Containers

    def _append(self, block: Block) -> Block:
        self._settle()
        block.quoted, block.html = self._quotes > 0, self._html
        (self._stack[-1].children if self._stack else self._top).append(block)
        return block

    def _push(self, kind: BlockKind, line: int) -> None:
        self._flush()
        self._stack.append(self._append(Block(kind, line)))

    def _pop(self, kind: BlockKind, html: bool) -> None:
        """Closes the innermost open container of the kind, and what is open inside it. A tag closes only a tag's."""
        self._flush()
        for depth in range(len(self._stack) - 1, -1, -1):
            block = self._stack[depth]
            if html and not block.html:
                return
            if block.kind is kind and block.html == html:
                self._settle()
                del self._stack[depth:]
                return

    def _on_list_item_open(self, token: Token) -> None:
        self._push(BlockKind.ITEM, self._line)

    def _on_list_item_close(self, token: Token) -> None:
        self._pop(BlockKind.ITEM, html=False)

    def _on_blockquote_open(self, token: Token) -> None:
        self._flush()
        self._quotes += 1

    def _on_blockquote_close(self, token: Token) -> None:
        self._flush()
        self._quotes -= 1

    # Leaves

    def _open(self, kind: BlockKind, line: int, level: int = 0) -> None:
        self._flush()
        self._target = self._append(Block(kind, line, level=level))
        self._writer = PassageBuilder()

    def _open_text(self, line: int) -> None:
        """Text of an item goes to the item itself until its first child; elsewhere it is a paragraph."""
        self._flush()
        holder = self._stack[-1] if self._stack else None
        if holder is not None and holder.kind is BlockKind.ITEM and not holder.children:
            begun = self._item is not None and self._item[0] is holder
            self._target, self._writer = holder, self._item[1] if self._item and begun else PassageBuilder()
            self._writer.end_line()
        else:
            self._open(BlockKind.PARAGRAPH, line)

    def _flush(self) -> None:
        """Ends the passage being written, if any; a paragraph of nothing is dropped."""
        target, writer, self._target, self._writer = self._target, self._writer, None, None
        if target is None or writer is None:
            return
        if target.kind is BlockKind.ITEM:
            writer.end_styles()
            self._item = target, writer
            return
        target.passage = writer.finish()
        siblings = self._stack[-1].children if self._stack else self._top
        if target.kind is BlockKind.PARAGRAPH and target.passage.is_blank() and siblings and siblings[-1] is target:
            siblings.pop()

    def _settle(self) -> None:
        """Gives the item its text: from here on it has children or is closed."""
        if self._item is not None:
            self._item[0].passage = self._item[1].finish()
            self._item = None

    def _on_heading_open(self, token: Token) -> None:
        self._open(BlockKind.HEADING, self._line, level=int(token.tag[1]))

    def _on_heading_close(self, token: Token) -> None:
        self._flush()

    def _on_paragraph_open(self, token: Token) -> None:
        self._open_text(self._line)

    def _on_paragraph_close(self, token: Token) -> None:
        self._flush()

    def _on_fence(self, token: Token) -> None:
        if hides_entries(token):
            self.unread.append((self._line, "a code block that is never closed hides all that follows"))
        self._open(BlockKind.CODE, self._line)
        if self._writer is not None:
            self._writer.write(token.content, self._line)
        self._flush()

    # Tables

    def _on_thead_open(self, token: Token) -> None:
        self._flush()
        self._in_head, self._header = True, ()

    def _on_thead_close(self, token: Token) -> None:
        self._in_head = False

    def _on_tr_open(self, token: Token) -> None:
        self._flush()
        self._row, self._cells = Block(BlockKind.ROW, self._line), []

    def _on_tr_close(self, token: Token) -> None:
        self._end_row()

    def _on_td_open(self, token: Token) -> None:
        self._carry_cells()
        self._writer = PassageBuilder()

    def _carry_cells(self) -> None:
        """Cells that reach down from a row above."""
        while (column := len(self._cells)) in self._spans:
            rows, cell = self._spans.pop(column)
            self._cells.append(cell)
            if rows > 1:
                self._later[column] = (rows - 1, cell)

    def _on_td_close(self, token: Token) -> None:
        if self._writer is not None:
            self._cells.append(self._writer.finish())
            if self._span > 1 and len(self._later) < _MOST_SPANS:
                self._later[len(self._cells) - 1] = (self._span - 1, self._cells[-1])
            self._cells += [Passage()] * (self._width - 1)
        self._writer, self._span, self._width = None, 1, 1

    _on_th_open, _on_th_close = _on_td_open, _on_td_close

    def _end_row(self) -> None:
        row, self._row = self._row, None
        if row is None:
            return
        self._on_td_close(Token("", "", 0))
        self._carry_cells()
        self._spans, self._later = self._spans | self._later, {}
        row.cells = tuple(self._cells)
        linked = any(cell.links for cell in row.cells)
        if not linked and (self._in_head or not self._header):
            self._header = tuple(cell.plain() for cell in row.cells)
        elif not all(cell.is_blank() for cell in row.cells):
            row.header = self._header
            self._append(row)

    # Text

    def _on_inline(self, token: Token) -> None:
        if token.meta.get("dense"):
            self.unread.append((self._line, "too many characters or brackets in one paragraph"))
        if self._writer is None:
            return
        line = self._line
        for child in token.children or []:
            self._write(self._writer, child, line)
            line += child.content.count("\n") if child.type == "html_inline" else child.type in _BREAKS
        self._writer.end_styles()

    def _write(self, writer: PassageBuilder, token: Token, line: int) -> None:
        kind = token.type
        if kind == "text":
            writer.write(token.content, line)
        elif kind == "softbreak":
            writer.end_line(SOFT_BREAK)
        elif kind == "hardbreak":
            writer.end_line()
        elif kind == "code_inline":
            writer.open_style(Style.CODE)
            writer.write(token.content, line)
            writer.close_style(Style.CODE)
        elif kind == "image":
            writer.write_image(str(token.attrs.get("src", "")), token.content, line)
        elif kind == "html_inline":
            if is_title(token.content):
                writer.write(token.content, line)
            elif (tag := read_tag(token.content)) is not None:
                _write_tag(writer, tag, line)
        elif kind == "link_open":
            writer.open_style(Style.LINK, str(token.attrs.get("href", "")))
        elif kind == "link_close":
            writer.close_style(Style.LINK)
        else:
            name, _, what = kind.rpartition("_")
            if name in _STYLES:
                (writer.open_style if what == "open" else writer.close_style)(_STYLES[name])

    def _on_html_block(self, token: Token) -> None:
        self._html = True
        line = self._line
        for piece, is_tag in split_tags(token.content):
            self._line = line
            if is_tag:
                tag = read_tag(piece)
                if tag is not None:
                    self._on_tag(tag, line)
            elif self._writer is not None or not piece.isspace():
                if self._writer is None:
                    self._open_text(line)
                if self._writer is not None:
                    for offset, part in enumerate(piece.split("\n")):
                        self._writer.write((" " if offset else "") + part, line + offset)
            line += piece.count("\n")
        if self._row is None:
            self._flush()
        elif self._writer is not None:
            self._writer.end_styles()
        self._html = False

    def _on_tag(self, tag: Tag, line: int) -> None:
        """A tag between blocks: opens and closes blocks as well as styles."""
        name = tag.name
        if name in {"td", "th", "tr", "table"}:
            self._on_table_tag(tag)
        elif self._row is not None or (
            name not in _BOUNDARIES and name not in _HEADINGS and name not in ("details", "summary", "li")
        ):
            if self._writer is None and not tag.closing and self._row is None:
                self._open_text(line)
            if self._writer is not None:
                _write_tag(self._writer, tag, line)
        elif name in ("details", "li"):
            kind = BlockKind.ITEM if name == "li" else BlockKind.DETAILS
            if tag.closing:
                self._pop(kind, html=True)
            elif len(self._stack) < _MAX_HTML_NESTING:
                self._push(kind, line)
            else:
                self._flush()
        elif name in _BOUNDARIES or tag.closing:
            self._flush()
            if name in ("thead", "tbody"):
                self._spans = {}
        else:
            kind = BlockKind.SUMMARY if name == "summary" else BlockKind.HEADING
            self._open(kind, line, level=_HEADINGS.get(name, 0))

    def _on_table_tag(self, tag: Tag) -> None:
        nothing = Token("", "", 0)
        if tag.name in {"table", "tr"}:
            self._end_row()
            if tag.name == "table":
                self._flush()
                self._header = ()
                self._spans = {}
            elif not tag.closing:
                self._on_tr_open(nothing)
        elif self._row is not None:
            self._on_td_close(nothing)
            if not tag.closing:
                self._on_td_open(nothing)
                self._span, self._width = read_span(tag, "rowspan"), min(read_span(tag, "colspan"), _MOST_SPANS)


def _write_tag(writer: PassageBuilder, tag: Tag, line: int) -> None:
    """A tag inside a text: styles, links, images and line ends; any other is nothing."""
    if tag.name in _BREAKING:
        if tag.name == "br" or not tag.closing:
            writer.end_line()
    elif tag.name == "img":
        writer.write_image(tag.attributes.get("src", ""), tag.attributes.get("alt", ""), line)
    elif tag.name in _STYLES:
        style = _STYLES[tag.name]
        if tag.closing:
            writer.close_style(style)
        elif style is not Style.LINK:
            writer.open_style(style)
        elif tag.attributes.get("href"):
            writer.open_style(style, tag.attributes["href"])
