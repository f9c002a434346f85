"""What stands under a work: its authors, its links, its fields by key, remarks, and works nested under it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entries import Link, LinkKind, Note
from ingest.reading.blocks import Block, BlockKind
from ingest.reading.dates import find_date
from ingest.reading.fields import Fields, read_fields
from ingest.reading.labels import Label, read_comment, read_label, read_unknown_label
from ingest.reading.names import read_authors, strip_decoration
from ingest.reading.readings import Reading
from ingest.reading.records import is_keyed
from ingest.reading.signs import read_passage
from ingest.reading.vocabulary import key_of, role_of
from ingest.reading.works import Work
from kg.venues import Track

__all__ = ["attach_child", "is_field_line", "is_nested_work", "is_work_line", "keyed_role", "labels_between"]

_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_CUE = 8
_LONGEST_STATEMENT = 20


def attach_child(work: Work, child: Block, *, first: bool, siblings: list[Block]) -> Iterator[tuple[Block, str | None]]:
    """Adds what a child block says to the work; yields the items under it that are works themselves, with their cue."""
    if child.kind in (BlockKind.CODE, BlockKind.ROW):
        return
    if child.passage.is_blank():
        for grandchild in child.children:
            yield from attach_child(work, grandchild, first=False, siblings=child.children)
        return
    reading = read_passage(child.passage)
    fields = read_fields(reading)
    if is_nested_work(reading, fields):
        yield child, None
        return
    if first and _is_own_reference(work, reading, fields):
        work.fields.set_alias(work.fields.alias or work.fields.title or "", "text", 0.9)
        work.fields.set_title(fields.title or "", "note", 0.9)
        work.fields.authors, work.fields.label = fields.authors, work.fields.label or fields.label
        work.fields.certainty |= {k: v for k, v in fields.certainty.items() if k in ("venue", "date")}
        work.fields.date = work.fields.date or fields.date
        work.eprints += reading.eprints
        work.lines.extend(child.passage.lines[1::2])
        return
    nested = [grandchild for grandchild in child.children if _is_nested(grandchild)]
    if nested:
        # "Follow-up works:" and the works under it: its words are their cue.
        for grandchild in nested:
            yield grandchild, child.passage.plain()
        return
    work.lines.extend(child.passage.lines[1::2])
    may_name = first and any(":" in sibling.passage.text for sibling in siblings if sibling is not child)
    _take_line(work, child, reading, fields, may_name=may_name)
    for grandchild in child.children:
        yield from attach_child(work, grandchild, first=False, siblings=child.children)


def _is_own_reference(work: Work, reading: Reading, fields: Fields) -> bool:
    """`LSTM [[Paper](…)]` and under it `Hochreiter and Schmidhuber, *Long Short-Term Memory*, …`: the work in full."""
    name = work.fields.title or work.fields.alias or ""
    linked = reading.links or reading.named
    whole = fields.authors and fields.certainty.get("title", ("",))[0] in ("italics", "quotes", "reference", "listed")
    return bool(whole) and not linked and not work.fields.authors and len(name.split()) <= 5


def _take_line(work: Work, child: Block, reading: Reading, fields: Fields, *, may_name: bool) -> None:
    text = strip_decoration(child.passage.plain())
    key, colon, value = text.partition(":")
    value = value.strip()
    field = key_of(key) if colon else None
    # "Publisher: ICLR 2023", or a venue alone.
    said = value if field in ("venue", "date") else text
    stands = said is value or text[-3:-2] in ("'", "’")
    label = read_label(said) or (read_unknown_label(said) if stands else None)
    date = _find_date(field, value) if said is value else None
    taken = bool((label and work.fields.label is None) or (date and work.fields.date is None))
    note = Note(text.rstrip(" ,;"), child.passage.line_at(0) or child.line)
    if label and work.fields.label is None:
        work.fields.label = label
        work.fields.certainty["venue"] = (f"key {key.lower()}" if said is value else "note", 0.95)
    if date and work.fields.date is None:
        work.fields.date = date[0]
    if label or date:
        work.fields.marks = tuple(dict.fromkeys([*work.fields.marks, *(label.marks if label else ())]))
        _take_links(work, reading, None)
        if label and not taken and said is text and not reading.links and not reading.named and not label.marks:
            # "ES-FOMO at ICML 2023" under a work that has its venue: more than the venue is said.
            work.notes.append(note)
        return
    if (
        _take_comment(work, key, value, note)
        or _take_people(work, reading, fields, text)
        or _take_pieces(work, text, note)
    ):
        return
    authors = (
        () if work.fields.authors else read_authors(value if field == "authors" else text, sure=field == "authors")
    )
    if not authors and may_name and not colon and not reading.links and not reading.named and not work.fields.authors:
        authors = read_authors(text, sure=True) if len(text.split()) <= 3 else ()
    if authors and not reading.links:
        work.fields.authors = authors
        work.fields.certainty["authors"] = ("note", 0.9)
        return
    role = role_of(key) if colon and len(key) < 30 else None
    if role is not None and (reading.links or reading.named):
        _take_links(work, reading, role)
        return
    # "Note: in plain English" is said of the work, though its words could be a name.
    other = field is None and role in (None, LinkKind.OTHER)
    remark = colon and other and fields.title and not (reading.links or reading.named)
    if is_bare(reading, fields) and not remark:
        _take_links(work, reading, None)
        if reading.labels and work.fields.label is None:
            work.fields.label = fields.label
            work.fields.certainty["venue"] = fields.certainty.get("venue", ("note", 0.9))
        if fields.date and work.fields.date is None:
            work.fields.date = fields.date
        if not work.fields.authors:
            work.fields.authors = fields.authors or read_authors(fields.title or "", sure=True)
        work.fields.marks = tuple(dict.fromkeys([*work.fields.marks, *fields.marks]))
        return
    work.notes.append(note)
    others = [link for link in reading.links if link.kind is not LinkKind.PAPER]
    # "Environment: [D4RL](https://github.com/…)": a key that is not about code says what the repository is not.
    keyed = bool(colon) and 0 < len(key.split()) <= 3 and "http" not in key
    others += [
        Link(LinkKind.OTHER if keyed and n.kind is LinkKind.CODE else n.kind, n.url, n.text, n.line)
        for n in reading.named
        if n.kind is not LinkKind.PAPER
    ]
    work.links += others


def _find_date(field: str | None, value: str) -> tuple[str, int, int] | None:
    """A date in a field's value; behind "Year:" a bare year as well."""
    return find_date(value) or ((value, 0, 4) if field == "date" and _YEAR.fullmatch(value) else None)


