"""Title and alias of a work, by position and emphasis; pure.

The order of the evidence for a title: quotes, a link to a paper, bold, the first plain words. What stands before it is
an alias, a venue or a lead.
"""

from __future__ import annotations

import re

from ingest.entries import LinkKind
from ingest.reading.citations import (
    is_cited,
    read_continued,
    read_opening,
    read_reference_link,
    split_headed,
    split_named,
    split_when,
)
from ingest.reading.dates import parse_date
from ingest.reading.delimited import (
    begins_reference,
    find_between_bars,
    find_bold,
    find_italics_after_authors,
    find_people_before_italics,
    find_quote,
)
from ingest.reading.labels import Label, read_label, read_short_year, read_sure_label, read_unknown_label
from ingest.reading.names import is_method_name, looks_like_title, read_authors, tidy_title
from ingest.reading.passages import HARD_BREAK, SOFT_BREAK, collapse
from ingest.reading.plain_titles import end_of_title, name_of_placed, peel_title, take_text, title_in_text
from ingest.reading.readings import Fields, Named, Reading, Segment
from ingest.reading.references import Reference, find_reference
from ingest.reading.vocabulary import role_of

__all__ = ["read_title"]


def read_title(reading: Reading, fields: Fields) -> int:
    """Finds title and alias; answers where what belongs to the work begins."""
    reference = find_reference(reading.passage)
    if reference is not None:
        return _title_in_reference(reading, fields, reference)
    quote = find_quote(reading)
    barred = find_between_bars(reading) if quote is None else None
    if barred is not None:
        return _title_between_bars(reading, fields, barred)
    labelled = next((named for named in reading.named if named.label), None)
    if quote is not None:
        return _title_in_quotes(reading, fields, quote)
    if labelled is not None:
        return _title_beside(reading, fields, labelled)
    bold = find_bold(reading)
    known = [named for named in reading.named if named.kind in (LinkKind.PAPER, LinkKind.OTHER)]
    references = [named for named in known if _is_reference(reading, named, bold)]
    papers = [
        named
        for named in known
        if (named.kind is LinkKind.PAPER or _is_quoted(reading, named)) and named not in references
    ]
    if papers and not _is_misspelt_role(reading, papers[0], bold):
        return _title_in_link(reading, fields, papers[0], bold)
    if reading.named and _opens_with_title(reading, reading.named[0], bold):
        return _title_in_link(reading, fields, reading.named[0], None)
    italic = find_italics_after_authors(reading)
    if italic is not None:
        fields.authors = reading.authors
        fields.set_title(tidy_title(reading.passage.plain(*italic)), "italics", 0.95)
        reading.claim(*italic)
        return italic[0]
    people = find_people_before_italics(reading, bold) if bold is not None else None
    if bold is not None and people is not None:
        fields.authors = people[0]
        title = tidy_title(reading.passage.plain(*people[1]))
        fields.set_title(title, "italics", 0.9)
        reading.labels = [(label, where) for label, where in reading.labels if title not in label.text]
        reading.claim(*bold)
        reading.claim(*people[1])
        return bold[0]
    if bold is not None and not _is_aside(reading, bold):
        return _title_in_bold(reading, fields, bold)
    if reading.hollow is not None and begins_reference(reading, reading.hollow[0]):
        fields.set_title(tidy_title(reading.passage.plain(*reading.hollow)), "link", 0.8)
        reading.claim(*reading.hollow)
        return reading.hollow[0]
    if reading.named and reading.begins_at(reading.named[0].start):
        return _title_in_link(reading, fields, reading.named[0], None)
    return title_in_text(reading, fields)


def _title_in_reference(reading: Reading, fields: Fields, reference: Reference) -> int:
    fields.authors = reference.authors
    title = reading.passage.plain(*reference.title)
    others = [(label, where) for label, where in reading.labels if label.venue not in title]
    reading.labels = [(reference.label, "italics")] if reference.label else others
    reading.dates = [reference.year] if reference.year else []
    fields.set_title(tidy_title(title), "reference", 0.9)
    begin, end = reference.title
    fields.named = next((named for named in reading.named if named.start <= begin and end <= named.end), None)
    reading.claim(0, reference.end)
    return 0


def _title_between_bars(reading: Reading, fields: Fields, field: Segment) -> int:
    reading.dates += filter(None, [parse_date(reading.passage.plain(0, field.start).strip(" |"))])
    fields.set_title(tidy_title(field.text), "text", 0.95)
    reading.claim(field.start, field.end)
    names = [named.text for named in reading.named if named.kind is LinkKind.PAPER]
    roles = [link.text for link in reading.links if link.kind is LinkKind.PAPER]
    labels = [read_sure_label(name) or Label(name, name, certainty=0.5) for name in names if len(name.split()) <= 14]
    for label in [*labels, *filter(None, map(read_sure_label, roles))]:
        reading.add_label(label, "link")
    return field.start


