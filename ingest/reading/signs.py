"""What marks itself in a passage: links whose label says what they are, ids, badges, venues in brackets; pure.

What remains after these rules is told apart by position and emphasis: `ingest.reading.titles`, `ingest.reading.fields`.
"""

from __future__ import annotations

import re
import sys

from ingest.entries import Link, LinkKind
from ingest.reading.addresses import (
    clean_url,
    ids_of_url,
    is_front_page,
    kind_of_url,
    read_badge,
    resolve_kind,
    starred_repository,
)
from ingest.reading.bracketed import read_groups
from ingest.reading.brackets import Group, find_groups
from ingest.reading.citations import read_author_year
from ingest.reading.dates import parse_date
from ingest.reading.emphasis import read_italics, read_leading_spans, read_people, read_spans
from ingest.reading.labels import (
    Label,
    is_labelled,
    read_journal,
    read_label,
    read_sure_label,
    read_unknown_label,
    split_bold,
    split_label,
)
from ingest.reading.names import looks_like_title, strip_decoration
from ingest.reading.passages import Passage, Stretch, Style, collapse
from ingest.reading.readings import Badge, Named, Reading
from ingest.reading.vocabulary import role_of
from kg.ids import find_eprints, format_doi_url, format_eprint_url, normalize_doi, parse_eprint

__all__ = ["read_passage"]


def read_passage(passage: Passage) -> Reading:
    """The passage with all that marks itself claimed. Linear in its length."""
    reading = Reading(passage, bytearray(len(passage.text)))
    groups = find_groups(passage.text)
    _read_images(reading)
    _read_links(reading, groups)
    _read_ids(reading)
    _read_dois(reading)
    read_groups(reading, groups)
    read_leading_spans(reading)
    read_spans(reading)
    read_italics(reading)
    read_people(reading)
    return reading


_WORD = re.compile(r"\w")
_ADDRESS = re.compile(r"(?:https?://|www\.)|[\w-]+\.(?:com|org|io)/", re.I)


def _read_images(reading: Reading) -> None:
    """Images claim their place; a badge may carry a venue, an id, a date, stars or a short remark."""
    passage = reading.passage
    for image in passage.stretches:
        if image.style is not Style.IMAGE:
            continue
        reading.images += 1
        reading.claim(image.start, image.end)
        line = passage.line_at(image.start)
        repository = starred_repository(image.target)
        if repository:
            reading.links.append(Link(LinkKind.CODE, repository, "stars", line))
            continue
        badge = read_badge(image.target, image.alt)
        if badge is None or not badge[0]:
            continue
        words, colour = badge
        label, eprint = read_label(words), parse_eprint(words.rpartition(" ")[2])
        if eprint:
            reading.eprints.append(eprint.eprint)
        elif label:
            reading.add_label(label, "badge")
        elif parse_date(words):
            reading.dates.append(parse_date(words) or "")
        elif _leads_to_paper(passage, image) and (unknown := read_unknown_label(words)):
            reading.add_label(unknown, "badge")
        elif role_of(words) is None:
            reading.badges.append(Badge(words, colour, line))


def _leads_to_paper(passage: Passage, image: Stretch) -> bool:
    link = next((link for link in passage.links if link.start <= image.start and image.end <= link.end), None)
    url = clean_url(link.target) if link else None
    return url is not None and kind_of_url(url) is LinkKind.PAPER


