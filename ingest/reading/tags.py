"""HTML tags as they stand in Markdown: one by one, since one block opens what another closes; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser

__all__ = ["Tag", "blank_comments", "is_title", "read_span", "read_tag", "split_tags"]


@dataclass(frozen=True)
class Tag:
    """A tag's lower-case name, and for an opening tag its attributes, entities resolved."""

    name: str
    closing: bool = False
    attributes: dict[str, str] = field(default_factory=dict, hash=False)


@lru_cache(maxsize=1024)
def read_tag(source: str) -> Tag | None:
    """The tag that `source` is; None for a comment, a declaration or no tag at all.

    >>> read_tag("<A HREF=https://arxiv.org/abs/2312.00858>")
    Tag(name='a', closing=False, attributes={'href': 'https://arxiv.org/abs/2312.00858'})
    >>> read_tag("</b>")
    Tag(name='b', closing=True, attributes={})
    >>> read_tag("<!-- no -->") is None
    True
    """
    inner = source.strip("<>/ \n")
    words = inner.split(None, 1)
    name = words[0].split("/", 1)[0].lower() if words else ""
    if not name or not name[0].isalpha():
        return None
    if source.startswith("</"):
        return Tag(name, closing=True)
    if name == inner.lower():
        return Tag(name)
    # The parser drops a cell or row without its table; only the attributes are wanted, so any element will carry them.
    root = LexborHTMLParser(f"<i {inner[len(name) :].rstrip('/')}>", is_fragment=True).root
    node = root.first_child if root is not None and root.tag != "i" else root
    attributes = node.attributes if node is not None else {}
    return Tag(name, attributes={key: value or "" for key, value in attributes.items()})


_LONGEST_TITLE = 300
_WORDS = re.compile(r"<[A-Z][^<>=\"]*(?:\s[A-Z][^<>=\"]*){2}>")


def is_title(source: str) -> bool:
    """True for what is a tag to Markdown and words to its writer.

    >>> is_title("<Denoising Diffusion Implicit Models>"), is_title("<DETAILS OPEN>")
    (True, False)
    """
    return source[1:2].isupper() and len(source) < _LONGEST_TITLE and _WORDS.fullmatch(source) is not None


def split_tags(html: str) -> Iterator[tuple[str, bool]]:
    """HTML cut into (piece, whether it is a tag), in order; nothing is left out but unclosed comments. Linear."""
    position = 0
    while position < len(html):
        start = html.find("<", position)
        if start < 0:
            break
        if start > position:
            yield html[position:start], False
        if html.startswith("<!--", start):
            end = html.find("-->", start)
            position = len(html) if end < 0 else end + 3
            yield html[start:position], True
            continue
        # The next "<" bounds the search for ">": otherwise a run of "<" would cost the square of its length.
        following = html.find("<", start + 1)
        bound = len(html) if following < 0 else following
        end = html.find(">", start, bound)
        position = bound if end < 0 else end + 1
        yield html[start:position], end >= 0
    if position < len(html):
        yield html[position:], False


def blank_comments(text: str) -> str:
    """The text without its HTML comments, with all its lines; amid the rows of a table an empty row stands for them.

    >>> blank_comments("a <!-- b\\nc --> d"), blank_comments("|-|\\n<!-- | b | -->\\n| c |")
    ('a \\n d', '|-|\\n|\\n| c |')
    """
    pieces = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            break
        row = "|" if _stands_amid_rows(text, start, end + 3) else ""
        pieces += [text[position:start], row, f"\n{row}" * text.count("\n", start, end)]
        position = end + 3
    pieces.append(text[position:])
    return "".join(pieces)


def _stands_amid_rows(text: str, start: int, end: int) -> bool:
    """Whether a comment has its lines for itself, between rows of a table, which it would end."""
    line = text.rfind("\n", 0, start) + 1
    above = text.rfind("\n", 0, max(0, line - 1)) + 1
    after = text.find("\n", end)
    alone = not text[line:start].strip() and after >= 0 and not text[end:after].strip()
    return alone and text.startswith("|", above) and text.startswith("|", after + 1)


def read_span(tag: Tag, name: str) -> int:
    """Rows or columns that a cell reaches over: 1 unless its tag says more."""
    written = tag.attributes.get(name, "").strip()
    return min(int(written), 10_000) if written.isascii() and written.isdigit() and len(written) < 6 else 1