def _is_quoted(reading: Reading, named: Named) -> bool:
    """True for a title in quotes as a whole within a link, wherever that leads."""
    words = reading.passage.plain(named.start, named.end).strip("[]")
    return len(words.split()) > 3 and words[0] in '"“«' and words[-1] in '"”»'


def _opens_with_title(reading: Reading, named: Named, bold: tuple[int, int] | None) -> bool:
    """True for a title that links to its code or page, over a line of its authors and one in bold: who published it."""
    if not reading.authors or bold is None or bold[0] < named.end or not reading.begins_at(named.start):
        return False
    below = re.search(f"[{HARD_BREAK}{SOFT_BREAK}]", reading.passage.text[named.end : bold[0]])
    return below is not None and len(named.text.split()) > 2 and looks_like_title(named.text)


_JOURNAL = re.compile(r"(?!.*(?i:review|submi|version|preprint))[A-Z][^\s\d:]*(?: [^\s\d:]+){0,5}")


def _is_reference(reading: Reading, named: Named, bold: tuple[int, int] | None) -> bool:
    """True for a link on a later line than the title, which says where the paper appeared, or names its authors."""
    text = reading.passage.text
    line_end = re.search(f"[{HARD_BREAK}{SOFT_BREAK}]", text[: named.start])
    if line_end is None:
        return False
    first = collapse(text[: line_end.start()])
    label = read_unknown_label(named.text, short=False)
    authors = read_authors(named.text)
    titled = bold is not None and bold[0] < line_end.start() and len(reading.passage.plain(*bold).split()) > 2
    if not titled and not (looks_like_title(first) and (label or authors)):
        return False
    if label:
        reading.add_label(label, "link")
    elif authors and not reading.authors:
        reading.authors = authors
    elif not authors and named.kind is LinkKind.PAPER and _JOURNAL.fullmatch(named.text):
        # "[Plant Physiology](…)" under title and authors: where it appeared.
        reading.add_label(Label(named.text, named.text, certainty=0.5), "link")
    return True


def _is_misspelt_role(reading: Reading, named: Named, bold: tuple[int, int] | None) -> bool:
    """True for one word behind `**Name**: Rest of the Title`, which is no name: "[Oepnreview](…)"."""
    if bold is None and re.fullmatch(r"[a-z]+", named.text.strip()):
        first = re.split(f"[{HARD_BREAK}{SOFT_BREAK}]", reading.passage.text[: named.start])[0]
        return len(first.split()) > 3 and looks_like_title(first)
    if bold is None or bold[1] > named.start or re.search(r"[\s\d-]", named.text.strip()):
        return False
    rest = collapse(reading.passage.text[bold[1] : named.start])
    return rest.startswith(":") and len(rest.split()) > 3 and looks_like_title(rest)


def _is_aside(reading: Reading, bold: tuple[int, int]) -> bool:
    """Few bold words after a run of plain ones: a tag behind a plain title."""
    before = sum(len(segment.text.split()) for segment in reading.segments(0, bold[0]))
    named = reading.passage.text[bold[1] : bold[1] + 1] == ":"
    return before >= 3 and len(reading.passage.plain(*bold).split()) <= 3 and not named


def _title_in_quotes(reading: Reading, fields: Fields, quote: tuple[int, int]) -> int:
    start, end = quote
    _authors_before(reading, fields, start)
    title = tidy_title(reading.passage.plain(start, end))
    fields.set_title(title, "quotes", 0.99)
    reading.claim(start, end)
    begin = start
    before = [named for named in reading.named if named.end <= start]
    if before:
        fields.named = before[-1]
        fields.set_alias(tidy_title(before[-1].bold or before[-1].text), "link", 0.97)
        begin = before[-1].start
    else:
        bold = find_bold(reading)
        if bold is not None and bold[1] <= start:
            fields.set_alias(tidy_title(reading.passage.plain(*bold)), "bold", 0.97)
            reading.claim(*bold)
            begin = bold[0]
        else:
            name = _name_before(reading, start)
            if name:
                fields.set_alias(name, "text", 0.8)
    return begin


def _authors_before(reading: Reading, fields: Fields, position: int) -> None:
    """Authors that open a citation: `1967 – Cover & Hart "Nearest …"`."""
    begin = reading.claimed.rfind(b"\1", 0, position) + 1
    opening = read_opening(collapse(reading.passage.text[begin:position])) if reading.begins_at(begin) else None
    if opening and not fields.authors:
        fields.authors = opening.authors
        reading.dates += [opening.year] if opening.year else []
        reading.claim(begin, position)