def _read_links(reading: Reading, groups: list[Group]) -> None:
    passage = reading.passage
    links, bold = passage.links, passage.styled(Style.BOLD)
    around = {(group.start + 1, group.end - 1): group for group in groups} if links else {}
    for link in links:
        text = passage.plain(link.start, link.end)
        line = passage.line_at(link.start)
        if link.target.startswith("#"):
            reading.anchors += 1
            continue
        url = clean_url(link.target)
        start, end = _with_brackets(link, around)
        name = text.strip("[] ")
        if not _WORD.search(strip_decoration(name)):
            _read_bare_link(reading, link, url, line, (start, end))
            continue
        if url is None and (known := _url_of_id(name)) is not None:
            # "[10.1145/359545.359563]()": the words say what the address does not.
            reading.claim(start, end)
            reading.links.append(Link(LinkKind.PAPER, known, name, line))
            continue
        role = role_of(name)
        if role is not None and is_labelled(passage, link, bold, name, whole=role is not LinkKind.PAPER):
            role = None
        if role is not None:
            first = passage.text[start : start + 1] in ("[", "【") and reading.begins_at(start)
            name = sys.intern(name)
            reading.claim(start, end)
            if role is LinkKind.PAPER and not (url and is_front_page(url)):
                _read_paper_label(reading, name, url, first=first)
            if url:
                reading.links.append(Link(resolve_kind(role, url), url, name, line))
            else:
                reading.empty_links += 1
            continue
        if url is None:
            if reading.hollow is None and (not link.target or _FILE.match(link.target)):
                reading.hollow = (link.start, link.end)
            continue
        _read_named_link(reading, link, bold, name, url, (start, end))


def _url_of_id(name: str) -> str | None:
    """The address of a paper whose bare id is all that a text is."""
    doi = normalize_doi(name) if name.startswith("10.") else None
    eprint = parse_eprint(name)
    return format_doi_url(doi) if doi else format_eprint_url(eprint.eprint) if eprint else None


def _read_paper_label(reading: Reading, name: str, url: str | None, *, first: bool) -> None:
    """A label of a paper's link may hold more than "paper": "arXiv:2312.00858", "bioRxiv 2024.02.10.579743".

    `first` says that it stands in brackets before everything else, where a list puts venues: "[[arXiv](…)] Title".
    """
    reading.role_label = True
    if not re.search(r"\d", name) and not first:
        return
    label = read_label(name)
    if label is not None:
        reading.add_label(label, "link")
    if url is None or not ids_of_url(url).eprint:
        reading.eprints += [eprint.eprint for eprint in find_eprints(name)]


def _read_bare_link(reading: Reading, link: Stretch, url: str | None, line: int, place: tuple[int, int]) -> None:
    """A link around an image, or with no text: its address says what it is."""
    image = next((s for s in reading.passage.stretches if s.style is Style.IMAGE and s.start == link.start), None)
    reading.claim(*place)
    if url is None:
        return
    badge = (read_badge(image.target, image.alt) or ("",))[0] if image else ""
    role = role_of(badge or (image.alt if image else "")) if image else None
    kind = resolve_kind(role, url) if role else kind_of_url(url)
    if not any(known.url.rstrip("/") == url.rstrip("/") for known in reading.links):
        reading.links.append(Link(kind, url, badge or (image.alt if image else ""), line))


def _read_named_link(
    reading: Reading, link: Stretch, styled: tuple[Stretch, ...], name: str, url: str, place: tuple[int, int]
) -> None:
    """A link whose text is an id, an address, a venue, or a name with or without a venue before it."""
    passage, line, kind = reading.passage, reading.passage.line_at(link.start), kind_of_url(url)
    if _ADDRESS.match(name) or clean_url(name) == url:
        # A bare address; "Code: https://…" says before it what it is.
        before = _SAID_BEFORE.search(passage.text[max(0, link.start - 30) : link.start])
        role = role_of(before[1]) if before else None
        begin = link.start - len(before[0]) if before and role is not None else place[0]
        reading.claim(begin, place[1])
        reading.links.append(
            Link(resolve_kind(role, url) if role else kind, url, before[1] if before and role else "", line)
        )
        return
    bold, split = split_bold(passage, link, styled)
    label = read_label(name) if split is None else None
    if label is not None:
        reading.claim(*place)
        reading.add_label(label, "link")
        if not ids_of_url(url).eprint:
            reading.eprints += [eprint.eprint for eprint in find_eprints(name)]
        kind = kind if kind not in (LinkKind.OTHER, LinkKind.PROJECT) else LinkKind.PAPER
        reading.links.append(Link(kind, url, name, line))
        return
    behind = not reading.begins_at(place[0]) and not passage.has_line_end(place[0])
    dated = _DATED_NAME.fullmatch(name) if behind and split is None else None
    if dated is not None and kind is LinkKind.PAPER and passage.text[place[0]] in "[【":
        # "Title [[ML2010](…)]"
        label = read_unknown_label(re.sub(r" ?['’]?(?=\d{4}$)", " ", name))
        if label is not None:
            reading.claim(*place)
            reading.add_label(label, "link")
            reading.links.append(Link(kind, url, name, line))
            return
    cited = read_author_year(name) if split is None and behind else None
    if cited is not None and not reading.authors and not is_front_page(url):
        # "Title. [Turing (1950)](…)"
        reading.claim(*place)
        reading.authors = cited.authors
        reading.dates += [cited.year] if cited.year else []
        reading.links.append(Link(kind if kind is not LinkKind.OTHER else LinkKind.PAPER, url, name, line))
        return
    split = split or split_label(name)
    boxed = passage.text[place[0]] in "[【" and reading.begins_at(place[0])
    journal = (read_journal(name) or _read_short_place(name)) if boxed and split is None else None
    if journal is not None and looks_like_title(re.split(r"[\[\n.]", passage.text[place[1] : place[1] + 300])[0]):
        # "[[Journal of Fluids](…)] Title": where it appeared.
        reading.claim(*place)
        reading.add_label(journal, "link")
        reading.links.append(Link(kind if kind is not LinkKind.OTHER else LinkKind.PAPER, url, name, line))
        return
    reading.claim(*place)
    reading.named.append(
        Named(
            start=place[0],
            end=place[1],
            text=split[1] if split else name,
            url=url,
            kind=kind,
            line=line,
            bold=bold,
            label=split[0] if split else None,
        )
    )
    if split:
        reading.add_label(split[0], "link")


