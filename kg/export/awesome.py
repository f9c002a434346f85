"""A Markdown list from the graph, in the dialect of data/lists/README.md; what our reader reads from it is the same.

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";
    - 50~100 steps -> 10~20 steps
    - [Code](https://github.com/ermongroup/ddim)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.export.concepts import format_concepts
from kg.export.markdown import escape_markdown, format_link, quote_title
from kg.export.outline import Branch, Item, Outline
from kg.ids import eprint_month, normalize_doi, parse_eprint, parse_openreview
from kg.venues import Track, parse_label
from kg.views import PaperView

__all__ = ["format_label", "format_markdown", "format_work"]

# Markdown knows six levels, and the list's own title takes the first.
_DEEPEST = 5
_INDENT = "    "
# What a link is called so that a reader, ours included, knows what it leads to.
_WORDS = {
    "paper": "Paper", "code": "Code", "project": "Project", "model": "Model", "dataset": "Dataset", "demo": "Demo",
    "video": "Video", "slides": "Slides",
}  # fmt: skip


def format_markdown(outline: Outline) -> str:
    """The list. Sections below the fifth level stand beside those of the fifth: Markdown has no deeper headings."""
    lines = [f"# {escape_markdown(outline.title, begins=True)}", ""]
    for branch in outline.root.walk():
        if branch.path:
            level = min(len(branch.path), _DEEPEST) + 1
            lines += [f"{'#' * level} {escape_markdown(branch.path[-1], begins=True)}", ""]
        if branch.description:
            lines += [f"> {escape_markdown(branch.description, begins=True, links=True)}", ""]
        for block in _blocks(branch):
            lines += [*block, ""]
    return "\n".join(lines)


def _blocks(branch: Branch) -> Iterator[list[str]]:
    for item in branch.items:
        yield list(_item_lines(item, ""))
    yield from format_concepts(branch.concepts)


def _item_lines(item: Item, indent: str) -> Iterator[str]:
    cue = f"{escape_markdown(item.cue, begins=True)} " if item.cue else ""
    left = list(item.links)
    notes = [_format_note(note, left) for note in item.notes]
    # A link of a kind that has no word would read as a note where it stood alone.
    beside = [format_link(escape_markdown(words) or "Link", url) for kind, url, words in left if kind not in _WORDS]
    yield f"{indent}- {cue}{format_work(item.paper, beside)}"
    for nested in item.items:
        yield from _item_lines(nested, indent + _INDENT)
    for note in notes:
        yield f"{indent}{_INDENT}- {note}"
    for kind, url, _ in (link for link in left if link[0] in _WORDS):
        yield f"{indent}{_INDENT}- {format_link(_WORDS[kind], url)}"
    doi = item.paper.doi
    if doi and doi != normalize_doi(item.paper.url or "") and all(doi != normalize_doi(link[1]) for link in item.links):
        yield f"{indent}{_INDENT}- {format_link(_WORDS['paper'], f'https://doi.org/{doi}')}"


def _format_note(note: str, links: list[tuple[str, str, str]]) -> str:
    """A note, in it the links whose words stand there; those are taken from the list."""
    inside = [
        (note.find(words), link)
        for link in links
        for kind, url, words in [link]
        if kind not in _WORDS and words and words in note and format_link("", url)
    ]
    pieces, end = [], 0
    for start, link in sorted(inside) if "://" not in note else []:
        if start >= end:
            pieces += [_format_part(note[end:start], begins=not end), format_link(escape_markdown(link[2]), link[1])]
            end = start + len(link[2])
            links.remove(link)
    return "".join([*pieces, _format_part(note[end:], begins=not end)])


def _format_part(text: str, *, begins: bool) -> str:
    """A part of a line, the blanks at its ends kept."""
    inner = escape_markdown(text, begins=begins, links=True)
    return (
        f"{' ' * text[:1].isspace()}{inner}{' ' * (text[-1:].isspace() and bool(inner))}" if not begins or inner else ""
    )


def format_work(paper: PaperView, beside: Iterable[str] = ()) -> str:
    """The one line of a work: label, name, link, title; what has no place in the label follows the title.

    `beside` are further links, written already.
    """
    label = format_label(paper)
    title = paper.title if paper.title and " " in paper.title.strip() else None
    # A title of one word in quotes reads as a remark; it can be the name.
    name = paper.alias or (None if title else paper.title)
    bold = f"**{escape_markdown(name)}**" if name else ""
    parts = " - ".join(part for part in (label, bold) if part)
    address = paper.url
    after = []
    if not label:
        venue = (
            f"*{escape_markdown(paper.venue)}*" if paper.venue and paper.year else escape_markdown(paper.venue or "")
        )
        appeared = " ".join(part for part in (venue, str(paper.year or "")) if part)
        after += [appeared] if appeared else []
    if not parts and title:
        head = format_link(quote_title(title), address)
    else:
        head = f"[{format_link(parts or 'Paper', address)}]" if parts else ""
        head += f": {quote_title(title)}" if title else ""
    if not label and address and not _is_paper(address):
        # Without a label only the link's own words say that it leads to a paper.
        head += f" {format_link('Paper', address)}"
    return " ".join([", ".join([head, *after]), *beside]) + ";"


def _is_paper(url: str) -> bool:
    return bool(parse_eprint(url) or parse_openreview(url) or normalize_doi(url))


def format_label(paper: PaperView) -> str | None:
    """Venue and year as one label that reads as just these; None where no label does.

    The list's own label where it says the same, then `ICLR21`, `CVPR23W`, `Arxiv2305`, else `Venue Year`.
    """
    if paper.venue is None:
        return None
    year, base = paper.year, paper.venue.removesuffix(" Workshops")
    short = f"{year % 100:02}" if year and 1980 <= year < 2050 else ""
    candidates = [paper.label] if paper.label and re.fullmatch(r"[\w.'’/&-]+(?: [\w.'’/&-]+){0,3}", paper.label) else []
    if paper.venue == "arXiv" and paper.eprint and eprint_month(paper.eprint)[0] == year:
        candidates.append(f"Arxiv{short}{eprint_month(paper.eprint)[1]:02}")
    if short and re.fullmatch(r"[A-Za-z]{2,10}", base):
        candidates.append(f"{base}{short}" + ("W" if paper.track is Track.WORKSHOP else ""))
    candidates.append(f"{paper.venue} {year}" if year else paper.venue)
    for candidate in candidates:
        read = parse_label(candidate)
        if read is not None and (read.venue, read.year, read.track) == (paper.venue, year, paper.track):
            return candidate
    return None
