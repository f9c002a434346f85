"""A list that is read is looked over too: what `kg lint` finds without asking anybody is kept for the app to show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ingest.entries import ParsedList
from ingest.lint import lint_list
from ingest.lint.silence import LintConfig
from ingest.lint_files import load_settings, read_list_file
from ingest.records import PaperRecord

__all__ = ["Settings", "inspect_list", "settings_for"]

Settings = tuple[LintConfig, str]
"""A configuration, and the path of the list as that sees it."""


def settings_for(content: Path | str, known: dict[Path, LintConfig]) -> Settings:
    """The configuration beside a list's file; a list that was fetched has none. QueryError."""
    return load_settings(content, None, known) if isinstance(content, Path) else (LintConfig(), "")


def inspect_list(
    content: Path | str, parsed: ParsedList, records: Mapping[str, PaperRecord], settings: Settings, today: date
) -> list[dict[str, Any]]:
    """The findings about a list, as rows; none where its configuration excludes it."""
    config, place = settings
    if config.excludes(place):
        return []
    text = read_list_file(content).text if isinstance(content, Path) else content
    found = lint_list(text, parsed=parsed, records=records, today=today)
    columns = ("rule", "line", "column", "message", "cure")
    return [
        {**{name: getattr(one, name) for name in columns}, "severity": one.severity.value}
        for one in config.apply(found, place)
    ]