def labels_between(text: str) -> list[Label]:
    """The venues in a line of a few pieces with semicolons between; none in a line without one or with many words."""
    pieces = text.split(";") if ";" in text and len(text.split()) <= _LONGEST_STATEMENT else []
    return [label for piece in pieces if (label := read_label(piece.strip(" .,"))) is not None]


def _take_comment(work: Work, key: str, value: str, note: Note) -> bool:
    """True for "Comment: accepted at ICLR 2021" under a work that has no venue; the comment is kept as well."""
    told = read_comment(value) if key_of(key) == "comment" and work.fields.label is None else None
    if told is None:
        return False
    work.fields.label = told
    work.fields.marks = tuple(dict.fromkeys([*work.fields.marks, *told.marks]))
    work.fields.certainty["venue"] = (f"key {key.lower()}", told.certainty)
    work.notes.append(note)
    return True


def _take_pieces(work: Work, text: str, note: Note) -> bool:
    """True for "Available on open review in 10/2020; ICLR 2021": where it appeared counts before the preprint."""
    labels = labels_between(text) if work.fields.label is None else []
    if labels:
        work.fields.label = next((one for one in labels if one.track != Track.PREPRINT), labels[0])
        work.fields.certainty["venue"] = ("note", 0.9)
        work.notes.append(note)
    return bool(labels)


def _take_people(work: Work, reading: Reading, fields: Fields, text: str) -> bool:
    """True for "A, B, C, CVPR, 2015" under a work without authors."""
    if fields.label is None or reading.links or reading.named or work.fields.authors:
        return False
    people = read_authors(text.replace(fields.label.text, " "))
    if people:
        work.fields.authors, work.fields.label = people, work.fields.label or fields.label
        work.fields.certainty["authors"] = ("note", 0.9)
    return bool(people)


