"""What marks itself in a passage: links whose label says what they are, ids, badges, venues in brackets; pure.

What remains after these rules is told apart by position and emphasis: `ingest.reading.titles`, `ingest.reading.fields`.
"""

from __future__ import annotations

import re
import sys

from ingest.entries import Link, LinkKind, Note
from ingest.reading.addresses import (
    clean_url,
    ids_of_url,
    is_front_page,
    kind_of_url,
    read_badge,
    resolve_kind,
    starred_repository,
)
from ingest.reading.brackets import Group, find_groups
from ingest.reading.citations import read_author_year, read_bracketed
from ingest.reading.dates import parse_date
from ingest.reading.emphasis import read_italics, read_people
from ingest.reading.labels import (
    is_labelled,
    read_journal,
    read_label,
    read_sure_label,
    read_unknown_label,
    split_bold,
    split_label,
)
from ingest.reading.names import is_method_name, looks_like_title, strip_decoration
from ingest.reading.passages import Passage, Stretch, Style, collapse
from ingest.reading.readings import Badge, Named, Reading
from ingest.reading.vocabulary import read_marks, role_of, words_of
from kg.ids import find_eprints, parse_eprint

__all__ = ["read_passage"]


def read_passage(passage: Passage) -> Reading:
    """The passage with all that marks itself claimed. Linear in its length."""
    reading = Reading(passage, bytearray(len(passage.text)))
    groups = find_groups(passage.text)
    _read_images(reading)
    _read_links(reading, groups)
    _read_ids(reading)
    _read_groups(reading, groups)
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
    around = {(group.start + 1, group.end - 1): group for group in groups}
    for link in passage.links:
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
        role = role_of(name)
        if role is not None and is_labelled(passage, link, name, whole=role is not LinkKind.PAPER):
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
            if not link.target and reading.hollow is None:
                reading.hollow = (link.start, link.end)
            continue
        _read_named_link(reading, link, name, url, (start, end))


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


def _read_named_link(reading: Reading, link: Stretch, name: str, url: str, place: tuple[int, int]) -> None:
    """A link whose text is an id, an address, a venue, or a name with or without a venue before it."""
    passage, line, kind = reading.passage, reading.passage.line_at(link.start), kind_of_url(url)
    if _ADDRESS.match(name) or clean_url(name) == url:
        # A bare address; "Code: https://…" says before it what it is.
        before = re.search(
            r"([^\W\d_][\w ]{0,20})\s*[:：]\s*[\[(<]?$", passage.text[max(0, link.start - 30) : link.start]
        )
        role = role_of(before[1]) if before else None
        begin = link.start - len(before[0]) if before and role is not None else place[0]
        reading.claim(begin, place[1])
        reading.links.append(
            Link(resolve_kind(role, url) if role else kind, url, before[1] if before and role else "", line)
        )
        return
    bold, split = split_bold(passage, link)
    label = read_label(name) if split is None else None
    if label is not None:
        reading.claim(*place)
        reading.add_label(label, "link")
        if not ids_of_url(url).eprint:
            reading.eprints += [eprint.eprint for eprint in find_eprints(name)]
        kind = kind if kind not in (LinkKind.OTHER, LinkKind.PROJECT) else LinkKind.PAPER
        reading.links.append(Link(kind, url, name, line))
        return
    behind = not reading.begins_at(place[0]) and not re.search(r"[\n\v]", passage.text[: place[0]])
    dated = re.fullmatch(r"[A-Z][A-Za-z-]{1,12}['’]?(?:19|20)\d\d", name) if behind and split is None else None
    if dated is not None and kind is LinkKind.PAPER and passage.text[place[0]] in "[【":
        # "Title [[ML2010](…)]"
        label = read_unknown_label(re.sub(r"['’]?(?=\d{4}$)", " ", name))
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
    journal = read_journal(name) if boxed and split is None else None
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


_LONGEST_GROUP = 2_000
"""Longer brackets are running text; the limit keeps nested ones from costing the square of their number."""


def _read_groups(reading: Reading, groups: list[Group]) -> None:
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
    if _read_when(reading, bare):
        return True
    label = read_label(bare)
    if label is not None and (square or label.year or _at_edge(reading, group)):
        # "ICCVW, 2019 (& TPAMI 2020)": where it went on to appear.
        reading.add_label(label, "aside" if re.match(r"(?:&|and|also|extended)\b|&", bare) else "brackets")
        return True
    if reading.begins_at(group.start) and _read_year_first(reading, bare):
        return True
    unknown = read_unknown_label(bare) if _at_edge(reading, group) else None
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


_LABEL_AND_REMARK = re.compile(r"(?P<label>[^\d,;]{2,40}(?:19|20)\d\d)[,;]?\s+(?P<rest>[^\W\d][^\d]{2,40})")


def _read_year_first(reading: Reading, bare: str) -> bool:
    """Brackets before a title with the year first: "(2018 NAACL, Stanford)", "(2021 Survey)"."""
    match = re.match(r"(?P<year>(?:19|20)\d\d)(?:[ ,]+(?P<name>[A-Z][^\d,]{1,60}))?(?:,|$)", bare)
    if match is None:
        return False
    name = (match["name"] or "").strip()
    kind = not name or name.lower().split()[0] in words_of("names", "not_methods")
    label = None if kind else read_label(f"{name} {match['year']}") or read_unknown_label(f"{name} {match['year']}")
    if label is not None:
        reading.add_label(label, "brackets")
    else:
        reading.dates.append(match["year"])
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
        if not _WORD.search(bare):
            # "[-] Title": a box to tick.
            return True
        split = split_label(bare)
        if split:
            reading.add_label(split[0], "brackets")
            bare = split[1]
        if bare.lower() in words_of("names", "not_methods"):
            # "[Survey] Title" says what kind of work it is.
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
        reading.authors = reading.authors or cited.authors
        date = cited.year
    reading.dates += [date] if date else []
    return bool(date or cited)


def _is_tag(reading: Reading, group: Group, bare: str) -> bool:
    """Brackets with a few words, all bold or code, behind something else: "Title. [**`bnn`**]"."""
    if len(bare.split()) > 3 or role_of(bare) is not None:
        return False
    start, end = group.inner
    styled = (s for s in reading.passage.stretches if s.style in (Style.BOLD, Style.CODE))
    inside = (s for s in styled if group.start <= s.start <= start and end <= s.end <= group.end)
    return not reading.begins_at(group.start) and any(inside)


def _at_edge(reading: Reading, group: Group) -> bool:
    """The group begins the passage or ends its visible line, counting only what nobody has claimed."""
    return reading.begins_at(group.start) or reading.ends_at(group.end)
