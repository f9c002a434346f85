"""Rules about works that a list names more than once, and what it says of them each time; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from ingest.entries import Entry, LinkKind
from ingest.lint.findings import Finding, Rule, Severity
from ingest.lint.view import View, work_key, work_name, work_title
from ingest.reading.vocabulary import SectionRole, role_of_section
from kg.kinds import method_key
from kg.venues import Track

__all__ = ["RULES", "check_repeats"]

IN_SECTION = Rule(
    "duplicate-in-section",
    Severity.WARNING,
    "The same work twice in one section",
    "Nothing is gained by the second; take one out, and keep the notes of both.",
    "## Samplers\n- [DDIM](https://arxiv.org/abs/2010.02502)\n- [DDIM](https://arxiv.org/abs/2010.02502)",
    "## Samplers\n- [DDIM](https://arxiv.org/abs/2010.02502)",
)
IN_LIST = Rule(
    "duplicate-in-list",
    Severity.INFO,
    "The same work in two sections",
    "Often meant: a work belongs to two topics. Where it is not, take one out.",
    "## Samplers\n- [DDIM](https://arxiv.org/abs/2010.02502)\n## Basics\n- [DDIM](https://arxiv.org/abs/2010.02502)",
    "## Samplers\n- [DDIM](https://arxiv.org/abs/2010.02502)",
)
TWO_TITLES = Rule(
    "id-with-two-titles",
    Severity.WARNING,
    "One id, two titles",
    "Either one link was copied from its neighbour, or the paper changed its name. Look the id up.",
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)\n"
    "- [Score-Based Generative Modeling](https://arxiv.org/abs/2010.02502)",
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)\n"
    "- [Score-Based Generative Modeling](https://arxiv.org/abs/2011.13456)",
)
TWO_IDS = Rule(
    "title-with-two-ids",
    Severity.WARNING,
    "One title, two arXiv ids",
    "One of the two ids is another paper's. Look both up.",
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)\n"
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2011.13456)",
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)",
)
TWO_DATES = Rule(
    "date-differs",
    Severity.WARNING,
    "One work, two dates or years",
    "The list dates the same work, at the same venue, in two ways. Look up which is right.",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021\n- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2020",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021\n- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021",
)
TWO_VENUES = Rule(
    "venue-differs",
    Severity.WARNING,
    "One work, two venues",
    "The list labels the same work in two ways: two venues, or a preprint at one place that is published at the other.",
    "- [ReDi](https://arxiv.org/abs/2302.02285), ICML 2023\n- [ReDi](https://arxiv.org/abs/2302.02285), CVPR 2023",
    "- [ReDi](https://arxiv.org/abs/2302.02285), ICML 2023\n- [ReDi](https://arxiv.org/abs/2302.02285), ICML 2023",
)
ALIAS = Rule(
    "alias-spelling",
    Severity.INFO,
    "One name, two spellings",
    "The same work is called by one name in two spellings, or otherwise than in its own title. Readers search for one.",
    '- **DPMSolver**: "DPM-Solver: A Fast ODE Solver" [[paper]](https://arxiv.org/abs/2206.00927)',
    '- **DPM-Solver**: "DPM-Solver: A Fast ODE Solver" [[paper]](https://arxiv.org/abs/2206.00927)',
)
RULES = (IN_SECTION, IN_LIST, TWO_TITLES, TWO_IDS, TWO_DATES, TWO_VENUES, ALIAS)

_LEAST_TITLE = 24
"""Letters; two works may well share a shorter title ("Consistency Models")."""
_MOST_EARLIER = 30
_LEAST_WORDS = 14
"""Letters; a shorter "title" may be what a link says ("Survey Paper")."""


def check_repeats(view: View) -> Iterator[Finding]:
    """Findings about works that are named more than once, and about names and titles that do not agree."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    titles: dict[str, list[Entry]] = defaultdict(list)
    for entry in view.parsed.entries:
        key = work_key(entry)
        title = _key(entry.title)
        if key is None and len(title) >= _LEAST_TITLE and entry.certainty.get("title", ("text",))[0] != "text":
            key = f"title:{title}"
        if key is not None:
            groups[key].append(entry)
        if len(title) >= _LEAST_TITLE and not _names_others(entry):
            titles[title].append(entry)
    for key, entries in groups.items():
        for index, entry in enumerate(entries[1:], start=1):
            # The first, and the last few: a work that stands at hundreds of places is compared with no more.
            yield from _compare(view, key, [entries[0], *entries[max(1, index - _MOST_EARLIER) : index]], entry)
    for entries in titles.values():
        yield from _check_ids(view, entries)
    for entry in view.parsed.entries:
        yield from _check_own_name(view, entry)


@lru_cache(maxsize=16384)
def _key(title: str | None) -> str:
    return work_title(title) if title else ""


def _compare(view: View, key: str, earlier: list[Entry], entry: Entry) -> Iterator[Finding]:
    """An entry beside the earlier ones of the same id: what does not agree; else that it is a duplicate."""
    first = earlier[0]
    other = next((one for one in earlier if _are_two_titles(one, entry)), None)
    if view.parsed.sections and (_is_news(first) or _is_news(entry)):
        return
    if other is not None:
        identifier = key.replace(":", " ", 1)
        yield view.found(
            TWO_TITLES,
            view.find(entry, entry.title),
            f"{identifier} is “{_short(entry.title)}” here and “{_short(other.title)}” in line {other.line}",
            "Look the id up and mend the link or the title",
        )
        return
    above = view.item_above(entry.line)
    same_place = next((one for one in earlier if one.topic == entry.topic and view.item_above(one.line) == above), None)
    if same_place is not None and same_place.line != entry.line:
        yield view.found(
            IN_SECTION,
            view.find(entry, entry.title or entry.alias),
            f"{work_name(entry)} stands in line {same_place.line} of the same section already",
            "Take one of the two out",
        )
    elif same_place is None:
        section = " / ".join(first.topic) or "the beginning"
        yield view.found(
            IN_LIST,
            view.find(entry, entry.title or entry.alias),
            f"{work_name(entry)} stands in line {first.line} already, under {section}",
            "Take one out, unless the work belongs to both topics",
        )
    yield from _check_said(view, earlier, entry)


