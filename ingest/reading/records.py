"""Works written as records, a field to a line: "Title: …", "Authors: …", "Venue: …"; pure."""

from __future__ import annotations

import re

from ingest.reading.blocks import Block, BlockKind
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Passage, cut
from ingest.reading.vocabulary import key_of, role_of

__all__ = ["is_keyed", "join_records"]

_KEY = re.compile(r"\s*(?P<key>[^\W\d_][^:：\n\v]{2,24}?)\s*[:：]\s*(?=\S)")
_LINE_END = re.compile(f"[{HARD_BREAK}{SOFT_BREAK}]")
_MOST_FIELDS = 20


def join_records(blocks: list[Block]) -> list[Block]:
    """The same blocks, where a line "Title: …" with further keyed lines, in one paragraph or as its siblings, is one
    item: the title, and the other lines under it."""
    if not any(_opens(block) for block in blocks):
        return blocks
    joined: list[Block] = []
    room = 0
    for block in blocks:
        if _opens(block):
            joined += _as_records(block)
            room = _MOST_FIELDS
        elif room and block.kind is joined[-1].kind and not block.children and is_keyed(block.passage, any_key=True):
            joined[-1].children.append(block)
            room -= 1
        else:
            joined.append(block)
            room = 0
    return joined


def is_keyed(passage: Passage, *, any_key: bool = False) -> bool:
    """True for a line that begins with a known key: "Authors: …", "Code: …"; with `any_key` also for "Keywords: …"."""
    key = _key_at(passage.text, 0)
    return key is not None and (any_key or key_of(key) is not None or role_of(key) is not None)


def _key_at(text: str, start: int) -> str | None:
    match = _KEY.match(text, start)
    return match["key"] if match else None


def _names_title(text: str, start: int) -> bool:
    key = _key_at(text, start)
    return key is not None and key_of(key) == "title"


def _opens(block: Block) -> bool:
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH, BlockKind.HEADING):
        return False
    begin = block.passage.text[:12]
    return (":" in begin or "：" in begin) and _names_title(block.passage.text, 0)


def _as_records(block: Block) -> list[Block]:
    """The block without its key, as an item where fields stand on its lines; several where it has several titles."""
    text = block.passage.text
    ends = [0, *(found.end() for found in _LINE_END.finditer(text))]
    parts = cut(block.passage, [end for end in ends if _names_title(text, end)])
    records = [_as_record(block, part) for part in parts]
    records[-1].children += block.children
    return records


def _as_record(block: Block, passage: Passage) -> Block:
    match = _KEY.match(passage.text)
    ends = [found.end() for found in _LINE_END.finditer(passage.text)]
    keyed = [end for end in ends if _key_at(passage.text, end) is not None][:_MOST_FIELDS]
    _, first, *fields = cut(passage, [0, match.end() if match else 0, *keyed])
    lines = [Block(BlockKind.ITEM, part.line_at(0), part) for part in fields]
    kind = BlockKind.ITEM if lines else block.kind
    line = first.line_at(0) or block.line
    return Block(kind, line, first, block.level, block.quoted, block.html, lines)
