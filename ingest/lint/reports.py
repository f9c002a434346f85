"""Findings as text, JSON, GitHub annotations and SARIF 2.1.0; what comes from a list is never markup there; pure."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from rich.text import Text

from ingest.lint.findings import Finding, Rule, Severity

__all__ = ["format_finding", "format_github", "format_json", "format_rule", "format_sarif", "format_summary"]

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def _one_line(text: str) -> str:
    """Text for one line of a terminal: no character in it is obeyed, and none turns the reading direction."""
    return "".join(
        " " if not char.isprintable() and not _is_harmless(char) else char for char in text.replace("\n", " ")
    )


def _is_harmless(char: str) -> bool:
    # Joiners hold emoji and some scripts together; all other format characters may hide or turn what follows.
    return char in "\u200c\u200d" or unicodedata.category(char) == "Zs"


def format_finding(finding: Finding) -> Text:
    """One finding on two lines, coloured where it is printed on a terminal.

    >>> format_finding(Finding("a.md", 3, 5, 9, "http-link", Severity.INFO, "m", "c")).plain
    'a.md:3:5: info http-link: m\\n    c'
    """
    text = Text()
    text.append(f"{_one_line(finding.file)}:{finding.line}:{finding.column}: ", "bold")
    text.append(finding.severity.value, _COLOURS[finding.severity])
    text.append(f" {finding.rule}", "dim")
    text.append(f": {_one_line(finding.message)}\n")
    text.append(f"    {_one_line(finding.cure)}" + (" [--fix]" if finding.fix else ""), "dim")
    return text


def format_summary(findings: Sequence[Finding], files: int) -> str:
    """How many of what, in one line.

    >>> format_summary([], 2)
    'nothing found in 2 files'
    """
    where = f"in {files} file{'s' * (files != 1)}"
    if not findings:
        return f"nothing found {where}"
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{counts[severity]} {severity}{_plural(severity, counts[severity])}" for severity in Severity]
    fixable = sum(finding.fix is not None for finding in findings)
    return f"{', '.join(parts)} {where}; --fix mends {fixable}"


def _plural(severity: Severity, count: int) -> str:
    return "" if severity is Severity.INFO or count == 1 else "s"


def format_json(findings: Iterable[Finding], skipped: Iterable[str] = ()) -> str:
    """An object with the findings and the remarks on what was skipped."""
    rows = [{**asdict(finding), "severity": finding.severity.value} for finding in findings]
    return json.dumps({"findings": rows, "skipped": list(skipped)}, ensure_ascii=False, indent=2)


def _sentences(finding: Finding) -> str:
    """Message and cure on one line.

    >>> _sentences(Finding("a.md", 1, 1, 2, "r", Severity.INFO, "No section #a", "Is #b meant?"))
    'No section #a. Is #b meant?'
    """
    return _one_line(f"{finding.message}. {finding.cure}{'' if finding.cure.endswith('?') else '.'}")


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def format_github(findings: Iterable[Finding]) -> str:
    """Workflow commands that GitHub shows beside the lines of a pull request, one a line.

    >>> print(format_github([Finding("a,b.md", 3, 5, 9, "http-link", Severity.INFO, "100%", "c")]))
    ::notice file=a%2Cb.md,line=3,endLine=3,col=5,endColumn=9,title=http-link::100%25. c.
    """
    return "\n".join(
        f"::{_LEVELS[finding.severity]} file={_property(finding.file)},line={finding.line},endLine={finding.line},"
        f"col={finding.column},endColumn={finding.end_column},title={_property(finding.rule)}"
        f"::{_data(_sentences(finding))}"
        for finding in findings
    )


def _data(text: str) -> str:
    """A message of a workflow command: line ends and percent signs would end or alter the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def format_sarif(findings: Sequence[Finding], rules: Sequence[Rule], version: str) -> str:
    """A SARIF 2.1.0 log with one run (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), fixes included."""
    places = {rule.id: index for index, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "Lithograph",
                "semanticVersion": version,
                "rules": [_sarif_rule(rule) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(finding, places[finding.rule]) for finding in findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": format_rule(rule)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
    }


def _sarif_result(finding: Finding, index: int) -> dict[str, Any]:
    place = {"uri": _uri(finding.file)}
    region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end_column}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": _sentences(finding)},
        "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
    }
    if finding.fix is not None:
        fix = finding.fix
        deleted = {"startLine": fix.line, "startColumn": fix.column, "endColumn": fix.end_column}
        replacement = {"deletedRegion": deleted, "insertedContent": {"text": fix.text}}
        result["fixes"] = [
            {
                "description": {"text": _one_line(finding.cure)},
                "artifactChanges": [{"artifactLocation": place, "replacements": [replacement]}],
            }
        ]
    return result


def _uri(file: str) -> str:
    """A file as SARIF names it: relative where it is, else an absolute address.

    >>> _uri("my lists/a#1.md"), _uri("/home/me/a.md")
    ('my%20lists/a%231.md', 'file:///home/me/a.md')
    """
    return f"file://{quote(file)}" if file.startswith("/") else quote(file)


def format_rule(rule: Rule) -> str:
    """A rule's documentation: what is wrong, why, an example that breaks it and one that does not."""
    facts = [rule.severity.value]
    if rule.fixable:
        facts.append("mended by --fix")
    if rule.needs != "nothing":
        facts.append("needs arXiv's records" if rule.needs == "records" else "asks the network")
    bad, good = ("\n".join(f"    {line}" for line in text.split("\n")) for text in (rule.bad, rule.good))
    return f"{rule.id} ({', '.join(facts)})\n{rule.summary}.\n\n{rule.why}\n\nWrong:\n{bad}\n\nRight:\n{good}"
