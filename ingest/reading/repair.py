"""Damaged encoding, mended line by line: ftfy first, then what ftfy rightly leaves alone in other people's texts.

Text that was UTF-8 and was once read as Windows-1252 shows each character of two to four bytes as two to four others.
ftfy mends what its statistics call damage; a lone Roman numeral (three innocent-looking symbols) is too little evidence
for it, and a byte that Windows-1252 does not define is often lost altogether. Those two cases are mended here.
"""

from __future__ import annotations

import re
import unicodedata

import ftfy

from ingest.entries import Repair

__all__ = ["repair_line", "repair_lines"]

# What each byte from 0x80 to 0xFF is in Windows-1252; the five it does not define come through as C1 controls.
_BYTE_OF = {bytes([byte]).decode("cp1252", errors="ignore") or chr(byte): byte for byte in range(0x80, 0x100)}
_CONTINUATION = "".join(re.escape(char) for char, byte in _BYTE_OF.items() if byte < 0xC0)
# Only the leading bytes 0xE2 (punctuation, numerals, arrows, symbols) and 0xF0 (emoji) are taken up: no word of any
# language goes on after their letters with two such symbols, whereas "é…»" and "é »" are plain French.
_WHOLE = re.compile(f"â[{_CONTINUATION}]{{2}}|ð[{_CONTINUATION}]{{3}}")
# The five undefined bytes stand, after 0xE2 0x80, for ”, two control marks, a rare hyphen and a rare space: read ”.
_QUOTE = re.compile(f"â€(?![{_CONTINUATION}])")
_EMOJI = re.compile(f"ðŸ[{_CONTINUATION}]?(?![{_CONTINUATION}])")
_LONGEST = 20_000
"""A longer line is no line of a list; it is left as it is, so that the time stays bounded."""


def repair_line(line: str) -> tuple[str, str]:
    """The line mended, and the names of the steps that did it, joined by " + "; "" when nothing was wrong.

    >>> repair_line("FrÃ©chet")
    ('Fréchet', 'ftfy')
    >>> repair_line("Mobile â…¡")
    ('Mobile Ⅱ', 'bytes')
    >>> repair_line("an “open quoteâ€;")
    ('an “open quote”;', 'lost byte')
    """
    if line.isascii() or len(line) > _LONGEST:
        return line, ""
    steps = []
    mended = line
    for name, step in (("ftfy", ftfy.fix_encoding), ("bytes", _redecode), ("lost byte", _restore)):
        before, mended = mended, step(mended)
        # ftfy may turn a damaged line separator into a real one: a line must stay one line.
        mended = mended.replace("\n", " ").replace("\r", " ")
        if mended != before:
            steps.append(name)
    return mended, " + ".join(steps)


def repair_lines(lines: list[str]) -> tuple[Repair, ...]:
    """Mends the lines in their list; answers each changed line with its 1-based number."""
    repairs = []
    for index, line in enumerate(lines):
        mended, how = repair_line(line)
        if how:
            repairs.append(Repair(line=index + 1, before=line, after=mended, how=how))
            lines[index] = mended
    return tuple(repairs)


def _redecode(line: str) -> str:
    """Whole sequences put back into bytes and read as UTF-8."""
    return _WHOLE.sub(_redecoded, line)


def _redecoded(match: re.Match[str]) -> str:
    try:
        char = bytes(_BYTE_OF[char] for char in match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]
    return char if unicodedata.category(char)[0] in "LNPSZ" else match[0]


def _restore(line: str) -> str:
    """Sequences whose last byte was lost: the closing quote is known, an emoji is beyond recall."""
    return _EMOJI.sub("", _QUOTE.sub("”", line))
