"""What is not to be reported: comments in the list, and the table `[lint]` of a `.lithograph.toml`; pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from fnmatch import fnmatch
from typing import Any

from ingest.lint.findings import Finding, Rule, Severity
from ingest.lint.view import View
from kg.errors import QueryError

__all__ = ["CONFIG_NAME", "RULES", "LintConfig", "check_ignores", "drop_ignored", "parse_config"]

CONFIG_NAME = ".lithograph.toml"

_COMMENT = re.compile(
    r"<!--\s*lithograph-ignore(?P<next>-next-line)?(?P<rules>(?:[\s,]+[a-z][a-z-]*)*)\s*(?::[^\n]*?)?-->"
)


UNKNOWN_RULE = Rule(
    "unknown-rule",
    Severity.WARNING,
    "A comment that silences a rule which is none",
    "The name is misspelt or of an older version, so the comment silences nothing. kg lint --rules lists all names.",
    "- [DDIM](https://arxiv.org/abs/2010.02502v3) <!-- lithograph-ignore pined-version -->",
    "- [DDIM](https://arxiv.org/abs/2010.02502v3) <!-- lithograph-ignore pinned-version -->",
)
RULES = (UNKNOWN_RULE,)


def check_ignores(view: View, known: Collection[str]) -> Iterator[Finding]:
    """Names in comments that are no rule's."""
    for number, line in enumerate(view.source.lines, start=1):
        for match in _COMMENT.finditer(line) if "lithograph-ignore" in line else ():
            for name in re.finditer(r"[a-z][a-z-]*", match["rules"]):
                if name[0] in known:
                    continue
                start = match.start("rules") + name.start() + 1
                near = get_close_matches(name[0], known, n=1)
                yield view.found(
                    UNKNOWN_RULE,
                    (number, start, start + len(name[0])),
                    f"There is no rule {name[0]!r}, so this comment silences nothing",
                    f"Is {near[0]} meant?" if near else "See kg lint --rules",
                )


def drop_ignored(findings: Iterable[Finding], lines: Sequence[str]) -> list[Finding]:
    """The findings but those that a comment in the list silences.

    `<!-- lithograph-ignore RULE -->` speaks of its own line, `<!-- lithograph-ignore-next-line RULE -->` of the next;
    several rules are divided by blanks or commas, none means all, and words after a colon are a reason.
    """
    silenced: dict[int, list[frozenset[str]]] = {}
    for number, line in enumerate(lines, start=1):
        if "lithograph-ignore" in line:
            for match in _COMMENT.finditer(line):
                rules = frozenset(re.findall(r"[a-z][a-z-]*", match["rules"]))
                silenced.setdefault(number + (match["next"] is not None), []).append(rules)
    return [
        finding
        for finding in findings
        if not any(not rules or finding.rule in rules for rules in silenced.get(finding.line, ()))
    ]


@dataclass(frozen=True)
class LintConfig:
    """The `[lint]` table: rules never reported, files never read, rules silent in some files, other severities."""

    ignore: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()
    per_file: Mapping[str, frozenset[str]] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)

    def excludes(self, path: str) -> bool:
        """Whether the file, as a path relative to the configuration's folder, is not to be read."""
        return any(_matches(path, pattern) for pattern in self.exclude)

    def apply(self, findings: Iterable[Finding], path: str) -> list[Finding]:
        """The findings about a file that are left, with the severities that are asked for."""
        ignored = set(self.ignore)
        for pattern, rules in self.per_file.items():
            if _matches(path, pattern):
                ignored |= rules
        return [
            replace(finding, severity=self.severity.get(finding.rule, finding.severity))
            for finding in findings
            if finding.rule not in ignored and "*" not in ignored
        ]


def _matches(path: str, pattern: str) -> bool:
    """Whether a path matches a pattern of the shell; a folder's name means all in it."""
    pattern = pattern.removeprefix("./")
    return fnmatch(path, pattern) or fnmatch(path, f"{pattern.rstrip('/')}/*") or fnmatch(path, f"*/{pattern}")


def parse_config(text: str, place: str, known: Iterable[str]) -> LintConfig:
    """The configuration in the text of a `.lithograph.toml`. QueryError, one line with `place`, for what is not known.

    >>> parse_config('[lint]\\nignore = ["pdf-link"]', ".lithograph.toml", ["pdf-link"]).ignore
    frozenset({'pdf-link'})
    """
    known = frozenset(known)
    try:
        table = tomllib.loads(text).get("lint", {})
    except tomllib.TOMLDecodeError as error:
        raise QueryError(f"{place} is no TOML: {error}. Mend it, or take it away.") from None
    keys = {"ignore", "exclude", "per-file-ignores", "severity"}
    if not isinstance(table, dict) or set(table) - keys:
        odd = ", ".join(sorted(set(table) - keys)) if isinstance(table, dict) else "lint"
        raise QueryError(f"{place}: [lint] does not know {odd}. It knows {', '.join(sorted(keys))}.")
    per_file, severity = (_table(table.get(key, {}), place, key) for key in ("per-file-ignores", "severity"))
    return LintConfig(
        _rules(table.get("ignore", []), place, "ignore", known),
        _texts(table.get("exclude", []), place, "exclude"),
        {pattern: _rules(rules, place, f"per-file-ignores.{pattern}", known) for pattern, rules in per_file.items()},
        {_rule(rule, place, known): _severity(value, place, rule) for rule, value in severity.items()},
    )


def _texts(value: Any, place: str, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise QueryError(f'{place}: {key} must be a list of texts, such as ["one", "two"].')
    return tuple(value)


def _table(value: Any, place: str, key: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise QueryError(f"{place}: {key} must be a table, [lint.{key}].")
    return value


def _rules(value: Any, place: str, key: str, known: frozenset[str]) -> frozenset[str]:
    names = _texts(value, place, key)
    return frozenset(name if name == "*" else _rule(name, place, known) for name in names)


def _rule(name: str, place: str, known: frozenset[str]) -> str:
    if name not in known:
        raise QueryError(f"{place}: there is no rule {name!r}. All rules: kg lint --rules")
    return name


def _severity(value: Any, place: str, rule: str) -> Severity:
    try:
        return Severity(value)
    except ValueError:
        choices = ", ".join(severity.value for severity in Severity)
        raise QueryError(f"{place}: the severity of {rule} is {value!r}. Choose one of {choices}.") from None
