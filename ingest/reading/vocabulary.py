"""The small vocabularies of lists: what a link's label, a section's name, a column's header or a key says; pure.

The words stand in data/vocabulary.toml, in the languages that lists are seen in. A label counts only when all its words
are known, so that a title with the word "code" in it is never taken for one.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache

from ingest.entries import ConceptKind, LinkKind
from kg.places import data_folder

__all__ = [
    "Column",
    "SectionRole",
    "column_of",
    "find_concept_kind",
    "is_announcement",
    "is_call",
    "is_vague",
    "key_of",
    "read_marks",
    "role_of",
    "role_of_section",
    "table_of",
    "words_of",
]


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, frozenset[str]]]:
    tables = tomllib.loads((data_folder() / "vocabulary.toml").read_text("utf-8"))
    return {
        name: {key: frozenset(words.split() if isinstance(words, str) else words) for key, words in table.items()}
        for name, table in tables.items()
    }


def words_of(table: str, key: str) -> frozenset[str]:
    """The words of one row of data/vocabulary.toml; KeyError when there is none."""
    return _tables()[table][key]


@lru_cache(maxsize=16)
def table_of(table: str) -> dict[str, str]:
    """Word → row, for one table of data/vocabulary.toml."""
    return {word: key for key, words in _tables()[table].items() for word in words}


_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=8192)
def role_of(label: str) -> LinkKind | None:
    """What a link with this label leads to; None when the label is a name or a title.

    >>> role_of("[Official Code]"), role_of("Code:CompVis/stable-diffusion"), role_of("论文")
    (<LinkKind.CODE: 'code'>, <LinkKind.CODE: 'code'>, <LinkKind.PAPER: 'paper'>)
    >>> role_of("Consistency Models") is None
    True
    """
    head, colon, rest = label.partition(":")
    if colon and rest.strip(": "):
        # "Code: owner/name" details the label; more words after the colon are a title's.
        return role_of(head) if len(head) < 30 and len(rest.split()) <= 3 else None
    # What stands in parentheses only details the label: "Code (DeepSpeed)", "PyTorch(Author)".
    outside = re.sub(r"[(（][^()（）]*[)）]", " ", label)
    known = table_of("link_labels")
    words = [
        part
        for word in _WORD.findall((outside if _WORD.search(outside) else label).lower())
        for part in ([word] if word in known or (word.isascii() and word.isalpha()) else _parts(word))
    ]
    if not words or len(words) > 5:
        return None
    if any(word not in known and not word.isdigit() for word in words):
        return None
    kinds = [LinkKind(known[word]) for word in words if known.get(word, "fillers") != "fillers"]
    if not kinds:
        # "R2R" is a name, though its letters and its digit are known one by one.
        return None if re.fullmatch(r"[A-Za-z]\d[A-Za-z]", label.strip("[] ")) else LinkKind.OTHER
    # "Model Card", "Pytorch Code": the first; "Paper Page", "Project Video", "GitHub Page": the last says what it is.
    late = (LinkKind.VIDEO, LinkKind.SLIDES, LinkKind.DEMO, LinkKind.DATASET)
    if {LinkKind.CODE, LinkKind.DATASET} == {*kinds}:
        return LinkKind.CODE  # "code and data", "dataset&code"
    if words[0] == "github" and words[-1] in ("page", "pages"):
        return LinkKind.PROJECT
    if words[-1] == "list":
        return LinkKind.OTHER  # "Paper List"
    return kinds[-1] if kinds[-1] in late else kinds[0]


def _parts(word: str) -> list[str]:
    """A word cut where digits begin, and Chinese ones into those that are known: "code1", "论文下载链接"."""
    known, parts, begin = table_of("link_labels"), [], 0
    while begin < len(word):
        run = re.compile(r"\d+|[a-z]+").match(word, begin)
        ends = (end for end in range(len(word), begin, -1) if word[begin:end] in known)
        end = run.end() if run else next(ends, len(word))
        parts.append(word[begin:end])
        begin = end
    return parts


class SectionRole(StrEnum):
    """What stands in a section."""

    PAPERS = "papers"
    CONTENTS = "contents"
    ABOUT = "about"
    NEWS = "news"
    METRICS = "metrics"
    DATASETS = "datasets"
    COMPONENTS = "components"
    RESOURCES = "resources"


def role_of_section(name: str, above: SectionRole = SectionRole.PAPERS) -> SectionRole:
    """What stands in a section of this name, inside a section of the role `above`.

    >>> role_of_section("Evaluation Metric"), role_of_section("Papers", SectionRole.RESOURCES)
    (<SectionRole.METRICS: 'metrics'>, <SectionRole.PAPERS: 'papers'>)
    >>> role_of_section("Unconditional Generation", SectionRole.DATASETS)
    <SectionRole.DATASETS: 'datasets'>
    """
    lowered = name.lower().strip(" :：.!?").replace("’", "'")
    whole = table_of("section_names").get(lowered)
    if whole is not None:
        return SectionRole(whole)
    words = _WORD.findall(lowered)
    known = table_of("section_words")
    roles = [known[word] for word in words if word in known]
    # Few words: "Datasets & Settings" is about data sets, "Learning from Noisy Datasets with Few Labels" a topic.
    if SectionRole.PAPERS in roles:
        return SectionRole.PAPERS
    return SectionRole(roles[0]) if roles and len(words) <= 4 else above


def find_concept_kind(label: str) -> ConceptKind | None:
    """What the items under a label such as "Containing Operations:" are; None when it does not say.

    >>> find_concept_kind("Containing Operations:")
    <ConceptKind.OPERATION: 'operation'>
    >>> find_concept_kind("Operations on Riemannian manifolds are costly") is None
    True
    """
    if not label.rstrip().endswith((":", "：")):
        return None
    words = _WORD.findall(label.lower())
    if len(words) > 4:
        return None
    known = table_of("group_words")
    return next((ConceptKind(known[word]) for word in words if word in known), None)


class Column(StrEnum):
    """What a table's column holds."""

    TITLE = "title"
    ALIAS = "alias"
    VENUE = "venue"
    YEAR = "year"
    DATE = "date"
    AUTHORS = "authors"
    PAPER = "paper"
    CODE = "code"
    LINKS = "links"
    TOPIC = "topic"
    NOTE = "note"
    RELATED = "related"
    SKIP = "skip"


