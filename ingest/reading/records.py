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
            joined.append(_as_record(block))
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
    match = _KEY.match(passage.text)
    return match is not None and (any_key or key_of(match["key"]) is not None or role_of(match["key"]) is not None)


def _opens(block: Block) -> bool:
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH, BlockKind.HEADING) or ":" not in block.passage.text[:12]:
        return block.kind in (BlockKind.ITEM, BlockKind.PARAGRAPH) and "：" in block.passage.text[:12]
    match = _KEY.match(block.passage.text)
    return match is not None and key_of(match["key"]) == "title"


def _as_record(block: Block) -> Block:
    """The block without its key, as an item where other fields stand on its lines."""
    passage = block.passage
    match = _KEY.match(passage.text)
    starts = [match.end() if match else 0]
    ends = [found.end() for found in _LINE_END.finditer(passage.text)][:_MOST_FIELDS]
    keyed = [end for end in ends if is_keyed(passage.part(end, end + 40), any_key=True)]
    _, first, *fields = cut(passage, [0, *starts, *keyed])
    lines = [Block(BlockKind.ITEM, part.line_at(0), part) for part in fields]
    kind = BlockKind.ITEM if lines else block.kind
    return Block(kind, block.line, first, block.level, block.quoted, block.html, [*lines, *block.children])
