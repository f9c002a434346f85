"""What an entry that serves as a model says of its own paper, exchanged for what is to be said of another; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.export.markdown import escape_markdown
from kg.ids import eprint_month, parse_repository
from kg.models import Entry
from kg.views import PaperView

__all__ = [
    "Model",
    "Piece",
    "date_label",
    "exchange_authors",
    "exchange_date",
    "exchange_links",
    "find_words",
    "label_form",
]


@dataclass(frozen=True)
class Model:
    """An entry and its own lines, without the notes and follow-ups below them. `shape` is what is left of its form."""

    entry: Entry
    text: str
    shape: str


@dataclass(frozen=True)
class Piece:
    """A stretch of the model's text and what it becomes."""

    start: int
    end: int
    text: str


def label_form(label: str) -> str:
    """How a label is spelled, whatever venue and year it names.

    >>> label_form("CVPR23"), label_form("ACM MM 2023"), label_form("ICLR'21"), label_form("arXiv 2302")
    ('V99', 'V 9999', "V'99", 'V 9999')
    """
    words = re.sub(r"[^\W\d_]+(?:[ .&-]+[^\W\d_]+)*", "V", label)
    return re.sub(r"\d", "9", words)


def find_words(text: str, words: str) -> tuple[int, int] | None:
    """Where words stand in a text, whatever the white space and emphasis between them."""
    if not words:
        return None
    match = re.search(r"[\s*_`]+".join(re.escape(word) for word in words.split()), text)
    return match.span() if match else None


_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"


def date_label(label: str, paper: PaperView) -> str | None:
    """A label with the paper's year, and month where it has one; the month is left out where it is not known."""
    if paper.year is None:
        return None
    month = _month(paper)
    stamp = re.search(r"(?<!\d)\d{4}$", label)
    if stamp and not 1980 <= int(stamp[0]) < 2050:
        return f"{label[: stamp.start()]}{paper.year % 100:02}{month:02}" if month else None
    known = f"{_MONTHS[month - 1]} " if month and paper.venue == "arXiv" else ""
    label = re.sub(rf"\b{_MONTH}\s+(?=\d{{4}})", known, label)
    if re.search(r"(?:19|20)\d\d", label):
        return re.sub(r"(?:19|20)\d\d", str(paper.year), label, count=1)
    return re.sub(r"\d\d(?=W?$)", f"{paper.year % 100:02}", label, count=1)


def _month(paper: PaperView) -> int | None:
    if paper.published:
        return paper.published.month
    return eprint_month(paper.eprint)[1] if paper.eprint else None


def exchange_links(pieces: list[Piece], model: Model, paper: PaperView, code: str | None) -> bool:
    """The paper's address and code for the model's; False where the model has a link that there is none to put for."""
    text, entry = model.text, model.entry
    if entry.eprint and paper.eprint and entry.eprint in text:
        spots = [match.span() for match in re.finditer(rf"{re.escape(entry.eprint)}(?:v\d+)?(?!\d)", text)]
        pieces += [Piece(*spot, paper.eprint) for spot in spots]
    elif entry.url and paper.url and entry.url in text and "rxiv" not in text.replace(entry.url, "").lower():
        pieces += [Piece(*match.span(), paper.url) for match in re.finditer(re.escape(entry.url), text)]
    elif paper.url and "://" not in text:
        # A list without addresses: the title becomes the link, since nobody could look it up otherwise.
        pieces[0] = replace(pieces[0], text=f"[{pieces[0].text}]({paper.url})")
    else:
        return False
    for link in entry.links:
        own = link["url"] == entry.url or (entry.eprint and entry.eprint in link["url"])
        if link["url"] not in text or (link["kind"] == "paper" and own):
            continue
        old, new = _owner_and_name(link["url"]), _owner_and_name(code or "")
        if link["kind"] != "code" or not old or not new:
            return False
        pieces += [Piece(*match.span(), new) for match in re.finditer(rf"(?i){re.escape(old)}(?![\w-])", text)]
    pieces[:] = dict.fromkeys(pieces)  # a link and its badge name one repository
    return True


def _owner_and_name(url: str) -> str | None:
    """`owner/name` of a repository on GitHub, as the badges that count its stars name it too."""
    repository = parse_repository(url)
    if repository is None or not repository.startswith("github.com/"):
        return None
    match = re.search(re.escape(repository.removeprefix("github.com/")), url, re.I)
    return match[0] if match else None


def exchange_authors(pieces: list[Piece], text: str, old: Sequence[str], new: Sequence[str]) -> bool:
    """The paper's authors, or none, for the model's."""
    first, last = find_words(text, old[0]), find_words(text, old[-1])
    if first is None or last is None or last[1] <= first[0]:
        return False
    rest = re.match(r"(?:,?\s*et\.?\s+al\b\.?)?", text[last[1] :])
    start, end = first[0], last[1] + (rest.end() if rest else 0)
    if new:
        shortened = len(new) > 1 and (end > last[1] or new[-1] == "et al.")
        names = f"{new[0]} et al." if shortened else ", ".join(new)
        # "et al." ends in the point that the model may have behind its names.
        end += names.endswith(".") and text[end : end + 1] == "."
        pieces.append(Piece(start, end, escape_markdown(names)))
        return True
    # Nobody knows them: the line that they stand on goes, or they with the emphasis and the comma around them.
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    around = text[line_start:start] + text[end : line_end if line_end >= 0 else len(text)]
    if line_start and line_end >= 0 and not re.sub(r"<br\s*/?>|[\s*_.\\]", "", around):
        pieces.append(Piece(line_start, line_end + 1, ""))
        return True
    before, after = re.search(r"[,\s]*[*_]*$", text[:start]), re.match(r"[*_.]*", text[end:])
    if before is None or after is None:
        return False
    pieces.append(Piece(before.start(), end + after.end(), ""))
    return True


def exchange_date(pieces: list[Piece], model: Model, paper: PaperView) -> bool:
    """The paper's date for the model's, in figures or words; a line that is nothing but a date may go instead."""
    parts = [int(part) for part in (model.entry.date or "").split("-")]
    if len(parts) == 1:
        return True  # no more than its venue's year
    year, month = (paper.published.year if paper.published else None), _month(paper)
    if year is None and paper.eprint:
        year = eprint_month(paper.eprint)[0]
    if len(parts) == 2:
        match = re.search(rf"{parts[0]}(?P<gap>[-./])0?{parts[1]}(?!\d)", model.text)
        if match is None or year is None or month is None:
            return match is None and str(parts[0]) not in model.text
        pieces.append(Piece(*match.span(), f"{year}{match['gap']}{month:02}"))
        return True
    match = re.search(rf"0?{parts[2]}\s+(?P<month>{_MONTH})\s+{parts[0]}", model.text)
    if match is None:
        return False
    if paper.published:
        day = paper.published
        pieces.append(Piece(*match.span(), f"{day.day} {_MONTHS[day.month - 1]} {day.year}"))
        return True
    alone = re.search(rf"(?:[ \t]*\\)?\n\s*{re.escape(match[0])}\s*\Z", model.text)
    if alone:
        pieces.append(Piece(alone.start(), len(model.text), ""))
    return alone is not None
