"""Blocks → candidates → entries, concepts, what could not be read, what is no work: one walk from top to bottom; pure.

A candidate is an item or a table row that is not part of another one (as notes and lines of authors are), or a link in
running text; an item that names several works or things is one candidate for each. Every candidate comes out as exactly
one entry, concept, unparsed or ignored record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.blocks import Block, BlockKind
from ingest.dates import parse_date
from ingest.entries import Concept, ConceptKind, Entry, Ignored, LinkKind, Unparsed
from ingest.fields import Fields, read_fields
from ingest.names import is_method_name, looks_like_title, strip_decoration, tidy_title
from ingest.notes import attach_child, is_field_line
from ingest.passages import Passage, Style
from ingest.readings import Named, Reading
from ingest.sections import Outline
from ingest.signs import read_passage
from ingest.vocabulary import SectionRole, find_concept_kind, is_vague
from ingest.works import Work, build_entry

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
_LONGEST_LEAD = 6
"""Words before a link: with more, the link stands in running text."""


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
        self._works: list[Work] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The entries found so far, in list order."""
        return tuple(build_entry(work, self.file, self.lines) for work in self._works)

    def walk(self, blocks: list[Block], context: Context = Context()) -> None:
        """Reads blocks in order."""
        for block in blocks:
            if block.kind in (BlockKind.HEADING, BlockKind.SUMMARY):
                level = block.level or self.outline.here.level + 0.5
                self.outline.open(block.passage, block.line, level)
            elif block.kind is BlockKind.DETAILS:
                mark = self.outline.mark()
                self.walk(block.children, context)
                self.outline.back_to(mark)
            elif block.kind is BlockKind.PARAGRAPH:
                self._read_paragraph(block, context)
            elif block.kind is BlockKind.ITEM:
                self._read_item(block, context)

    # Items

    def _read_item(self, block: Block, context: Context) -> None:
        if block.passage.is_blank():
            self._read_hollow_item(block, context)
            return
        parts = _split_works(block.passage)
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
        if len(fields.lead.split()) > _LONGEST_LEAD and not fields.label:
            return False
        named = bool(fields.title or fields.alias)
        if reading.has_paper:
            return named or bool(reading.eprints) or bool(reading.links)
        if not named:
            return False
        label = fields.label
        if label is not None and label.certainty > 0.9 and label.track != "web":
            return True
        if reading.role_label or (label is not None and fields.authors):
            return True
        return not reading.named and any(is_field_line(child) for child in children)

    def _read_work(self, reading: Reading, fields: Fields, children: list[Block], context: Context, line: int) -> None:
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
        index = len(self._works)
        self._works.append(work)
        for position, child in enumerate(children):
            for nested, cue in attach_child(work, child, first=position == 0, siblings=children):
                self._read_item(nested, Context(parent=index, cue=cue))

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
        elif children and self._heads_group(children, kind):
            self._ignore(line, "heads a group")
            date = parse_date(text)
            self._walk_group(passage, children, replace(context, group=_lead_name(passage), date=date), line)
        elif kind is not None and _is_remark(passage):
            self._ignore(line, "remark")
            self._read_mentions(passage, reading, line)
            for child in children:
                self._ignore_all(child, "remark")
        elif kind is not None and not (kind is ConceptKind.METRIC and _is_wordy_link(reading)):
            self._add_concept(kind, passage, reading, context, line)
            for child in children:
                self._ignore_all(child, "remark")
        elif (reading.named and reading.begins_at(reading.named[0].start) and not is_vague(reading.named[0].text)) or (
            fields.title and reading.links and (fields.authors or role is SectionRole.RESOURCES)
        ):
            self._add_resource(reading, fields, line)
        elif (
            role is SectionRole.PAPERS
            and not reading.links
            and looks_like_title(text)
            and len(text.split()) > 3
            and ":" not in text[-2:]
        ):
            self.unparsed.append(Unparsed(self.file, line, self._raw(line), "no link, venue or quotes around a title"))
        else:
            self._ignore(line, "no work named")
            self._read_mentions(passage, reading, line)
            self.walk(children, context)

    def _heads_group(self, children: list[Block], kind: ConceptKind | None) -> bool:
        for child in children:
            if child.kind is not BlockKind.ITEM:
                continue
            if kind is not None and (_lead_stretch(child.passage) or find_concept_kind(child.passage.plain())):
                return True
            if any(link.target and not link.target.startswith("#") for link in child.passage.links):
                return True
        return False

    def _walk_group(self, passage: Passage, children: list[Block], context: Context, line: int) -> None:
        """Items under a bare line of words: in a list of papers it is a section."""
        mark = self.outline.mark()
        if self.outline.here.role is SectionRole.PAPERS and not context.date and not passage.links:
            self.outline.open(passage, line, self.outline.here.level + 0.5)
        self.walk(children, context)
        self.outline.back_to(mark)

    def _add_concept(self, kind: ConceptKind, passage: Passage, reading: Reading, context: Context, line: int) -> None:
        name = _lead_name(passage) if kind is not ConceptKind.OPERATION else passage.plain().strip(" ;,.")
        rest = passage.plain()
        described = rest.partition(name)[2].strip(" :：-–—();,") if name in rest else ""
        url = next((named.url for named in reading.named), None)
        here = self.outline.here
        if not name:
            self._ignore(line, "empty")
            return
        self.concepts.append(Concept(kind, name, line, here.path, url, described, context.group))

    def _add_resource(self, reading: Reading, fields: Fields, line: int) -> None:
        named = reading.named[0] if reading.named else None
        url = named.url if named else reading.links[0].url
        name = tidy_title(named.text) if named else fields.title or url
        text = reading.passage.plain()
        described = text.partition(named.text)[2].strip(" :：-–—();,[]") if named else ""
        self.concepts.append(Concept(ConceptKind.RESOURCE, name or url, line, self.outline.here.path, url, described))

    # Running text

    def _read_paragraph(self, block: Block, context: Context) -> None:
        """A paragraph is a work when it is built like one, else words about the section, with links in them."""
        reading = read_passage(block.passage)
        here = self.outline.here
        if here.role not in _SKIPPED and not block.quoted:
            fields = read_fields(reading)
            if (fields.title or fields.alias) and self._is_work(reading, fields, []) and len(fields.lead.split()) <= 3:
                self.candidates += 1
                self._read_work(reading, fields, [], context, block.line)
                return
            reading = read_passage(block.passage)
        self.outline.describe(strip_decoration(block.passage.plain()))
        if here.role not in _SKIPPED and here.index >= 0:
            self._read_mentions(block.passage, reading, block.line)

    def _read_mentions(self, passage: Passage, reading: Reading, line: int) -> None:
        """Links in running text: each is a candidate, and a data set, a resource or a paper that is only mentioned."""
        for named in reading.named:
            self.candidates += 1
            here = self.outline.here
            before = passage.text[max(0, named.start - 24) : named.start].lower()
            kind = ConceptKind.DATASET if re.search(r"\b(?:dataset|corpus|benchmark)s?\W*$", before) else None
            name = tidy_title(named.text)
            if kind is None and (named.kind is LinkKind.PAPER or is_vague(name)):
                self._ignore(named.line or line, "link in running text")
            else:
                kind = kind or ConceptKind.RESOURCE
                self.concepts.append(Concept(kind, name, named.line or line, here.path, named.url))

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


