"""Venues: "NeurIPS22", "CVPR23W", "Arxiv2305", "TechReport-2204" → venue, year, track; and in running text. Pure.

The names stand in data/venues.toml. A workshop is not its conference ("CVPR Workshops"), Findings are their own venue
("ACL Findings"), and what a paper was honoured with there ("Oral") is a mark. `parse_label` reads a text that is a
label and nothing else; `find_venue` looks for an accepted paper's venue in arXiv's comments and journal references.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.ids import eprint_month, find_eprints
from kg.venue_words import (
    FINDINGS,
    MONTH,
    WORKSHOP,
    Mention,
    Venue,
    abbreviations,
    clean_text,
    find_mark,
    find_mentions,
    find_month,
    find_years,
    known_venues,
    strip_marks,
)

__all__ = ["Track", "VenueLabel", "find_venue", "parse_label", "venue_full_name", "venue_names"]


class Track(StrEnum):
    """What kind of appearance it is."""

    MAIN = "main"
    """The proceedings of a conference, or a journal."""
    FINDINGS = "findings"
    WORKSHOP = "workshop"
    PREPRINT = "preprint"
    REPORT = "report"
    WEB = "web"


@dataclass(frozen=True)
class VenueLabel:
    """A venue as read: `venue` is one of `venue_names()`, `month` 1 to 12, `mark` an honour or a special track."""

    venue: str
    year: int | None
    track: Track
    month: int | None = None
    mark: str | None = None


_TRACKS = {"workshop": Track.WORKSHOP, "preprint": Track.PREPRINT, "report": Track.REPORT, "web": Track.WEB}
_LONGEST_LABEL = 160
_LONGEST_WORKSHOP = 10
# Words that may stand in a label beside the venue without changing what it says.
_FILLER = re.compile(
    r"the|of|on|in|at|to|by|for|and|a|an|proc|proceedings|annual|international|intl|conference|conf|journal|ieee|acm|cvf"
    r"|usenix|springer|elsevier|taylor|francis|pmlr|main|regular|long|short|full|research|track|papers?|appear|accepted"
    r"|published|preprint|camera|ready|vol|volume|no|number|issue|pp|pages?|st|nd|rd|th|findings|association"
    r"|computational|linguistics|first|second|third|(?:twenty|thirty|forty|fifty|sixty)|(?:twenty|thirty|forty|fifty|sixty)?-?"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w{2,6}teenth|\w{2,6}tieth)",
    re.I,
)


def venue_names() -> tuple[str, ...]:
    """Every name that a label may be given, in the order of data/venues.toml."""
    return tuple(_full_names())


def venue_full_name(venue: str) -> str | None:
    """The full name behind one of `venue_names()`; None for any other.

    >>> venue_full_name("ICML Workshops")
    'Workshops of the International Conference on Machine Learning'
    """
    return _full_names().get(venue)


def _full_names() -> dict[str, str]:
    names = {}
    for venue in known_venues():
        names[venue.name] = venue.full
        if venue.findings:
            names[f"{venue.name} Findings"] = f"Findings of the {venue.full}"
        if venue.kind == "conference":
            names[f"{venue.name} Workshops"] = f"Workshops of the {venue.full}"
    return names


def parse_label(text: str) -> VenueLabel | None:
    """The venue that a list's label names; None when the text names no known venue, or says more than a label does.

    >>> parse_label("NeurIPS22")
    VenueLabel(venue='NeurIPS', year=2022, track=<Track.MAIN: 'main'>, month=None, mark=None)
    >>> parse_label("CVPR23W").venue, parse_label("Arxiv2305").month, parse_label("ICLR 2021 Oral").mark
    ('CVPR Workshops', 5, 'Oral')
    """
    if len(text) > _LONGEST_LABEL:
        return None
    text = clean_text(text)
    mentions = list(find_mentions(text))
    if not mentions:
        return None
    # "Proc. IEEE Conf. on Computer Vision …" is the conference's volume, and not the journal of that name.
    mentions = [m for m in mentions if not m.venue.name.startswith("Proceedings of the")] or mentions
    # "OpenReview ICLR 2026" appeared at ICLR: where it lies as a preprint says less.
    best = min(mentions, key=lambda mention: (_is_unreviewed(mention.venue), mention.bare, mention.start))
    rest = text
    for mention in reversed(mentions):
        rest = rest[: mention.start] + "|" + rest[mention.end :]
    if not re.search(r"\d", rest) and (best.bare or (len(best.text) <= 4 and not best.exact)):
        return None  # "Machine Learning" is a topic, "Log" a link; with a year beside them they are venues
    year, month, letter = _date(text, best)
    if year is None and re.search(r"\w-\||\|-[A-Za-z]", rest):
        return None  # "BK-SDM", a method's name
    workshop = best.workshop or letter or bool(WORKSHOP.search(rest))
    others = _words(strip_marks(WORKSHOP.sub(" ", MONTH.sub(" ", rest.replace("_", " ")))), best.venue.kind)
    hyphened = re.search(r"\b[A-Z]\w{1,11}(?=-\|)|(?<=\|-)[A-Z]\w{1,11}", rest)
    if hyphened and others == [hyphened[0]]:
        workshop = True  # FL-IJCAI'22, NeurIPS-SpicyFL'20
    elif others and not (workshop and not best.bare and len(others) <= _LONGEST_WORKSHOP):
        return None
    return _label(best.venue, year, month, find_mark(rest), workshop=workshop, findings=bool(FINDINGS.search(rest)))


def _words(text: str, kind: str) -> list[str]:
    """The words of a label that say more than fillers do.

    One with digits in it is a journal's article number; elsewhere it is a name ("Qwen2"), or an ordinal.
    """
    number = r"\w*\d\w*" if kind == "journal" else r"\d+(?:st|nd|rd|th|v\d+)?"
    words = re.findall(r"[^\W_]{2,}", text)
    return [word for word in words if not re.fullmatch(number, word) and not _FILLER.fullmatch(word)]


def _is_unreviewed(venue: Venue) -> bool:
    return venue.kind in ("preprint", "report", "web")


def _label(
    venue: Venue, year: int | None, month: int | None, mark: str | None, *, workshop: bool, findings: bool
) -> VenueLabel:
    if venue.kind == "conference" and workshop:
        return VenueLabel(f"{venue.name} Workshops", year, Track.WORKSHOP, month, mark)
    if venue.findings and findings:
        return VenueLabel(f"{venue.name} Findings", year, Track.FINDINGS, month, mark)
    return VenueLabel(venue.name, year, _TRACKS.get(venue.kind, Track.MAIN), month, mark)


def _date(text: str, mention: Mention) -> tuple[int | None, int | None, bool]:
    """Year and month of a label, and whether the W of a workshop hangs on its year ("CVPR23W")."""
    after, kind = text[mention.end :], mention.venue.kind
    eprints = find_eprints(text) if mention.venue.name == "arXiv" else []
    if eprints:
        return *eprint_month(eprints[0].eprint), False
    dotted = re.search(r"(?<!\d)((?:19|20)\d\d)[./-](0[1-9]|1[0-2]|[1-9])(?!\d)", text)
    if dotted:
        return int(dotted[1]), int(dotted[2]), False
    if _is_unreviewed(mention.venue):
        # Lists date preprints by arXiv's year and month, "Arxiv2305"; a space before "2012" makes it a year.
        stamp = re.match(r"(?P<gap>[\s'_,-]*)(?P<year>\d\d)[./]?(?P<month>0[1-9]|1[0-2])(?!\d)", after)
        if stamp and (" " not in stamp["gap"] or stamp["year"] != "20"):
            return 2000 + int(stamp["year"]), int(stamp["month"]), False
    years, month = find_years(text), find_month(text)
    near = re.match(
        r"(?P<gap>[\s'_,:(-]*)(?P<digits>(?:19|20)\d\d|\d\d)(?P<w>W(?:s|orkshops?)?)?(?![^\W_])", after, re.I
    )
    if near and len(near["digits"]) == 4:
        return int(near["digits"]), month, bool(near["w"])
    if near and not years and not after[near.end() :].startswith("."):
        # Two digits after a space are a journal's volume, not its year.
        year = _century(int(near["digits"])) if kind != "journal" or near["gap"] in ("", "'", "-", "_") else None
        return year, month, bool(near["w"])
    short = re.search(r"'(\d\d)(?!\d)", text)
    return (years[-1] if years else _century(int(short[1])) if short else None), month, False


def _century(two_digits: int) -> int | None:
    """The year that two digits mean: 1980 to 2049, None for the digits between."""
    if 50 <= two_digits < 80:
        return None
    return two_digits + (2000 if two_digits < 50 else 1900)


# What is said before a venue's name: of the first two the last word counts; the third is about another paper.
_TAKEN = re.compile(
    r"\b(?:accept(?:ed|ance)|appear(?:s|ed|ing)?|publish(?:ed)?|publication|presented|proc(?:eedings)?|in press"
    r"|camera[- ]ready|forthcoming)\b",
    re.I,
)
_PENDING = re.compile(
    r"\b(?:submi(?:t|tted|ssion)|(?:under|in) (?:\w+ )?(?:review|submission|consideration|revision)|reject(?:ed|ion)?"
    r"|being reviewed|not (?:yet )?accepted|declined|withdrawn|targeting|winn(?:er|ing)|place|challenge|competition"
    r"|overlap|compar\w+)\b",
    re.I,
)
_OTHER = re.compile(
    r"\b(?:(?:preliminary|early|earlier|prior|previous|short|shorter|abridged|workshop) versions?|extension of|extends"
    r"|(?:extended|journal) version of (?:the|our|a)|part of (?:this|our|the) (?:work|paper|article)"
    r"|based on|builds? (?:up)?on|follow[- ]?up)\b",
    re.I,
)
_AFTER = re.compile(
    r"[\s\d'()\[\],:-]*(?:submission|under review|in review|reject|challenge|competition|template|style|format)", re.I
)
# A capital right after a name belongs to another, longer name ("Nature Sustainability"), unless it is one of these.
_LONGER_NAME = re.compile(
    r" (?:and |& )?(?!Workshops?\b|Proceedings|PMLR|Track|Findings|Datasets|Conference|Oral|Spotlight|Highlight|Poster"
    r"|Main|Journal|Vol|Volume|USA|No\b|Issue|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z][a-z]+"
)


def find_venue(text: str) -> VenueLabel | None:
    """The conference, workshop or journal that took the paper, read from a comment or a journal reference.

    Preprint servers, reports and blogs are not looked for; a paper that is only submitted has no venue yet.

    >>> find_venue("8 pages. Accepted at NeurIPS 2023 (spotlight)").mark
    'Spotlight'
    >>> find_venue("Submitted to ICLR 2024") is None
    True
    """
    text = clean_text(text)
    found: list[VenueLabel] = []
    for clause in _clauses(text):
        labels = list(_taken_by(clause, pending=bool(_PENDING.search(text))))
        # "the ICML 2023 Workshop on X (ICML 2023)": the second name means the workshop as well.
        workshops = {label.venue.removesuffix(" Workshops") for label in labels if label.track is Track.WORKSHOP}
        found += [label for label in labels if label.venue not in workshops]
    # The proceedings say more than the workshop before them, and a dated label more than an undated one.
    return min(found, key=lambda label: (label.track is Track.WORKSHOP, label.year is None), default=None)


def _clauses(text: str) -> Iterator[str]:
    """The text cut at semicolons and full stops; the dot of an abbreviation cuts nothing."""
    start = 0
    for stop in re.finditer(r";|\.(?=\s|$)", text):
        word = re.search(r"[^\W\d_]+$", text[start : stop.start()])
        if stop[0] == "." and word and (len(word[0]) == 1 or word[0].lower() in abbreviations()):
            continue
        yield text[start : stop.start()]
        start = stop.end()
    yield text[start:]


def _taken_by(clause: str, *, pending: bool) -> Iterator[VenueLabel]:
    """The venues of a clause that took the paper; `pending` when the whole text speaks of a submission or a review."""
    mentions = [mention for mention in find_mentions(clause) if not _is_unreviewed(mention.venue)]
    taken: bool | None = None  # what the last word said; None while nothing was said
    for index, mention in enumerate(mentions):
        before = clause[mentions[index - 1].end if index else 0 : mention.start]
        after = clause[mention.end : mentions[index + 1].start if index + 1 < len(mentions) else len(clause)]
        yes, no = _last(_TAKEN, before), _last(_PENDING, before)
        if _OTHER.search(before) or _AFTER.match(after):
            taken = False
        elif yes != no:
            taken = yes > no
        if taken is False or not _is_a_venue(mention, before, after, taken=taken is True, pending=pending):
            continue
        workshop = (
            mention.workshop
            or _workshop_in(before, left=index > 0, right=True) == "right"
            or _workshop_in(after, left=True, right=index + 1 < len(mentions)) == "left"
        )
        mark = find_mark(after[:60], prose=True) or find_mark(before[-60:], prose=True)
        # "Findings of the Association for Computational Linguistics: EMNLP 2023"; in lower case it is the paper's own.
        findings = bool(re.search(r"\bFindings\b", clause[max(0, mention.start - 90) : mention.end] + after))
        year = _year_near(before, after, mention.venue.kind)
        yield _label(mention.venue, year, None, mark, workshop=workshop, findings=findings)


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _is_a_venue(mention: Mention, before: str, after: str, *, taken: bool, pending: bool) -> bool:
    """Whether the name means the venue here, not a word, a part of a longer name, or a passing remark."""
    if not mention.spelled or ((mention.weak or " " in mention.text) and _LONGER_NAME.match(after)):
        return False
    if mention.weak:
        leads = re.search(r"\b(?:in|at|by|to|journal|of)(?: the)?(?: journal)?[\s:\"']*$", before, re.I)
        return bool(taken and leads) or (not before.strip() and bool(re.match(r"[\s,.:(]+\d", after)))
    alone = not re.search(r"\w", before + after)
    dated = _year_near(before[-60:], after[:60], mention.venue.kind) is not None
    return taken or ((alone or dated) and not pending)


def _year_near(before: str, after: str, kind: str) -> int | None:
    """The year right after the name; else one after it, a journal's last; else the last before it."""
    near = re.match(r"[\s'_,(:-]*((?:19|20)\d\d)(?!\d)|(?:'|\s'|-|_)?(\d\d)(?![\w.])", after)
    if near and near[1]:
        return int(near[1])
    if near and kind != "journal" and _century(int(near[2])):
        return _century(int(near[2]))
    years = find_years(after)
    if years:
        return years[-1] if kind == "journal" else years[0]
    return next(reversed(find_years(before)), None)


def _workshop_in(gap: str, *, left: bool, right: bool) -> str | None:
    """Whose the workshop is that stands between two names, of which either may be absent."""
    # "a workshop at X and accepted at Y": what stands before the "and" is none of Y's.
    near_right = re.split(r"(?:,|\band\b|\balso\b)\s+(?=(?:\w+ ){0,2}(?:accept|publish|appear|present))", gap)[-1]
    if not WORKSHOP.search(gap):
        return None
    if (
        right
        and WORKSHOP.search(near_right)
        and (
            not left
            or re.search(r"workshops?\b.*(?:\b(?:at|of|in|with)|@)\W*(?:(?:the|ieee|acm|cvf|\d{4})\W+)*$", gap, re.I)
        )
    ):
        return "right"
    return "left" if left else None
