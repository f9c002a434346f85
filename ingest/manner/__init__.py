"""A line for a paper, written as a list writes its own: an entry of the list is the model, its fields are exchanged.

What the model says of its own paper must go: title, name, address, label, date, authors and code are exchanged for the
new paper's, and an entry that says more (an affiliation, a second link) is no model. What most entries have in common
("[Paper]", bold type, a table's bars) stays. The line is given out only when our own reader reads the new paper from
it, and nothing else; else there is none, and the caller writes it in its own way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.manner.check import says_just
from ingest.manner.fields import (
    Model,
    Piece,
    date_label,
    exchange_authors,
    exchange_date,
    exchange_links,
    find_words,
)
from kg.export.markdown import escape_markdown
from kg.models import Entry
from kg.venues import parse_label
from kg.views import PaperView

__all__ = ["Manner"]

_MOST_TRIED = 8
"""Entries of one form that are tried as models for one paper."""
_COMMON = 0.3
"""The share of a list's entries that must have a word in common for it to be the list's manner and no fact."""
_TELLING = 12
"""The marks at an entry's beginning that tell its form; how many links stand at its end differs between entries."""
_TYPICAL = 0.25
"""The share of a section's, or of the list's, entries that must have a form for it to be a model."""


class Manner:
    """How one list writes its entries. `entries` are all of the list's, in its order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._all = list(entries)
        self._given: Counter[int | None] = Counter()
        starts = sorted(entry.line for entry in entries)
        texts = [(entry, _own_lines(entry, starts)) for entry in entries if entry.title and not entry.parent_key]
        self._models = [Model(entry, text, _shape(entry, text)) for entry, text in texts]
        self._shapes = Counter(model.shape for model in self._models)
        self._section_shapes = Counter((model.entry.topic_id, model.shape) for model in self._models)
        counts: Counter[str] = Counter()
        for model in self._models:
            rest = model.text
            for said in (model.entry.title, model.entry.label, *model.entry.authors, model.entry.alias):
                rest = rest.replace(said, " ", 1) if said else rest
            counts.update(_signs(rest))
        self._usual = frozenset(sign for sign, count in counts.items() if count >= _COMMON * len(self._models))

    def write(self, paper: PaperView, authors: Sequence[str], topic_id: int | None) -> str | None:
        """The paper as this list would write it, one line or several; None where no entry can be a model for it."""
        code = next((artifact.url for artifact in paper.artifacts if artifact.kind == "code"), None)
        in_section = sum(model.entry.topic_id == topic_id for model in self._models)
        typical = [
            model
            for model in self._models
            if self._shapes[model.shape] >= _TYPICAL * len(self._models)
            or self._section_shapes[topic_id, model.shape] >= max(1, _TYPICAL * in_section)
        ]
        # What its section writes most, then what the list does; of those a model that has what there is to say.
        usable = sorted(
            typical,
            key=lambda model: (
                -self._section_shapes[topic_id, model.shape],
                -self._shapes[model.shape],
                bool(model.entry.authors) != bool(authors),
                _has_code(model) != (code is not None),
                (model.entry.venue, model.entry.year) != (paper.venue, paper.year),
                len(model.text),
            ),
        )
        tried: Counter[tuple[str, bool, bool]] = Counter()
        for model in usable:
            kind = (model.shape, bool(model.entry.authors), _has_code(model))
            tried[kind] += 1
            if tried[kind] > _MOST_TRIED:
                continue  # what these of its kind could not say another will not
            line = self._imitate(model, paper, authors, code)
            if line is not None and says_just(line, model, paper, authors):
                return self._number(self._indented(line, topic_id), topic_id)
        return None

    def _imitate(self, model: Model, paper: PaperView, authors: Sequence[str], code: str | None) -> str | None:
        entry, place = model.entry, find_words(model.text, model.entry.title or "")
        if not paper.title or place is None:
            return None
        title = escape_markdown(paper.title)
        pieces = [Piece(*place, title)]
        if entry.alias and (found := find_words(model.text[: place[0]], entry.alias)):
            if not paper.alias:
                return None
            pieces.append(Piece(*found, escape_markdown(paper.alias)))
        if not (
            self._exchange_label(pieces, model, paper)
            and exchange_links(pieces, model, paper, code)
            and (not entry.authors or exchange_authors(pieces, model.text, entry.authors, authors))
            and (not entry.date or exchange_date(pieces, model, paper))
        ):
            return None
        if entry.alias:
            # A link may be called by the name too: "[[DeepCache]](…)".
            for match in re.finditer(rf"(?i)(?<=\[){re.escape(entry.alias)}(?=\])", model.text):
                if all(match.end() <= piece.start or piece.end <= match.start() for piece in pieces):
                    pieces.append(Piece(*match.span(), escape_markdown(paper.alias or "Code")))
        return self._joined(model.text, pieces)

    def _exchange_label(self, pieces: list[Piece], model: Model, paper: PaperView) -> bool:
        """Put the paper's venue in the place of the model's; False where the list writes no label that says it."""
        entry = model.entry
        place = find_words(model.text, entry.label) if entry.label else None
        if place is None:
            # It names no venue itself: its section may.
            return entry.venue is None or (entry.venue, entry.year) == (paper.venue, paper.year)
        label = self._label(entry, paper)
        pieces.append(Piece(*place, label or ""))
        return label is not None

    def _label(self, entry: Entry, paper: PaperView) -> str | None:
        """Venue and year in the list's spelling."""
        if paper.venue is None:
            return None
        spelled = Counter(other.label for other in self._all if other.label and other.venue == paper.venue)
        usual, own = [label for label, _ in spelled.most_common(3)], [entry.label or ""]
        for label in own + usual if entry.venue == paper.venue else usual + own:
            old = parse_label(label)
            if old is None:
                continue
            named = label
            if old.venue != paper.venue:
                named = re.sub(rf"(?i){re.escape(old.venue)}", paper.venue, label, count=1)
            new = date_label(named, paper) if old.year else named
            read = parse_label(new) if new else None
            years = (paper.year,) if old.year else (paper.year, None)
            if read and (read.venue, read.track, read.mark) == (paper.venue, paper.track, None) and read.year in years:
                return new
        return None

    def _joined(self, text: str, pieces: Sequence[Piece]) -> str | None:
        """The text with its pieces exchanged; None where it says more than the list usually does."""
        written, end = [], 0
        for piece in sorted(pieces, key=lambda piece: (piece.start, piece.end)):
            if piece.start < end:
                return None
            kept = self._without_facts(text[end : piece.start])
            if kept is None:
                return None
            written += [kept, piece.text]
            end = piece.end
        kept = self._without_facts(text[end:])
        return None if kept is None else re.sub(r"[ \t]*\\?\s*\Z", "", "".join([*written, kept]))

    def _without_facts(self, text: str) -> str | None:
        """What stands between the fields, without affiliations and ratings; None where more is said."""
        text = re.sub(r"\(@[^()]*\)", "", text)
        shown = "".join(char for char in text if char in self._usual or not _is_symbol(char))
        return shown if _signs(shown) <= self._usual else None

    def _indented(self, line: str, topic_id: int | None) -> str:
        """The line as deep as the others of its section, whose model may stand elsewhere."""
        depths = [re.match(r"[ \t]*", e.raw) for e in self._all if e.topic_id == topic_id and not e.parent_key]
        depth = depths[-1] if depths else None
        if depth is None or "\n" in line or line.startswith("|"):
            return line
        return depth[0] + line.lstrip()

    def _number(self, line: str, topic_id: int | None) -> str:
        """The line with the number that follows its section's last, and those given out before it."""
        numbers = [
            int(match[1])
            for entry in self._all
            if entry.topic_id == topic_id and (match := re.match(r"\s*(\d{1,4})[.)]\s", entry.raw))
        ]
        if not numbers or not re.match(r"\s*\d{1,4}[.)]\s", line):
            return line
        self._given[topic_id] += 1
        following = 1 if set(numbers) == {1} else numbers[-1] + self._given[topic_id]
        return re.sub(r"\d+", str(following), line, count=1)


