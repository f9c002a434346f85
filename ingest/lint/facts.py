"""Rules that hold a list against arXiv's records: titles, publication, withdrawal; pure, given the records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.entries import Entry
from ingest.lint.findings import Finding, Needs, Rule, Severity
from ingest.lint.view import View, work_name, work_title
from ingest.records import PaperRecord
from kg.venues import Track, VenueLabel, find_venue, parse_label

__all__ = ["RULES", "check_facts"]

TITLE = Rule(
    "title-differs",
    Severity.WARNING,
    "Another title than arXiv's",
    "The list and arXiv name the paper differently: it was renamed, the title was mistyped, or the id is another "
    "paper's. Case, punctuation and formulas do not count.",
    "- [Denoising Diffusion Implicit Model](https://arxiv.org/abs/2010.02502)",
    "- [Denoising Diffusion Implicit Models](https://arxiv.org/abs/2010.02502)",
    needs=Needs.RECORDS,
)
PUBLISHED = Rule(
    "preprint-published",
    Severity.INFO,
    "A preprint that has been published",
    "arXiv's journal reference, comment or DOI names the venue. The new label is offered as the list writes labels.",
    "- [Arxiv2302 - **ReDi**](https://arxiv.org/abs/2302.02285)",
    "- [ICML23 - **ReDi**](https://arxiv.org/abs/2302.02285)",
    needs=Needs.RECORDS,
)
WITHDRAWN = Rule(
    "withdrawn-paper",
    Severity.WARNING,
    "A paper that was withdrawn",
    "Its authors or arXiv took it back. Take it out of the list, or say so beside it.",
    "- [A work whose authors took it back](https://arxiv.org/abs/1707.08567)",
    "- nothing, or a note that it was withdrawn",
    needs=Needs.RECORDS,
)
UNKNOWN = Rule(
    "unknown-id",
    Severity.ERROR,
    "An id that arXiv does not know",
    "The id has the right form, and arXiv answers that there is no such paper. Asked with --online only.",
    "- [DDIM](https://arxiv.org/abs/2010.99999)",
    "- [DDIM](https://arxiv.org/abs/2010.02502)",
    needs=Needs.NETWORK,
)
RULES = (TITLE, PUBLISHED, WITHDRAWN, UNKNOWN)


def check_facts(view: View) -> Iterator[Finding]:
    """Findings about entries whose arXiv record is at hand."""
    for entry in view.parsed.entries:
        if entry.eprint in view.missing:
            yield view.found(
                UNKNOWN,
                view.find(entry, entry.eprint),
                f"arXiv knows no paper {entry.eprint}",
                "Look the paper up on arXiv and copy its id",
            )
        record = view.records.get(entry.eprint or "")
        if record is not None:
            yield from _check_entry(view, entry, record)


def _check_entry(view: View, entry: Entry, record: PaperRecord) -> Iterator[Finding]:
    if record.withdrawn:
        yield view.found(
            WITHDRAWN,
            view.find(entry, entry.title or entry.alias),
            f"{work_name(entry)} ({record.eprint}) was withdrawn from arXiv",
            "Take it out, or say so beside it",
        )
    name = record.title.partition(":")[0]  # which a list may write for the whole
    if entry.title and work_title(entry.title) not in (work_title(record.title), work_title(name)):
        yield view.found(
            TITLE,
            view.find(entry, entry.title),
            f"The list says “{entry.title[:120]}”, arXiv says “{record.title[:120]}”",
            "Write arXiv's title, or mend the id",
        )
    venue = None if record.withdrawn or not _is_preprint(entry) else _venue_of(record)
    if venue is not None:
        source, label = venue
        yield view.found(
            PUBLISHED,
            view.find(entry, entry.label),
            f"{work_name(entry)} is labelled {entry.label}; arXiv's {source} names {label.venue}"
            + (f" {label.year}" if label.year else ""),
            f"Write {_offer(entry, label)}",
        )


def _is_preprint(entry: Entry) -> bool:
    return entry.label is not None and entry.track == Track.PREPRINT and entry.certainty["venue"][0] != "section"


# The DOI's second half names the proceedings at some publishers: 10.1109/CVPR52729.2023.01234, 10.24963/ijcai.2023/1
_IN_DOI = re.compile(
    r"10\.(?:(?:1109/(?P<ieee>[a-z]+)\d*|24963/(?P<ijcai>ijcai)|21437/(?P<speech>interspeech))\.(?P<year>20\d\d)"
    # 10.18653/v1/2023.findings-emnlp.12, 10.18653/v1/2023.acl-long.1
    r"|18653/v1/(?P<ahead>20\d\d)\.(?P<findings>findings-)?(?P<acl>[a-z]+))"
)


def _venue_of(record: PaperRecord) -> tuple[str, VenueLabel] | None:
    """Where the paper appeared, and which field of the record says so."""
    for source, text in (("journal reference", record.journal_ref), ("comment", record.comment)):
        label = find_venue(text) if text else None
        if label is not None and label.track not in (Track.PREPRINT, Track.REPORT, Track.WEB):
            return source, label
    match = _IN_DOI.match(record.doi or "")
    if match is None:
        return None
    name = match["ieee"] or match["ijcai"] or match["speech"] or match["acl"]
    findings = "Findings " if match["findings"] else ""
    label = parse_label(f"{name.upper()} {findings}{match['year'] or match['ahead']}")
    return ("DOI", label) if label is not None else None


def _offer(entry: Entry, label: VenueLabel) -> str:
    """The new label, written as the list writes the old one: "Arxiv2302" → "ICML23", "arXiv 2023" → "ICML 2023"."""
    old = entry.label or ""
    if label.year is None:
        return label.venue
    if re.fullmatch(r"(?i)arxiv[-_]?\d{4}", old):
        name, _, workshops = label.venue.partition(" Workshops")
        is_workshop = label.track is Track.WORKSHOP and not name.endswith("W") and label.venue != name + workshops
        return f"{name}{label.year % 100:02}{'W' if is_workshop or label.track is Track.WORKSHOP else ''}"
    joint = re.search(r"(?i)arxiv(?P<joint>[\s'’,.-]*)(?=\d)", old)
    return f"{label.venue}{joint['joint'] if joint and joint['joint'] else ' '}{label.year}"
