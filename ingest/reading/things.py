"""What a list names besides works: metrics, data sets, components, operations and resources; pure."""

from __future__ import annotations

import re

from ingest.entries import Concept, ConceptKind, LinkKind
from ingest.reading.names import is_method_name, strip_decoration, tidy_title
from ingest.reading.passages import Passage, Style
from ingest.reading.readings import Fields, Named, Reading
from ingest.reading.vocabulary import is_vague

__all__ = [
    "begins_with_name",
    "is_anchored",
    "is_caption",
    "is_remark",
    "is_wordy_link",
    "lead_name",
    "read_concept",
    "read_mention",
    "read_resource",
]


def begins_with_name(passage: Passage) -> bool:
    """True when the passage begins with bold or with a link."""
    begin = len(passage.text) - len(passage.text.lstrip(" [(*"))
    return any(s.start <= begin and s.end > begin for s in passage.stretches if s.style in (Style.BOLD, Style.LINK))


def is_anchored(passage: Passage) -> bool:
    """True when all links of the passage lead into the document itself."""
    return bool(passage.links) and all(link.target.startswith("#") for link in passage.links)


def lead_name(passage: Passage) -> str:
    """The name that a passage begins with: what is linked or emphasised first, else the words before a colon."""
    text = passage.text
    for stretch in passage.stretches:
        if stretch.style in (Style.BOLD, Style.LINK, Style.ITALIC, Style.CODE):
            if not re.search(r"\w", strip_decoration(text[: stretch.start])):
                return tidy_title(passage.plain(stretch.start, stretch.end))
            break
    return tidy_title(re.split(r"[:：]|\s[-–—]\s", passage.plain())[0])


def is_remark(passage: Passage) -> bool:
    """Words under a thing that say something of it: "*limitation*: …", or a sentence without a name."""
    text = passage.plain()
    lead = next((s for s in passage.stretches if s.style is Style.ITALIC and s.start == 0), None)
    if lead is not None:
        return passage.text[lead.end :].lstrip().startswith((":", "：")) or text[: lead.end].endswith(":")
    return not begins_with_name(passage) and len(text.split()) > 8


def is_wordy_link(reading: Reading) -> bool:
    """A link to something else than a thing's own name: more words than a name has."""
    named = reading.named[0] if reading.named else None
    return named is not None and len(named.text.split()) > 3 and not is_method_name(named.text)


def read_concept(
    kind: ConceptKind, passage: Passage, reading: Reading, line: int, topic: tuple[str, ...], group: str | None
) -> Concept | None:
    """The thing that an item names; None when it has no name."""
    text = passage.plain()
    name = text.strip(" ;,.") if kind is ConceptKind.OPERATION else lead_name(passage)
    if not name:
        return None
    described = text.partition(name)[2].strip(" :：-–—();,") if name in text else ""
    url = next((named.url for named in reading.named), None)
    return Concept(kind, name, line, topic, url, described, group)


def read_resource(reading: Reading, fields: Fields, line: int, topic: tuple[str, ...]) -> Concept:
    """The page, list or tool that an item leads to; the reading has a link."""
    text = reading.passage.plain()
    if reading.named:
        named = reading.named[0]
        described = text.partition(named.text)[2].strip(" :：-–—();,[]")
        return Concept(ConceptKind.RESOURCE, tidy_title(named.text) or named.url, line, topic, named.url, described)
    url = reading.links[0].url
    return Concept(ConceptKind.RESOURCE, fields.title or fields.alias or url, line, topic, url)


def read_mention(passage: Passage, named: Named, line: int, topic: tuple[str, ...]) -> Concept | None:
    """A data set or resource linked in running text; None for papers and for links without a name."""
    before = passage.text[max(0, named.start - 24) : named.start].lower()
    name = tidy_title(named.text)
    if re.search(r"\b(?:dataset|corpus|benchmark)s?\W*$", before):
        return Concept(ConceptKind.DATASET, name, named.line or line, topic, named.url)
    if named.kind is LinkKind.PAPER or is_vague(name):
        return None
    return Concept(ConceptKind.RESOURCE, name, named.line or line, topic, named.url)


def is_caption(passage: Passage) -> bool:
    """A paragraph that stands in brackets as a whole, without a link: "(from Doe and Roe, A Title, CVPR 2015.)"."""
    text = passage.plain()
    return text.startswith("(") and text.endswith(")") and text.find(")") == len(text) - 1 and not passage.links