def _name_before(reading: Reading, position: int) -> str | None:
    """A method's name in plain words right before a quoted title: `DDIM: "Denoising …"`."""
    segments = reading.segments(0, position)
    name = tidy_title(segments[-1].text) if segments else ""
    if name and is_method_name(name) and role_of(name) is None:
        reading.claim(segments[-1].start, segments[-1].end)
        return name
    return None


def _title_beside(reading: Reading, fields: Fields, named: Named) -> int:
    """`[[ICLR21 - **DDIM**](…)] Title`: the link holds a venue and a name; the title, if any, follows."""
    fields.named = named
    after = reading.segments(named.end)
    words = named.bold or named.text
    if after and looks_like_title(after[0].text) and not re.match(r"[-–—]\s", after[0].text):
        take_text(reading, fields, after[0])
        fields.set_alias(tidy_title(words), "link", 0.97)
    elif len(words.split()) >= 4 or (not named.bold and not is_method_name(words) and looks_like_title(words)):
        fields.set_title(tidy_title(words), "link", 0.9)
    else:
        fields.set_alias(tidy_title(words), "link", 0.95)
    return named.start


def _title_in_link(reading: Reading, fields: Fields, named: Named, bold: tuple[int, int] | None) -> int:
    fields.named = named
    words = tidy_title(named.text)
    begin = named.start
    if bold is not None:
        beside = tidy_title(reading.passage.plain(*bold))
        between = reading.passage.text[bold[1] : named.start].strip()
        # "**First step towards it** — [Name](…)": a topic, where "**A Title of Words** [Name](…)" is a title.
        topic = between.startswith(("-", "–", "—", ":")) and not looks_like_title(beside)
        if len(words.split()) <= 3 < len(beside.split()) and not topic:
            reading.claim(*bold)
            fields.set_title(beside, "bold", 0.95)
            fields.set_alias(words, "link", 0.8)
            return min(begin, bold[0])
        if bold[1] <= named.start and is_method_name(beside):
            reading.claim(*bold)
            fields.set_alias(beside, "bold", 0.95)
            begin = bold[0]
    cited_in = read_reference_link(words) if not reading.authors else None
    if cited_in is not None:
        # "[Doe et al., A Title of Words (ICML 2019)](…)"
        fields.authors, words = cited_in.authors, cited_in.title
        _take_place(reading, fields, cited_in.rest)
    headed = split_headed(words) if not reading.authors and cited_in is None else None
    if headed is not None:
        fields.authors, words = headed.authors, headed.title
    title = name_of_placed(reading, words) or peel_title(reading, words, "link")
    cited = _cited_after(reading, named) if bold is None and len(title.split()) <= 4 else None
    if cited is not None:
        take_text(reading, fields, cited)
        if not read_authors(words) and not re.search(r"\bet\.? al$", words):
            fields.set_alias(words, "link", 0.9)
        return begin
    if fields.alias is None and is_method_name(title):
        fields.set_alias(title, "link", 0.9)
        _title_after_colon(reading, fields, named)
        _title_after_box(reading, fields, named)
    else:
        fields.set_title(title, "link", 0.97 if named.kind is LinkKind.PAPER else 0.8)
    _alias_after(reading, fields, named.end)
    return begin


def _take_place(reading: Reading, fields: Fields, place: str) -> None:
    """What stands in brackets behind a title in a link: "CVPR 2023", "UniAD, CVPR 2023", "Any Venue 2016", "2024"."""
    name, comma, rest = place.partition(",")
    label = read_label(place) or (read_label(rest) if comma and is_method_name(name) else None)
    if label is not None and comma and not read_label(place):
        fields.set_alias(name, "brackets", 0.9)
    label = label or read_unknown_label(place)
    if label is not None:
        reading.add_label(label, "brackets")
    elif re.fullmatch(r"(?:19|20)\d\d", place):
        reading.dates.append(place)


def _cited_after(reading: Reading, named: Named) -> Segment | None:
    """A whole citation behind a short link: `[DDIM](…). Denoising …, Song et al. ICLR 2021.`"""
    following = next(iter(reading.segments(named.end)), None)
    if following is None or reading.passage.text[named.end : following.start].strip(" .:,"):
        return None
    return following if is_cited(following.text) else None


