"""Findings as text, JSON, annotations and SARIF: what stands in a list is obeyed by none of their readers."""

from __future__ import annotations

import json

from ingest.lint import Edit, Finding, Severity, lint_rules
from ingest.lint.reports import (
    format_finding,
    format_github,
    format_json,
    format_rule,
    format_sarif,
    format_summary,
)

HOSTILE = Finding(
    "a list,1.md",
    3,
    5,
    9,
    "bare-id-link",
    Severity.ERROR,
    "\x1b[31mred\x9b2J \u202eturned\n::error::injected 100%",
    "Write [bold]it[/bold]",
    Edit(3, 5, 9, "https://arxiv.org/abs/2112.10752"),
)
PLAIN = Finding("b.md", 1, 1, 2, "pdf-link", Severity.INFO, "words", "cure")


def test_text_is_shown_and_not_obeyed() -> None:
    lines = format_finding(HOSTILE).plain.split("\n")
    assert len(lines) == 2
    assert all(char.isprintable() for line in lines for char in line)
    assert "\u202e" not in lines[0]
    assert lines[0].startswith("a list,1.md:3:5: error bare-id-link: ")
    assert lines[1] == "    Write [bold]it[/bold] [--fix]"


def test_the_summary_counts() -> None:
    assert format_summary([HOSTILE, PLAIN, PLAIN], 2) == "1 error, 0 warnings, 2 info in 2 files; --fix mends 1"


def test_json_has_every_field() -> None:
    shown = json.loads(format_json([HOSTILE, PLAIN], ["unknown-id: skipped"]))
    assert shown["skipped"] == ["unknown-id: skipped"]
    assert shown["findings"][1] == {
        "file": "b.md",
        "line": 1,
        "column": 1,
        "end_column": 2,
        "rule": "pdf-link",
        "severity": "info",
        "message": "words",
        "cure": "cure",
        "fix": None,
    }
    assert shown["findings"][0]["fix"] == {
        "line": 3,
        "column": 5,
        "end_column": 9,
        "text": "https://arxiv.org/abs/2112.10752",
    }


def test_an_annotation_is_one_command_whatever_the_list_says() -> None:
    lines = format_github([HOSTILE, PLAIN]).split("\n")
    assert len(lines) == 2
    assert lines[0].startswith("::error file=a list%2C1.md,line=3,endLine=3,col=5,endColumn=9,title=bare-id-link::")
    assert "100%25" in lines[0] and "\x1b" not in lines[0]
    assert lines[1] == "::notice file=b.md,line=1,endLine=1,col=1,endColumn=2,title=pdf-link::words. cure."


def test_sarif_has_what_version_2_1_0_requires() -> None:
    """Required properties and allowed values by sections 3.13 to 3.57 of the standard, checked by hand."""
    log = json.loads(format_sarif([HOSTILE, PLAIN], lint_rules(), "1.2.3"))
    assert log["version"] == "2.1.0"
    assert log["$schema"].startswith("https://")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] and driver["semanticVersion"] == "1.2.3"
    assert run["columnKind"] == "unicodeCodePoints"
    ids = [rule["id"] for rule in driver["rules"]]
    assert len(ids) == len(set(ids)) == len(lint_rules())
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in run["results"]:
        assert ids[result["ruleIndex"]] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["startLine"] >= 1 and 1 <= region["startColumn"] <= region["endColumn"]
        assert " " not in location["physicalLocation"]["artifactLocation"]["uri"]
    (fix,) = run["results"][0]["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "a%20list%2C1.md"}
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 5, "endColumn": 9},
            "insertedContent": {"text": "https://arxiv.org/abs/2112.10752"},
        }
    ]
    assert "fixes" not in run["results"][1]


def test_a_rule_explains_itself() -> None:
    for rule in lint_rules():
        shown = format_rule(rule)
        assert rule.id in shown and rule.summary in shown and rule.why in shown
        assert all(f"    {line}" in shown for line in (*rule.bad.split("\n"), *rule.good.split("\n")))
        assert ("--fix" in shown.split("\n")[0]) == rule.fixable
