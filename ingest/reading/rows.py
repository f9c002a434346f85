"""Table rows → works: the header's words say what each column holds, and where they do not, the cells do; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.entries import Link, LinkKind, Note
from ingest.reading.addresses import clean_url, is_front_page, kind_of_url
from ingest.reading.blocks import Block
from ingest.reading.columns import reads_like_title
from ingest.reading.dates import find_date, parse_date
from ingest.reading.fields import read_fields
from ingest.reading.labels import Label, read_label, read_sure_label, read_unknown_label
from ingest.reading.names import lists_names, read_authors, strip_decoration, tidy_title
from ingest.reading.passages import Passage, Stretch
from ingest.reading.readings import Fields, Reading
from ingest.reading.signs import read_passage
from ingest.reading.vocabulary import Column, SectionRole, column_of, role_of, table_of

__all__ = ["Row", "read_row"]


@dataclass
class Row:
    """A row, read: the reading and fields of the cell that names the work, and what the other cells add."""

    reading: Reading
    fields: Fields
    links: list[Link] = field(default_factory=list)
    eprints: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    several: bool = False
    """A cell names several works in a row."""
    header: str = ""
    """What stands over the cell that names the work."""

    def is_work(self, role: SectionRole) -> bool:
        """True when the row names a work and leads to its paper, or its header says so in a section of papers."""
        fields = self.fields
        paper = any(link.kind is LinkKind.PAPER for link in self.links) or bool(self.eprints)
        if paper and re.search(r"[^\W\d_]{3}|\b[A-Z]", fields.title or fields.alias or ""):
            return True
        if self.links and all(is_front_page(link.url) for link in self.links):
            return False  # a product
        words = len((fields.title or "").split())
        listed = self.lists_works and ((fields.named is not None and words > 1) or (self.is_dated and words > 2))
        return (listed or self.names_papers) and role is SectionRole.PAPERS

    @property
    def names_papers(self) -> bool:
        """True when the header says that the row's main cell is the title of a paper, link or none."""
        words = {word for word in re.split(r"[\W_]+", self.header.lower()) if word}
        said = any(table_of("columns").get(word) == Column.PAPER for word in words) or re.search(
            "论文|文章|論文|논문", self.header
        )
        return (
            bool(said)
            and column_of(self.header) in (Column.TITLE, Column.PAPER)
            and len((self.fields.title or "").split()) > 2
            and not lists_names(self.fields.title or "")
        )

    @property
    def lists_works(self) -> bool:
        """True when the header says that each row is a work: a column of papers, or titles with venues or authors."""
        beside = {Column.VENUE, Column.AUTHORS} & {*self.columns}
        return Column.PAPER in self.columns or (Column.TITLE in self.columns and bool(beside))

    @property
    def is_dated(self) -> bool:
        """True when the row says where and when its work appeared."""
        label, fields = self.fields.label, self.fields
        return label is not None and (label.year is not None or fields.date is not None)

    @property
    def lists_venues(self) -> bool:
        """True in a table of journals or conferences: what names a row stands in the column of venues."""
        return column_of(self.header) is Column.VENUE and not {Column.TITLE, Column.PAPER, Column.ALIAS} & {
            *self.columns
        }

    @property
    def lists_results(self) -> bool:
        """True for a row of figures without a link, in a table that has no column of papers or titles."""
        linked = self.links or self.eprints or self.reading.links or self.reading.named
        return not linked and (self.several or not {Column.TITLE, Column.PAPER} & {*self.columns})


def read_row(block: Block) -> Row:
    """A row with its main cell read as an item is, and the others by their columns."""
    cells = block.cells
    columns = [column_of(block.header[i]) if i < len(block.header) else Column.NOTE for i in range(len(cells))]
    if block.venues is not None and block.venues < len(columns):
        columns[block.venues] = Column.VENUE
    titled = block.titles is not None and reads_like_title(cells[block.titles].plain())
    main = block.titles if titled and block.titles is not None else _main_cell(cells, columns)
    reading = read_passage(cells[main])
    named = block.header[main] if main < len(block.header) else ""
    several = any(lists_names(cell.plain()) for cell in cells)
    row = Row(reading, read_fields(reading), columns=tuple(columns), header=named, several=several)
    beside = block.titles is not None or any(
        _says_paper(c) for c, kind in zip(cells, columns, strict=True) if kind is Column.PAPER
    )
    name = row.fields.title if columns[main] is Column.ALIAS and not reading.named and not row.fields.alias else None
    if name and beside and len(name.split()) <= _LONGEST_NAME:
        # A name beside a cell that holds no title, where the others do, or "[Paper](…)".
        row.fields.set_alias(name, f"column {named}", 0.9)
        row.fields.title = None
    for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        if index != main and not cell.is_blank():
            header = block.header[index] if index < len(block.header) else ""
            _take_cell(row, cell, column, header, block.line)
    return row


_LONGEST_NAME = 3
"""Words."""


def _says_paper(cell: Passage) -> bool:
    """True for a cell with nothing but a link that says "Paper"."""
    reading = read_passage(cell)
    return reading.role_label and not reading.named


def _main_cell(cells: tuple[Passage, ...], columns: list[Column]) -> int:
    """The cell with the title: by its header, else the one with most words."""
    for wanted in (Column.TITLE, Column.PAPER, Column.ALIAS):
        for index, column in enumerate(columns):
            if column is wanted and len(cells[index].plain().split()) > (0 if wanted is Column.TITLE else 2):
                return index
    for wanted in (Column.ALIAS, Column.PAPER):
        if wanted in columns and not cells[columns.index(wanted)].is_blank():
            return columns.index(wanted)
    for index, cell in enumerate(cells):
        # Without a header's word: what links to a paper and is longer than a name.
        if any(_is_title_link(cell, link) for link in cell.links):
            return index
    for index, cell in enumerate(cells):
        # Nor a title: the first name that is a link as a whole.
        if cell.links and _is_name_link(cell, cell.links[0]):
            return index
    words = [len(cell.plain().split()) for cell in cells]
    return words.index(max(words)) if words else 0


