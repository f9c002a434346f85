"""CSL-JSON, which pandoc, Zotero and citeproc read, and RIS, which EndNote, Mendeley and Zotero read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.export.references import Reference, split_name
from kg.venues import Track, venue_full_name

__all__ = ["format_csl_json", "format_ris"]

# https://docs.citationstyles.org/en/stable/specification.html#appendix-iii-types
_CSL = {Track.PREPRINT: "article", Track.REPORT: "report", Track.WEB: "webpage"}
# https://en.wikipedia.org/wiki/RIS_(file_format)#Type_of_reference
_RIS = {Track.PREPRINT: "UNPB", Track.REPORT: "RPRT", Track.WEB: "ELEC"}


def format_csl_json(references: Iterable[Reference]) -> str:
    """A JSON array of CSL items."""
    return json.dumps([_csl_item(one) for one in references], ensure_ascii=False, indent=2) + "\n"


def _csl_item(one: Reference) -> dict[str, Any]:
    paper = one.paper
    item = {
        "id": one.key,
        "type": _kind(one, _CSL, "paper-conference", "article-journal", "article"),
        "title": paper.title or paper.name,
        "author": [_csl_name(name) for name in one.paper.authors],
        "issued": {"date-parts": [[paper.year]]} if paper.year else None,
        "container-title": _venue(one),
        "publisher": "arXiv" if paper.eprint and paper.track is Track.PREPRINT else None,
        "number": f"arXiv:{paper.eprint}" if paper.eprint else None,
        "DOI": paper.doi,
        "URL": paper.url,
        "abstract": paper.abstract,
    }
    return {name: value for name, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    given, family = split_name(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _kind(one: Reference, special: dict[Track, str], conference: str, journal: str, unknown: str) -> str:
    track = one.paper.track
    if track in special:
        return special[track]
    if one.paper.venue is None:
        return unknown
    full = (venue_full_name(one.paper.venue) or one.paper.venue).casefold()
    held = any(word in full for word in ("conference", "workshop", "symposium", "meeting", "annual", "proceedings"))
    return conference if held or track in (Track.WORKSHOP, Track.FINDINGS) else journal


def _venue(one: Reference) -> str | None:
    paper = one.paper
    return None if paper.venue is None or paper.track is Track.PREPRINT else venue_full_name(paper.venue) or paper.venue


def format_ris(references: Iterable[Reference]) -> str:
    """RIS records, one after another; a value is one line, whatever stands in it."""
    lines = [f"{tag}  - {' '.join(value.split())}".rstrip() for one in references for tag, value in _ris_lines(one)]
    return "\n".join(line if not line.startswith("ER  -") else "ER  - \n" for line in lines) + "\n"


def _ris_lines(one: Reference) -> Iterator[tuple[str, str]]:
    paper = one.paper
    yield "TY", _kind(one, _RIS, "CONF", "JOUR", "GEN")
    yield "ID", one.key
    yield "TI", paper.title or paper.name
    for name in one.paper.authors:
        given, family = split_name(name)
        yield "AU", f"{family}, {given}" if given else family
    optional = {
        "PY": str(paper.year or ""),
        "T2": _venue(one) or "",
        "DO": paper.doi or "",
        "UR": paper.url or "",
        "AN": f"arXiv:{paper.eprint}" if paper.eprint else "",
        "AB": paper.abstract or "",
    }
    yield from ((tag, value) for tag, value in optional.items() if value)
    yield "ER", ""
