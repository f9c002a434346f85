"""Dates as lists write them: `2023.08`, `[31th Jul., 2025]`, `Oct 2023`, `2024/12/24` → ISO 8601; pure."""

from __future__ import annotations

import re

__all__ = ["find_date", "parse_date"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ABROAD = {"okt": "oct", "dez": "dec", "mai": "may"}
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|mai)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_PATTERNS = tuple(
    re.compile(rf"(?<![\w.]){pattern}(?![\w])", re.I)
    for pattern in (
        rf"{_YEAR}\s?[-./年]\s?(?P<month>1[0-2]|0?[1-9])\s?[-./月]\s?{_DAY}日?",
        rf"{_DAY}(?:st|nd|rd|th)?[ .]*(?:of )?{_MONTH}[ ,]*{_YEAR}",
        rf"{_MONTH} ?{_DAY}(?:st|nd|rd|th)?,? *{_YEAR}",
        rf"{_YEAR}\s?[-./年]\s?(?P<month>1[0-2]|0[1-9]|[1-9](?=月))月?(?![-./]\d)",
        rf"{_MONTH}[ ,]*{_YEAR}",
        rf"{_YEAR}[ ,]+{_MONTH}",
        rf"(?<![/-])(?P<month>1[0-2]|0?[1-9])[/-]{_YEAR}(?![/-])",
    )
)


_CENTURY = re.compile(r"(?:19|20)\d\d")


def parse_date(text: str) -> str | None:
    """The date that `text` is, and nothing else: "YYYY-MM-DD" or "YYYY-MM"; None for any other text.

    >>> parse_date("31th Jul., 2025"), parse_date("2023.08"), parse_date("ICLR, Oct 2023") is None
    ('2025-07-31', '2023-08', True)
    >>> parse_date("04/2022"), parse_date("3/04/2022") is None
    ('2022-04', True)
    """
    found = find_date(text)
    return found[0] if found and not re.search(r"\w", text[: found[1]] + text[found[2] :]) else None


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first date in a text, of the most exact form there is, with its start and end; a bare year is no date.

    >>> find_date("arXiv, Jun 2024")
    ('2024-06', 7, 15)
    """
    if len(text) > 300 or not _CENTURY.search(text):
        return None
    for pattern in _PATTERNS:
        match = pattern.search(text)
        if match:
            groups = match.groupdict()
            named = groups.get("name")
            short = named[:3].lower() if named else ""
            month = _MONTHS.index(_ABROAD.get(short, short)) + 1 if named else int(groups["month"])
            day = groups.get("day")
            return f"{groups['year']}-{month:02}" + (f"-{int(day):02}" if day else ""), match.start(), match.end()
    return None
