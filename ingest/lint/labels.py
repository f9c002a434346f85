"""Rules about venue labels: months that do not fit the id, two spellings, names that nobody knows; pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from ingest.entries import Entry, LinkKind
from ingest.lint.findings import Finding, Rule, Severity
from ingest.lint.view import Nearest, View, work_name
from kg.ids import eprint_month, parse_eprint
from kg.venue_words import clean_text, find_mentions
from kg.venues import Track, parse_label, venue_names

__all__ = ["RULES", "check_labels"]

MONTH = Rule(
    "label-month",
    Severity.WARNING,
    "A preprint's label of another month than its id",
    "An arXiv id begins with the year and month in which it was given out. A label that says otherwise is the date of "
    "a later version, a slip, or stands beside the wrong id.",
    "- [Arxiv2304 - **ToMe**](https://arxiv.org/abs/2303.17604)",
    "- [Arxiv2303 - **ToMe**](https://arxiv.org/abs/2303.17604)",
)
SPELLING = Rule(
    "venue-spelling",
    Severity.INFO,
    "A venue in two spellings",
    "The list writes one venue in several ways; readers who filter or search find one of them. Reported once for each "
    "spelling but the usual one; where that differs from the venue's own in case only, its own is meant.",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021\n- [SDE](https://arxiv.org/abs/2011.13456), Iclr 2021",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021\n- [SDE](https://arxiv.org/abs/2011.13456), ICLR 2021",
)
UNKNOWN = Rule(
    "unknown-venue",
    Severity.INFO,
    "A venue that is not known",
    "Misspelt: the known venue that is near is named. Or a publisher, which is no venue. Or an abbreviation that is "
    "new to us, and maybe to your readers, where no link but arXiv's says what it is. Full names that are merely not "
    "in our table are not reported. Once for each name.",
    "| Title | Venue |\n| --- | --- |\n| [PTQD](https://arxiv.org/abs/2305.10657) | NeruIPS 2023 |",
    "| Title | Venue |\n| --- | --- |\n| [PTQD](https://arxiv.org/abs/2305.10657) | NeurIPS 2023 |",
)
FUTURE = Rule(
    "future-year",
    Severity.WARNING,
    "A venue of a year that is far off",
    "Venues name their papers a year ahead at most; a later year is a slip of the pen.",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2091",
    "- [DDIM](https://arxiv.org/abs/2010.02502), ICLR 2021",
)
RULES = (MONTH, FUTURE, SPELLING, UNKNOWN)


def check_labels(view: View) -> Iterator[Finding]:
    """Findings about labels."""
    for entry in view.parsed.entries:
        yield from _check_month(view, entry)
        yield from _check_year(view, entry)
    yield from _check_spellings(view)
    yield from _check_names(view)
    yield from _check_places(view)


def _check_month(view: View, entry: Entry) -> Iterator[Finding]:
    if not entry.label or not entry.eprint or entry.certainty.get("venue", ("section",))[0] == "section":
        return
    label = parse_label(entry.label)
    if label is None or label.venue != "arXiv" or label.year is None:
        return
    year, month = eprint_month(entry.eprint)
    if label.year == year and label.month in (None, month):
        return
    if _is_next_day(entry.date or "", year, month):
        return
    said = f"{label.year}" + (f"-{label.month:02}" if label.month else "")
    real = f"{year}" + (f"-{month:02}" if label.month else "")
    stamp = f"{label.year % 100:02}{label.month or 0:02}"
    at = entry.label.rfind(stamp)
    offer = f"{entry.label[:at]}{year % 100:02}{month:02}" if entry.label.endswith(stamp) and label.month else real
    yield view.found(
        MONTH,
        view.find(entry, entry.label),
        f"{work_name(entry)} is labelled {entry.label} ({said}), and its id {entry.eprint} is of {real}",
        f"Write {offer}, or mend the id",
    )


def _check_year(view: View, entry: Entry) -> Iterator[Finding]:
    if view.today is None or entry.year is None or entry.year <= view.today.year + 1:
        return
    if entry.certainty.get("venue", ("section",))[0] == "section" and entry.venue:
        return  # said once, by a heading
    yield view.found(
        FUTURE,
        view.find(entry, entry.label or str(entry.year)),
        f"{work_name(entry)} is said to be of {entry.year}",
        "Check the year",
    )


def _is_next_day(date: str, year: int, month: int) -> bool:
    """Whether an exact date lies so near the month's border that time zones explain it."""
    match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", date)
    if match is None:
        return False
    there, day = int(match[1]) * 12 + int(match[2]), int(match[3])
    here = year * 12 + month
    return (there == here - 1 and day >= 27) or (there == here + 1 and day <= 3)


def _stated(view: View) -> list[Entry]:
    """Entries that name a known venue themselves."""
    return [
        entry
        for entry in view.parsed.entries
        if entry.label and entry.venue and entry.certainty.get("venue", ("section", 0))[0] != "section"
    ]


_TAIL = re.compile(
    r"(?i)[\s,;:.(\[-]*\b(?:vol(?:ume)?|no|issue|pmlr|oral|spotlight|highlight|poster|best paper|award|accepted"
    r"|preprint|main|findings|datasets?|industry|survey|demo|short|long|track|journal|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)\b.*"
)
# fmt: off
_ASIDE = frozenset((
    "the", "of", "on", "in", "at", "and", "proc", "proceedings", "annual", "international", "conference", "ieee", "acm",
    "cvf",
))
# fmt: on


