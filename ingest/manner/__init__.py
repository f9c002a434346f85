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
    label_form,
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
_HABIT = 3
"""Entries of a section that must agree before it has a manner of its own; with fewer the list's goes before."""

_MARK = re.compile(r"(?P<depth>[ \t]*)(?:(?P<bullet>[-*+]|\d{1,4}[.)])(?=\s))?")


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
        if any(_is_row(model) for model in typical if model.entry.topic_id == topic_id):
            typical = [model for model in typical if _is_row(model)]
        # What its section writes most, then what the list does; of those a model that has what there is to say.
        usable = sorted(
            typical,
            key=lambda model: (
                -self._habit(model, topic_id),
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
            line = self._imitate(model, paper, authors, code, topic_id)
            if line is not None and says_just(line, model, paper, authors):
                return self._number(self._indented(line, topic_id), topic_id)
        return None

    def _habit(self, model: Model, topic_id: int | None) -> int:
        """How many of a section's entries are written as the model; 0 where too few are to go before the list's manner.

        The rows of a table are bound to its columns, however few they are.
        """
        count = self._section_shapes[topic_id, model.shape]
        return count if count >= _HABIT or _is_row(model) else 0

    def _imitate(
        self, model: Model, paper: PaperView, authors: Sequence[str], code: str | None, topic_id: int | None
    ) -> str | None:
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
            self._exchange_label(pieces, model, paper, topic_id)
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

    def _exchange_label(self, pieces: list[Piece], model: Model, paper: PaperView, topic_id: int | None) -> bool:
        """Put the paper's venue in the place of the model's; False where the list writes no label that says it."""
        entry = model.entry
        place = find_words(model.text, entry.label) if entry.label else None
        if place is None:
            # It names no venue itself: its section may.
            return entry.venue is None or (entry.venue, entry.year) == (paper.venue, paper.year)
        label = self._label(entry, paper, topic_id)
        pieces.append(Piece(*place, label or ""))
        return label is not None

    def _label(self, entry: Entry, paper: PaperView, topic_id: int | None) -> str | None:
        """Venue and year in the list's spelling."""
        if paper.venue is None:
            return None
        spelled = Counter(other.label for other in self._all if other.label and other.venue == paper.venue)
        usual, own = [label for label, _ in spelled.most_common(3)], [entry.label or ""]
        like = self._usual_labels(paper, topic_id)
        # What is spelled as most are goes first, whether it names this venue or another that is exchanged for it.
        known = own + usual if entry.venue == paper.venue else usual + own
        form = label_form(like[0]) if like else None
        for label in [*(one for one in known if label_form(one) == form), *like, *known]:
            new = _label_of(label, paper)
            if new is not None:
                return new
        return None

    def _usual_labels(self, paper: PaperView, topic_id: int | None) -> list[str]:
        """Labels of the form that most have: those of the venue or its kind in the section, if there are some, else in
        the list."""
        labelled = [entry for entry in self._all if entry.label]
        here = [entry for entry in labelled if entry.topic_id == topic_id]
        for pool in (here, labelled):
            for held in (
                [entry for entry in pool if entry.venue == paper.venue],
                [entry for entry in pool if entry.track == paper.track],
            ):
                if len(held) >= _HABIT:
                    forms = Counter(label_form(entry.label or "") for entry in held)
                    usual = forms.most_common(1)[0][0]
                    found = Counter(entry.label or "" for entry in held if label_form(entry.label or "") == usual)
                    return [label for label, _ in found.most_common(3)]
        return []

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
        """The line as deep as the others of its section, and under their bullet: its model may stand elsewhere."""
        marks = [_MARK.match(e.raw) for e in self._all if e.topic_id == topic_id and not e.parent_key]
        mark = marks[-1] if marks else None
        if mark is None or "\n" in line or line.startswith("|"):
            return line
        own = _MARK.match(line)
        if own and own["bullet"] and mark["bullet"]:
            line = mark["bullet"] + line[own.end("bullet") :]
        return mark["depth"] + line.lstrip()

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


def _is_row(model: Model) -> bool:
    """Whether it is a row of a table."""
    return model.text.lstrip().startswith("|")


def _label_of(label: str, paper: PaperView) -> str | None:
    """A label with the paper's venue and year in place of its own; None where that would not say both."""
    old = parse_label(label)
    if old is None or paper.venue is None:
        return None
    named = label if old.venue == paper.venue else re.sub(rf"(?i){re.escape(old.venue)}", paper.venue, label, count=1)
    new = date_label(named, paper) if old.year else named
    read = parse_label(new) if new else None
    years = (paper.year,) if old.year else (paper.year, None)
    said = read and (read.venue, read.track, read.mark) == (paper.venue, paper.track, None) and read.year in years
    return new if said else None


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
