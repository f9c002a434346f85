"""What makes a candidate a work: links to papers, venues, authors, and what stands under it; pure."""

from __future__ import annotations

import re

from ingest.entries import LinkKind
from ingest.reading.addresses import ids_of_url, is_paper_url
from ingest.reading.blocks import Block
from ingest.reading.fields import Fields
from ingest.reading.labels import read_sure_label
from ingest.reading.names import is_method_name, lists_names, looks_like_title, read_authors
from ingest.reading.notes import is_field_line, is_work_line
from ingest.reading.readings import Reading
from ingest.reading.sections import Place
from ingest.reading.vocabulary import SectionRole, is_announcement, is_call, words_of

__all__ = ["is_work"]

_MOST_FIELDS = 6
"""Lines under a title that are looked at for its links."""
_LONGEST_LEAD = 6
"""Words before a link: with more, the link stands in running text."""


_IMPLEMENTED = re.compile(r"(?:official |our )?(?:source )?(?:code|implementation)s? (?:of|for) ", re.I)


def is_work(
    reading: Reading, fields: Fields, children: list[Block], place: Place, *, dated: bool, bare: bool = False
) -> bool:
    """True when a passage is about a work of its own, in the section where it stands.

    `dated` says that the list has papers in the form `[Title](…) (2004)`, `bare` that it has some without a link.
    """
    role = place.role
    if (len(fields.lead.split()) > _LONGEST_LEAD and not fields.label) or is_announcement(fields.lead):
        return False
    if _is_something_else(reading, fields, role) or _is_among_talks(reading, fields, place):
        return False
    title = fields.title or ""
    named = bool(re.search(r"[^\W\d_]{2}", title) or re.search(r"[^\W\d_]", fields.alias or ""))
    if reading.has_paper:
        return named or bool(reading.eprints) or any(ids_of_url(link.url).eprint for link in reading.links)
    if not named or (_source(fields) == "text" and len(reading.named) > 1):
        return False
    label, lines = fields.label, any(is_field_line(child) for child in children[:_MOST_FIELDS])
    named_only = not reading.links and not reading.named and len(title.split()) < 3 and not lines
    in_row = bare and looks_like_title(title)
    if named_only and not in_row and label is not None and f"({label.text})" in reading.passage.text:
        return False
    if label is not None and label.certainty > 0.9 and label.track != "web":
        return True
    if reading.role_label or (label is not None and fields.authors):
        return True
    bare = bare or _NUMBERED.match(reading.passage.text) is not None
    if _source(fields) == "reference" or (bare and _is_dated_title(reading, fields, role)):
        return True
    if role is SectionRole.PAPERS and reading.links and _is_titled(reading, fields, place):
        return True
    if role is SectionRole.PAPERS and title and _is_reference(reading, fields, children):
        return True
    if reading.named:
        # `[Title](…) (2004)` in a list that has papers in this form.
        return dated and _source(fields) == "link" and fields.date is not None and looks_like_title(title)
    if fields.authors and _source(fields) == "bold" and role is SectionRole.PAPERS and not lines:
        return bool(reading.links)
    return lines and not any(is_work_line(child) for child in children)


_NUMBERED = re.compile(r"\s*\[\d{1,4}\][.:]?\s+")
"""The number of a reference, which says that one follows."""


def _is_dated_title(reading: Reading, fields: Fields, role: SectionRole) -> bool:
    """A plain title of some words with a venue and its year, known or not, or a year alone."""
    when = fields.date or (fields.label and fields.label.year)
    plain = _source(fields) in ("text", "bold") and not reading.named and len((fields.title or "").split()) > 2
    return plain and bool(when) and role in (SectionRole.PAPERS, SectionRole.RESOURCES)


_STATED = re.compile(r"\s*[:：]\s*(?:\S+\s+){8}")


def _is_statement(reading: Reading, fields: Fields) -> bool:
    """A few bold words that are no name, a colon and sentences: "**Academic Value**: It advances … [[1]](…)."."""
    title, text = fields.title or "", reading.passage.plain()
    if _source(fields) != "bold" or len(title.split()) > 3 or is_method_name(title) or not text.startswith(title):
        return False
    return _STATED.match(text, len(title)) is not None and re.search(r"[a-z]\.\s", text) is not None


_LISTING = re.compile(r"\W*\b(?:(?:all|accepted)\s+papers?(?:\s+list)?|paper\s+list|proceedings)$", re.I)

_LISTING_ENDS = ("paper", "papers", "list", "proceedings")


def _is_legend(reading: Reading, fields: Fields) -> bool:
    """A badge and what it stands for, without a link or a year."""
    dated = fields.label is not None and fields.label.year is not None
    return bool(reading.images) and _source(fields) == "text" and not reading.links and not dated


def _source(fields: Fields) -> str:
    return fields.certainty["title"][0] if fields.title else ""


_SAID = re.compile(r"\W*[\[【(（](?:tutorial|(?:invited )?talk|keynote|course|lecture|workshop)s?[\]】)）]", re.I)
"""What a list of talks says of one before its title: "【Tutorial】"."""


