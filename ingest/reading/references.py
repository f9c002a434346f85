"""References in plain words, as bibliographies print them: authors, a year, a title, where it appeared; pure.

`Family, I., & Family, I. (2010). Title. *Journal*, 12(3), 4–5.` and `Given Family and Given Family. Title. Journal,
12(3):4–5, 2010.` have neither quotes nor a link around their title: the year in brackets, the italics behind it and the
full stops divide them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.reading.citations import read_author_year, read_opening
from ingest.reading.labels import Label, read_label, read_sure_label
from ingest.reading.names import read_authors
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, Passage, Stretch, Style, collapse

__all__ = ["Reference", "find_reference", "opens_reference", "read_initialed", "split_turned"]


@dataclass(frozen=True)
class Reference:
    """A reference: who, when ("" in press), its title's range in the passage, where it appeared, where that ends."""

    authors: tuple[str, ...]
    year: str
    title: tuple[int, int]
    label: Label | None
    end: int


_LONGEST_HEAD = 700
_PENDING = r"(?i:in press|forthcoming|to appear|n\.\s?d\.)"
_WHEN = re.compile(
    rf"(?:[\s,.]*(?P<open>[(\[])(?:(?P<year>(?:19|20)\d\d)[a-z]?(?:,\s[^()\[\]]{{1,30}})?|{_PENDING})[)\]](?P<point>[.,:]?)"
    r"|\.\s+(?P<bare>(?:19|20)\d\d)[a-z]?(?=\.\s))(?P<dash>[\s.,:]*[–—-]\s)?[\s.,:]*"
)
_YEAR = re.compile(rf"[(\[](?:(?:19|20)\d\d|{_PENDING}[)\]])|\.\s(?:19|20)\d\d[a-z]?\.")
_LEADING = re.compile(r"\s*(?:\[[ xX]\]\s*)?(?:\[\d{1,4}\][.:]?|\d{1,4}[.)])?\s*")


def find_reference(passage: Passage) -> Reference | None:
    """The reference that a passage is, when neither quotes nor a link hold its title; None for any other text.

    >>> text = "Turing, A. M. (1950). Computing machinery and intelligence. Mind, 59(236), 433-460."
    >>> found = find_reference(Passage(text))
    >>> found.authors, text[slice(*found.title)], found.label.venue
    (('A. M. Turing',), 'Computing machinery and intelligence', 'Mind')
    """
    return _dated_first(passage) or _dated_last(passage) or _by_standard(passage)


def opens_reference(text: str, start: int) -> bool:
    """True when authors and a year in brackets begin at a place in the text."""
    return _read_head(text, start) is not None


def _read_head(text: str, start: int) -> tuple[tuple[str, ...], re.Match[str]] | None:
    """Authors and the year behind them."""
    year = _YEAR.search(text, start, start + _LONGEST_HEAD)
    if year is None:
        return None
    match = _WHEN.search(text, max(start, year.start() - 4), start + _LONGEST_HEAD)
    begin = _LEADING.match(text, start)
    if match is None or begin is None or match.start() - begin.end() < 4 or not text[begin.end()].isalpha():
        return None
    written = text[begin.end() : match.start("bare") if match["bare"] else match.start("open")]
    head = _EDITORS.sub("", collapse(written)).rstrip(" ,")
    if (
        HARD_BREAK in written
        or len(head.split()) < 2
        or not re.search(r"\b[A-Z]{1,3}\b|\bet\.? al\b|,|\band\b|&", head)
    ):
        return None
    # A line end amid full names may part a title from its authors; amid initials it parts nothing.
    if re.search(r"\b[a-z]{3,}\.\s|\b[A-Z][a-z]{3,}\.\s(?=[A-Z][a-z]+\s[A-Z])", head):
        return None  # a title stands before them
    authors = _authors_with_initials(head)
    opening = read_opening(head) if not authors and SOFT_BREAK not in written.strip() else None
    authors = opening.authors if opening and match["point"] != ":" else authors
    if not authors and match["dash"] and match["year"] and (said := read_author_year(f"{head} {match['year']}")):
        # "Hubel and Wiesel (1969) - Title": between a year in brackets and a dash surnames are enough.
        authors = said.authors
    return (authors, match) if authors else None


