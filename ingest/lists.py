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
from ingest.reading.repair import repair_lines
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
        lines, sha256 = _read_lines(path)
        return _parse(lines, sha256, file or path.name)
    data = path_or_text.encode("utf-8", "surrogatepass")
    text = path_or_text.encode("utf-8", "replace").decode("utf-8")
    return _parse(_split(text), hashlib.sha256(data).hexdigest(), file or "list.md")


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


def _read_lines(path: Path) -> tuple[list[str], str]:
    """A file's lines, and the SHA-256 of its bytes."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ListError(f"{path} is not there. Give the path of a Markdown file.") from None
    except IsADirectoryError:
        raise ListError(f"{path} is a folder. Give the path of a Markdown file in it.") from None
    except (OSError, ValueError) as error:
        raise ListError(f"{path} cannot be read: {error}. Check its name and permissions.") from None
    return _split(_decode(data, str(path))), hashlib.sha256(data).hexdigest()


def _split(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


_MARKS = (
    *((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32")),
    *((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")),
)
_WIDE = ((4, 0, "utf-32-le"), (4, 3, "utf-32-be"), (2, 0, "utf-16-le"), (2, 1, "utf-16-be"))
"""Bytes of a unit, which of them holds an ASCII letter, and the encoding."""


def _decode(data: bytes, name: str) -> str:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None) or _guess_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            raise ListError(f"{name} is no sound {encoding.upper()} text. Save it again, as UTF-8.") from None
        line = data.count(b"\n", 0, error.start) + 1
        if error.end == len(data) and error.reason == "unexpected end of data":
            raise ListError(f"{name} breaks off in line {line}, amid a character. Fetch or save it again.") from None
        cure = "Save it as UTF-8, for instance with: iconv -f WINDOWS-1252 -t UTF-8 (or -f GBK, BIG5, SHIFT_JIS …)"
        raise ListError(f"{name} is not UTF-8 text: line {line} holds a byte that is none. {cure}") from None


def _guess_encoding(data: bytes) -> str:
    """The encoding of bytes without a mark: UTF-16 and UTF-32 have zeros beside each ASCII letter."""
    begin = data[:4096]
    for width, place, encoding in _WIDE:
        units = len(begin) // width
        zeros = [begin[i : units * width : width].count(0) for i in range(width)]
        if units and all(count > 0.7 * units for i, count in enumerate(zeros) if i != place) and zeros[place] == 0:
            return encoding
    return "utf-8"


def _parse(source: list[str], sha256: str, file: str) -> ParsedList:
    repairs = repair_lines(source)
    blank = "\n".join(source)
    if "<!--" in blank:
        blank = blank_comments(blank)
    # A line without a comment in it is the same string in both.
    lines = [old if old == new else new for old, new in zip(source, blank.split("\n"), strict=True)]
    del blank
    unparsed = []
    for index, line in enumerate(lines):
        if len(line) > _LONGEST_LINE:
            reason = f"a line of {len(line)} characters; the longest that is read has {_LONGEST_LINE}"
            unparsed.append(Unparsed(file, index + 1, line[:200], reason))
            lines[index] = ""
    text = "\n".join(space_headings(lines))
    del lines
    blocks, unread = read_blocks(text)
    del text
    for place, reason in unread:
        unparsed.append(Unparsed(file, place, source[place - 1][:200] if place <= len(source) else "", reason))
    headings = [block.passage.plain() for block in blocks if block.kind is BlockKind.HEADING]
    # "1 Basics", "2 Methods": a bare number is an ordinal when several headings have one.
    outline = Outline(numbered=sum(bool(re.match(r"\d{1,2}\s+[^\W\d]", name)) for name in headings) > 1)
    title = find_title(blocks, _holds_works)
    reader = ItemReader(file, source, outline)
    blocks[:] = [block for block in blocks if block is not title]
    reader.read(blocks)
    return ParsedList(
        file=file,
        title=clean_name(title.passage) if title else None,
        sections=outline.finish(),
        entries=reader.finish(),
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
