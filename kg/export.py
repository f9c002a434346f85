"""Papers in the formats that other tools read. Pure; every value is escaped for its format."""

from __future__ import annotations

import re
import unicodedata

from kg.ids import format_eprint_url
from kg.venues import Track
from kg.views import PaperDetail

__all__ = ["format_bibtex"]

# What TeX takes for syntax, and how each is written instead.
TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def format_bibtex(detail: PaperDetail) -> str:
    """One BibTeX entry: @inproceedings for a known venue, @misc with eprint otherwise."""
    paper = detail.paper
    published = paper.venue is not None and paper.track in (Track.MAIN, Track.WORKSHOP)
    # Braces around the title keep the capitals of names such as DDIM through every style.
    fields = {
        "title": f"{{{_escape(paper.title or paper.name)}}}",
        "author": " and ".join(_escape(name) for name in detail.authors),
        "year": str(paper.year or ""),
        "booktitle": _escape(paper.venue or "") if published else "",
        "eprint": paper.eprint or "",
        "archiveprefix": "arXiv" if paper.eprint else "",
        "doi": paper.doi or "",
        "url": format_eprint_url(paper.eprint) if paper.eprint else (paper.url or ""),
    }
    lines = [f"  {name} = {{{_one_line(value)}}}" for name, value in fields.items() if value]
    kind = "inproceedings" if published else "misc"
    return f"@{kind}{{{_cite_key(detail)},\n" + ",\n".join(lines) + "\n}"


def _escape(value: str) -> str:
    return "".join(TEX.get(character, character) for character in value)


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _cite_key(detail: PaperDetail) -> str:
    """First author's last name, year and method, of letters and digits only: `song2021ddim`."""
    last = detail.authors[0].split()[-1] if detail.authors and detail.authors[0].split() else ""
    plain = unicodedata.normalize("NFKD", f"{last}{detail.paper.year or ''}{detail.paper.name}")
    key = re.sub(r"[^a-z0-9]", "", plain.casefold())
    return key[:40] or "paper"
