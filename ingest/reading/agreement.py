"""What the entries of one list agree on: which place holds titles, which colour of badge holds names; pure.

A link that reads "Medusa" alone may be a title or a name. The other entries of the list tell: where they have titles,
this is one too.
"""

from __future__ import annotations

import re
from collections import Counter

from ingest.reading.names import alias_of_title, is_method_name
from ingest.reading.vocabulary import SectionRole
from ingest.reading.works import Work
from kg.kinds import method_key

__all__ = ["Habits"]

_FEWEST = 3
"""Entries that must show a habit before it counts as one."""


class Habits:
    """What the works of one list show in common, taken one by one as each is complete."""

    def __init__(self) -> None:
        self._titled: Counter[str] = Counter()
        self._cited = 0
        """Works with their people and year in brackets: "(Song et al. 2021)"."""
        self._open: list[Work] = []

    def take(self, work: Work) -> bool:
        """Notes a work; True when the others may yet change it, which `settle` does at the end."""
        if work.fields.title:
            self._titled[work.fields.certainty["title"][0]] += 1
        self._cited += work.fields.certainty.get("authors", ("",))[0] == "brackets"
        is_open = _has_only_a_name(work) or bool(work.badges) or _is_name_and_year(work)
        if is_open:
            self._open.append(work)
        return is_open

    def settle(self) -> None:
        """Changes single works to the habits of their list."""
        _titles_by_place(self._open, self._titled)
        _aliases_by_badge(self._open)
        if self._cited >= _FEWEST:
            _people_in_brackets(self._open)


def _titles_by_place(works: list[Work], titled: Counter[str]) -> None:
    named = Counter(work.fields.certainty["alias"][0] for work in works if _has_only_a_name(work))
    for work in works:
        if not _has_only_a_name(work) or work.fields.alias is None:
            continue
        place = work.fields.certainty["alias"][0]
        habit = titled[place] >= max(_FEWEST, 3 * named[place])
        if habit or work.fields.authors:
            name = work.fields.alias
            work.fields.alias = None
            del work.fields.certainty["alias"]
            work.fields.set_title(name, place, 0.8)
            alias = alias_of_title(name)
            if alias:
                work.fields.set_alias(alias, "title", 0.7)


def _has_only_a_name(work: Work) -> bool:
    """A name and no title, in a place where others have a title; beside a label a name is sure."""
    fields = work.fields
    lone = fields.title is None and fields.alias is not None and work.place.role is not SectionRole.COMPONENTS
    return lone and (fields.named is None or fields.named.label is None)


def _aliases_by_badge(works: list[Work]) -> None:
    """Badges of the colour that mostly repeats a word of the title name the method."""
    seen: Counter[str] = Counter()
    repeating: Counter[str] = Counter()
    for work in works:
        for badge in work.badges:
            seen[badge.colour] += 1
            repeating[badge.colour] += method_key(badge.text) in _keys_of_title(work)
    colours = {colour for colour, count in seen.items() if count >= _FEWEST and repeating[colour] * 3 >= count}
    for work in works:
        names = [badge for badge in work.badges if badge.colour in colours and is_method_name(badge.text)]
        if names:
            if work.fields.alias is None or work.fields.certainty["alias"][0] == "title":
                work.fields.set_alias(names[0].text, "badge", 0.9)
            work.badges = [badge for badge in work.badges if badge is not names[0]]


def _keys_of_title(work: Work) -> set[str]:
    words = (work.fields.title or "").replace(":", " ").split()
    return {method_key(word) for word in words} - {""}


_NAME_AND_YEAR = re.compile(r"(?P<name>[A-Z][a-z]+(?: (?:and|&) [A-Z][a-z]+)?),? (?P<year>(?:19|20)\d\d)[a-z]?")


def _is_name_and_year(work: Work) -> bool:
    """A word, or two, and a year that were taken for a venue of no table, and could be a person's."""
    label = work.fields.label
    unknown = label is not None and label.track is None and not work.fields.authors
    return unknown and label is not None and _NAME_AND_YEAR.fullmatch(label.text) is not None


def _people_in_brackets(works: list[Work]) -> None:
    """ "(Song 2021)" in a list that cites by names; what comes back is a venue all the same."""
    works = [work for work in works if _is_name_and_year(work)]
    seen = Counter(work.fields.label.venue for work in works if work.fields.label)
    for work in works:
        label = work.fields.label
        if label is not None and seen[label.venue] < _FEWEST:
            work.fields.authors, work.fields.label = tuple(re.split(r" (?:and|&) ", label.venue)), None
            work.fields.date = work.fields.date or str(label.year)
            work.fields.certainty["authors"] = work.fields.certainty.pop("venue", ("brackets", 0.8))
