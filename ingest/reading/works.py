"""Readings and the items under them → entries: ids, links, venue, year, notes, each from where it stands; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingest.entries import Entry, Link, LinkKind, Note
from ingest.reading.addresses import ids_of_url
from ingest.reading.dates import find_date
from ingest.reading.fields import Fields
from ingest.reading.labels import Label
from ingest.reading.readings import Badge, Reading
from ingest.reading.sections import Place
from kg.ids import format_eprint_url

__all__ = ["Work", "build_entry", "follow_ups"]


@dataclass(slots=True)
class Work:
    """An entry while it grows: the fields of its own passage, then what its notes and columns add."""

    line: int
    place: Place
    fields: Fields
    links: list[Link] = field(default_factory=list)
    eprints: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    badges: list[Badge] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    parent: int | None = None
    cue: str | None = None
    date: str | None = None
    """The date of the group that the entry stands in."""

    @classmethod
    def begin(cls, line: int, place: Place, reading: Reading, fields: Fields) -> Work:
        """A work from its own passage."""
        work = cls(line, place, fields)
        if fields.named is not None:
            named = fields.named
            work.links.append(Link(named.kind, named.url, named.text, named.line))
        work.take(reading, besides=fields.named)
        work.notes += fields.notes
        return work

    def take(self, reading: Reading, besides: object = None) -> None:
        """Adds a reading's links and ids."""
        self.links += [
            Link(named.kind, named.url, named.text, named.line) for named in reading.named if named is not besides
        ]
        self.links += reading.links
        self.eprints += reading.eprints
        self.badges += reading.badges
        self.lines.extend(reading.passage.lines[1::2])


_FOLLOW_UP = re.compile(
    r"(?i)\W*(?:ext(?:ension|ended|ent)?|follow[- ]?up|journal|conference)s?(?:[\W\d]|\b)*(?:version|paper)?"
)


def follow_ups(work: Work) -> list[Work]:
    """The works behind links such as "Extension1" beside the work's own; their links move to them."""
    own = next((link for link in work.links if link.kind is LinkKind.PAPER), None)
    found = []
    for link in work.links:
        if link is own or link.kind is not LinkKind.PAPER or not _FOLLOW_UP.fullmatch(link.text):
            continue
        if own is not None and ids_of_url(link.url) != ids_of_url(own.url):
            found.append(Work(link.line, work.place, Fields(), links=[link], lines=[link.line], cue=link.text))
    moved = [link for follower in found for link in follower.links]
    work.links = [link for link in work.links if link not in moved]
    return found


def build_entry(work: Work, file: str, lines: list[str]) -> Entry:
    """The finished entry; `lines` are the repaired lines of the source."""
    fields = work.fields
    certainty = dict(fields.certainty)
    links = _unique(work.links)
    eprint = _eprint(links, work.eprints)
    if eprint:
        certainty["eprint"] = ("link" if eprint not in work.eprints else "text", 1.0)
    if eprint and not any(ids_of_url(link.url).eprint for link in links):
        links = (*links, Link(LinkKind.PAPER, format_eprint_url(eprint), "", work.line))
    fields.label = _by_id(fields.label, eprint)
    label, date, year = _when(work, certainty)
    used = sorted({line for line in work.lines if work.line <= line <= len(lines)} | {work.line})
    said = [*work.notes, *(Note(badge.text, badge.line) for badge in work.badges)]
    notes = tuple(dict.fromkeys(sorted(said, key=lambda note: note.line)))
    return Entry(
        file=file,
        line=work.line,
        end_line=used[-1],
        raw="\n".join(lines[line - 1] for line in used if line <= len(lines)),
        topic=work.place.path,
        alias=fields.alias,
        title=fields.title,
        label=label.text if label else None,
        venue=label.venue if label else None,
        year=year,
        track=label.track if label else None,
        date=date,
        authors=fields.authors,
        eprint=eprint,
        doi=_published_doi(links),
        openreview=next((found for link in links for found in [ids_of_url(link.url).openreview] if found), None),
        url=_main_url(fields, links),
        links=links,
        notes=notes,
        marks=fields.marks,
        parent=work.parent,
        cue=work.cue,
        certainty=_shared(tuple(certainty.items())),
    )


