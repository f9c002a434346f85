"""Markdown → sections, entries, concepts, and what could not be read; pure.

`parse_list` reads a curated list in any of the styles that people write. The steps: mend the encoding, leave out HTML
comments, Markdown → blocks, walk the blocks. Nothing is dropped without a record: every candidate item comes out as an
entry, a concept, an unparsed or an ignored one.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ingest.entries import ParsedList, Section, Unparsed
from ingest.reading.blocks import Block, BlockKind, read_blocks
from ingest.reading.items import ItemReader
from ingest.reading.layout import space_headings
from ingest.reading.repair import repair_text
from ingest.reading.sections import Outline, clean_name, find_title
from ingest.reading.signs import read_passage
from ingest.reading.tags import blank_comments
from ingest.reading.vocabulary import SectionRole, role_of_section
from kg.errors import ListError

__all__ = ["empty_topics", "parse_list"]

_LONGEST_LINE = 20_000


def parse_list(path_or_text: str | Path, *, file: str | None = None) -> ParsedList:
    """A list, read. A `Path` is a file, and so is a `str` without a line end; any other `str` is the list itself.

    `file` is the name that entries carry, by default the file's own. ListError when the file cannot be read or is no
    text; a list that is merely odd is read as far as it can be, and says what was left.
    """
    if isinstance(path_or_text, Path) or "\n" not in path_or_text:
        path = Path(path_or_text)
        data = _read_bytes(path)
        text = _decode(data, str(path))
        return _parse(text, file or path.name, hashlib.sha256(data).hexdigest())
    data = path_or_text.encode("utf-8", "surrogatepass")
    return _parse(path_or_text, file or "list.md", hashlib.sha256(data).hexdigest())


def empty_topics(parsed: ParsedList) -> tuple[Section, ...]:
    """The sections without sections, entries or concepts in them; contents, news and the like do not count."""
    full = {entry.topic for entry in parsed.entries} | {concept.topic for concept in parsed.concepts}
    inner = {section.path[:depth] for section in parsed.sections for depth in range(len(section.path))}
    return tuple(
        section
        for section in parsed.sections
        if section.path not in full and section.path not in inner and not _is_aside(section)
    )


def _is_aside(section: Section) -> bool:
    aside = (SectionRole.CONTENTS, SectionRole.NEWS, SectionRole.ABOUT)
    return any(role_of_section(name) in aside for name in section.path)


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ListError(f"{path} is not there. Give the path of a Markdown file.") from None
    except IsADirectoryError:
        raise ListError(f"{path} is a folder. Give the path of a Markdown file in it.") from None
    except (OSError, ValueError) as error:
        raise ListError(f"{path} cannot be read: {error}. Check its name and permissions.") from None


_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def _decode(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        cure = "Save it as UTF-8, for instance with: iconv -f WINDOWS-1252 -t UTF-8"
        raise ListError(f"{name} is not UTF-8 text: line {line} holds a byte that is none. {cure}") from None


def _parse(text: str, file: str, sha256: str) -> ParsedList:
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")
    text, repairs = repair_text(text)
    source = text.split("\n")
    unparsed = []
    lines = blank_comments(text).split("\n")
    for index, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            reason = f"a line of {len(line)} characters; the longest that is read has {_LONGEST_LINE}"
            unparsed.append(Unparsed(file, index + 1, line[:200], reason))
            lines[index] = ""
    document = read_blocks("\n".join(space_headings(lines)))
    for place, reason in document.unread:
        unparsed.append(Unparsed(file, place, source[place - 1][:200] if place <= len(source) else "", reason))
    headings = [block.passage.plain() for block in document.blocks if block.kind is BlockKind.HEADING]
    # "1 Basics", "2 Methods": a bare number is an ordinal when several headings have one.
    outline = Outline(numbered=sum(bool(re.match(r"\d{1,2}\s+[^\W\d]", name)) for name in headings) > 1)
    title = find_title(document.blocks, _holds_works)
    reader = ItemReader(file, source, outline)
    reader.walk([block for block in document.blocks if block is not title])
    return ParsedList(
        file=file,
        title=clean_name(title.passage) if title else None,
        sections=outline.finish(),
        entries=reader.entries,
        concepts=tuple(reader.concepts),
        unparsed=tuple(sorted([*unparsed, *reader.unparsed], key=lambda record: record.line)),
        ignored=tuple(reader.ignored),
        repairs=repairs,
        candidates=reader.candidates + len(unparsed),
        sha256=sha256,
    )


def _holds_works(blocks: list[Block]) -> bool:
    """True when an item or row among the blocks leads to a paper."""
    rows = (block for block in blocks if block.kind in (BlockKind.ITEM, BlockKind.ROW))
    return any(read_passage(passage).has_paper for block in rows for passage in (block.passage, *block.cells))
