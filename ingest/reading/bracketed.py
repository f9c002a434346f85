"""Brackets and what they say: a venue, a date, a mark, an affiliation, a name; pure."""

from __future__ import annotations

import re

from ingest.entries import Note
from ingest.reading.brackets import Group
from ingest.reading.citations import read_bracketed
from ingest.reading.dates import parse_date
from ingest.reading.labels import (
    Label,
    read_journal,
    read_label,
    read_short_year,
    read_sure_label,
    read_unknown_label,
    split_label,
)
from ingest.reading.names import alias_of_title, is_method_name, read_authors, strip_decoration
from ingest.reading.passages import Style
from ingest.reading.readings import Fields, Reading
from ingest.reading.vocabulary import read_marks, role_of, words_of

__all__ = ["read_groups", "read_tags"]

_WORD = re.compile(r"\w")
_LONGEST_GROUP = 2_000
"""Longer brackets are running text; the limit keeps nested ones from costing the square of their number."""


_TAGGED = re.compile(
    r"\((?P<tag>(?i:app|application|survey|review|oral|spotlight|poster|new|demo|tutorial|benchmark|dataset|position))\)\s+(?=\w)"
)
"""What a list says of a work before its title: "(App) A Multiscale Pyramid Transform"."""
_TAGGED_LAST = re.compile(r"(?P<title>.{10,}[^\s,:(]) \[(?P<tag>[A-Z][A-Za-z][A-Za-z /&-]{1,22})\]")


def read_tags(reading: Reading, fields: Fields) -> None:
    """Tags around a title: "(Survey) A Title of Words", "A Title of Words [Vision]"."""
    title = fields.title or ""
    tag = _TAGGED.match(title) if title[:1] == "(" else _TAGGED_LAST.fullmatch(title) if title[-1:] == "]" else None
    if tag is not None:
        reading.tags.append(Note(tag["tag"], reading.passage.line_at(0)))
        fields.title = tag["title"] if "title" in tag.re.groupindex else title[tag.end() :]


def read_groups(reading: Reading, groups: list[Group]) -> None:
    """Brackets that hold nothing but what is understood, or a venue, a date, a mark, an affiliation, an alias."""
    passage, text = reading.passage, reading.passage.text
    for group in groups:
        start, end = group.inner
        if reading.claimed[group.start] or end - start > _LONGEST_GROUP:
            continue
        if not reading.is_free(start, end):
            free = "".join(text[i] for i in range(start, end) if not reading.claimed[i])
            if not _WORD.search(free):
                reading.claim(group.start, group.end)
            continue
        if end - start > 160 or group.mark in "{<":
            continue
        inside = passage.plain(start, end)
        if _read_group(reading, group, inside):
            reading.claim(group.start, group.end)


def _read_group(reading: Reading, group: Group, inside: str) -> bool:
    """True when the text in these brackets is understood."""
    bare = strip_decoration(inside)
    if not bare:
        return bool(inside)
    square = group.mark in "[【"
    if _read_when(reading, bare) or _read_key(reading, group, bare):
        return True
    label = read_label(bare)
    if label is not None and (square or label.year or _at_edge(reading, group)):
        # "ICCVW, 2019 (& TPAMI 2020)": where it went on to appear.
        reading.add_label(label, "aside" if re.match(r"(?:&|and|also|extended)\b|&", bare) else "brackets")
        return True
    if reading.begins_at(group.start) and _read_year_first(reading, bare):
        return True
    unknown = read_unknown_label(bare) if _at_edge(reading, group) or _follows_title(reading, group) else None
    if unknown is None and _follows_title(reading, group) and (edition := _EDITION.fullmatch(bare)):
        # "(Handbook of Trees, 2nd ed., 2021; WOODS 1993)"
        name = edition["name"]
        unknown = Label(bare, name, int(edition["year"]), certainty=0.6) if name else None
        reading.dates += [] if name else [edition["year"]]
        if unknown is None:
            return True
    if (
        unknown is None
        and group.mark == "("
        and bare[-3:-2] == " "
        and bare[:-3].isupper()
        and reading.ends_at(group.end)
    ):
        # "Title (CHEOPS 22)"
        unknown = read_short_year(bare)
    unknown = unknown or (read_journal(bare) if reading.begins_at(group.start) else None)
    if unknown is not None:
        reading.add_label(unknown, "brackets")
        return True
    remark = _LABEL_AND_REMARK.fullmatch(bare) if not square and reading.ends_at(group.end) else None
    label = read_label(remark["label"]) if remark else None
    if remark and label is not None:
        # "(VLDB 2021 from Tim Kraska)"
        reading.add_label(label, "brackets")
        reading.tags.append(Note(remark["rest"], reading.passage.line_at(group.start)))
        return True
    marks, rest = read_marks(bare)
    if marks and not re.search(r"\w{3,}", rest):
        reading.marks += marks
        return True
    return bare.startswith("@") or _read_name(reading, group, bare, inside)