def _take_links(work: Work, reading: Reading, role: LinkKind | None) -> None:
    """Adds all links of a line; after a key such as "Code:" the key says what its named links are."""
    for named in reading.named:
        # "Paper: [ACM](…) | Code: [DGL](https://github.com/…)": the address says which key a link is of.
        kept = role in (None, LinkKind.OTHER) or (role is LinkKind.PAPER and named.kind is LinkKind.CODE)
        kind = role if role is not None and not kept else named.kind
        work.links.append(Link(kind, named.url, named.text, named.line))
    for link in reading.links:
        # "Code: [official](https://name.github.io)": the words of such a link leave it to the key.
        left_open = link.kind is LinkKind.OTHER or (
            link.kind is LinkKind.PROJECT and role_of(link.text) is LinkKind.OTHER
        )
        kind = role if role is not None and role is not LinkKind.OTHER and left_open else link.kind
        work.links.append(Link(kind, link.url, link.text, link.line))
    work.eprints += reading.eprints


def is_bare(reading: Reading, fields: Fields) -> bool:
    """True when the line says nothing beyond links, venue, date and authors."""
    something = reading.links or reading.labels or reading.dates or reading.eprints or reading.role_label
    source = fields.certainty.get("title", ("", 0))[0]
    unnamed = fields.title is None or source == "text"
    if not reading.links and keyed_role(reading) is not None:
        return True
    words = fields.title if source == "text" and fields.title else ""
    if len(words.split()) > 2 and not read_authors(words, sure=not reading.links):
        return False
    return bool(something) and not reading.named and unnamed and not fields.notes


def keyed_role(reading: Reading) -> LinkKind | None:
    """What a short line such as "Code: none yet" would link to; None for any other line."""
    key, colon, value = reading.passage.plain().replace("：", ":").partition(":")
    return role_of(key) if colon and len(value.split()) <= 3 and len(value) < 30 else None


def is_field_line(block: Block) -> bool:
    """True when a block is a line of links to a paper that it does not name, or says that there is none yet."""
    if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or block.passage.is_blank():
        return False
    reading = read_passage(block.passage)
    says = reading.has_paper or reading.role_label or keyed_role(reading) is LinkKind.PAPER
    return says and (is_bare(reading, read_fields(reading)) or (reading.role_label and keyed_role(reading) is not None))


def is_work_line(block: Block) -> bool:
    """True when a block names a work of its own, with a title."""
    if block.kind is not BlockKind.ITEM or block.passage.is_blank() or is_keyed(block.passage):
        return False
    reading = read_passage(block.passage)
    fields = read_fields(reading)
    if fields.title is None or is_bare(reading, fields):
        return False
    return reading.has_paper or fields.label is not None


def is_nested_work(reading: Reading, fields: Fields) -> bool:
    """True when the line names a work of its own: a paper's link that names it, or a venue with a name or quotes."""
    if len(fields.lead.split()) > _LONGEST_CUE or _is_keyed(reading):
        return False
    if fields.named is not None and (fields.named.label or fields.named.kind is LinkKind.PAPER):
        # "A certified defence. ViT + [Smoothing](…)" speaks of another paper after a sentence of its own.
        return not re.search(r"[a-z]\.\s", reading.passage.text[: fields.named.start])
    source = fields.certainty.get("title", ("", 0))[0]
    if source == "text" and fields.authors and fields.date and len((fields.title or "").split()) > 3:
        # "Title. [Wiener (1960)](…)"
        return reading.has_paper
    return source == "quotes" and (reading.has_paper or fields.label is not None)


def _is_keyed(reading: Reading) -> bool:
    """True for "Paper: [ACM](…), [arXiv](…) | Code: [DGL](…)": links of the work above, by key."""
    key, colon, value = reading.passage.plain().partition(":")
    return bool(colon) and role_of(key) is not None and re.search(r"\|\s*[A-Z]?[a-z]+\s*:", value) is not None


def _is_nested(block: Block) -> bool:
    if block.kind is not BlockKind.ITEM or block.passage.is_blank():
        return False
    reading = read_passage(block.passage)
    return is_nested_work(reading, read_fields(reading))
