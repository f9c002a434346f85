"""Claims in words: a table for each group that may be ranked, and what is unknown beside a front; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kg.compare import ClaimGroup, Stated
from kg.pages.cards import counted, hue, publication, short
from kg.pages.kin import origin_of
from kg.pages.markup import Node, element, internal
from kg.pages.scatter import improvement_words
from kg.side_by_side import Front
from kg.views import ClaimView, PaperView

__all__ = ["capitalized", "group_sections", "labelled", "quote_of", "unknown_list"]

MOST_ROWS = 25
MOST_GROUPS = 6
"""Tables that stand open; a large library has a ranking for each of a hundred baselines."""

Hues = Mapping[tuple[str, ...], int]


def capitalized(text: str) -> str:
    """The text with a capital at its head, the rest as it is: `FLOPs, value` stays."""
    return text[:1].upper() + text[1:]


def labelled(label: str, control: Node) -> Node:
    """A control with its name in small letters above it."""
    return element("div", element("span", label, cls="kg-small", aria_hidden="true"), control, cls="kg-labelled")


def group_sections(groups: Sequence[ClaimGroup], hues: Hues, keys: Iterable[str]) -> list[Node]:
    """A table a group, with the reason where it stands apart; `keys` are the papers that can be linked to."""
    known = set(keys)
    # In a large library most baselines have one claim each: those wait behind a line that counts them.
    open_ones = [g for at, g in enumerate(groups) if at == 0 or len(groups) <= MOST_GROUPS or len(g.stated) > 1]
    open_ones = open_ones[:MOST_GROUPS]
    folded = [group for group in groups if all(group is not other for other in open_ones)]
    made = [_group(group, hues, known, first=group is groups[0]) for group in open_ones]
    if not folded:
        return made
    more = element(
        "details",
        element("summary", f"{counted(len(folded), 'more group')}, each apart from the others"),
        element("div", (_group(group, hues, known, first=False) for group in folded), cls="kg-stack kg-spaced"),
        data_id="groups",
    )
    return [*made, more]


def _group(group: ClaimGroup, hues: Hues, known: set[str], *, first: bool) -> Node:
    if not group.is_ranking:
        reason: Node | None = element("p", element("strong", "Not ranked: "), f"each {group.reason}.", cls="kg-reason")
    elif group.reason:
        reason = element("p", element("strong", "A ranking of its own: "), f"{group.reason}.", cls="kg-reason")
    else:
        reason = None
    mind = [element("p", element("strong", "Mind: "), f"{words}.", cls="kg-reason") for words in group.cautions]
    title = capitalized(group.title if group.is_ranking else group.quantity.value)
    aside = counted(len(group.stated), "claim") + ("" if group.is_ranking else ", not ranked, newest first")
    return element(
        "section",
        element("h2", title, element("span", aside, cls="kg-quiet"), cls="kg-h2"),
        reason,
        mind,
        _table(group, hues, known),
        cls="kg-lead-group" if first and group.is_ranking and not group.reason else "kg-group",
    )


def _table(group: ClaimGroup, hues: Hues, known: set[str]) -> Node:
    """Columns that no claim of the group fills are left out."""
    shown = group.stated[:MOST_ROWS]
    titles = {
        "Place": group.is_ranking,
        "Paper": True,
        "Value": any(one.claim.value_text for one in shown),
        "Improvement": any(improvement_words(one.claim) for one in shown),
        "Baseline": any(one.claim.baseline for one in shown),
        "Device": any(one.claim.hardware for one in shown),
        "Setting": any(one.claim.setting or one.claim.caveat for one in shown),
        "In whose words": True,
    }
    columns = [title for title, filled in titles.items() if filled]
    head = element("tr", (element("th", title, scope="col") for title in columns))
    rows = []
    for one in shown:
        cells = _cells(one, hues, known)
        rows.append(
            element(
                "tr",
                (
                    element(
                        "td",
                        element("span", title, cls="kg-th"),
                        cells[title] or element("span", "–", cls="kg-quiet", aria_label="not stated"),
                        cls=f"kg-td-{title.split()[-1].lower()}" + ("" if cells[title] else " kg-unsaid"),
                    )
                    for title in columns
                ),
            )
        )
    left = len(group.stated) - len(shown)
    return element(
        "div",
        element("table", element("thead", head), element("tbody", rows)),
        element("p", f"{counted(left, 'more claim')} of this group: ask for a baseline to narrow it.", cls="kg-small")
        if left
        else None,
        cls="kg-claims",
    )


def _cells(one: Stated, hues: Hues, known: set[str]) -> dict[str, Node | None]:
    paper, claim = one.paper, one.claim
    dot = element("i", cls="kg-dot", data_topic=str(_paper_hue(paper, hues)), aria_hidden="true")
    name = internal("paper", {"paper": paper.key}, element("strong", short(paper.name, 60)), cls="kg-title")
    where = publication(paper)
    setting = ", ".join(part for part in (claim.setting, claim.caveat) if part)
    return {
        "Place": str(one.place) if one.place is not None else None,
        "Paper": element("div", dot, name, element("span", where, cls="kg-venue") if where else None, cls="kg-inline"),
        "Value": _value(claim),
        "Improvement": element("span", improvement_words(claim), cls="kg-strong") if improvement_words(claim) else None,
        "Baseline": _baseline(claim, known),
        "Device": claim.hardware,
        "Setting": setting or None,
        "In whose words": element("div", (quote_of(one) for one in claim.said_by)),
    }


def _value(claim: ClaimView) -> Node | None:
    return f"{claim.hedge or ''} {claim.value_text}".strip() if claim.value_text else None


def _baseline(claim: ClaimView, known: set[str]) -> Node | None:
    if not claim.baseline:
        return None
    if claim.baseline_key in known:
        return internal("paper", {"paper": str(claim.baseline_key)}, short(claim.baseline, 60))
    return short(claim.baseline, 60)


def quote_of(claim: ClaimView) -> Node:
    """A claim's words and where they stand."""
    said = origin_of(claim.origin, claim.source, claim.line)
    return element("blockquote", element("q", short(claim.quote, 320)), " ", element("cite", said))


def _paper_hue(paper: PaperView, hues: Hues) -> int:
    return hue(paper.topics[0].path, hues) if paper.topics else 0


def unknown_list(front: Front, *, most: int = 14) -> Node:
    """The papers of one ranking of which the other quantity is not known."""
    if not front.unknown:
        return element("p", "Every paper of the two rankings states both.", cls="kg-quiet")
    lacking: dict[str, list[PaperView]] = {}
    for stated, lacks in front.unknown:
        lacking.setdefault(lacks, []).append(stated.paper)
    return element(
        "section",
        element("h3", f"Unknown of {counted(len(front.unknown), 'paper')}"),
        element("p", "Unknown is not bad: they state one of the two only.", cls="kg-small"),
        (
            element(
                "div",
                element("p", f"Nothing on {lacks}", cls="kg-strong"),
                element(
                    "div",
                    (internal("paper", {"paper": p.key}, short(p.name, 40)) for p in papers[:most]),
                    element("span", f"and {len(papers) - most:,} more", cls="kg-quiet") if len(papers) > most else None,
                    cls="kg-inline",
                ),
            )
            for lacks, papers in lacking.items()
        ),
        cls="kg-unknown",
    )
