"""Lists on disk for the linter: found, read, and written back in the encoding and line ends that they came in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.lint import lint_rules
from ingest.lint.findings import Finding
from ingest.lint.silence import CONFIG_NAME, LintConfig, parse_config
from ingest.lint.structure import ENCODING
from ingest.sources import list_files
from kg.errors import ListError, QueryError

__all__ = ["ListFile", "find_config", "find_lists", "load_settings", "read_list_file", "write_list_file"]

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True)
class ListFile:
    """A list as it lies on disk: `name` is how findings call it, `mark` the byte order mark that it begins with.

    `damage` is the one finding about a file that is no text in any encoding; its `text` is then empty.
    """

    path: Path
    name: str
    text: str = ""
    encoding: str = "utf-8"
    mark: bytes = b""
    damage: Finding | None = None


def find_lists(paths: Iterable[Path]) -> list[Path]:
    """The files that are named, and those of folders as `kg build` finds them; each once. ListError."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found |= dict.fromkeys(list_files(path))
        else:
            found[path] = None
    return list(found)


def read_list_file(path: Path) -> ListFile:
    """A list from disk; ListError when it cannot be read."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise ListError(f"{path} is not there. Give the path of a Markdown file.") from None
    except (OSError, ValueError) as error:
        raise ListError(f"{path} cannot be read: {error}. Check its name and permissions.") from None
    name = path.as_posix().removeprefix("./")
    mark, encoding = next(((mark, codec) for mark, codec in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        return ListFile(path, name, data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as error:
        good = error.object[: error.start]
        line = good.count(b"\n") + 1
        column = len(good[good.rfind(b"\n") + 1 :].decode(encoding, "replace")) + 1
        damage = Finding(
            name,
            line,
            column,
            column + 1,
            ENCODING.id,
            ENCODING.severity,
            f"The file is not {encoding.upper()} text: this byte is none",
            "Save it as UTF-8, for instance with: iconv -f WINDOWS-1252 -t UTF-8",
        )
        return ListFile(path, name, damage=damage)


def write_list_file(file: ListFile, text: str) -> None:
    """Put `text` in the file's place, all at once, with its encoding, mark and permissions. ListError."""
    target = file.path.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        part.write_bytes(file.mark + text.encode(file.encoding))
        part.chmod(target.stat().st_mode & 0o7777)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ListError(f"{file.path} cannot be written: {error.strerror}. Check its permissions.") from None


def find_config(path: Path) -> Path | None:
    """The `.lithograph.toml` beside a list, or the nearest in the folders above it."""
    folder = path.resolve().parent
    return next(
        (candidate for place in (folder, *folder.parents) if (candidate := place / CONFIG_NAME).is_file()), None
    )


def load_settings(path: Path, config: Path | None, known: dict[Path, LintConfig]) -> tuple[LintConfig, str]:
    """The configuration for a list and the list's path as that sees it; `known` keeps what was read before.

    `config` names another file than the one found beside the list. QueryError when it cannot be read or understood.
    """
    place = config or find_config(path)
    if place is None:
        return LintConfig(), path.as_posix()
    if place not in known:
        try:
            text = place.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{place} cannot be read: {error}") from None
        known[place] = parse_config(text, place.as_posix(), [rule.id for rule in lint_rules()])
    folder = place.resolve().parent
    whole = path.resolve()
    return known[place], whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else path.as_posix()