def _is_title_link(cell: Passage, link: Stretch) -> bool:
    url = clean_url(link.target)
    return len(cell.plain(link.start, link.end).split()) > 3 and url is not None and kind_of_url(url) is LinkKind.PAPER


def _is_name_link(cell: Passage, link: Stretch) -> bool:
    """True when a link's words name something and are all that the cell says; badges may stand beside it."""
    words = cell.plain(link.start, link.end)
    named = re.search(r"[^\W\d_]{2}", words) and role_of(words) is None and clean_url(link.target) is not None
    rest = cell.plain(0, link.start) + cell.plain(link.end, len(cell.text))
    return bool(named) and not re.search(r"\w", rest)


_WITH_SHORT = re.compile(r"\S+\s.*?\((?P<name>[A-Z][\w+-]{1,14})\)")
_KIND_OF_COLUMN = {Column.PAPER: LinkKind.PAPER, Column.CODE: LinkKind.CODE}


def _take_cell(row: Row, cell: Passage, column: Column, header: str, line: int) -> None:
    fields, text = row.fields, strip_decoration(cell.plain())
    if column is Column.RELATED:
        row.notes.append(Note(f"{header}: {text}", line))
        return
    reading = read_passage(cell)
    kind = _KIND_OF_COLUMN.get(column)
    for named in reading.named:
        known = kind if kind is not None and named.kind in (LinkKind.OTHER, LinkKind.PROJECT, kind) else named.kind
        row.links.append(Link(known, named.url, named.text, named.line or line))
    row.links += reading.links
    row.reading.role_label = row.reading.role_label or reading.role_label
    row.eprints += reading.eprints
    column = _column_of_cell(column, text)
    if column is Column.VENUE:
        text = _take_dates(fields, text)
        text = re.sub(r"\s*（[^（）]*）\s*$", "", text)
    if column is Column.VENUE or (column in (Column.NOTE, Column.TOPIC) and reading.labels):
        label = read_label(text) or (reading.labels[0][0] if reading.labels else None) or read_unknown_label(text)
        label = (
            label
            or (read_sure_label(text) if column is Column.VENUE else None)
            or (_in_brackets(text) if column is Column.VENUE else None)
            or (Label(text, tidy_title(text), certainty=0.6) if column is Column.VENUE and _is_name(text) else None)
        )
        if label and (fields.label is None or fields.label.track == "preprint"):
            fields.label = label
            fields.certainty["venue"] = (f"column {header}", round(0.95 * label.certainty, 2))
            fields.marks = tuple(dict.fromkeys([*fields.marks, *label.marks]))
    elif column in (Column.DATE, Column.YEAR):
        date = find_date(text)
        # "2024/25", and a date that is misspelt.
        bare = re.sub(r"^((?:19|20)\d\d)\s?[/–-]\s?\d{2,4}(?:[/-]\d{1,3})?$", r"\1", text.strip("'’ "))
        if fields.date is None and (date or (bare.isdigit() and len(bare) == 4)):
            fields.date = date[0] if date else bare
            fields.certainty["date"] = (f"column {header}", 0.95)
    elif column is Column.AUTHORS and not fields.authors:
        fields.authors = read_authors(text, sure=True)
        fields.certainty["authors"] = (f"column {header}", 0.95)
    elif column is Column.ALIAS and fields.alias in (None, text) and text:
        short = _WITH_SHORT.fullmatch(text)
        fields.set_alias(short["name"] if short else tidy_title(text), f"column {header}", 0.9)
    elif column in (Column.NOTE, Column.TOPIC) and text and not reading.links and not reading.named:
        row.notes.append(Note(f"{header}: {text}" if header else text, line))


_LONGEST_ALIAS = 7
"""Words."""


def _column_of_cell(column: Column, text: str) -> Column:
    """What a cell holds where it is not what its column's header says."""
    if column is Column.VENUE and parse_date(text):
        return Column.DATE
    if column in (Column.DATE, Column.YEAR) and not find_date(text) and read_label(text):
        return Column.VENUE
    if column is Column.ALIAS and len(text.split()) > _LONGEST_ALIAS:
        return Column.NOTE  # a column "Method" that says what the method does
    return column


_DATED = re.compile(r"(?P<name>[^()（）]*[^\W\d][^()（）]*)[(（](?P<dates>[\d\s.,/–-]+)[)）]")
_SHORT_DATE = re.compile(r"(?<!\d)(\d\d)[.,](0[1-9]|1[0-2])[.,](\d\d)(?!\d)")


def _take_dates(fields: Fields, text: str) -> str:
    """A venue without the days in its brackets, the last of which dates the work: "TIP(24.03.28, 24.05.27)"."""
    match = _DATED.fullmatch(text)
    days = _SHORT_DATE.findall(match["dates"]) if match else []
    if match is None or not days:
        return text
    fields.date = fields.date or f"20{'-'.join(days[-1])}"
    return match["name"].strip()


def _in_brackets(text: str) -> Label | None:
    """A known venue by the short name behind its long one: "2025 47th International Conference on … (ICSE-SEIP)"."""
    short = re.search(r"\(([A-Z][\w-]{2,14})\)$", text)
    label = (read_sure_label(short[1]) or read_sure_label(short[1].split("-")[0])) if short else None
    return replace(label, text=text) if label else None


def _is_name(text: str) -> bool:
    return bool(text) and len(text.split()) <= 10 and any(char.isalpha() for char in text)
