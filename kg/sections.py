"""What the names of a list's sections say, and which say nothing; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.venues import parse_label

__all__ = ["section_subject", "telling_names"]

# Words of a section's name that say nothing of its subject.
# fmt: off
_FILLERS = frozenset((
    "all", "and", "archive", "article", "articles", "arxiv", "conference", "conferences", "journal", "journals",
    "latest", "list", "literature", "main", "misc", "miscellaneous", "more", "new", "old", "other", "others",
    "paper", "papers",
    "preprint", "preprints", "publications", "recent", "the", "uncategorized", "work", "works", "其他", "论文",
    "makaleler",
))
# fmt: on


def telling_names(path: Sequence[str]) -> list[str]:
    """The names along a path that say what a section is about: not "Papers", "2023", "Arxiv".

    >>> telling_names(["Papers", "Quantization", "2023"])
    ['Quantization']
    """
    return [
        name
        for name in path
        if parse_label(name) is None
        and any(not word.isdigit() and word not in _FILLERS for word in re.findall(r"[^\W_]+", name.casefold()))
    ]


def section_subject(path: Sequence[str]) -> str:
    """A section's name, with the name above it that tells its subject where it does not by itself.

    >>> section_subject(["Pruning", "Papers"]), section_subject(["Sampling", "Solvers"]), section_subject(["2023"])
    ('Pruning › Papers', 'Solvers', '2023')
    """
    telling = telling_names(path)
    return path[-1] if not telling or telling[-1] == path[-1] else f"{telling[-1]} › {path[-1]}"