_SEPARATORS = re.compile(r"[\s,;/|&·•+、，]*(?:\band\b)?[\s,;/|&·•+、，]*")


def _split_works(passage: Passage) -> list[Passage]:
    """A passage that is a row of links to papers, cut into one for each."""
    reading = read_passage(passage)
    papers = [named for named in reading.named if named.kind is LinkKind.PAPER]
    if len(papers) < 2 or len(papers) != len(reading.named):
        return [passage]
    for left, right in pairwise(papers):
        if not _SEPARATORS.fullmatch(passage.text[left.end : right.start]):
            return [passage]
    starts = [0, *(named.start for named in papers[1:])]
    ends = [*(named.start for named in papers[1:]), len(passage.text)]
    return [passage.part(start, end) for start, end in zip(starts, ends, strict=True)]


def _lead_stretch(passage: Passage) -> bool:
    """True when the passage begins with bold or with a link."""
    begin = len(passage.text) - len(passage.text.lstrip(" [(*"))
    return any(s.start <= begin and s.end > begin for s in passage.stretches if s.style in (Style.BOLD, Style.LINK))


def _lead_name(passage: Passage) -> str:
    """The name that a passage begins with: what is linked or emphasised first, else the words before a colon."""
    text = passage.text
    for stretch in passage.stretches:
        if stretch.style in (Style.BOLD, Style.LINK, Style.ITALIC, Style.CODE):
            if not re.search(r"\w", strip_decoration(text[: stretch.start])):
                return tidy_title(passage.plain(stretch.start, stretch.end))
            break
    return tidy_title(re.split(r"[:：]|\s[-–—]\s", passage.plain())[0])


def _is_remark(passage: Passage) -> bool:
    """Words under a thing that say something of it: "*limitation*: …", or a sentence without a name."""
    text = passage.plain()
    lead = next((s for s in passage.stretches if s.style is Style.ITALIC and s.start == 0), None)
    if lead is not None:
        return passage.text[lead.end :].lstrip().startswith((":", "：")) or text[: lead.end].endswith(":")
    return not _lead_stretch(passage) and len(text.split()) > 8


def _is_wordy_link(reading: Reading) -> bool:
    """A link to something else than a thing's own name: more words than a name has."""
    named: Named | None = reading.named[0] if reading.named else None
    return named is not None and len(named.text.split()) > 3 and not is_method_name(named.text)