def _own_lines(entry: Entry, starts: Sequence[int]) -> str:
    """An entry's text up to the first note, nested link or further entry below it."""
    lines = entry.raw.split("\n")
    below = [note["line"] for note in entry.notes] + [line for line in starts if entry.line < line <= entry.end_line]
    # A link on a line of its own that begins as a list's item does is a remark too.
    below += [
        entry.line + index
        for index, line in enumerate(lines)
        if index and re.match(r"\s*(?:[-*+]|\d{1,3}[.)])\s", line)
    ]
    return "\n".join(lines[: max(1, min(below, default=entry.end_line + 1) - entry.line)])


def _has_code(model: Model) -> bool:
    return any(link["kind"] == "code" and link["url"] in model.text for link in model.entry.links)


def _shape(entry: Entry, text: str) -> str:
    """The marks of a text in their order, and where among them title, name, label and authors stand."""
    for sign, said in (("T", entry.title), ("L", entry.label), ("N", entry.alias)):
        place = find_words(text, said or "")
        if place:
            text = f"{text[: place[0]]}\0{sign}{text[place[1] :]}"
    text = re.sub(r"(?<=\])\([^()\s]*\)", "()", text)
    return "".join(re.findall(r"\0[TLN]|[!-%(-+/:-@\[-`{-~]|\n", text))[:_TELLING]


def _is_symbol(char: str) -> bool:
    return ord(char) > 0x2000 and not (char.isalnum() or char.isspace() or char in _MARKS)


_MARKS = "–—‘’“”…•（）【】「」《》、，。："


def _signs(text: str) -> set[str]:
    """The words, numbers and symbols of a text that a reader sees."""
    shown = re.sub(r"(?m)^\s*\d{1,4}[.)](?=\s)|(?<=\])\([^()\s]*\)|<[^<>]*>|https?://\S*", " ", text)
    return set(re.findall(r"[^\W\d_]+|\d+", shown.lower())) | {char for char in shown if _is_symbol(char)}
