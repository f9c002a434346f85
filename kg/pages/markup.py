"""Trees of elements that carry text as text: built here, drawn in the browser by `assets/markup.js`; pure.

A page says what stands on it as nested lists, `["a", {"class": "kg-title"}, "DDIM"]`, and the browser makes each
element with `createElement` and each string with `createTextNode`. No string is ever read as HTML or Markdown, so
nothing has to be escaped and nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard
from urllib.parse import urlencode, urlsplit

__all__ = [
    "Child",
    "Node",
    "Params",
    "address",
    "button",
    "check",
    "choice",
    "element",
    "external",
    "internal",
    "safe_url",
]

Node = str | list[Any]
"""A text, or `[tag, attributes, *children]`."""

Params = Mapping[str, str | list[str]]
"""Query parameters by name; several values of one name as a list."""

TEXT_TAGS = "a abbr b blockquote cite code em h1 h2 h3 i mark p pre q s small span strong sub summary sup time u"
BOX_TAGS = "article aside dd details div dl dt footer header li main nav ol section ul"
TABLE_TAGS = "table tbody td th thead tr"
CONTROL_TAGS = "button form input label option select"
TAGS = frozenset(f"{TEXT_TAGS} {BOX_TAGS} {TABLE_TAGS} {CONTROL_TAGS}".split())
"""What a tree may hold; `assets/markup.js` draws nothing else."""


Child = Node | None | Iterable["Child"]
"""What an element may be given: a node, nothing, or several of either."""


def element(tag: str, *children: Child, **attributes: Any) -> Node:
    """An element. `cls` gives its class, `aria_label` becomes `aria-label`; a child that is None or "" is left out.

    >>> element("p", "A < B", cls="kg-note")
    ['p', {'class': 'kg-note'}, 'A < B']
    >>> element("ul", (element("li", n) for n in "ab"), aria_label="two")
    ['ul', {'aria-label': 'two'}, ['li', {}, 'a'], ['li', {}, 'b']]
    """
    if tag not in TAGS:
        raise ValueError(f"no element {tag!r} in a page")
    named = {
        "class" if name == "cls" else name.replace("_", "-"): value
        for name, value in attributes.items()
        if value is not None and value is not False and value != ""
    }
    return [tag, named, *_flat(children)]


def _flat(children: Iterable[Child]) -> Iterable[Node]:
    for child in children:
        if child is None or child == "":
            continue
        if isinstance(child, str) or _is_element(child):
            yield child
        else:
            yield from _flat(child)


def _is_element(child: object) -> TypeGuard[list[Any]]:
    """Told from a plain list of nodes by its attributes: no text and no node is a dict."""
    return isinstance(child, list) and len(child) > 1 and isinstance(child[1], dict)


def safe_url(url: str | None) -> str | None:
    """The address if it is plain http or https with a host, else None.

    >>> safe_url("https://arxiv.org/abs/2010.02502")
    'https://arxiv.org/abs/2010.02502'
    >>> safe_url("javascript:alert(1)"), safe_url("//evil.example"), safe_url("https://"), safe_url(None)
    (None, None, None, None)
    """
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return None
    return (url or "").strip() if parts.scheme in ("http", "https") and parts.hostname else None


def external(url: str | None, *children: Child, **attributes: Any) -> Node | None:
    """A link out of the app, opened in a tab of its own; None when the address is not plain http or https."""
    address = safe_url(url)
    return element("a", *children, href=address, **attributes) if address else None


def internal(page: str, params: Params, *children: Child, **attributes: Any) -> Node:
    """A link to a page of the app: a real address, which a plain click reaches without loading the app anew."""
    return element("a", *children, to=address(page, params), **attributes)


def button(page: str, params: Params, *children: Child, **attributes: Any) -> Node:
    """A button that leads to a state of a page."""
    return element("button", *children, type="button", to=address(page, params), **attributes)


def check(
    page: str, params: Params, checked: bool, *children: Child, kind: str = "checkbox", **attributes: Any
) -> Node:
    """A labelled checkbox (or `kind="radio"`, with a `name`) that leads to a state of a page when it is changed."""
    box = element("input", type=kind, checked=checked, to=address(page, params), name=attributes.pop("name", None))
    return element("label", box, *children, **attributes)


def choice(label: str, options: Iterable[tuple[str, bool, str, Params]], **attributes: Any) -> Node:
    """A drop-down list. Each option is (text, chosen, page, params)."""
    made = [element("option", text, selected=on, to=address(page, params)) for text, on, page, params in options]
    return element("select", made, aria_label=label, **attributes)


def address(page: str, params: Params) -> str:
    """A page and its query parameters, relative, so that it holds under any base path; the search page is the root.

    >>> address("search", {"q": "few steps", "venue": ["NeurIPS", "ICML"]}), address("paper", {})
    ('./?q=few+steps&venue=NeurIPS&venue=ICML', './paper')
    """
    query = urlencode(params, doseq=True)
    return f"./{'' if page == 'search' else page}{'?' if query else ''}{query}"