_EDITORS = re.compile(r",?\s*\((?:[Ee]ds?|[Hh]rsg|[Tt]rans)\.?\)[.,]?\s*$")
_FAMILY = r"(?:(?:van|von|de|der|den|da|di|la|le|del|al)[ -]){0,3}[^\W\d_a-z][\w'’\u2010-]+(?:[ -][^\W\d_a-z][\w'’-]+)?"
_INITIALS = r"(?:[^\W\d_a-z]\.?[ -]?(?:-[^\W\d_a-z]\.?)?){1,4}"
_PERSON = re.compile(
    rf"(?P<family>{_FAMILY}),? (?P<given>{_INITIALS})(?!\w)(?:,? Jr\.?)?|(?P<first>{_INITIALS}) ?(?P<last>{_FAMILY})"
)
_BETWEEN = re.compile(r"\s*(?:,|;|…|\.\.\.)?\s*(?:\.\.\.|…|&|and|et\.? al\.?)?\s*(?:&|and)?\s*(?:others\b\.?)?")


def _authors_with_initials(head: str) -> tuple[str, ...]:
    """Names of which each has its initials, before or behind, in any mixture."""
    names, place = [], 0
    while place < len(head):
        person = _PERSON.match(head, place)
        if person is None:
            return ()
        given, family = person["given"] or person["first"], person["family"] or person["last"]
        names.append(f"{given.strip()} {family}")
        between = _BETWEEN.match(head, person.end())
        place = between.end() if between else person.end()
        if place == person.end() and place < len(head):
            return ()
    return tuple(names)


def read_initialed(text: str) -> tuple[str, ...]:
    """Two names or more with initials that may lack their points; () for any other text.

    >>> read_initialed("Lampson B, Redell D."), read_initialed("Deep RL")
    (('B Lampson', 'D. Redell'), ())
    """
    names = _authors_with_initials(text.rstrip(" ,:")) if len(text) < _LONGEST_HEAD else ()
    return names if len(names) > 1 else ()


def _names(text: str, when: re.Match[str]) -> str:
    begin = _LEADING.match(text)
    return _EDITORS.sub("", collapse(text[begin.end() if begin else 0 : when.start()]))


def _dated_first(passage: Passage) -> Reference | None:
    """`Authors (2010). Title. *Where*, 1, 2–3.`"""
    text = passage.text
    head = _read_head(text, 0)
    if head is None:
        return None
    authors, when = head
    begin = when.end()
    lone = _LONE.fullmatch(_names(text, when)) is not None
    if any(link.start < when.start("open") for link in passage.links) and not _authors_with_initials(
        _names(text, when)
    ):
        return None
    line_end = text.find(HARD_BREAK, begin)
    line_end = len(text) if line_end < 0 else line_end
    link = next((link.start for link in passage.links if link.start >= begin), line_end)
    stop = min(line_end, link)
    year = when["year"] or when["bare"] or ""
    quoted = _QUOTED.match(text, begin, line_end)
    if quoted:
        behind = link_end if (link_end := _end_of_link(passage, quoted.start("title"))) else quoted.end()
        return _with_place(passage, authors, year, quoted.span("title"), behind, line_end)
    if stop - begin < 8:
        return None
    if when["dash"]:
        return _with_dashes(passage, authors, year, begin, stop)
    styled = [s for s in passage.stretches if s.style in (Style.ITALIC, Style.BOLD) and begin <= s.start < stop]
    if styled and not text[begin : styled[0].start].strip():
        title = (styled[0].start, styled[0].end)
        return _with_place(passage, authors, year, title, styled[0].end, stop)
    italic = next((s for s in styled if _ends_title(text[begin : s.start], when["point"])), None)
    if italic is not None:
        title = (begin, begin + len(_strip_in(text[begin : italic.start])))
        return _with_place(passage, authors, year, title, italic.start, stop, italic)
    sentence = _SENTENCE.search(text, begin + 8, stop)
    end = sentence.start() + (sentence[0][0] in "?!") if sentence else stop
    title = (begin, begin + len(text[begin:end].rstrip(" .,\v")))
    found = _with_place(passage, authors, year, title, sentence.end() if sentence else stop, stop)
    return found if not lone or (found and found.label) else None


_LONE = re.compile(r"[^\W\d_]+ [A-Z]{2,3}")
"""One name with its initials as biologists write them, "Hodgkin AL", which may be a topic as well: "Deep RL"."""
_QUOTED = re.compile(r"[\"“„«](?P<title>[^\"“”„«»]{8,300}?)[.,]?[\"”»]")


def _end_of_link(passage: Passage, place: int) -> int | None:
    return next((link.end for link in passage.links if link.start <= place < link.end), None)


def _with_dashes(passage: Passage, authors: tuple[str, ...], year: str, begin: int, stop: int) -> Reference | None:
    """`Authors (2019) — Title — Where`."""
    dash = re.compile(r"\s+[–—]\s+").search(passage.text, begin, stop)
    end = dash.start() if dash else stop
    if len(passage.plain(begin, end).split()) < 2:
        return None
    where = passage.plain(dash.end(), stop) if dash else ""
    words = re.sub(r"\s*[\[(][^\[\]()]*[\])]$", "", where)
    return Reference(authors, year, (begin, end), _label(words, year) if words else None, stop)


