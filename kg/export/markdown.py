"""Text, links and quotes in Markdown, so that what a reader gets back is what stood there before; pure."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

__all__ = ["escape_markdown", "format_link", "quote_title"]

_ESCAPED = re.compile(
    r"""(?P<entity>&(?=\#?\w+;))
    |(?P<tag><!|<)
    |(?P<sign>[*`\[\]]|\\(?=[!-/:-@\[-`{-~]|$)|(?<![^\W_])_|_(?![^\W_])|(?<=~)~|~(?=~))""",
    re.X,
)
# What makes a block of a line when it begins one.
_BLOCK = re.compile(r"(?P<sign>[#>+=|-])|(?P<number>\d{1,9})(?P<dot>[.)](?=\s|$))")


def escape_markdown(text: str, *, begins: bool = False, links: bool = False) -> str:
    r"""Plain text on one line as Markdown that reads as that text; `begins` where it begins a block.

    Addresses in it become links with `links` only, as they do in a note; in a name or a title they are words.

    >>> escape_markdown("a_b *c* [d] <e> &amp; __f__ $\\alpha$")
    'a_b \\*c\\* \\[d\\] \\<e> \\&amp; \\_\\_f\\_\\_ $\\alpha$'
    >>> escape_markdown("# 1", begins=True), escape_markdown("1. x", begins=True)
    ('\\# 1', '1\\. x')
    """
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    escaped = _ESCAPED.sub(_escape, line)
    escaped = escaped if links else escaped.replace("://", "\\://")
    return _BLOCK.sub(_escape_block, escaped, count=1) if begins and _BLOCK.match(escaped) else escaped


def _escape(match: re.Match[str]) -> str:
    # A comment is looked for before any escape is read; an entity hides it.
    return "&lt;!" if match[0] == "<!" else f"\\{match[0]}"


def _escape_block(match: re.Match[str]) -> str:
    return f"\\{match['sign']}" if match["sign"] else f"{match['number']}\\{match['dot']}"


def format_link(text: str, url: str | None) -> str:
    """A link around a text that is Markdown already; the text alone where the address is no web address.

    >>> format_link("**DDIM**", "https://arxiv.org/abs/2010.02502")
    '[**DDIM**](https://arxiv.org/abs/2010.02502)'
    >>> format_link("a", "https://example.com/a)b c"), format_link("a", "javascript:alert(1)")
    ('[a](https://example.com/a%29b%20c)', 'a')
    """
    try:
        if url is None or urlsplit(url).scheme not in ("http", "https"):
            return text
    except ValueError:
        return text
    # Only what would end the address, or be read as markup in it, is written otherwise than it came.
    unsafe = "<>\\`*[]\"'" + ("" if _is_balanced(url) else "()")
    address = "".join(quote(c, safe="") if c in unsafe or not c.isprintable() or c.isspace() else c for c in url)
    return f"[{text}]({address})"


def _is_balanced(url: str) -> bool:
    depth = 0
    for char in url:
        depth += (char == "(") - (char == ")")
        if not 0 <= depth <= 3:
            return False
    return depth == 0


def quote_title(title: str) -> str:
    """A title in quotes that it does not hold itself.

    >>> quote_title("Consistency Models"), quote_title('"Why Should I Trust You?": Explaining')
    ('"Consistency Models"', '«"Why Should I Trust You?": Explaining»')
    """
    if not any(mark in title for mark in '"“”„'):
        return f'"{escape_markdown(title)}"'
    if "«" not in title and "»" not in title:
        return f"«{escape_markdown(title)}»"
    return f"“{escape_markdown(title)}”"