def _are_two_titles(one: Entry, other: Entry) -> bool:
    """Titles of which neither is the other with less or more said, nor with a slip of the pen."""
    left, right = _key(one.title), _key(other.title)
    if min(len(left), len(right)) < _LEAST_WORDS or left in right or right in left:
        return False
    if _names_others(one) or _names_others(other):
        return False
    return SequenceMatcher(None, left, right, autojunk=False).ratio() < 0.9


def _names_others(entry: Entry) -> bool:
    """Whether a link of the entry bears another title than the entry: its id may be that one's."""
    own = _key(entry.title)
    return any(
        len(link.text.split()) > 3 and _key(link.text) not in own and own not in _key(link.text)
        for link in entry.links
        if link.kind is LinkKind.PAPER
    )


def _is_news(entry: Entry) -> bool:
    """Whether it stands among the news or before the first section: both repeat what stands elsewhere in the list."""
    return not entry.topic or any(role_of_section(name) is SectionRole.NEWS for name in entry.topic)


def _check_said(view: View, earlier: list[Entry], entry: Entry) -> Iterator[Finding]:
    """Venue, year, date and name beside what earlier places say of the work."""
    for one in earlier:
        if one.venue and entry.venue and _is_stated(one) and _is_stated(entry):
            if one.venue != entry.venue:
                finding = _two_venues(view, one, entry)
                if finding:
                    yield finding
                    break
            elif one.year and entry.year and one.year != entry.year:
                yield view.found(
                    TWO_DATES,
                    view.find(entry, entry.label),
                    f"{work_name(entry)} is of {entry.venue} {entry.year} here and of {one.year} in line {one.line}",
                    "Look up which year is right",
                )
                break
        if _are_two_dates(one, entry):
            yield view.found(
                TWO_DATES,
                view.find_date(entry, entry.date or ""),
                f"{work_name(entry)} is dated {entry.date} here and {one.date} in line {one.line}",
                "Look up which date is right",
            )
            break
    for one in earlier:
        if one.alias and entry.alias and one.alias != entry.alias and method_key(one.alias) == method_key(entry.alias):
            yield view.found(
                ALIAS,
                view.find(entry, entry.alias),
                f"{entry.alias} is spelled {one.alias} in line {one.line}",
                "Choose one spelling, the authors' own if there is one",
            )
            break


def _is_stated(entry: Entry) -> bool:
    """Whether the entry itself names its venue; one that its section or a guess gave it may be wrong."""
    source, certainty = entry.certainty.get("venue", ("", 0.0))
    return source != "section" and certainty > 0.6


_UNREVIEWED = (Track.PREPRINT, Track.REPORT, Track.WEB)


def _two_venues(view: View, one: Entry, entry: Entry) -> Finding | None:
    early = [track in _UNREVIEWED for track in (one.track, entry.track)]
    if all(early):
        return None
    stale = " (published since)" if any(early) else ""
    return view.found(
        TWO_VENUES,
        view.find(entry, entry.label),
        f"{work_name(entry)} is labelled {entry.label} here and {one.label} in line {one.line}{stale}",
        "Write the same label at both places",
    )


def _are_two_dates(one: Entry, other: Entry) -> bool:
    """Two dates of a preprint, or of works without venue, that differ as far as both are exact."""
    if not one.date or not other.date or one.venue != other.venue:
        return False
    length = min(len(one.date), len(other.date))
    return one.date[:length] != other.date[:length]


def _check_ids(view: View, entries: list[Entry]) -> Iterator[Finding]:
    """One title with two arXiv ids."""
    first = next((entry for entry in entries if entry.eprint), None)
    for entry in entries:
        if first is not None and entry.eprint and entry.eprint != first.eprint:
            yield view.found(
                TWO_IDS,
                view.find(entry, entry.eprint),
                f"“{_short(entry.title)}” has the id {entry.eprint} here and {first.eprint} in line {first.line}",
                "Look both ids up; one is another paper's",
            )


def _check_own_name(view: View, entry: Entry) -> Iterator[Finding]:
    """A name that is spelled otherwise in the work's own title."""
    if not entry.alias or not entry.title or entry.certainty.get("alias", ("", 0.0))[0] == "title":
        return
    head = entry.title.split(": ")[0].strip() if ": " in entry.title else ""
    if (
        head
        and not entry.title.isupper()
        and not head.isupper()
        and len(head.split()) <= 4
        and _bare(head) != _bare(entry.alias)
        and method_key(head) == method_key(entry.alias)
    ):
        yield view.found(
            ALIAS,
            view.find(entry, entry.alias),
            f"{entry.alias} is spelled {head} in its own title",
            f"Write {head}",
        )


def _bare(name: str) -> str:
    """A name without case, formula signs and the two ways to write an apostrophe."""
    return name.replace("$", "").replace("’", "'").casefold()


def _short(title: str | None) -> str:
    title = title or ""
    return title if len(title) <= 90 else f"{title[:89]}…"