_SENTENCE = re.compile(r"(?<!\b[A-Z])[.?!][\s\v]+(?=[^\W\d_a-z]|https?:|\[|arXiv)")


def _ends_title(words: str, point: str) -> bool:
    """True when italics behind these words say where the work appeared: a full stop or "in" divides them."""
    words = words.rstrip(" \v")
    return len(words.split()) > 1 and words.endswith(
        (".", "?", "!", ". In", ". In:", ", in", ", In", " in", " in:", "," if point == "," else ".")
    )


def _strip_in(words: str) -> str:
    return re.sub(r"(?:[.,]\s*[Ii]n:?|\s+in:?)$", "", words.rstrip(" \v")).rstrip(" .,\v")


_NAME = re.compile(
    r"(?:\s|\v|\((?:[^()]*\bed\b[^()]*)\)|[.,])*(?:[Ii]n:?\s+)?(?P<name>(?:[^\W\d_a-z]|arXiv)[^,;\d()\[\].:]{1,90})"
)
_SHORTENED = re.compile(r"(?:[A-Z][a-z]{1,8}\.\s){1,4}[A-Z][\w.]*(?:\s[A-Z][a-z]*\.?){0,4}")
_NUMBERS = re.compile(
    r"(?:[\s\v,.;:()\[\]–—-]|\d+(?![\w/])|[A-Z]{0,3}\d[\w.:–-]*|(?i:vol|no|pp?|pages?|issue|art|article|eds?)\b\.?)*"
)


def _with_place(
    passage: Passage,
    authors: tuple[str, ...],
    year: str,
    title: tuple[int, int],
    begin: int,
    stop: int,
    italic: Stretch | None = None,
) -> Reference | None:
    """The reference with what stands behind its title: a name in italics, or up to the first comma or number."""
    text = passage.text
    if title[1] - title[0] < 3 or len(collapse(text[slice(*title)]).split()) < 2:
        return None
    if italic is not None:
        words, end = passage.plain(italic.start, italic.end), italic.end
    else:
        name = _NAME.match(text, begin, stop)
        words, end = (collapse(name["name"]), name.end()) if name else ("", begin)
        short = _SHORTENED.match(text, name.start("name"), stop) if name else None
        if short and read_label(f"{collapse(short[0])} {year}".rstrip()) is not None:
            # "Commun. ACM 36, 7"
            words, end = collapse(short[0]), short.end()
    words = words.strip(" ,;")
    # The point of "Ann. Leaf Res." is an abbreviation's.
    label = _label(words if words.count(".") > 1 else words.strip(" ."), year) if words else None
    numbers = _NUMBERS.match(text, end, stop)
    return Reference(authors, year, title, label, numbers.end() if numbers else end)


def _label(words: str, year: str) -> Label | None:
    known = read_label(words) or read_sure_label(words)
    if known is None:
        short = re.split(r",\s*(?=\d|vol\b|no\b)", words)[0].strip()
        known = read_label(short) or read_sure_label(short) or read_label(f"{short} {year}".rstrip())
        known = known or (Label(short, short, certainty=0.6) if 0 < len(short.split()) <= 12 else None)
    if known is None:
        return None
    return Label(known.text, known.venue, int(year) if year else None, known.track, None, known.marks, known.certainty)


_KIND = re.compile(r"\[(?:[JCDMNRSA]|EB)(?:/OL)?\]")
_BY_STANDARD = re.compile(
    rf"(?P<who>[^.．。\[\]\d\n]{{2,160}})[.．。]\s*(?P<title>[^\[\]\n]{{4,200}}?)\s?{_KIND.pattern}[\s.．,，:：/]*+"
    r"(?P<venue>[^,，.。\d\[\]\n]{2,90})[,，.。:：]?[^\n]{0,40}?(?P<year>(?:19|20)\d\d)[^\n]*"
)

_IN_PROCEEDINGS = re.compile(
    r"(?P<who>[^.．。\[\]\d\n]{2,160})[.．。]\s*(?P<title>[^\[\]\n]{4,200}?)\s?\[C\](?:/OL)?\s?//\s?(?P<venue>[^,，.。\[\]\n]{4,160})"
    r"[,，.。][^\n]{0,60}?(?P<year>(?:19|20)\d\d)[^\n]*"
)


