"""Blocks → candidates → entries, concepts, what could not be read, what is no work: one walk from top to bottom; pure.

A candidate is an item or a table row that is not part of another one (as notes and lines of authors are), or a link in
running text; an item that names several works or things is one candidate for each. Every candidate comes out as exactly
one entry, concept, unparsed or ignored record.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace

from ingest.entries import Concept, ConceptKind, Entry, Ignored, Unparsed
from ingest.reading.agreement import Habits
from ingest.reading.blocks import Block, BlockKind
from ingest.reading.dates import parse_date
from ingest.reading.evidence import is_work
from ingest.reading.fields import Fields, read_fields
from ingest.reading.layout import adopt_indented, arrange, split_group, split_row, split_works
from ingest.reading.names import looks_like_title, strip_decoration
from ingest.reading.notes import attach_child, is_work_line
from ingest.reading.passages import Passage
from ingest.reading.readings import Named, Reading
from ingest.reading.rows import read_row
from ingest.reading.sections import Outline, is_call_out
from ingest.reading.signs import read_passage
from ingest.reading.things import (
    begins_with_name,
    is_anchored,
    is_caption,
    is_remark,
    is_wordy_link,
    lead_name,
    read_concept,
    read_mention,
    read_resource,
)
from ingest.reading.vocabulary import SectionRole, find_concept_kind, is_vague, role_of_section
from ingest.reading.works import Work, build_entry, follow_ups

__all__ = ["Context", "ItemReader"]

_SKIPPED = {
    SectionRole.CONTENTS: "contents",
    SectionRole.NEWS: "news",
    SectionRole.ABOUT: "about the list",
}
_CONCEPTS = {
    SectionRole.METRICS: ConceptKind.METRIC,
    SectionRole.DATASETS: ConceptKind.DATASET,
    SectionRole.COMPONENTS: ConceptKind.COMPONENT,
}
_HABIT = 3
"""Plain titles with a venue and no link, after which a plain title alone is taken for a work as well."""


@dataclass(frozen=True)
class Context:
    """What the items around an item say of it."""

    parent: int | None = None
    cue: str | None = None
    group: str | None = None
    kind: ConceptKind | None = None
    date: str | None = None


class ItemReader:
    """Walks the blocks of one document and sorts every candidate."""

    def __init__(self, file: str, lines: list[str], outline: Outline) -> None:
        self.file, self.lines, self.outline = file, lines, outline
        self.candidates = 0
        self.concepts: list[Concept] = []
        self.unparsed: list[Unparsed] = []
        self.ignored: list[Ignored] = []
        self._works: list[Work | Entry] = []
        self._habits, self._complete = Habits(), 0
        self._bare = 0
        """Works that are plain titles, without a link."""
        self._dated = 0
        """Works that are a linked title with a date."""

    def finish(self) -> tuple[Entry, ...]:
        """The entries, in list order. To be called once, when all is read."""
        self._habits.settle()
        return tuple(work if isinstance(work, Entry) else self._build(work) for work in self._works)

    def read(self, blocks: list[Block]) -> None:
        """Reads a document's blocks in order, and takes each out of the list as it goes: the entries need its room."""
        left = deque(adopt_indented(arrange(blocks), self.lines))
        blocks.clear()
        while left:
            self._read_block(left.popleft(), Context())
            # What stands in a block of its own is complete; as an entry a work takes little room.
            for index in range(self._complete, len(self._works)):
                work = self._works[index]
                if isinstance(work, Work) and not self._habits.take(work):
                    self._works[index] = self._build(work)
            self._complete = len(self._works)

    def _build(self, work: Work) -> Entry:
        return build_entry(work, self.file, self.lines)

    def walk(self, blocks: list[Block], context: Context) -> None:
        """Reads blocks that stand in another one."""
        items = [block for block in blocks if block.kind is BlockKind.ITEM]
        anchored = sum(is_anchored(block.passage) for block in items)
        for block in arrange(blocks):
            if block.kind is BlockKind.ITEM and anchored * 2 >= len(items) > 0 and not block.passage.links:
                # Beside links into the document: a line of contents whose link was forgotten.
                self._ignore_all(block, "contents")
            else:
                self._read_block(block, context)

    def _read_block(self, block: Block, context: Context) -> None:
        if block.kind is BlockKind.HEADING and is_call_out(block.passage):
            self._read_paragraph(block, context)
        elif block.kind is BlockKind.HEADING:
            self.outline.open(block.passage, block.line, block.level)
        elif block.kind is BlockKind.SUMMARY:
            # A bold line: below every heading, beside other bold lines.
            self.outline.open(block.passage, block.line, 6.5)
        elif block.kind is BlockKind.DETAILS:
            self._read_details(block, context)
        elif block.kind is BlockKind.PARAGRAPH:
            self._read_paragraph(block, context)
        elif block.kind is BlockKind.ITEM:
            self._read_item(block, context)
        elif block.kind is BlockKind.ROW:
            self._read_row(block, context)

    def _read_details(self, block: Block, context: Context) -> None:
        """A section that folds; its summary may be its name, or say no more than "click to expand"."""
        mark = self.outline.mark()
        children = arrange(block.children)
        summary = children[0] if children and children[0].kind is BlockKind.SUMMARY else None
        if summary is not None:
            children = children[1:]
            if not is_vague(summary.passage.plain(), fold=True):
                self.outline.open(summary.passage, block.line, self.outline.here.level + 0.1)
        self.walk(children, context)
        self.outline.back_to(mark)

    # Items

    def _read_item(self, block: Block, context: Context) -> None:
        if block.passage.is_blank():
            self._read_hollow_item(block, context)
            return
        group = split_group(block.passage)
        if group and self.outline.here.role not in _SKIPPED:
            self.candidates += 1
            self._ignore(block.line, "heads a group")
            works = [Block(BlockKind.ITEM, part.line_at(0), part) for part in group[1:]]
            self._walk_group(group[0], [*works, *block.children], context, block.line)
            return
        parts = split_works(block.passage)
        for part in parts[:-1]:
            self._read_one(block, part, [], context)
        self._read_one(block, parts[-1], block.children, context)

    def _read_hollow_item(self, block: Block, context: Context) -> None:
        """An item without words: its first child may be a heading, which then names a section."""
        if not block.children:
            self.candidates += 1
            self._ignore(block.line, "empty")
            return
        mark = self.outline.mark()
        if block.children[0].kind is BlockKind.HEADING:
            self.outline.open(block.children[0].passage, block.line, self.outline.here.level + 1)
            self.walk(block.children[1:], context)
        else:
            self.walk(block.children, context)
        self.outline.back_to(mark)

    def _read_one(self, block: Block, passage: Passage, children: list[Block], context: Context) -> None:
        """One candidate, with what stands under it."""
        self.candidates += 1
        role, line = self.outline.here.role, passage.line_at(0) or block.line
        reading = read_passage(passage)
        if role in _SKIPPED:
            self._ignore(line, _SKIPPED[role])
            return
        if reading.anchors and not reading.links and not reading.named:
            self._ignore(line, "contents")
            self.walk(children, context)
            return
        if context.kind is not None:
            self._add_concept(context.kind, passage, reading, context, line)
            return
        kind = find_concept_kind(passage.plain())
        if kind is not None and children and not reading.named:
            self._ignore(line, "heads a group")
            self.walk(children, replace(context, kind=kind))
            return
        fields = read_fields(reading)
        if self._is_work(reading, fields, children):
            self._read_work(reading, fields, children, context, line)
            return
        self._read_thing(reading, fields, children, context, line)

    def _is_work(self, reading: Reading, fields: Fields, children: list[Block]) -> bool:
        return is_work(
            reading, fields, children, self.outline.here, dated=self._dated >= _HABIT, bare=self._bare >= _HABIT
        )

    def _read_work(self, reading: Reading, fields: Fields, children: list[Block], context: Context, line: int) -> Work:
        here = self.outline.here
        kind = _CONCEPTS.get(here.role)
        if kind is not None and fields.alias and not fields.title:
            self.candidates += 1
            named = fields.named
            self.concepts.append(
                Concept(kind, fields.alias, line, here.path, named.url if named else None, group=context.group)
            )
        work = Work.begin(line, here, reading, fields)
        work.parent, work.date = context.parent, context.date
        if context.parent is not None:
            work.cue = fields.lead or context.cue
        plain = fields.certainty.get("title", ("",))[0] == "text"
        self._bare += plain and (not work.links or (fields.date is not None and fields.label is None))
        self._dated += fields.certainty.get("title", ("",))[0] == "link" and fields.date is not None
        index = len(self._works)
        self._works.append(work)
        for follower in follow_ups(work):
            follower.parent = index
            self.candidates += 1
            self._works.append(follower)
        for position, child in enumerate(children):
            for nested, cue in attach_child(work, child, first=position == 0, siblings=children):
                self._read_item(nested, Context(parent=index, cue=cue))
        return work

    def _read_row(self, block: Block, context: Context) -> None:
        if all(cell.is_blank() for cell in block.cells):
            return
        for part in (works := split_row(block)):
            self._read_one(block, part, [], context)
        if works:
            return
        self.candidates += 1
        role = self.outline.here.role
        row = read_row(block)
        if role in _SKIPPED:
            self._ignore(block.line, _SKIPPED[role])
            return
        reading, fields = row.reading, row.fields
        dated = self._dated >= _HABIT
        cited = not row.lists_results and is_work(reading, fields, [], self.outline.here, dated=dated)
        if not row.lists_venues and (row.is_work(role) or cited):
            work = self._read_work(reading, fields, [], context, block.line)
            work.links += row.links
            work.eprints += row.eprints
            work.notes += row.notes
            work.lines.append(block.line)
            return
        if row.lists_results and role is SectionRole.PAPERS:
            self._ignore(block.line, "no work named")
            return
        reading.links += row.links
        self._read_thing(reading, fields, [], context, block.line)

    # What is no work

    def _read_thing(self, reading: Reading, fields: Fields, children: list[Block], context: Context, line: int) -> None:
        """A concept, a resource, the head of a group, or nothing that we keep."""
        passage, role = reading.passage, self.outline.here.role
        kind = _CONCEPTS.get(role)
        text = strip_decoration(passage.plain())
        if not text and not reading.named:
            reason = "badge" if reading.images else "empty"
            self._ignore(line, reason)
            self.walk(children, context)
        elif children and self._heads_group(reading, children, kind):
            self._ignore(line, "heads a group")
            date = parse_date(text)
            self._walk_group(passage, children, replace(context, group=lead_name(passage), date=date), line)
        elif kind is not None and is_remark(passage):
            self._ignore(line, "remark")
            self._read_mentions(passage, reading.named, line)
            for child in children:
                self._ignore_all(child, "remark")
        elif kind is not None and not (kind is ConceptKind.METRIC and is_wordy_link(reading)):
            self._add_concept(kind, passage, reading, context, line)
            for child in children:
                self._ignore_all(child, "remark")
        elif (reading.named and reading.begins_at(reading.named[0].start) and not is_vague(reading.named[0].text)) or (
            fields.title and reading.links and (fields.authors or role is SectionRole.RESOURCES)
        ):
            self.concepts.append(read_resource(reading, fields, line, self.outline.here.path))
        elif (
            role is SectionRole.PAPERS
            and not reading.links
            and looks_like_title(text)
            and len(text.split()) > 3
            and ":" not in text[-2:]
        ):
            sentence = re.search(r"[.;!]\s", text)
            if (self._bare >= _HABIT or (self._says_papers() and not sentence)) and fields.title and not children:
                self._read_work(reading, fields, [], context, line)
                return
            self.unparsed.append(Unparsed(self.file, line, self._raw(line), "no link, venue or quotes around a title"))
        else:
            self._ignore(line, "no work named")
            self._read_mentions(passage, reading.named, line)
            self.walk(children, context)

    def _says_papers(self) -> bool:
        """True in a section whose own name says that papers stand in it."""
        path = self.outline.here.path
        return bool(path) and role_of_section(path[-1], SectionRole.RESOURCES) is SectionRole.PAPERS

    def _heads_group(self, reading: Reading, children: list[Block], kind: ConceptKind | None) -> bool:
        """True when the items under this one are what the list is about, and it only says what they are."""
        if kind is None and reading.named and reading.begins_at(reading.named[0].start):
            return any(is_work_line(child) for child in children)
        for child in children:
            if child.kind is not BlockKind.ITEM:
                continue
            if kind is not None and (begins_with_name(child.passage) or find_concept_kind(child.passage.plain())):
                return True
            if any(link.target and not link.target.startswith("#") for link in child.passage.links):
                return True
            if not child.passage.links and self._heads_group(reading, child.children, kind):
                return True
        return False

    def _walk_group(self, passage: Passage, children: list[Block], context: Context, line: int) -> None:
        """Items under a bare line of words: in a list of papers it is a section."""
        mark = self.outline.mark()
        topical = self.outline.here.role in (SectionRole.PAPERS, SectionRole.RESOURCES)
        topical = topical or any(is_work_line(child) for child in children)
        if topical and not context.date and not passage.links:
            self.outline.open(passage, line, self.outline.here.level + 0.5)
        self.walk(children, context)
        self.outline.back_to(mark)

    def _add_concept(self, kind: ConceptKind, passage: Passage, reading: Reading, context: Context, line: int) -> None:
        concept = read_concept(kind, passage, reading, line, self.outline.here.path, context.group)
        if concept is None:
            self._ignore(line, "empty")
        else:
            self.concepts.append(concept)

    # Running text

    def _read_paragraph(self, block: Block, context: Context) -> None:
        """A paragraph is a work when it is built like one, else words about the section, with links in them."""
        reading = read_passage(block.passage)
        here, named = self.outline.here, list(reading.named)
        if here.role not in _SKIPPED and not block.quoted and not is_caption(block.passage):
            fields = read_fields(reading)
            sentence = fields.certainty.get("title", ("",))[0] == "text" and not looks_like_title(fields.title or "")
            # "[2023/07] Title. Song et al. [paper]" is built like a work, whatever the letters of its title, and so is
            # "Title (where 2023) [paper]".
            placed = any(where in ("brackets", "bold") for _, where in reading.labels) and not fields.notes
            sentence = sentence and not (reading.role_label and ((fields.authors and fields.date) or placed))
            if (
                (fields.title or fields.alias)
                and not sentence
                and self._is_work(reading, fields, [])
                and len(fields.lead.split()) <= 3
            ):
                self.candidates += 1
                self._read_work(reading, fields, [], context, block.line)
                return
        self.outline.describe(strip_decoration(block.passage.plain()))
        if here.role not in _SKIPPED and here.index >= 0:
            self._read_mentions(block.passage, named, block.line)

    def _read_mentions(self, passage: Passage, links: list[Named], line: int) -> None:
        """Links in running text: each is a candidate, and a data set, a resource or a paper that is only mentioned."""
        for named in links:
            self.candidates += 1
            concept = read_mention(passage, named, line, self.outline.here.path)
            if concept is None:
                self._ignore(named.line or line, "link in running text")
            else:
                self.concepts.append(concept)

    def _ignore_all(self, block: Block, reason: str) -> None:
        """An item and all under it, each a candidate that is nothing."""
        if block.kind is BlockKind.ITEM and not block.passage.is_blank():
            self.candidates += 1
            self._ignore(block.line, reason)
        for child in block.children:
            self._ignore_all(child, reason)

    def _ignore(self, line: int, reason: str) -> None:
        self.ignored.append(Ignored(line, self._raw(line), reason))

    def _raw(self, line: int) -> str:
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""