@lru_cache(maxsize=1024)
def column_of(header: str) -> Column:
    """What a column with this header holds; NOTE when no word of it is known.

    >>> column_of("论文标题"), column_of("Paper Title"), column_of("Training cost")
    (<Column.TITLE: 'title'>, <Column.TITLE: 'title'>, <Column.NOTE: 'note'>)
    >>> column_of("发表会议名称"), column_of("発表年")
    (<Column.VENUE: 'venue'>, <Column.YEAR: 'year'>)
    """
    known = table_of("columns")
    words = [known_end(word) or word for word in _WORD.findall(header.lower())]
    columns = [Column(known[word]) for word in words if word in known]
    if Column.ALIAS in columns and len(columns) < len(words):
        # "Target Model", "Base Method": another one than the paper's own.
        return Column.NOTE
    if known_related(words):
        return Column.RELATED
    if not words:
        return Column.SKIP if header.strip() else Column.NOTE
    if not columns or len(words) > 3:
        return Column.NOTE
    return Column.TITLE if Column.TITLE in columns else columns[0]


def known_related(words: list[str]) -> bool:
    """True for headers over other works than the row's own: "Related Papers", "Compared Works", "Base Dataset"."""
    others = ("related", "compared", "prior", "background", "base", "相关", "関連", "관련")
    return (len(words) > 1 and words[0] in others) or (len(words) == 1 and words[0] in ("backbone", "backbones"))


@lru_cache(maxsize=1024)
def known_end(word: str) -> str | None:
    """The known word that says what a compound without blanks holds: its last, unless that only says "name".

    >>> known_end("发表时间"), known_end("会议名称"), known_end("论文标题"), known_end("runtime")
    ('时间', '会议', '论文标题', None)
    """
    known = table_of("columns")
    if word in known or word.isascii():
        return word if word in known else None
    found, begin = [], 0
    while begin < len(word):
        end = next((end for end in range(len(word), begin, -1) if word[begin:end] in known), None)
        if end is not None:
            found.append(word[begin:end])
        begin = end or begin + 1
    if len(found) > 1 and known[found[-1]] == Column.TITLE and known[found[-2]] not in (Column.PAPER, Column.TITLE):
        found.pop()
    return found[-1] if found else None


def key_of(key: str) -> str | None:
    """The field that a line such as "Publisher: ICLR 2023" fills: authors, venue, date, title; None for others.

    >>> key_of("Publisher"), key_of("Keyword")
    ('venue', None)
    """
    return table_of("keys").get(key.strip().lower())


_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("Best Paper", r"\b(?:outstanding|best)[ -](?:student[ -])?papers?\b(?:[ -]award)?|\bbest paper\b"),
        ("Oral", r"\boral\b"),
        ("Spotlight", r"\bspotlight\b"),
        ("Highlight", r"\bhighlight\b"),
        ("Poster", r"\bposter\b"),
        ("Award", r"\baward\b|\bhonorable mention\b"),
    )
)


_ANY_MARK = re.compile("|".join(pattern.pattern for _, pattern in _MARKS), re.I)


def read_marks(text: str) -> tuple[tuple[str, ...], str]:
    """The marks in a short text beside a venue, and the text without them.

    >>> read_marks("ICLR 2021 Oral")
    (('Oral',), 'ICLR 2021')
    """
    if _ANY_MARK.search(text) is None:
        return (), text
    found = []
    for name, pattern in _MARKS:
        text, count = pattern.subn(" ", text)
        if count:
            found.append(name)
    return tuple(found), " ".join(text.split()).strip(" ,;-()[]") if found else text


_ANNOUNCEMENT = re.compile(
    r"\b(?:our|we|us|i|my)\b|\brepo(?:sitory)? (?:for|of)\b|(?:我们|本文)|\bcheck (?:it |this )?out\b|\bcongrat", re.I
)


def is_announcement(lead: str) -> bool:
    """True when the words before a link speak of "us": news, thanks, and the maintainers' own survey, not an entry.

    >>> is_announcement("2024/12/24 Our work"), is_announcement("follow-up work:")
    (True, False)
    """
    return _ANNOUNCEMENT.search(lead) is not None


_CALL = re.compile(r"(?:special issue|call for (?:papers|participation))\b|征稿", re.I)


def is_call(title: str) -> bool:
    """True for calls to write something, which look like entries.

    >>> is_call("Special Issue on Federated Learning"), is_call("Calling Functions in Language Models")
    (True, False)
    """
    return _CALL.match(title) is not None


def is_vague(name: str, *, fold: bool = False) -> bool:
    """True for link texts that name nothing: "here", "this repo", "pull request"; of a `fold` also "Papers"."""
    words = _WORD.findall(name.lower())
    if fold:
        words = [word for word in words if word not in words_of("names", "folded")]
    return not words or words_of("names", "vague").issuperset(words)