def _by_standard(passage: Passage) -> Reference | None:
    """`王小明, 李华. 标题[J]. 期刊, 2019, 45(3): 1-12.`: the letter in brackets is the kind that GB/T 7714 asks for."""
    text = passage.text
    if not _KIND.search(text, 0, _LONGEST_HEAD):
        return None
    begin = _LEADING.match(text)
    start = begin.end() if begin else 0
    match = _BY_STANDARD.match(text, start) or _IN_PROCEEDINGS.match(text, start)
    if match is None or any(link.start < match.end("venue") for link in passage.links):
        return None
    names = re.split(r"\s*[,，、;；]\s*", re.sub(r"[,，\s]*(?:等|et al)\.?\s*$", "", match["who"]))
    authors = tuple(name.strip() for name in names if name.strip())
    return Reference(
        authors,
        match["year"],
        match.span("title"),
        _label(match["venue"].strip(" ,，"), match["year"]),
        match.end("year"),
    )


_LAST = re.compile(
    r"[\s\v]*(?P<title>\S[^\v]{10,300}?)[.?!]\s+(?:[Ii]n:?\s+)?(?P<name>[^\W\d_a-z][^,.\d(?!]{2,90})"
    r"(?:[^.]{0,60}?[\s,(])(?P<year>(?:19|20)\d\d)\)?\.?\s*$"
)
_AUTHORS_END = re.compile(r"(?<![\s.][A-Z])(?<!^[A-Z])(?<!\bet al)\.\s+(?=[^\W\d_a-z])")


def _dated_last(passage: Passage) -> Reference | None:
    """`Given Family and Given Family. Title. Where, 81(3):607–636, 1973.`"""
    text = passage.text
    if len(text) > _LONGEST_HEAD or not re.search(r"(?:19|20)\d\d\)?[.\s]*$", text[-9:]):
        return None
    if any(s.style is not Style.ITALIC for s in passage.stretches):
        return None
    begin = _LEADING.match(text)
    start = begin.end() if begin else 0
    divide = _AUTHORS_END.search(text, start)
    if divide is None:
        return None
    people = collapse(text[start : divide.start()])
    # A number before them says that people follow, be it one.
    authors = read_authors(people) or (read_authors(people, sure=True) if text[:start].strip() else ())
    if authors and passage.stretches:
        return _in_italics(passage, authors, divide.end(), numbered=bool(text[:start].strip()))
    match = _LAST.match(text, divide.end()) if authors else None
    if match is None:
        return None
    return Reference(authors, match["year"], match.span("title"), _label(match["name"], match["year"]), len(text))


def _in_italics(passage: Passage, authors: tuple[str, ...], begin: int, *, numbered: bool) -> Reference | None:
    """`Authors. Title. *Where*, 5(1):1–11, 1987.`, and with a number `Authors. *Title*. Where, 2012.`

    The authors end at `begin`. Without a number italics behind them are as likely where a work above appeared.
    """
    text = passage.text
    italic = next((s for s in passage.stretches if s.start >= begin), None)
    year = re.findall(r"(?:19|20)\d\d", text)[-1]
    if italic is None:
        return None
    between = text[begin : italic.start]
    if not between.strip():
        if not numbered or text.rfind(year) < italic.end:
            return None
        return _with_place(passage, authors, year, (italic.start, italic.end), italic.end, len(text))
    if not _ends_title(between, "."):
        return None
    title = (begin, begin + len(_strip_in(between)))
    return _with_place(passage, authors, year, title, italic.start, len(text), italic)


_TURNED = re.compile(
    r"(?P<name>[A-Z][^.()]{3,90}?)(?: \((?P<short>[^()]{2,20})\))?, (?P<year>(?:19|20)\d\d) "
    r"(?P<kind>[^.]{0,60}(?:Conference|Symposium|Workshop)) on\. [^.]{2,40}$"
)
_LONGEST_TURNED = 260


def split_turned(text: str) -> tuple[tuple[str, ...], Label] | None:
    """People and a meeting with its subject before its kind, as MLA has them; None for any other text.

    >>> people, label = split_turned("Song, Jiaming, et al. Leaf Security, 2016 Any Symposium on. IEEE, 2016")
    >>> people, label.venue, label.year
    (('Jiaming Song',), 'Any Symposium on Leaf Security', 2016)
    """
    turned = _TURNED.search(text, max(0, text.rfind(" on. ") - _LONGEST_TURNED))
    people = read_authors(text[: turned.start()]) if turned else ()
    if turned is None or (turned.start() and not people):
        return None
    name, year, short = f"{turned['kind']} on {turned['name']}", turned["year"], turned["short"]
    known = (read_label(f"{short} {year}") if short else None) or read_label(f"{name} {year}")
    return people, known or Label(turned[0], short or name, int(year), certainty=0.6)
