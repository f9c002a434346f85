"""Rules about the Markdown itself: encoding, brackets, table rows, empty sections, lines that nobody can read; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.lint.findings import Edit, Finding, Rule, Severity
from ingest.lint.source import Table, TextBlock
from ingest.lint.view import View
from ingest.lists import empty_topics
from ingest.reading.repair import repair_line

__all__ = ["ENCODING", "NO_WORK", "RULES", "check_structure"]

ENCODING = Rule(
    "damaged-encoding",
    Severity.ERROR,
    "Characters that were read in the wrong encoding",
    "UTF-8 was once read as Windows-1252 and saved so: accents, quotes, emoji and Chinese became runs of symbols. "
    "--fix puts back what can be told; save the file as UTF-8.",
    "- **FrÃ©chet Inception Distance**",
    "- **Fréchet Inception Distance**",
    fixable=True,
)
BRACKETS = Rule(
    "unbalanced-brackets",
    Severity.WARNING,
    "A bracket without its partner",
    "Links fall apart where brackets do not close, and the rest of the line is read as text.",
    "- [DDIM](https://arxiv.org/abs/2010.02502) (ICLR 2021",
    "- [DDIM](https://arxiv.org/abs/2010.02502) (ICLR 2021)",
)
QUOTES = Rule(
    "unbalanced-quotes",
    Severity.WARNING,
    "A quotation mark without its partner",
    "Where the title ends cannot be told.",
    '- **DDIM**: "Denoising Diffusion Implicit Models [[paper]](https://arxiv.org/abs/2010.02502)',
    '- **DDIM**: "Denoising Diffusion Implicit Models" [[paper]](https://arxiv.org/abs/2010.02502)',
)
ROW = Rule(
    "broken-row",
    Severity.WARNING,
    "A table row with more or fewer cells than its header",
    "Cells beyond the header's are not shown at all, and a missing one moves the others to the wrong column. Write "
    r"\| for a bar inside a cell, and a blank line after the table.",
    "| Title | Venue |\n| --- | --- |\n| DDIM | ICLR | 2021 |",
    "| Title | Venue |\n| --- | --- |\n| DDIM | ICLR 2021 |",
)
EMPTY = Rule(
    "empty-section",
    Severity.INFO,
    "A section with nothing in it",
    "Readers who follow the contents find nothing. Fill it, say what is wanted, or take it out.",
    "## Audio\n\n## Video\n- [DDIM](https://arxiv.org/abs/2010.02502)",
    "## Video\n- [DDIM](https://arxiv.org/abs/2010.02502)",
)
UNREADABLE = Rule(
    "unreadable-entry",
    Severity.WARNING,
    "A line that looks like an entry and could not be read",
    "There is no link, no venue and no quotation mark around a title, so no program can tell what it is.",
    '- "A Sampler" [[paper]](https://arxiv.org/abs/2010.02502)\n- Promising Work on Samplers That Never Stop',
    '- "A Sampler" [[paper]](https://arxiv.org/abs/2010.02502)\n- [Samplers That Never Stop](https://arxiv.org/abs/2011.13456)',
)
RULES = (ENCODING, BRACKETS, QUOTES, ROW, EMPTY, UNREADABLE)


def check_structure(view: View) -> Iterator[Finding]:
    """Findings about how the list is written."""
    yield from _check_encoding(view)
    for block in view.source.blocks:
        if any(line in view.entry_lines for line in range(block.line, block.end_line + 1)):
            yield from _check_pairs(view, block)
    for table in view.source.tables:
        yield from _check_rows(view, table)
    yield from _check_sections(view)
    for unparsed in view.parsed.unparsed:
        if not _stands_among_entries(view, unparsed.line) and unparsed.reason == NO_WORK:
            continue
        yield view.found(
            UNREADABLE,
            view.whole(unparsed.line),
            f"Not read: {unparsed.reason}",
            "Write a link, or quotes around the title",
        )


# What the reader says of words that might be a title: among entries they are one, elsewhere they are just words.
NO_WORK = "no link, venue or quotes around a title"
_NEAR = 6


def _stands_among_entries(view: View, line: int) -> bool:
    """Whether an item of the same depth within a few lines is an entry."""
    lines, starts = view.source.lines, {entry.line for entry in view.parsed.entries}
    depth = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    if re.match(r"\s*(?:[-*+]\s+)+\[[ xX]\]", lines[line - 1]):
        return False  # something to do
    for number in range(max(1, line - _NEAR), min(len(lines), line + _NEAR) + 1):
        text = lines[number - 1]
        if number in starts and text.strip() and len(text) - len(text.lstrip()) == depth:
            return True
    return False


def _check_encoding(view: View) -> Iterator[Finding]:
    for number, line in enumerate(view.source.lines, start=1):
        mended, how = repair_line(line)
        if not how:
            continue
        start = next(
            (i for i, (a, b) in enumerate(zip(line, mended, strict=False)) if a != b), min(len(line), len(mended))
        )
        tail = 0
        while tail < min(len(line), len(mended)) - start and line[-1 - tail] == mended[-1 - tail]:
            tail += 1
        end = len(line) - tail
        damage, cure = line[start:end], mended[start : len(mended) - tail]
        # What stands in a comment or in code is not the list's to mend.
        seen = view.source.masked[number - 1][start:end] == damage
        yield view.found(
            ENCODING,
            (number, start + 1, end + 1),
            f"Damaged characters: “{damage[:60]}”",
            f"Write “{cure[:60]}”" if cure else "Take them out; what they were is lost",
            Edit(number, start + 1, end + 1, cure) if seen else None,
        )


# Brackets and quotes

_PAIRS = {"(": ")", "[": "]", "（": "）", "【": "】", "“": "”", "「": "」", "《": "》"}
_CLOSES = {close: open_ for open_, close in _PAIRS.items()}
# A full-width bracket is closed by a narrow one as often as not where both are typed.
_FORMS = {"（": "(", "）": ")", "【": "[", "】": "]"}
_MATH = re.compile(r"\$[^$\n]{1,200}\$|\\\(.{1,200}?\\\)")
_NO_BRACKETS = re.compile(r"<[^<>]*>|(?<=\s):-?[()](?!\w)|;-?\)|[\[(]\s?-?[\d.]+\s?,\s?-?[\d.∞]+\s?[\])]")
_NUMBERED = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\)(?=[\s\w])")


def _check_pairs(view: View, block: TextBlock) -> Iterator[Finding]:
    """The first bracket of each kind that has no partner, and an odd quotation mark."""
    if any(repair_line(view.source.lines[number - 1])[1] for number in range(block.line, block.end_line + 1)):
        return  # what the quotes of a damaged line are shows when it is mended
    stacks: dict[str, list[tuple[int, int]]] = {}
    lonely: dict[str, tuple[int, int]] = {}
    quotes: list[tuple[int, int]] = []
    for number in range(block.line, block.end_line + 1):
        text = _bare(view, number)
        for column, written in enumerate(text, start=1):
            char = _FORMS.get(written, written)
            if char in _PAIRS:
                stacks.setdefault(char, []).append((number, column))
            elif char in _CLOSES:
                open_ = _CLOSES[char]
                if stacks.get(open_):
                    stacks[open_].pop()
                else:
                    lonely.setdefault(char, (number, column))
            elif char == '"' and not re.search(r"\d$", text[: column - 1]):
                quotes.append((number, column))
    for open_, stack in stacks.items():
        if stack and _PAIRS[open_] not in lonely:
            lonely[open_] = stack[-1]
    for char, (number, column) in lonely.items():
        quote = char in "“”"
        partner = _PAIRS.get(char) or _CLOSES[char]
        yield view.found(
            QUOTES if quote else BRACKETS,
            (number, column, column + 1),
            f"{char} without {partner}",
            f"Add {partner}, or take {char} out",
        )
    if len(quotes) % 2 and not any(char in lonely for char in "“”"):
        number, column = quotes[-1]
        yield view.found(
            QUOTES,
            (number, column, column + 1),
            'An odd number of " in this entry',
            'Add the missing "',
        )


def _bare(view: View, number: int) -> str:
    """A line without what may hold brackets for reasons of its own: addresses, formulas, tags, enumerations."""
    text = view.source.masked[number - 1] if number <= len(view.source.masked) else ""
    for target in view.source.by_line.get(number, ()):
        text = text[: target.column - 1] + " " * (target.end_column - target.column) + text[target.end_column - 1 :]
    for pattern in (_MATH, _NO_BRACKETS):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    # "1) first 2) second" has no partners; in "(Version 1)" it closes what was opened.
    return _NUMBERED.sub(lambda m: m[0] if _is_open(text[: m.start()]) else " " * len(m[0]), text)


def _is_open(before: str) -> bool:
    return before.count("(") > before.count(")")


# Tables

_BAR = re.compile(r"(?<!\\)\|")


def _check_rows(view: View, table: Table) -> Iterator[Finding]:
    for number in table.rows:
        line = view.source.lines[number - 1]
        cells = _count_cells(line)
        if cells == table.columns:
            continue
        swallowed = "|" not in line
        if not swallowed and cells < table.columns and not line.strip().startswith("|"):
            continue  # without the outer bars a short row is how some people leave the last cells empty
        yield view.found(
            ROW,
            view.whole(number),
            "This line is taken into the table above it, for want of a blank line"
            if swallowed
            else f"{cells} cells in a table of {table.columns} columns (header in line {table.line})",
            "Put a blank line before it" if swallowed else r"Add or take out a bar; write \| for one inside a cell",
        )


def _count_cells(line: str) -> int:
    text = line.strip()
    bars = len(_BAR.findall(text))
    return bars + 1 - text.startswith("|") - (bars > 1 and bool(re.search(r"(?<!\\)\|$", text)))


# Sections

_NOTHING = re.compile(r"\s*(?:>.*|[-*+]?\s*(?:\[?!\[[^\]]*\]\([^)]*\)(?:\]\([^)]*\))?|<br\s*/?>|-{3,}|\*{3,}|\s)*)")


def _heads(heading: str, below: str) -> bool:
    """Whether the next heading belongs under this one, whatever its level: a year, or 2.1.1 after 2.1."""
    ordinal, other = (re.match(r"[#\s]*(\d+(?:\.\d+)*)", line) for line in (heading, below))
    deeper = ordinal is not None and other is not None and other[1].startswith(f"{ordinal[1]}.")
    return deeper or re.fullmatch(r"[#\s]*(?:19|20)\d\d\W*", below) is not None


def _check_sections(view: View) -> Iterator[Finding]:
    lines = view.source.shown
    starts = sorted({section.line for section in view.parsed.sections} | {h.line for h in view.source.headings})
    for section in empty_topics(view.parsed):
        following = next((line for line in starts if line > section.line), len(lines) + 1)
        inside = lines[section.line : following - 1]
        below = lines[following - 1] if following <= len(lines) else ""
        if (
            section.written
            and not _heads(lines[section.line - 1], below)
            and all(_NOTHING.fullmatch(line) for line in inside)
        ):
            yield view.found(
                EMPTY,
                view.whole(section.line),
                f"Nothing stands in “{section.name}”",
                "Fill it, or take it out",
            )
