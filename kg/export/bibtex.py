"""BibTeX."""

from __future__ import annotations

from collections.abc import Iterable

from kg.export.references import Reference, cite_key
from kg.ids import format_eprint_url
from kg.venues import Track
from kg.views import PaperDetail, PaperView

__all__ = ["format_bibliography", "format_bibtex"]

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


def format_bibliography(references: Iterable[Reference]) -> str:
    """A file of entries, each with a key of its own."""
    return "\n\n".join(_entry(one.paper, one.key) for one in references) + "\n"


def format_bibtex(detail: PaperDetail) -> str:
    """One BibTeX entry: @inproceedings for a known venue, @misc with eprint otherwise."""
    return _entry(detail.paper, cite_key(detail.paper))


def _entry(paper: PaperView, key: str) -> str:
    published = paper.venue is not None and paper.track in (Track.MAIN, Track.FINDINGS, Track.WORKSHOP)
    # Braces around the title keep the capitals of names such as DDIM through every style.
    fields = {
        "title": f"{{{_escape(paper.title or paper.name)}}}",
        "author": " and ".join([*map(_escape, paper.authors), *(["others"] if paper.authors_cut else [])]),
        "year": str(paper.year or ""),
        "booktitle": _escape(paper.venue or "") if published else "",
        "eprint": paper.eprint or "",
        "archiveprefix": "arXiv" if paper.eprint else "",
        "doi": paper.doi or "",
        "url": format_eprint_url(paper.eprint) if paper.eprint else (paper.url or ""),
    }
    lines = [f"  {name} = {{{_one_line(value)}}}" for name, value in fields.items() if value]
    kind = "inproceedings" if published else "misc"
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "\n}"


def _escape(value: str) -> str:
    return "".join(TEX.get(character, character) for character in value)


def _one_line(value: str) -> str:
    return " ".join(value.split())