_EDITION = re.compile(
    r"(?:(?P<name>[A-Z][^;\d]{3,60}?),\s*)?(?:\d\d?(?:st|nd|rd|th)\s+ed(?:ition|\.)?,?\s*)?(?P<year>(?:19|20)\d\d)(?:;.*)?",
    re.S,
)
_LABEL_AND_REMARK = re.compile(r"(?P<label>[^\d,;]{2,40}(?:19|20)\d\d)[,;]?\s+(?P<rest>[^\W\d][^\d]{2,40})")


_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:[./-](?P<month>0?[1-9]|1[0-2])(?:[./-]\d\d?)?)?"
    r"(?:[ ,]+(?P<name>(?:[A-Z]|[a-z]{1,3}[A-Z]|[a-z]{3} [A-Z])[^\d,]{1,80}))?(?:,|$)"
)


def _read_year_first(reading: Reading, bare: str) -> bool:
    """Brackets before a title with the year first: "(2018 NAACL, Stanford)", "(2021 Survey)"."""
    match = _YEAR_FIRST.match(bare)
    if match is None:
        return False
    name = (match["name"] or "").strip()
    kind = not name or name.lower().split()[0] in words_of("names", "not_methods")
    label = None if kind else read_label(f"{name} {match['year']}") or read_unknown_label(f"{name} {match['year']}")
    if label is not None:
        reading.add_label(label, "brackets")
    if label is None or match["month"]:
        reading.dates.append("-".join(part.zfill(2) for part in (match["year"], match["month"]) if part))
    return True


def _read_name(reading: Reading, group: Group, bare: str, inside: str) -> bool:
    """A tag, a label without its link, or a short name; notes brackets around everything, which may hold a title."""
    line, square = reading.passage.line_at(group.start), group.mark in "[【"
    if square and ((bare != inside and not inside.startswith(bare)) or _is_tag(reading, group, bare)):
        reading.tags.append(Note(bare, line))
        return True
    if square and role_of(bare) is not None:
        # "[[Blog]] (https://…)" and "[Code](todo)": a label without its link.
        return True
    if square and len(bare.split()) > 3 and reading.begins_at(group.start) and reading.ends_at(group.end):
        reading.hollow = group.inner
        return False
    said = read_sure_label(bare) if not square and _is_tag(reading, group, bare) else None
    if said is not None:
        # "(**Neural Networks**)"
        reading.add_label(said, "brackets")
        return True
    if not square and is_method_name(bare) and _is_tag(reading, group, bare):
        # "[[pdf](…)] (**ELMo**)"
        reading.aliases.append((bare, "brackets"))
        return True
    if not square and _names_link(reading, group, bare):
        # "(CADRL) [Title](…)"
        reading.aliases.append((bare, "brackets"))
        return True
    if square and reading.begins_at(group.start) and len(bare.split()) <= 6:
        if not _WORD.search(bare) or bare.lower() == "x":
            # "[-] Title", "[x] Title": a box to tick.
            return True
        split = split_label(bare)
        if split:
            reading.add_label(split[0], "brackets")
            bare = split[1]
        named = any(alias_of_title(one.text) for one in reading.named if one.end <= group.start)
        if named or bare.lower() in words_of("names", "not_methods") or re.fullmatch(r"\w*(?:19|20)\d\d_?\w*", bare):
            # "[CVPR2019_TouchDB]" is a key of BibTeX, "[Survey] Title" says what kind of work it is, and so does
            # "[X: Title](…) [4D Radar]" of a work whose title names it.
            reading.tags.append(Note(bare, line))
        else:
            reading.aliases.append((bare, "brackets"))
        return True
    return False