def _title_after_colon(reading: Reading, fields: Fields, named: Named) -> None:
    """`[DPM-Solver](…): A Fast ODE Solver …`: the link holds the part of the title before its colon."""
    following = next(iter(reading.segments(named.end)), None)
    if named.kind not in (LinkKind.PAPER, LinkKind.OTHER) or following is None:
        return
    words = read_continued(f"{named.text[-1:]}{reading.passage.text[named.end : following.end]}")
    dashed = split_named(f"{fields.alias} {following.text}") if named.kind is LinkKind.PAPER else None
    if dashed is not None:
        # "[DDIM](…) - Denoising Diffusion Implicit Models"
        reading.claim(named.end, following.end)
        fields.set_title(peel_title(reading, tidy_title(dashed[1])), "link", 0.8)
    elif words is not None:
        end = reading.passage.text.find(words, named.end) + len(words)
        reading.claim(named.end, end)
        fields.set_title(f"{fields.alias}: {peel_title(reading, collapse(words))}", "link", 0.85)


def _title_after_box(reading: Reading, fields: Fields, named: Named) -> None:
    """`[[DDIM](…)] Denoising Diffusion Implicit Models`: a name in brackets before its title."""
    text = reading.passage.text
    following = next(iter(reading.segments(named.end)), None)
    boxed = text[named.start] in "[【" and reading.begins_at(named.start) and not fields.title
    if not boxed or following is None or text[named.end : following.start].strip() or following.text[0] in "-–—:,.(":
        return
    if len(following.text.split()) > 2 and looks_like_title(following.text):
        take_text(reading, fields, following)


def _alias_after(reading: Reading, fields: Fields, end: int) -> None:
    """A short name in brackets right after the title: `[Title](…) (WebGPT)`."""
    match = re.compile(r"[\s.]*[(（]([^()（）]{1,30})[)）]").match(reading.passage.text, end)
    if match and reading.is_free(match.start(1), match.end(1)):
        name = collapse(match[1])
        short = read_short_year(name)
        if short is not None:
            reading.claim(end, match.end())
            reading.add_label(short, "brackets")
        elif (
            is_method_name(name)
            and role_of(name) is None
            and not re.match(r"(?:19|20)\d", name)
            and (fields.title or fields.alias == name)
        ):
            reading.claim(end, match.end())
            if fields.title is None:
                fields.set_title(name, "link", 0.9)
            fields.set_alias(name, "brackets", 0.95)


def _title_in_bold(reading: Reading, fields: Fields, bold: tuple[int, int]) -> int:
    text = reading.passage.text
    words = reading.passage.plain(*bold)
    label = read_label(words)
    if label is not None:
        reading.claim(*bold)
        reading.add_label(label, "bold")
        other = find_bold(reading)
        if other is not None and other[0] >= bold[1]:
            return min(bold[0], _title_in_bold(reading, fields, other))
        return min(bold[0], title_in_text(reading, fields))
    reading.claim(*bold)
    following = [s for s in reading.segments(bold[1]) if not re.search(r"[\n\v]", text[bold[1] : s.start])]
    name = tidy_title(words)
    rest, stop = "", bold[1]
    if following and not text[bold[1] : following[0].start].strip(" :*.,"):
        stop = end_of_title(text, following[0])
        rest = collapse(text[following[0].start : stop])
    alone = reading.begins_at(bold[0]) and reading.ends_at(bold[1])
    colon = words.rstrip().endswith((":", "：")) or rest.startswith((":", "："))
    if (
        rest
        and len(name.split()) <= (8 if colon else 4)
        and not (read_authors(rest) and ("," in rest.strip(" ,") or not colon))
        and looks_like_title(rest)
        and (not re.match(r"\s*[-–—,(]", rest) or split_named(f"{name} {rest.rstrip(' ,.')}"))
        and not (words.rstrip().endswith(".") and read_label(rest))
        and not _before_people(text, bold, rest)
    ):
        title = peel_title(reading, tidy_title(rest))
        whole = colon and (is_method_name(name) or len(name.split()) > 2)
        fields.set_title(f"{name}: {title}" if whole else title, *(("bold", 0.85) if whole else ("text", 0.8)))
        if not whole or is_method_name(name):
            fields.set_alias(name, "bold", 0.9)
        reading.claim(following[0].start, stop)
    elif is_method_name(name) and not alone and not _before_people(text, bold, rest):
        fields.set_alias(name, "bold", 0.9)
    else:
        title = re.sub(r"^\[?\d{1,3}[\].)]\s*", "", peel_title(reading, name))
        opening = split_when(title)
        if opening is not None and opening.label is not None:
            reading.add_label(opening.label, "bold")
            title = opening.title
        fields.set_title(title, "bold", 0.95)
    _alias_after(reading, fields, bold[1])
    return bold[0]


def _before_people(text: str, bold: tuple[int, int], rest: str) -> bool:
    """True before a full stop and people: "**Memory Networks**. Jason Weston, Sumit Chopra"."""
    stopped = text[bold[1] : bold[1] + 1] == "." or text[bold[1] - 1] == "."
    return stopped and len(read_authors(rest.lstrip(". ").split(". ")[0])) > 1
