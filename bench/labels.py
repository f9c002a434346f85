"""The entries labelled by hand, and the lists that they speak of: ours, or a maintainer's own kept elsewhere.

A file of labels holds one JSON object a line. `file` (its path below the lists' folder) and `line` (1-based) are
required; a field that a label leaves out is not scored, where null means that the list states none. `NAME-not.jsonl`
beside `NAME.jsonl` holds lines that are no papers and must not be read as one; it may be missing. A label without
`split` is of the half developed on. tests/data/labels/README.md says what each field means.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.entries import ParsedList
from ingest.lists import parse_list
from ingest.sources import list_files

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "labels" / "entries.jsonl"
LISTS = ROOT / ".." / "shared" / "lists"
DEV = "dev"
_EXCERPTS = "examples.jsonl"
_PREFIX = "# A list\n\n"
"""Stands before an excerpt, so that its own first heading is a section and not the document's title."""
_SEVERAL = ("section", "code")

Label = dict[str, Any]


class LabelError(ValueError):
    """A file of labels that cannot be read, with the line and what is wrong on it."""


def read_labels(path: Path, split: str | None = None) -> list[Label]:
    """The rows of a file of labels, of one half or of both; LabelError if it or a row of it cannot be read."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(f"cannot read the labels of {path}: {error}") from error
    rows = [_read_row(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    return [row for row in rows if split in (None, row["split"])]


def _read_row(line: str, where: str) -> Label:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise LabelError(f"{where} is no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("file"), str) or type(row.get("line")) is not int:
        raise LabelError(f'{where}: a label needs "file", the path of its list, and "line", a number')
    for name in _SEVERAL:
        if not isinstance(row.get(name, []), list):
            raise LabelError(f'{where}: "{name}" is a list of texts')
    return {"split": DEV, "style": "", "why": "", **row}


def not_papers(labels: Path) -> Path:
    """The file of lines that are no papers: `entries-not.jsonl` beside `entries.jsonl`."""
    return labels.with_name(f"{labels.stem}-not{labels.suffix}")


class Lists:
    """The lists of a folder, each parsed once, and the excerpts, each as a document of its own."""

    def __init__(self, folder: Path = LISTS) -> None:
        self._folder = folder
        self._parsed: dict[str, ParsedList] = {}
        excerpts = folder / _EXCERPTS
        lines = excerpts.read_text("utf-8").splitlines() if excerpts.exists() else []
        self._excerpts = [json.loads(line)["text"] for line in lines]

    def parsed(self, row: Label) -> tuple[ParsedList, int]:
        """The list that a label speaks of, and the line that its entry begins on there; ListError without the list."""
        if row["file"] != _EXCERPTS:
            if row["file"] not in self._parsed:
                self._parsed[row["file"]] = parse_list(self._folder / row["file"])
            return self._parsed[row["file"]], row["line"]
        key = f"{_EXCERPTS}:{row['line']}"
        if key not in self._parsed:
            self._parsed[key] = parse_list(_PREFIX + "\n".join(self._excerpts[row["line"] - 1]) + "\n", file=key)
        return self._parsed[key], row.get("within", 1) + _PREFIX.count("\n")


def list_paths(folder: Path) -> list[Path]:
    """The lists of a folder: those of ../shared/lists without the README that describes them, else all Markdown below.

    ListError for a folder without Markdown.
    """
    if (folder / "manifest.jsonl").exists():
        return sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    return list_files(folder)