_FILE = re.compile(r"ftp:|(?!\w+:)[^\s?#]+\.(?:pdf|ps|ps\.gz)$", re.I)
"""A paper's file that no address on the web leads to: on a server of files, or beside the list."""
_SAID_BEFORE = re.compile(r"([^\W\d_][\w ]{0,20})\s*[:：]\s*[\[(<]?$")
_DATED_NAME = re.compile(r"[A-Z][A-Za-z-]{1,12} ?['’]?(?:19|20)\d\d")


def _read_short_place(name: str) -> Label | None:
    """A venue of no table by its short name, with a year of two digits: "TIM 22"."""
    return read_sure_label(name) if re.fullmatch(r"[A-Z][A-Za-z&-]*[A-Z][A-Za-z&-]* ?['’]?\d\d", name) else None


def _with_brackets(link: Stretch, around: dict[tuple[int, int], Group]) -> tuple[int, int]:
    group = around.get((link.start, link.end))
    return (group.start, group.end) if group and group.mark in "[(【（<" else (link.start, link.end)


_MAYBE_ID = re.compile(r"\d{4}\.\d{4}|/\d{7}")


def _read_ids(reading: Reading) -> None:
    """Ids that stand in the text itself: "CoRR, abs/1502.05477", "arXiv:2312.00858"."""
    text = reading.passage.text
    if _MAYBE_ID.search(text):
        linked = {named.url for named in reading.named} | {link.url for link in reading.links}
        known = {ids_of_url(url).eprint for url in linked}
        free = "".join(" " if taken else char for char, taken in zip(text, reading.claimed, strict=True))
        # "CoRR, abs/1502.05477" is how BibTeX exports write an arXiv id.
        said = [*find_eprints(collapse(free)), *map(parse_eprint, re.findall(r"\babs/(\d{4}\.\d{4,5})\b", free))]
        reading.eprints += [eprint.eprint for eprint in said if eprint and eprint.eprint not in known]


_DOI = re.compile(r"\b(?:doi|DOI)[:\s]\s*(?P<doi>10\.\d{4,9}/[^\s\"<>\[\]{}]+)")


def _read_dois(reading: Reading) -> None:
    """DOIs in plain words: "DOI 10.1145/3473582"."""
    text = reading.passage.text
    if "10." not in text:
        return
    for match in _DOI.finditer(text):
        doi = normalize_doi(match["doi"])
        if doi and reading.is_free(match.start(), match.end()):
            line = reading.passage.line_at(match.start())
            reading.links.append(Link(LinkKind.PAPER, f"https://doi.org/{doi}", "", line))
            reading.claim(match.start(), match.start("doi") + len(doi))
