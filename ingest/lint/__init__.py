"""What is wrong with a list: findings with place, rule, message and cure; pure.

One room a family of rules, the rules' documentation beside their code:

    targets.py     single link targets          anchors.py     the table of contents
    repeats.py     works named twice            structure.py   the Markdown itself
    neighbours.py  code links of neighbours     facts.py       the list beside arXiv's records
    labels.py      venue labels                 reach.py       links that were asked

`findings.py` is what they speak in, `source.py` and `view.py` what they see, `fixes.py`, `silence.py` and `reports.py`
what is done with what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from ingest.entries import ParsedList
from ingest.lint import anchors, facts, labels, neighbours, reach, repeats, silence, structure, targets
from ingest.lint.findings import Edit, Finding, Needs, Rule, Severity
from ingest.lint.fixes import apply_edits
from ingest.lint.source import Source
from ingest.lint.view import View
from ingest.lists import parse_list
from ingest.records import PaperRecord

__all__ = ["Edit", "Finding", "Needs", "Rule", "Severity", "fix_list", "linked_addresses", "lint_list", "lint_rules"]

_CHECKS: tuple[Callable[[View], Iterator[Finding]], ...] = (
    targets.check_targets,
    repeats.check_repeats,
    neighbours.check_neighbours,
    labels.check_labels,
    facts.check_facts,
    anchors.check_anchors,
    structure.check_structure,
    reach.check_reach,
)
_MOST_ROUNDS = 10


def lint_rules() -> tuple[Rule, ...]:
    """All rules, family by family."""
    rooms = (targets, repeats, neighbours, labels, facts, anchors, structure, reach, silence)
    return tuple(rule for room in rooms for rule in room.RULES)


def lint_list(
    text: str,
    *,
    file: str = "list.md",
    parsed: ParsedList | None = None,
    records: Mapping[str, PaperRecord] | None = None,
    missing: frozenset[str] = frozenset(),
    dead: Mapping[str, str] | None = None,
    today: date | None = None,
) -> list[Finding]:
    """The findings about a list, in the order of its lines, without those that a comment in it silences.

    `text` is the list with its own line ends, `parsed` what `parse_list` made of it (made here when not given),
    `records` arXiv's records by id as far as they are known, `missing` the ids that arXiv says it does not know, `dead`
    the addresses that lead nowhere with the reason, and `today` the day after which an arXiv id cannot be; without it
    none is too late.
    """
    text = text.removeprefix("\ufeff")
    if parsed is None:
        parsed = parse_list(text if "\n" in text else f"{text}\n", file=file)
    view = View(parsed, Source(text), records or {}, missing, dead or {}, today)
    findings = [finding for check in _CHECKS for finding in check(view)]
    findings += silence.check_ignores(view, [rule.id for rule in lint_rules()])
    unique = dict.fromkeys(sorted(findings, key=lambda f: (*f.place, f.rule, f.message)))
    return silence.drop_ignored(unique, view.source.lines)


def linked_addresses(text: str) -> list[str]:
    """The http(s) addresses that a list links to, each once; arXiv's are left out, it is asked by id."""
    return reach.addresses(Source(text.removeprefix("\ufeff")))


def fix_list(text: str, choose: Callable[[str], list[Finding]]) -> tuple[str, int]:
    """The text with every fix made that `choose(text)` offers, and how many; again and again until none is left."""
    made = 0
    for _ in range(_MOST_ROUNDS):
        mended, count = apply_edits(text, choose(text))
        if mended == text:
            break
        text, made = mended, made + count
    return text, made
