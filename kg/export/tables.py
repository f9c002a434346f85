"""CSV: one row a paper, and nothing in it that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from kg.export.references import Reference

__all__ = ["COLUMNS", "format_csv", "neutralize"]

COLUMNS = (
    "key", "name", "title", "authors", "year", "venue", "track", "eprint", "doi", "url", "code", "topics", "lists",
    "claims",
)  # fmt: skip

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def format_csv(references: Iterable[Reference]) -> str:
    """A table with a row of names first, as RFC 4180 has it; several values of a cell are parted by "; "."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for one in references:
        paper = one.paper
        cells = (
            paper.key,
            paper.name,
            paper.title or "",
            "; ".join(paper.cited_authors),
            str(paper.year or ""),
            paper.venue or "",
            paper.track.value if paper.track else "",
            paper.eprint or "",
            paper.doi or "",
            paper.url or "",
            "; ".join(artifact.url for artifact in paper.artifacts if artifact.kind == "code"),
            "; ".join(" / ".join(topic.path) for topic in paper.topics),
            "; ".join(one.lists),
            "; ".join(f"{claim.text} [{', '.join(claim.origins)}]" for claim in paper.shown_claims),
        )
        writer.writerow([neutralize(cell) for cell in cells])
    return file.getvalue()


def neutralize(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote stands before what would begin one.

    >>> neutralize("=HYPERLINK(1)"), neutralize("DDIM")
    ("'=HYPERLINK(1)", 'DDIM')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
