"""What `kg build` is given → the lists to read: files, folders, addresses on GitHub.

A file goes by its path. A folder means all `*.md` below it, README first; hidden folders are left out. An address means
one file of a repository, its README where none is named:

    owner/repo   owner/repo@ref   https://github.com/owner/repo   …/blob/ref/path.md   …/raw/ref/path.md
    github.com/owner/repo/path.md, as `kg stats` prints it

What is there on disk always comes before what could be an address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kg.errors import ListError

__all__ = ["Address", "FoundList", "find_lists", "list_files", "parse_address"]


@dataclass(frozen=True)
class Address:
    """A file in a repository on GitHub. `path` is None for its README, `ref` None for its main branch."""

    owner: str
    repository: str
    path: str | None = None
    ref: str | None = None

    def locator(self, path: str) -> str:
        """The name under which the store knows the list: the same for all spellings and refs of the address."""
        return f"github.com/{self.owner}/{self.repository}".lower() + f"/{path}"


@dataclass(frozen=True)
class FoundList:
    """A list to read: the path of a file, or a text that was fetched.

    `locator` is what the store calls a fetched list, None for a file. `folder` is the folder in which a file was
    found; None where the list was named itself.
    """

    content: Path | str
    locator: str | None = None
    folder: Path | None = None

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.locator or str(self.content)


def find_lists(
    names: str | Path | Iterable[str | Path], fetch: Callable[[Address], tuple[str, str]]
) -> tuple[FoundList, ...]:
    """The lists that are meant, each once, in the order given; `fetch` answers an address with (path, text).

    ListError for a folder without Markdown; a file that is not there is found out when it is read.
    """
    found: dict[str, FoundList] = {}
    for name in [names] if isinstance(names, str | Path) else names:
        path = Path(name)
        address = parse_address(str(name)) if isinstance(name, str) and not _is_here(path) else None
        if address is not None:
            place, text = fetch(address)
            locator = address.locator(place)
            # A text of one line would be taken for the name of a file.
            found.setdefault(locator, FoundList(f"{text}\n", locator))
        elif path.is_dir():
            for file in list_files(path):
                found.setdefault(str(file.resolve()), FoundList(file, folder=path))
        else:
            found.setdefault(str(path.resolve()), FoundList(path))
    return tuple(found.values())


def list_files(folder: Path) -> list[Path]:
    """All Markdown files below a folder, README before the others of its folder; ListError when there are none."""
    inside = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() == ".md"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    if not inside:
        raise ListError(f"There is no Markdown file in {folder}. Name a list, or another folder.")
    return sorted(inside, key=lambda path: (path.parent.parts, path.stem.lower() != "readme", path.name))


def _is_here(path: Path) -> bool:
    """Whether a name means something on this disk; `lists/none.md` does when there is a folder `lists`."""
    try:
        return path.exists() or (len(path.parts) > 1 and Path(path.parts[0]).exists())
    except (OSError, ValueError):
        return False


_OWNER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})")
_REPOSITORY = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_REF = re.compile(r"(?!/)(?!.*(?:\.\.|//|[\s~^:?*\[\\\x00-\x1f]))[^@]{1,200}(?<![/.])")
_HOSTS = ("github.com", "www.github.com", "raw.githubusercontent.com")


def parse_address(text: str) -> Address | None:
    """The file on GitHub that a text names; None for any other text.

    ListError for an address on GitHub that names no file of a repository.

    >>> parse_address("https://github.com/Owner/list/blob/main/docs/papers.md#top")
    Address(owner='Owner', repository='list', path='docs/papers.md', ref='main')
    >>> parse_address("owner/list@v1.0")
    Address(owner='owner', repository='list', path=None, ref='v1.0')
    >>> parse_address("lists/mine.md") is None, parse_address("mine") is None
    (True, True)
    """
    text = text.strip()
    if "://" in text:
        return _address(_parts_of_url(text), text)
    short = re.sub(r"^(?:git@|www\.)?github\.com[:/]", "", text, flags=re.I)
    parts, ref = _split_ref(short)
    if short != text:
        return _address([*parts[:2], *(["raw", ref or "", *parts[2:]] if parts[2:] or ref else [])], text)
    named = len(parts) == 2 and Path(parts[1]).suffix.lower() not in (".md", ".markdown", ".txt")
    if not named or not _OWNER.fullmatch(parts[0]) or not _REPOSITORY.fullmatch(parts[1]):
        return None
    return _address([*parts, *(["raw", ref] if ref else [])], text)


def _split_ref(text: str) -> tuple[list[str], str | None]:
    """`owner/repo/path@ref` without its ref, in parts; and the ref."""
    path, at, ref = text.partition("@")
    return path.rstrip("/").split("/"), ref if at else None


def _parts_of_url(url: str) -> list[str]:
    """Owner, repository, and what follows; raw files in the form of links to them."""
    try:
        split = urlsplit(url)
        host = split.hostname or ""
    except ValueError:
        host = ""
    if host not in _HOSTS or split.scheme not in ("http", "https"):
        raise ListError(f"{url[:200]} is not at GitHub. Download the file and give its path, or name owner/repo.")
    parts = unquote(split.path).strip("/").split("/")
    if host == "raw.githubusercontent.com":
        return [*parts[:2], "raw", *parts[2:]]
    if len(parts) > 1 and "@" in parts[1]:
        name, ref = _split_ref("/".join(parts))
        return [*name, "raw", ref or ""]
    return parts


def _address(parts: list[str], text: str) -> Address:
    owner, repository, kind, *rest = [*parts, "", "", ""][: max(len(parts), 3)]
    repository = repository.removesuffix(".git")
    taken = 3 if rest[:2] in (["refs", "heads"], ["refs", "tags"]) else 1
    ref, path = "/".join(rest[:taken]), "/".join(rest[taken:])
    if kind == "tree" and path:
        path += "/README.md"
    good = (
        _OWNER.fullmatch(owner)
        and _REPOSITORY.fullmatch(repository)
        and kind in ("", "blob", "raw", "tree")
        and (kind != "blob" or path)
        and (not kind or not ref or _REF.fullmatch(ref))
        and all(part not in ("", ".", "..") and part.isprintable() and "\\" not in part for part in rest[taken:])
    )
    if not good:
        raise ListError(
            f"{text[:200]} names no file of a repository. Give owner/repo, or a link such as "
            "https://github.com/owner/repo/blob/main/README.md"
        )
    return Address(owner, repository, path or None, ref or None)
