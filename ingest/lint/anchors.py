"""Rules about the table of contents: anchors that lead nowhere, or to another section than they say; pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import quote, unquote

from ingest.lint.findings import Edit, Finding, Rule, Severity
from ingest.lint.scan import Target
from ingest.lint.source import Heading
from ingest.lint.view import Nearest, View
from ingest.reading.names import strip_ordinal
from ingest.reading.repair import repair_line
from ingest.reading.vocabulary import SectionRole, role_of_section

__all__ = ["RULES", "anchors_of", "check_anchors"]

DEAD = Rule(
    "dead-anchor",
    Severity.ERROR,
    "A link to a section that is not there",
    "The heading was renamed, or its anchor is written otherwise than GitHub writes it: lower case, punctuation left "
    "out, each space a hyphen, -1 after a repeated name. --fix writes the anchor of the heading with the same words.",
    "- [Efficient Tuning](#efficient_tuning)\n\n## Efficient Tuning",
    "- [Efficient Tuning](#efficient-tuning)\n\n## Efficient Tuning",
    fixable=True,
)
CASE = Rule(
    "anchor-case",
    Severity.INFO,
    "An anchor in other letters than its heading's",
    "GitHub's pages forgive capitals in an anchor; other renderers, and the same file in an editor, do not.",
    "- [Samplers](#Samplers)\n\n## Samplers",
    "- [Samplers](#samplers)\n\n## Samplers",
    fixable=True,
)
WRONG = Rule(
    "wrong-anchor",
    Severity.WARNING,
    "A link to another section than it says",
    "Its words are one heading's and its anchor is another's.",
    "- [Samplers](#training)\n\n## Training\n\n## Samplers",
    "- [Samplers](#samplers)\n\n## Training\n\n## Samplers",
    fixable=True,
)
CONTENTS = Rule(
    "contents-without-section",
    Severity.WARNING,
    "A line of the contents that no section bears",
    "The heading was renamed or taken out and the contents were not. Where a heading is near, it is named.",
    "## Contents\n- Deployment\n\n## Deployments",
    "## Contents\n- Deployments\n\n## Deployments",
)
RULES = (DEAD, CASE, WRONG, CONTENTS)

# GitHub gives these to every page, whatever stands in it.
_ALWAYS = frozenset(("", "top", "readme"))


def check_anchors(view: View) -> Iterator[Finding]:
    """Findings about links into the list itself, and about its table of contents."""
    anchors = anchors_of(view.source.headings)
    named = {unicodedata.normalize("NFC", name) for name in view.source.named_anchors}
    folded = {anchor.casefold(): anchor for anchor in (*named, *anchors)}
    by_words: dict[str, list[str]] = defaultdict(list)
    seen: set[int] = set()
    for anchor, heading in anchors.items():
        if heading.line not in seen:  # its first anchor is GitHub's
            seen.add(heading.line)
            by_words[_words(heading.text)].append(anchor)
    nearest = Nearest(by_words)
    for target in view.source.targets:
        if target.kind not in ("link", "html", "definition") or not target.url.startswith("#"):
            continue
        name = unicodedata.normalize("NFC", unquote(target.url[1:])).removeprefix("user-content-")
        if name in _ALWAYS or name in named:
            continue
        if name in anchors:
            yield from _check_words(view, target, anchors, by_words, name)
        elif name.casefold() in folded:
            right = folded[name.casefold()]
            yield view.found(
                CASE, _place(target), f"#{name} is written #{right} at its heading", f"Write #{right}",
                _rewrite(target, right),
            )  # fmt: skip
        else:
            yield _dead(view, target, name, by_words, nearest)
    for torn in view.source.torn:
        if torn.url.startswith("#"):
            yield _torn(view, torn, anchors)
    yield from _check_contents(view)


def _torn(view: View, target: Target, anchors: Mapping[str, Heading]) -> Finding:
    right = re.sub(r"\s", "-", target.url[1:].strip().lower())
    known = right in anchors
    return view.found(
        DEAD,
        _place(target),
        f"A blank stands in the anchor, so this is no link: {target.url[:80]}",
        f"Write #{right}" if known else "Write the anchor of a heading, or take the link out",
        _rewrite(target, right) if known else None,
    )


def anchors_of(headings: tuple[Heading, ...]) -> dict[str, Heading]:
    """The anchors that GitHub gives to headings, in order; two of one name are told apart by -1, -2.

    >>> list(anchors_of((Heading(1, "🔬 A & B"), Heading(2, "C.1"), Heading(3, "c1"))))
    ['-a--b', 'c1', 'c1-1']
    """
    anchors: dict[str, Heading] = {}
    # GitHub keeps the blank that an image leaves at an end; others do not. The first way wins where both are taken.
    for spare in (False, True):
        counts: Counter[str] = Counter()
        for heading in headings:
            slug = _slug(heading.text.strip() if spare else heading.text, spare=spare)
            times = counts[slug]
            counts[slug] += 1
            anchors.setdefault(f"{slug}-{times}" if times else slug, heading)
    return anchors


def _slug(text: str, *, spare: bool = False) -> str:
    """A heading's anchor. `spare` also drops what renderers treat differently: emoji selectors and Roman numerals."""
    kept = []
    for char in unicodedata.normalize("NFC", text).lower():
        category = unicodedata.category(char)
        if char in "-_ " or category[0] in "LM" or category in ("Nd", "Pc") or (category == "Nl" and not spare):
            if not (spare and category == "Mn"):
                kept.append("-" if char == " " else char)
        elif char.isspace():
            kept.append("-")
    return "".join(kept)