_TALKS = re.compile(r"\b(?:talk|lecture|tutorial|course|video|blog|post|slide|keynote)s?\b", re.I)


def _is_among_talks(reading: Reading, fields: Fields, place: Place) -> bool:
    """In a section of talks, courses or posts, with a link that neither says "paper" nor has a paper's id."""
    known = fields.label is not None and fields.label.track is not None
    if place.role is not SectionRole.RESOURCES or reading.role_label or not place.path or known:
        return False
    linked = [*(link.url for link in reading.links), *(named.url for named in reading.named)]
    return _TALKS.search(place.path[-1]) is not None and bool(linked) and not any(map(is_paper_url, linked))


def _is_something_else(reading: Reading, fields: Fields, role: SectionRole) -> bool:
    """A call, a talk, a venue, a row of venues, a remark under a key such as "Comment:"."""
    title = fields.title or ""
    if _IMPLEMENTED.match(title) and not reading.has_paper:
        return True
    if (lists_names(title) or _is_legend(reading, fields)) and not reading.has_paper:
        return True
    if is_call(title) or (role is SectionRole.RESOURCES and (_is_shown(reading) or _SAID.match(reading.passage.text))):
        return True
    # "[NSDI](…) [2025](…), 2023 ([Spring](…))": pages of one venue, year by year.
    if len(title.split()) < 2 and any(where == "link" for _, where in reading.labels):
        years = any(re.fullmatch(r"(?:19|20)\d\d", link.text) for link in reading.links)
        if years:
            return True
    # "[TOS](https://dblp.org/search?q=…) none": a search in a venue.
    if len(title.split()) < 2 and reading.links and all("/search?" in link.url for link in reading.links):
        return True
    if _is_statement(reading, fields):
        return True
    if fields.named is not None and fields.named.kind is LinkKind.VIDEO and _is_shown(reading):
        return True
    # "ICCV 2023 All Papers [List](…)": a venue's own list.
    listing = _LISTING.sub("", title) if title[-len("proceedings") :].lower().endswith(_LISTING_ENDS) else title
    if listing != title and read_sure_label(listing) is not None:
        return True
    # "Retrieval (SIGIR, ECIR, WSDM)" speaks of venues, and so does a name with one that nothing leads to.
    if len({label.venue for label, _ in reading.labels}) > 3 and not reading.has_paper:
        return True
    # "**NeurIPS** (Neural Information Processing Systems)" is the venue itself.
    said = read_sure_label(title) if title and fields.label and not reading.has_paper else None
    if said is not None and fields.label is not None and said.venue == fields.label.venue:
        return True
    return not title and (fields.alias or "").lower() in words_of("names", "not_methods")


def _is_titled(reading: Reading, fields: Fields, place: Place) -> bool:
    """A title that its place makes sure, with a venue or a date, or below a year, though only code is linked."""
    if reading.named or not looks_like_title(fields.title or "") or len((fields.title or "").split()) < 4:
        return False
    if len(fields.authors) > 1 and fields.date is not None:
        return True
    kinds = {link.kind for link in reading.links}
    if not kinds & {LinkKind.CODE, LinkKind.PROJECT}:
        return False
    if fields.label is not None and re.search(r"\b(?:tutorial|talk|course)", fields.label.text, re.I):
        return False
    below_year = place.year is not None and not fields.notes
    return fields.label is not None or below_year or (fields.date is not None and _source(fields) in ("bold", "quotes"))


def _is_reference(reading: Reading, fields: Fields, children: list[Block]) -> bool:
    """A reference with authors, or a title where the list has left the link open."""
    words, source = len((fields.title or "").split()), _source(fields)
    if fields.authors and (fields.date or source == "link"):
        # "[Title](…) (Park et al. 2019)"; 1967 – Cover & Hart "Title". A link of two words may be a person's.
        shown = any(named.kind in (LinkKind.VIDEO, LinkKind.SLIDES, LinkKind.DEMO) for named in reading.named)
        return source in ("quotes", "bold", "italics") or (source == "link" and words > 2 and not shown)
    if reading.hollow is not None and source == "link":
        return words > 2
    if fields.authors and source == "quotes" and words > 3 and reading.links and looks_like_title(fields.title or ""):
        # Doe, Jane, et al. "Title" [Website](…)
        return True
    ends = reading.passage.text.rstrip(" ;.").endswith(('"', "”", "»"))
    if source == "quotes" and words > 3 and ends and not reading.passage.links and looks_like_title(fields.title or ""):
        return True
    under = children[0].passage.plain() if children else ""
    return source == "quotes" and fields.date is not None and bool(read_authors(under, sure=True))


def _is_shown(reading: Reading) -> bool:
    """Links, but to no text and no code: a talk, a tutorial, a course."""
    kinds = {link.kind for link in reading.links} | {named.kind for named in reading.named}
    return bool(kinds) and not reading.has_paper and LinkKind.CODE not in kinds