def _spelling(entry: Entry) -> str | None:
    """The name in a label without year, volume and marks; None when more is left than one venue's name."""
    match = re.match(r"\W*(?:(?:19|20)\d\d\W+)?(?P<name>\d?\D+)", entry.label or "")
    core = _TAIL.sub("", match["name"]).strip(" ,;:.-–'’[]|*_`(") if match else ""
    if core.count("(") != core.count(")"):
        core = f"{core})" if "(" in core else core.strip(")")
    if re.search(r"[A-Z]{3,}[-/&][A-Z]{3,}", core):
        return None  # held together with another: ACL-IJCNLP
    mentions = list(find_mentions(clean_text(core)))
    if not mentions or {mention.venue.name for mention in mentions} != {(entry.venue or "").removesuffix(" Findings")}:
        return None
    rest = clean_text(core)
    for mention in reversed(mentions):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    return core if _ASIDE.issuperset(re.findall(r"\w+", rest.lower())) else None


def _check_spellings(view: View) -> Iterator[Finding]:
    known = set(venue_names())
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    first: dict[tuple[str, str], Entry] = {}
    for entry in _stated(view):
        if entry.venue not in known or entry.track == Track.WORKSHOP:
            continue
        core = _spelling(entry)
        if core is None or (core.upper().startswith("NIPS") and (entry.year or 0) <= 2018):
            continue  # NeurIPS was called NIPS up to 2017, and its proceedings still in 2018
        spellings[entry.venue][core] += 1
        first.setdefault((entry.venue, core), entry)
    for venue, counts in spellings.items():
        usual, times = counts.most_common(1)[0]
        if len(counts) > 1 and (counts[venue] == times or usual.casefold() == venue.casefold()):
            usual = venue
        for core, count in counts.items():
            if core == usual:
                continue
            entry = first[venue, core]
            others = f" and at {count - 1} more places" if count > 1 else ""
            other, at = next(item for item in counts.most_common() if item[0] != core)
            yield view.found(
                SPELLING,
                view.find(entry, core),
                f"{venue} is spelled “{core}” here{others}, and “{other}” at {at}",
                f"Write {usual if counts[usual] > count else venue}",
            )


def _check_names(view: View) -> Iterator[Finding]:
    known = set(venue_names())
    lowered = {name.lower(): name for name in known}
    counts = Counter(entry.venue for entry in _stated(view))
    seen: set[str] = set()
    nearest = Nearest(lowered, patience=200_000)
    for entry in _stated(view):
        venue = entry.venue or ""
        if venue in known or venue in seen or entry.track is not None or not _is_name(venue):
            continue
        seen.add(venue)
        if venue.upper() in _PUBLISHERS:
            yield view.found(
                UNKNOWN,
                view.find(entry, venue),
                f"“{venue}” is a publisher and no venue",
                "Write the name of the conference or journal",
            )
            continue
        near = _near(venue.lower(), lowered, nearest)
        if not near and _can_be_looked_up(entry):
            continue
        if not near and not re.fullmatch(r"(?:[a-z]-?|I)?[A-Z]{2,}[A-Za-z-]*|[A-Z][a-z]{0,2}[A-Z]\w*", venue):
            continue  # a journal's full name that our table lacks is no fault of the list; an abbreviation says nothing
        more = f" (and at {counts[venue] - 1} more places)" if counts[venue] > 1 else ""
        yield view.found(
            UNKNOWN,
            view.find(entry, venue),
            f"“{venue}” is no venue that is known here{more}",
            f"Is {lowered[near]} meant?" if near else "Check the abbreviation, or write the full name",
        )


def _check_places(view: View) -> Iterator[Finding]:
    """Misspelt venues that were read as names: where other entries bear a venue, this one bears "ICRL"."""
    used = {entry.venue.lower(): entry.venue for entry in _stated(view) if entry.venue in venue_names()}
    nearest = Nearest(used)
    for entry in view.parsed.entries:
        if entry.venue or not entry.alias or entry.certainty.get("alias", ("",))[0] != "brackets":
            continue
        near = _near(entry.alias.lower(), used, nearest)
        if near and not re.search(rf"(?i)\b{re.escape(entry.alias)}\b", entry.title or ""):
            yield view.found(
                UNKNOWN, view.find(entry, entry.alias), f"“{entry.alias}” is no venue that is known here",
                f"Is {used[near]} meant?",
            )  # fmt: skip


_PUBLISHERS = frozenset(("ACM", "IEEE", "IEEECONF", "PMLR", "SIAM", "SPRINGER", "ELSEVIER", "WILEY", "MDPI", "CVF"))


def _can_be_looked_up(entry: Entry) -> bool:
    """Whether a link leads to where the paper appeared, which says what the abbreviation stands for."""
    papers = [link.url for link in entry.links if link.kind is LinkKind.PAPER] + [entry.url or ""]
    return entry.doi is not None or any(url and parse_eprint(url) is None for url in papers)


def _near(venue: str, lowered: Collection[str], nearest: Nearest) -> str | None:
    """The known name that a name is a slip of the pen away from: letters swapped, or one in ten wrong."""
    swapped = (name for name in lowered if len(name) > 3 and name[0] == venue[0] and sorted(name) == sorted(venue))
    found = next(swapped, None) or (nearest.find(venue, 0.9) if len(venue) > 4 else None)
    return found if found and abs(len(found) - len(venue)) <= 2 else None


def _is_name(venue: str) -> bool:
    """Whether the words may be one venue's name at all, and no title, remark, or two names."""
    core = re.sub(r"[(\[].*", "", venue).strip()
    if parse_label(core) or parse_label(f"{core} 2020"):
        return False  # "Nat. Mach. Intell. (Comment)"
    return len(venue.split()) <= 8 and bool(re.search(r"[A-Z]", venue)) and not re.search(r"[?!:/“”\"]", venue)