def _words(text: str) -> str:
    """A heading's or link's letters and digits: what is left when renderers disagree about all else."""
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()]*\)|<[^<>]*>|:[a-z_]+:", r"\1", text)
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _place(target: Target) -> tuple[int, int, int]:
    return target.line, target.column, target.end_column


def _rewrite(target: Target, anchor: str) -> Edit:
    text = "#" + (quote(anchor, safe="") if "%" in target.url else anchor)
    return Edit(target.line, target.column, target.end_column, text)


def _dead(view: View, target: Target, name: str, by_words: dict[str, list[str]], nearest: Nearest) -> Finding:
    key = _words(name)
    # The anchor's own words first, then the link's: either may be what the heading still says.
    for words in (key, _words(target.text)):
        right = by_words.get(words, ()) if words else ()
        if len(right) == 1:
            return view.found(
                DEAD, _place(target), f"There is no section #{name[:80]}", f"Write #{right[0]}",
                _rewrite(target, right[0]),
            )  # fmt: skip
    near = nearest.find(key, 0.75)
    cure = f"Is #{by_words[near][0]} meant?" if near else "Write the anchor of a heading, or take the link out"
    return view.found(DEAD, _place(target), f"There is no section #{name[:80]}", cure)


def _check_words(
    view: View, target: Target, anchors: dict[str, Heading], by_words: dict[str, list[str]], name: str
) -> Iterator[Finding]:
    """A live anchor whose link has the words of another heading."""
    said, there = _words(target.text), _words(anchors[name].text)
    right = by_words.get(said, []) if said else []
    if not right or said == there or len(right) != 1 or _core(target.text) == _core(anchors[name].text):
        return
    if right[0] == name or anchors[right[0]].line == target.line:
        return
    yield view.found(
        WRONG,
        _place(target),
        f"The link says “{target.text[:80]}” and leads to “{anchors[name].text[:80]}”",
        f"Write #{right[0]}",
        _rewrite(target, right[0]),
    )


def _core(text: str) -> str:
    return _words(strip_ordinal(text.strip()))


_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+")
_LONGEST_ITEM = 160
"""A longer line in the contents says more than a name."""


def _check_contents(view: View) -> Iterator[Finding]:
    """Lines of the contents without a link whose words no heading bears."""
    sections = {_core(_mended(section.name)): section for section in view.parsed.sections}
    sections.pop("", None)
    nearest = Nearest(sections)
    starts = sorted({section.line for section in view.parsed.sections} | {h.line for h in view.source.headings})
    inside = [
        number
        for section in view.parsed.sections
        if role_of_section(section.name) is SectionRole.CONTENTS
        for number in range(section.line + 1, next((s for s in starts if s > section.line), len(view.source.lines) + 1))
    ]
    for number in inside:
        line = view.source.shown[number - 1]
        item = _ITEM.match(line)
        if item is None or "](" in line or view.source.by_line.get(number) or len(line) > _LONGEST_ITEM:
            continue
        text = repair_line(line[item.end() :])[0].strip().rstrip(":： ")
        key = _core(_mended(text)) or _words(text)
        if not key or key in sections or _words(text) in sections:
            continue
        following = view.source.shown[number] if number < len(view.source.shown) else ""
        heads_others = _ITEM.match(following) and following.index(following.strip()[0]) > line.index(line.strip()[0])
        near = nearest.find(key, 0.85 if heads_others else 0.6)
        if heads_others and not near:
            continue  # a name for the lines under it
        yield view.found(
            CONTENTS,
            view.whole(number),
            f"The contents name “{text[:80]}”, and no section has that name",
            f"Is “{sections[near].name}” meant?" if near else "Take the line out, or add the section",
        )


def _mended(text: str) -> str:
    """A name without the letter that numbers it ("b. Controllable Generation")."""
    return re.sub(r"^(?:\(?[A-Za-z][.)]|[\u2160-\u217f]+[.、])\s+", "", text)
