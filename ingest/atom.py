"""What arXiv answers: is the body a whole Atom feed, which entries can be read, what record each makes. Pure.

The arxiv package mends broken XML and goes on with whatever is left of it, and stops at the first entry whose date it
cannot read. So a body is examined here before the package sees it. The format:
https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import arxiv
from lxml import etree  # type: ignore[import-untyped]
from pydantic import ValidationError

from ingest.records import PaperRecord
from kg.errors import RecordError
from kg.ids import normalize_doi, parse_eprint

__all__ = ["BrokenFeedError", "Feed", "RefusedError", "build_record", "examine_feed"]

_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_PER_PAGE = "{http://a9.com/-/spec/opensearch/1.1/}itemsPerPage"


class BrokenFeedError(Exception):
    """The body is no whole Atom feed; asked again, arXiv often answers with one."""


class RefusedError(Exception):
    """arXiv answered the whole request with an error entry; the text is its summary."""


@dataclass(frozen=True)
class Feed:
    """A body that the arxiv package reads to the end, and the entries that had to be left out, as (id, reason)."""

    body: bytes
    unreadable: tuple[tuple[str, str], ...] = ()


def examine_feed(body: bytes) -> Feed:
    """The feed in `body`; BrokenFeedError when there is none or a part is missing, RefusedError for an error entry."""
    # No entity is expanded and nothing is loaded: a body from the network may hold a bomb.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenFeedError("the answer is broken XML") from error
    if root.tag != f"{_ATOM}feed" or root.getroottree().docinfo.doctype:
        raise BrokenFeedError("the answer is no Atom feed")
    entries = root.findall(f"{_ATOM}entry")
    if len(entries) < min(_number(root, _TOTAL), _number(root, _PER_PAGE)):
        raise BrokenFeedError("the answer holds fewer entries than it announces")
    unreadable = []
    for entry in entries:
        entry_id = (entry.findtext(f"{_ATOM}id") or "").strip()
        if "/api/errors" in entry_id:
            raise RefusedError(" ".join((entry.findtext(f"{_ATOM}summary") or "no reason given").split())[:200])
        reason = _why_unreadable(entry, entry_id)
        if reason:
            unreadable.append((entry_id[:80], reason))
            root.remove(entry)
    if not unreadable:
        return Feed(body)
    total = root.find(_TOTAL)
    if total is not None:  # else the package would ask for a next page, to find what was removed
        total.text = str(len(entries) - len(unreadable))
    return Feed(etree.tostring(root, encoding="utf-8", xml_declaration=True), tuple(unreadable))


def _number(root: etree._Element, tag: str) -> int:
    text = (root.findtext(tag) or "").strip()
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0


def _why_unreadable(entry: etree._Element, entry_id: str) -> str | None:
    """What the package would stumble over or pass over without a word."""
    if not entry_id:
        return "the entry has no id"
    for tag in ("updated", "published"):
        text = (entry.findtext(f"{_ATOM}{tag}") or "").strip()
        try:
            datetime.fromisoformat(text.replace("Z", "+00:00"))
        except ValueError:
            return f"the date {tag!r} is {text[:40]!r}"
    return None


_WITHDRAWN = re.compile(r"\bwithdrawn\b(?!\s+from\s+(?!arxiv\b))", re.I)
_WITHDRAWN_ABSTRACT = re.compile(
    r"\s*(?:this|the) (?:paper|article|submission|manuscript|work) (?:has been|was|is) withdrawn\b", re.I
)


def build_record(result: arxiv.Result) -> PaperRecord:
    """The record of one answer, validated; RecordError when a field is not what it should be.

    arXiv has no flag for a withdrawn paper: the comment says so, or the text in the abstract's place.
    """
    parsed = parse_eprint(result.entry_id)
    if parsed is None:
        raise RecordError(f"{result.entry_id[:80]!r} is no arXiv id")
    comment = _text(result.comment)
    abstract = _text(result.summary)
    withdrawn = bool(_WITHDRAWN.search(comment or "") or _WITHDRAWN_ABSTRACT.match(abstract or ""))
    try:
        return PaperRecord(
            eprint=parsed.eprint,
            version=parsed.version,
            title=_text(result.title) or "",
            authors=tuple(name for author in result.authors if (name := _text(author.name))),
            abstract=abstract,
            published=result.published.date(),
            updated=result.updated.date(),
            categories=tuple(result.categories),
            doi=_first_doi(result.doi),
            journal_ref=_text(result.journal_ref),
            comment=comment,
            withdrawn=withdrawn,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RecordError(f"{where}: {first['msg']}") from error


def _text(value: str | None) -> str | None:
    """Without the line breaks that arXiv keeps from the submission form; None when nothing is left."""
    return " ".join((value or "").split()) or None


def _first_doi(value: str | None) -> str | None:
    """arXiv lets authors write several DOIs, and things that are none; a record without one is still a good record."""
    return next((doi for part in (value or "").split() if (doi := normalize_doi(part))), None)
