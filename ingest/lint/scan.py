"""Link targets with their columns, found in a line of Markdown; pure.

markdown-it does not say at which column a link stands, and a fix needs to know; so they are found by a scan of our own.
A test holds the two against each other on real lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Target", "scan_targets", "scan_torn"]


@dataclass(frozen=True)
class Target:
    """Where a link leads: its address as written and the place of that; `text` is what the link is labelled with.

    `kind` is "link", "image", "definition" (of a reference), "html" (an attribute), or "bare" (an address in the text).
    """

    line: int
    column: int
    end_column: int
    url: str
    text: str
    kind: str


_LONGEST_ADDRESS = 2_000
_OPENS = re.compile(r"\]\([ \t]*")
_TITLE = re.compile(r"""(?:[ \t]+(?:"[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*\)""")
_TORN = re.compile(r"\]\((?P<url>(?:https?://|#)[^\s()<>\"']*(?:[ \t]+[^\s()<>\"']+)+)[ \t]*\)")
_ATTRIBUTE = re.compile(r"""(?i)\b(?P<name>href|src)\s*=\s*(?:"(?P<d>[^"]*)"|'(?P<s>[^']*)'|(?P<b>[^\s"'<>]+))""")
_DEFINITION = re.compile(r"[ ]{0,3}\[(?P<text>[^\[\]^][^\[\]]*)\]:[ \t]*<?(?P<url>[^\s<>]+)>?")
_BARE = re.compile(r"(?i)\bhttps?://[^\s<>\"'`|\[\]{}\\^（）【】「」，。；、]+")


def scan_targets(line: str, number: int) -> Iterator[Target]:
    """The targets of one line, in order; comments and code in it are blanked out."""
    if "](" not in line and "=" not in line and "://" not in line and "]:" not in line:
        return
    found = [*_inline_targets(line, number)]
    definition = _DEFINITION.match(line)
    if definition:
        found.append(
            Target(number, definition.start("url") + 1, definition.end("url") + 1, definition["url"],
                   definition["text"], "definition")
        )  # fmt: skip
    taken = bytearray(len(line) + 1)
    for target in found:
        taken[target.column - 1 : target.end_column - 1] = b"\1" * (target.end_column - target.column)
    if "<" in line or "=" in line:
        for match in _ATTRIBUTE.finditer(line):
            group = next(name for name in ("d", "s", "b") if match[name] is not None)
            start, end = match.span(group)
            if not any(taken[start : end + 1]):
                label = re.match(r"[^>]*>(.{0,200}?)</a", line[end:]) if match["name"].lower() == "href" else None
                found.append(Target(number, start + 1, end + 1, match[group], label[1] if label else "", "html"))
                taken[start:end] = b"\1" * (end - start)
    for match in _BARE.finditer(line):
        if not taken[match.start()]:
            url = _trimmed(match[0])
            found.append(Target(number, match.start() + 1, match.start() + len(url) + 1, url, "", "bare"))
    yield from sorted(found, key=lambda target: target.column)


def scan_torn(line: str, number: int) -> Iterator[Target]:
    """What was meant as a link in a line and is none, since a blank stands in its address."""
    if "](" in line:
        for match in _TORN.finditer(line):
            yield Target(number, match.start("url") + 1, match.end("url") + 1, match["url"], "", "torn")


def _inline_targets(line: str, number: int) -> Iterator[Target]:
    """Targets of `[text](address)` and `![text](address)`."""
    opens = _brackets(line)
    for match in _OPENS.finditer(line):
        if _escaped(line, match.start()):
            continue
        start = match.end()
        end = _end_of_address(line, start)
        if end is None:
            continue
        url = line[start:end]
        if url.startswith("<"):
            url, start, end = url[1:-1], start + 1, end - 1
        opening = opens.get(match.start())
        image = opening is not None and opening > 0 and line[opening - 1] == "!"
        text = line[(opening + 1 if opening is not None else 0) : match.start()]
        yield Target(number, start + 1, end + 1, url, text, "image" if image else "link")


def _brackets(line: str) -> dict[int, int]:
    """Place of each closing square bracket → place of the one it closes."""
    pairs, stack = {}, []
    for match in re.finditer(r"\\.|[\[\]]", line):
        if match[0] == "[":
            stack.append(match.start())
        elif match[0] == "]" and stack:
            pairs[match.start()] = stack.pop()
    return pairs


def _end_of_address(line: str, start: int) -> int | None:
    """Where the address ends that starts there; None when what follows is no link."""
    if line.startswith("<", start):
        end = line.find(">", start)
        return end + 1 if end > 0 and _TITLE.match(line, end + 1) else None
    depth = 0
    for index in range(start, min(len(line), start + _LONGEST_ADDRESS)):
        char = line[index]
        if char == "(":
            depth += 1
        elif char == ")":
            if depth == 0:
                return index
            depth -= 1
        elif char in " \t":
            return index if depth == 0 and _TITLE.match(line, index) else None
    return None


def _escaped(line: str, place: int) -> bool:
    before = line[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _trimmed(url: str) -> str:
    """An address in running text without the sentence around it."""
    while url and (url[-1] in ".,;:!?*_~" or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url
