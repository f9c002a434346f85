"""Blocks as their writers meant them, where Markdown sees others; pure.

A bold line over a list is a heading. A title in a paragraph of its own belongs to the lines of links under it. Works
that only line ends divide are works of their own. A heading or summary that links to its paper is an entry.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from ingest.entries import LinkKind
from ingest.reading.addresses import clean_url, is_paper_url, kind_of_url
from ingest.reading.blocks import Block, BlockKind
from ingest.reading.columns import mark_columns
from ingest.reading.fields import read_fields
from ingest.reading.names import looks_like_title, strip_decoration
from ingest.reading.notes import is_bare, keyed_role, labels_between
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Passage, Style, cut
from ingest.reading.records import is_keyed, join_records
from ingest.reading.references import find_reference, opens_reference
from ingest.reading.signs import read_passage
from ingest.reading.vocabulary import Column, SectionRole, column_of, is_announcement, role_of, role_of_section

__all__ = ["adopt_indented", "arrange", "space_headings", "split_group", "split_row", "split_works"]

_DEEPEST = 80
"""Columns; bullets that far in are nested forty deep, and markdown-it reads fifty levels."""
_LONGEST_TITLE = 300
_LONGEST_LEAD = 6
"""Words before a title."""
_MOST_DETAILS = 20
"""Lines below a title that are read for it: without an end each line of a long row would be read for each before it."""
_LONGEST_HEADING = 10
"""Words; a longer bold line is a title or a sentence."""


def arrange(blocks: list[Block]) -> list[Block]:
    """The same blocks in the same order, some split, joined, or of another kind."""
    mark_columns(blocks)
    split = [part for block in join_records(blocks) for part in _split(block)]
    arranged: list[Block] = []
    position = 0
    while position < len(split):
        block = split[position]
        details = _details_after(split, position)
        if details:
            arranged.append(_as_item(block, details))
            position += len(details)
        elif block.kind is BlockKind.PARAGRAPH and _is_bold_heading(block, split[position + 1 : position + 2]):
            block.kind = BlockKind.SUMMARY
            arranged.append(block)
        elif block.kind in (BlockKind.HEADING, BlockKind.SUMMARY) and (
            _links_to_paper(block.passage) or _is_reference(block.passage)
        ):
            details = _under_heading(split, position)
            arranged.append(_as_item(block, details))
            position += len(details)
        else:
            arranged.append(block)
        position += 1
    return arranged


def adopt_indented(blocks: list[Block], lines: list[str]) -> list[Block]:
    """The same blocks, where paragraphs that are indented, but not far enough for Markdown, are under the item before
    them: below "10. Title" the people want four blanks and are given three."""
    adopted: list[Block] = []
    for block in blocks:
        under = adopted and adopted[-1].kind is BlockKind.ITEM and block.kind is BlockKind.PARAGRAPH
        if under and 0 < block.line <= len(lines) and lines[block.line - 1].startswith(("  ", "\t")):
            adopted[-1].children.append(block)
        else:
            adopted.append(block)
    return adopted


_GLUED = re.compile(r"\s{0,12}-(?=\[[^\]]*\]\()")


def space_headings(lines: list[str]) -> list[str]:
    """Lines with the blank that Markdown wants after the marks of a heading: "#2 Deep Learning" becomes "# 2 Deep …";
    and after a bullet before a link; and without the blank between a link's words and its address.

    A line counts as a heading only with nothing before and after it, and outside code. What is indented past all reason
    is indented less: a bullet there stands beside the deepest that is read, not lost below it.
    """
    spaced, fence = [], ""
    for index, written in enumerate(lines):
        line = written
        blanks = line[: len(line) - len(line.lstrip(" \t"))]
        if len(blanks) > _DEEPEST // 4 and len(blanks.expandtabs(4)) > _DEEPEST:
            line = " " * _DEEPEST + line[len(blanks) :]
        mark = re.match(r"\s{0,3}(`{3,}|~{3,})", line) if "```" in line or "~~~" in line else None
        if mark and (not fence or line.strip().startswith(fence)):
            fence = "" if fence else mark[1]
        match = re.match(r"(#{1,6})(?=[^\s#])", line) if not fence and line.startswith("#") else None
        above = lines[index - 1].strip() if index else ""
        if match and len(line) < 120 and (not above or above.startswith("#")):
            line = f"{match[1]} {line[match.end() :]}"
        # "-[Title](…)" is a bullet whose blank was forgotten.
        if "-[" in line and not fence and (bullet := _GLUED.match(line)):
            line = f"{bullet[0]} {line[bullet.end() :]}"
        if "] (http" in line and not fence:
            # "[Title] (https://…)" is a link with a blank too many.
            line = re.sub(r"(?<=\]) \((?=https?://[^\s()]+\))", "(", line)
        spaced.append(line)
    return spaced


def _as_item(block: Block, children: list[Block]) -> Block:
    return Block(BlockKind.ITEM, block.line, block.passage, html=block.html, children=children)


def _links_to_paper(passage: Passage) -> bool:
    return any(_is_paper(link.target) for link in passage.links)


def _is_reference(passage: Passage) -> bool:
    """True for "24. Amershi et al. (2019) — Title — Where"."""
    reference = find_reference(passage) if not passage.links and len(passage.text) < _LONGEST_TITLE else None
    return reference is not None and looks_like_title(passage.plain(*reference.title))


def _may_be_paper(target: str) -> bool:
    url = clean_url(target)
    return url is not None and kind_of_url(url) is LinkKind.PAPER


def _is_paper(target: str) -> bool:
    url = clean_url(target)
    return url is not None and is_paper_url(url)


def _details_after(blocks: list[Block], position: int) -> list[Block]:
    """The lines of links, authors and dates that follow a paragraph or heading with nothing but a title in it."""
    block = blocks[position]
    titled = block.kind is BlockKind.HEADING and block.level > 1
    if (block.kind is not BlockKind.PARAGRAPH and not titled) or block.quoted or block.passage.links:
        return []
    if position + 1 == len(blocks):
        return []
    if blocks[position + 1].kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH):
        return []
    if titled and not _may_be_title(block.passage):
        return []
    if titled:
        blocks[position + 1 : position + 2] = _after_address(blocks[position + 1])
    details: list[Block] = []
    leads = False
    for follower in blocks[position + 1 : position + 1 + _MOST_DETAILS]:
        if follower.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or follower.passage.is_blank():
            break
        reading = read_passage(follower.passage)
        fields = read_fields(reading)
        people = reading.authors and fields.title is None and not reading.named
        if not (
            is_bare(reading, fields) or people or (titled and is_keyed(follower.passage, any_key=len(details) > 1))
        ):
            break
        details.append(follower)
        leads = leads or reading.has_paper or reading.role_label or keyed_role(reading) is LinkKind.PAPER
    if not leads:
        return []
    if titled:
        return _under_title(blocks, position, details)
    reading = read_passage(block.passage)
    fields = read_fields(reading)
    source = fields.certainty.get("title", ("", 0))[0]
    if len(fields.lead.split()) > _LONGEST_LEAD or is_announcement(fields.lead):
        return []
    sure = source in ("bold", "quotes") or (source == "text" and looks_like_title(fields.title or ""))
    return details if sure and not reading.eprints else []


def _after_address(block: Block) -> list[Block]:
    """A paragraph whose first line is the address of a paper and no more, cut behind it: the rest are remarks."""
    passage = block.passage
    link = passage.links[0] if passage.links else None
    line_end = _LINE_END.search(passage.text)
    if block.kind is not BlockKind.PARAGRAPH or link is None or line_end is None:
        return [block]
    bare = (link.start, link.end) == (0, line_end.start()) and passage.text.startswith(("http://", "https://"))
    if not bare or not _may_be_paper(link.target):
        return [block]
    first, rest = cut(passage, [0, line_end.end()])
    return [Block(block.kind, block.line, first), Block(block.kind, rest.line_at(0), rest)]


_ABSTRACT = re.compile(r"(?i)(?:abstract|tl;?dr|summary|notes?|remarks?|摘要|要旨|초록)\s*[:：.\n\v]")


def _under_title(blocks: list[Block], position: int, details: list[Block]) -> list[Block]:
    """The details of one work under its title as a heading, with its abstract; none under a heading of a section."""
    if sum(_leads_to_one(block) for block in details) > 1:
        return []
    following = blocks[position + 1 + len(details) :]
    rest = following[: next((i for i, b in enumerate(following) if b.kind is BlockKind.HEADING), len(following))]
    if any(block.kind not in (BlockKind.PARAGRAPH, BlockKind.CODE) for block in rest):
        return []
    return [*details, *rest] if len(rest) == 1 and _ABSTRACT.match(rest[0].passage.text) else details


def _may_be_title(heading: Passage) -> bool:
    words = strip_decoration(heading.plain())
    return len(words.split()) > 2 and len(words) < _LONGEST_TITLE and role_of_section(words) is SectionRole.PAPERS


def _leads_to_one(block: Block) -> bool:
    reading = read_passage(block.passage)
    return reading.has_paper or reading.role_label


def _under_heading(blocks: list[Block], position: int) -> list[Block]:
    """What follows a heading that is a work: paragraphs with its venue, authors or links, then bare remarks."""
    details: list[Block] = []
    for follower in blocks[position + 1 : position + 1 + _MOST_DETAILS]:
        if follower.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or follower.passage.is_blank():
            break
        reading = read_passage(follower.passage)
        if follower.kind is BlockKind.ITEM:
            if follower.children or ((reading.links or reading.named) and not _is_remark(follower.passage)):
                break
        elif details and details[-1].kind is BlockKind.ITEM:
            break
        else:
            fields = read_fields(reading)
            people = reading.authors and fields.title is None and not reading.named
            if not is_bare(reading, fields) and not people and not labels_between(follower.passage.plain()):
                break
        details.append(follower)
    return details


def _is_remark(passage: Passage) -> bool:
    """Whether a sentence stands before the first link."""
    return bool(re.search(r"[a-z]\.\s", passage.text[: passage.links[0].start])) if passage.links else False


def _is_bold_heading(block: Block, following: list[Block]) -> bool:
    """A few bold words alone over a list or a table."""
    passage = block.passage
    if block.quoted or passage.links or not following:
        return False
    words = strip_decoration(passage.plain()).rstrip(":：")
    if following[0].kind is BlockKind.PARAGRAPH:
        # "**Papers**" over works that are paragraphs.
        if role_of_section(words, SectionRole.ABOUT) is not SectionRole.PAPERS or len(words.split()) > 4:
            return False
    elif following[0].kind not in (BlockKind.ITEM, BlockKind.ROW, BlockKind.DETAILS):
        return False
    bold = [s for s in passage.stretches if s.style is Style.BOLD]
    covered = " ".join(passage.plain(s.start, s.end) for s in bold)
    whole = bool(words) and strip_decoration(covered).rstrip(":：").split() == words.split()
    return whole and len(words.split()) <= _LONGEST_HEADING and HARD_BREAK not in passage.text.strip()


_NUMBERED = re.compile(r"(?:\d{1,4}[.、]\s?|\[\d{1,4}\][.:]?\s*)[“\"'A-Z]")
_LINE_END = re.compile(f"[{HARD_BREAK}{SOFT_BREAK}]")


def _split(block: Block) -> list[Block]:
    """A paragraph in which lines each begin a work, cut before each: bold words, numbers, or authors and a year do."""
    passage = block.passage
    if block.kind is not BlockKind.PARAGRAPH or not _LINE_END.search(passage.text):
        return [block]
    starts = [0, *(m.end() for m in _LINE_END.finditer(passage.text))]
    numbered = [start for start in starts if _NUMBERED.match(passage.text, start)]
    remarked = len(numbered) == 1 and passage.text.startswith("[") and _REMARK.search(passage.text)
    cuts = numbered if (len(numbered) > 1 or remarked) and numbered[0] == 0 else _reference_lines(passage.text, starts)
    cuts = cuts or _bold_lines(passage, starts)
    if len(cuts) < 2 and not remarked:
        return [block]
    parts = [Block(block.kind, p.line_at(0), p, quoted=block.quoted) for p in cut(passage, cuts)]
    return [_with_remarks(part) for part in parts] if cuts is numbered and not block.quoted else parts


_REMARK = re.compile(rf"{SOFT_BREAK}[ \t]*[-*•][ \t]+")


def _with_remarks(block: Block) -> Block:
    """A numbered line as an item, with the remarks below it that Markdown takes for its words: "[1] Title, 1964" and
    "    - The first of its kind"."""
    starts = [0, *(match.start() for match in _REMARK.finditer(block.passage.text))]
    first, *remarks = cut(block.passage, starts)
    children = []
    for remark in remarks:
        begin = _REMARK.match(remark.text)
        words = remark.part(begin.end() if begin else 0, len(remark.text))
        children.append(Block(BlockKind.ITEM, words.line_at(0), words))
    return Block(BlockKind.ITEM, block.line, first, children=children)


def _reference_lines(text: str, starts: list[int]) -> list[int]:
    """Where references begin that have a line each; none when the first line is not one."""
    if not opens_reference(text, 0):
        return []
    return [start for start in starts if opens_reference(text, start)]


def _bold_lines(passage: Passage, starts: list[int]) -> list[int]:
    """Where lines begin with bold, each after a line with a link."""
    bold = {s.start for s in passage.stretches if s.style is Style.BOLD}
    links = [link.start for link in passage.links]
    if len(links) < 2:
        return []
    cuts = [0]
    for start in starts[1:]:
        first = next((i for i in range(start, len(passage.text)) if passage.text[i].isalnum()), None)
        opens = first is not None and any(place in bold for place in range(start, first + 1))
        if opens and bisect_left(links, cuts[-1]) < bisect_left(links, start):
            cuts.append(start)
    return cuts


_SEPARATORS = re.compile(
    r"[\s,;/|&·•+、，]*(?:\((?:19|20)\d\d\))?[\s,;/|&·•+、，]*(?:\band\b)?[\s,;/|&·•+、，]*(?:\b(?:The|A|An) $)?"
)


_YEAR_BEHIND = re.compile(r"\s*\((?:19|20)\d\d\)")


def split_works(passage: Passage) -> list[Passage]:
    """A passage that is a row of links to papers, cut into one for each."""
    first = [link for link in passage.links[:4] if not role_of(passage.plain(link.start, link.end))][:2]
    dated = len(first) > 1 and all(_YEAR_BEHIND.match(passage.text, link.end) for link in first)
    if len(first) < 2 or first[0] != passage.links[0]:
        return [passage]
    if not dated and not all(_may_be_paper(link.target) for link in first):
        return [passage]
    reading = read_passage(passage)
    papers = [named for named in reading.named if dated or named.kind is LinkKind.PAPER]
    if len(papers) < 2 or len(papers) != len(reading.named):
        return [passage]
    for left, right in pairwise(papers):
        # What is understood between two works, such as "([code](…))", is of the first.
        between = range(left.end, right.start)
        if not _SEPARATORS.fullmatch("".join(passage.text[i] for i in between if not reading.claimed[i])):
            return [passage]
    starts = [0, *(named.start for named in papers[1:])]
    ends = [*(named.start for named in papers[1:]), len(passage.text)]
    return [passage.part(start, end) for start, end in zip(starts, ends, strict=True)]


def split_row(block: Block) -> list[Passage]:
    """The works that stand side by side in the cells of a table without a column of names: one passage for each; []
    where no cell has several."""
    columns = [column_of(header) for header in block.header]
    if not columns or {Column.TITLE, Column.PAPER, Column.ALIAS} & {*columns}:
        return []
    own = [cell for cell, column in zip(block.cells, columns, strict=False) if column is not Column.RELATED]
    parts = [split_works(cell) for cell in own if cell.links]
    return [part for group in parts for part in group] if any(len(group) > 1 for group in parts) else []


def split_group(passage: Passage) -> list[Passage]:
    """A bullet of a few bare words with paragraphs below them that each begin with a link that names a work: the words,
    then the works; [] for any other."""
    starts = [0, *(match.end() for match in re.finditer(f"{HARD_BREAK}+", passage.text))]
    if len(starts) < 3 or len(passage.links) < 2 or passage.links[0].start < starts[1]:
        return []
    parts = cut(passage, starts)
    if not 0 < len(parts[0].plain().split()) <= _LONGEST_HEADING:
        return []
    for part in parts[1:]:
        link = part.links[0] if part.links else None
        words = part.plain(link.start, link.end) if link else ""
        if link is None or part.text[: link.start].strip(" *") or not _may_be_paper(link.target):
            return []
        if len(words.split()) < 3 or role_of(words) is not None:
            return []
    return parts