@lru_cache(maxsize=4096)
def _shared(certainty: tuple[tuple[str, tuple[str, float]], ...]) -> Mapping[str, tuple[str, float]]:
    """One mapping for all entries that were read alike; there are few ways."""
    return dict(certainty)


def _unique(links: list[Link]) -> tuple[Link, ...]:
    """Links without repeats of kind and address, in order."""
    found: dict[tuple[LinkKind, str], Link] = {}
    for link in links:
        found.setdefault((link.kind, link.url.rstrip("/")), link)
    # A badge of stars names the repository; where the code is a folder of it, the folder says more.
    inside = [link.url for link in found.values() if link.kind is LinkKind.CODE and link.text != "stars"]
    return tuple(
        link
        for link in found.values()
        if link.text != "stars" or not any(url.startswith(f"{link.url.rstrip('/')}/") for url in inside)
    )


def _eprint(links: tuple[Link, ...], said: list[str]) -> str | None:
    """The work's arXiv id: of a paper's link first, then one in the text, then of any link."""
    papers = [link for link in links if link.kind is LinkKind.PAPER]
    others = [link for link in links if link.kind is not LinkKind.PAPER]
    for group in (papers, said, others):
        for item in group:
            eprint = item if isinstance(item, str) else ids_of_url(item.url).eprint
            if eprint:
                return eprint
    return None


_UNPUBLISHED = ("10.1101/", "10.48550/", "10.26434/", "10.21203/", "10.31234/", "10.2139/", "10.5281/", "10.6084/")


"""Beginnings of the DOIs of preprints, and of deposited data."""


def _published_doi(links: tuple[Link, ...]) -> str | None:
    """The DOI of a paper's link; that of a preprint only where there is no other."""
    found = [doi for link in links if (doi := _doi(link))]
    return next((doi for doi in found if not doi.startswith(_UNPUBLISHED)), found[0] if found else None)


def _doi(link: Link) -> str | None:
    return ids_of_url(link.url).doi if link.kind is LinkKind.PAPER else None


def _main_url(fields: Fields, links: tuple[Link, ...]) -> str | None:
    if fields.named is not None:
        return fields.named.url
    papers = [link.url for link in links if link.kind is LinkKind.PAPER]
    return papers[0] if papers else links[0].url if links else None


def _by_id(label: Label | None, eprint: str | None) -> Label | None:
    """ "arXiv 2011" beside the id 2011.13526 says year and month as the id does, and no year 2011."""
    if label is None or eprint is None or label.venue != "arXiv" or not eprint.startswith(f"{label.year}."):
        return label
    year, month = 2000 + int(eprint[:2]), eprint[2:4]
    return replace(label, year=year, date=label.date or f"{year}-{month}")


def _when(work: Work, certainty: dict[str, tuple[str, float]]) -> tuple[Label | None, str | None, int | None]:
    """Venue, date and year: the venue's year, else the listed date's, else the section's."""
    fields, place = work.fields, work.place
    label = fields.label
    if label is None and place.label is not None:
        label = place.label
        certainty["venue"] = ("section", 0.7)
    date = fields.date or work.date
    if label is not None and label.year and fields.label is not None:
        certainty["year"] = certainty.get("venue", ("label", 0.9))
        return label, date, label.year
    if date and re.match(r"(?:19|20)\d\d", date):
        certainty["year"] = ("date", 0.9)
        return label, date if find_date(date) else None, int(date[:4])
    if place.year:
        certainty["year"] = ("section", 0.7)
        return label, date, place.year
    return label, date, label.year if label else None