def _names_link(reading: Reading, group: Group, bare: str) -> bool:
    """A name in round brackets before everything else, and right behind it the title as a link."""
    if not 1 <= len(bare.split()) <= 4 or not bare[0].isalnum() or not reading.begins_at(group.start):
        return False
    if role_of(bare) is not None or bare.lower() in words_of("names", "not_methods") or not re.search(r"[A-Z]", bare):
        return False
    rest = reading.passage.text[group.end : group.end + 4]
    place = group.end + len(rest) - len(rest.lstrip())
    return any(named.start == place for named in reading.named)


def _read_when(reading: Reading, bare: str) -> bool:
    """A date in brackets, or a citation: "(Mildenhall et al. 2020)"."""
    date, cited = parse_date(bare), read_bracketed(bare)
    if cited is not None:
        reading.cited = not reading.authors
        reading.authors = reading.authors or cited.authors
        date = cited.year
    reading.dates += [date] if date else []
    return bool(date or cited)


_KEY = re.compile(r"(?P<who>\D{2,60}?\bet\.? al\b\.?),? (?P<where>\S.{0,60})")


def _read_key(reading: Reading, group: Group, bare: str) -> bool:
    """Who and where before a title, "[Dong et al. CVPR19]", or behind it, "(Dong et al., CVPR 2019)"."""
    key = group.mark in "[【"
    match = _KEY.fullmatch(bare) if not key or reading.begins_at(group.start) else None
    label, authors = (read_label(match["where"]), read_authors(match["who"])) if match else (None, ())
    if match is None or not authors:
        return False
    label = label or read_unknown_label(re.sub(r"(?<=[a-zA-Z])(?=\d\d$)", "'", match["where"]))
    if label is not None:
        reading.authors = reading.authors or authors
        reading.add_label(label, "aside" if key else "brackets")
    return label is not None


def _is_tag(reading: Reading, group: Group, bare: str) -> bool:
    """Brackets with a few words, all bold or code, behind something else: "Title. [**`bnn`**]"."""
    if len(bare.split()) > 3 or role_of(bare) is not None:
        return False
    start, end = group.inner
    styled = (s for s in reading.passage.stretches if s.style in (Style.BOLD, Style.CODE))
    inside = (s for s in styled if group.start <= s.start <= start and end <= s.end <= group.end)
    return not reading.begins_at(group.start) and any(inside)


def _follows_title(reading: Reading, group: Group) -> bool:
    """Round brackets right behind words in italics or bold, or behind quotes: "*Title* (Where 2019) — a remark"."""
    text = reading.passage.text
    end = group.start
    while end and text[end - 1].isspace():
        end -= 1
    if group.mark != "(" or end == 0:
        return False
    styled = (s for s in reading.passage.stretches if s.style in (Style.ITALIC, Style.BOLD) and s.end == end)
    return text[end - 1] in '"”»' or any(len(reading.passage.plain(s.start, s.end).split()) > 2 for s in styled)


def _at_edge(reading: Reading, group: Group) -> bool:
    """The group begins the passage or ends its visible line, counting only what nobody has claimed."""
    return reading.begins_at(group.start) or reading.ends_at(group.end)
