"""arXiv ids, DOIs, OpenReview ids and repository keys: parse, normalise, format. Pure.

Every `parse_` takes one thing, a bare id or any form of link to it, and answers None when it is something else;
only `find_eprints` looks inside running text. The shape of arXiv's ids is laid down at
https://info.arxiv.org/help/arxiv_identifier.html: `YYMM.NNNN` from April 2007, `YYMM.NNNNN` from January 2015, and
`archive/YYMMNNN` (once also `archive.CLASS/YYMMNNN`) before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

__all__ = [
    "Eprint",
    "eprint_month",
    "find_eprints",
    "format_doi_url",
    "format_eprint_url",
    "format_openreview_url",
    "normalize_doi",
    "parse_eprint",
    "parse_openreview",
    "parse_repository",
]


@dataclass(frozen=True)
class Eprint:
    """An arXiv id in its canonical form, and the version if one was named."""

    eprint: str
    version: int | None = None


# The archives that ever gave out old-style ids; those that were merged into others later keep theirs.
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|"
    "q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_NEW = r"\d{4}\.\d{4,5}"
_OLD = rf"(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}}"
_VERSION = r"(?:v(?P<version>[1-9]\d{0,2}))?"
_ID = re.compile(rf"(?:(?P<new>{_NEW})|(?P<old>{_OLD})){_VERSION}", re.I)
_BARE = re.compile(
    rf"(?:(?:doi:\s*)?10\.48550/)?(?:arxiv\s*[:.]\s*)?(?P<id>{_ID.pattern})(?:\.pdf)?(?:\s*\[[\w.-]+\])?", re.I
)
_PLAIN = re.compile(rf"https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/{_ID.pattern}(?:\.pdf)?", re.I)
"""The usual addresses, spared the exact look at others."""
_IN_TEXT = re.compile(
    rf"""(?P<url>(?:https?://|\b(?:www\.)?(?:arxiv|alphaxiv)\.org/)[^\s<>()\[\]{{}}"'`|]+)
    |(?P<mention>\barxiv[\s.:_-]{{0,3}})?(?<![\w/])(?<!\d\.)(?P<id>{_ID.pattern})(?!\w)(?!\.\d)""",
    re.I | re.X,
)
_FTP = re.compile(r"ftp/(?P<archive>[a-z-]+)/papers/\d{4}/(?P<number>\d{4}\.\d{4,5}|\d{7})(?P<version>v\d+)?", re.I)
_IN_PATH = re.compile(rf"(?:^|[/:.]|arxiv[-_])(?P<id>{_ID.pattern})(?!\w)(?!\.\d)", re.I)
# A path of one of these hosts names the paper that it ends in; a path of any other host proves nothing.
_EPRINT_HOSTS = (
    "arxiv.org",
    "alphaxiv.org",
    "ar5iv.org",
    "arxiv-vanity.com",
    "xxx.lanl.gov",
    "scirate.com",
    "papers.cool",
)


def parse_eprint(text: str) -> Eprint | None:
    """The arXiv id that `text` is: bare, with `arXiv:`, as a DOI of arXiv, or as a link of any form. Else None.

    >>> parse_eprint("arXiv:2312.00858v2 [cs.CV]")
    Eprint(eprint='2312.00858', version=2)
    >>> parse_eprint("http://www.arxiv.org/pdf/2312.00858.pdf")
    Eprint(eprint='2312.00858', version=None)
    >>> parse_eprint("math.GT/0309136")
    Eprint(eprint='math/0309136', version=None)
    >>> parse_eprint("2313.00858") is None  # no month 13
    True
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _checked(plain)
    text = unquote(text.strip().strip("<>()\"'`,;").rstrip(".?"))
    if text.startswith("[") and text.endswith("]"):
        text = text[1:-1]
    bare = _BARE.fullmatch(text)
    if bare:
        return _checked(bare)
    url = _split(text)
    return _eprint_of_url(url) if url else None


def find_eprints(text: str) -> list[Eprint]:
    """The arXiv ids in running text, each once, in order, with the version it is first written with.

    Links and `arXiv:` mentions count in every form. A bare number counts only with five digits after the dot: four
    are as likely a measurement.

    >>> find_eprints("See arXiv:1412.6980, https://arxiv.org/abs/2010.02502v4 and 1012.5000 images")
    [Eprint(eprint='1412.6980', version=None), Eprint(eprint='2010.02502', version=4)]
    """
    found: dict[str, Eprint] = {}
    for match in _IN_TEXT.finditer(text):
        if match["url"]:
            eprint = parse_eprint(match["url"])
        elif match["new"] and not match["mention"] and len(match["new"]) < len("2312.00858"):
            eprint = None
        else:
            eprint = _checked(match)
        if eprint:
            found.setdefault(eprint.eprint, eprint)
    return list(found.values())


def format_eprint_url(eprint: str, version: int | None = None) -> str:
    """The address of the abstract's page.

    >>> format_eprint_url("2312.00858", 2)
    'https://arxiv.org/abs/2312.00858v2'
    """
    return f"https://arxiv.org/abs/{eprint}" + (f"v{version}" if version is not None else "")


def eprint_month(eprint: str) -> tuple[int, int]:
    """Year and month in which the id was given out; ValueError when it is no arXiv id.

    >>> eprint_month("2312.00858"), eprint_month("hep-th/9901001")
    ((2023, 12), (1999, 1))
    """
    parsed = parse_eprint(eprint)
    if parsed is None:
        raise ValueError(f"{eprint!r} is no arXiv id")
    digits = parsed.eprint.rpartition("/")[2]
    year, month = int(digits[:2]), int(digits[2:4])
    return (1900 if year > 90 else 2000) + year, month


def _checked(match: re.Match[str]) -> Eprint | None:
    """The matched id, if its month and the count of its digits fit its year."""
    version = int(match["version"]) if match["version"] else None
    if match["new"]:
        month, number = match["new"].split(".")
        # 91 to 99 would be the years from 2091: the first two digits of another kind of number.
        real = "0704" <= month < "9100" and "01" <= month[2:] <= "12" and int(number) > 0
        digits = 5 if month >= "1501" else 4
        return Eprint(match["new"], version) if real and len(number) == digits else None
    archive, _, number = match["old"].lower().partition("/")
    month = number[:4]
    real = ("9101" <= month <= "9912" or "0001" <= month <= "0703") and "01" <= month[2:] <= "12"
    return Eprint(f"{archive.partition('.')[0]}/{number}", version) if real and int(number[4:]) > 0 else None


_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}/", re.I)


def _split(text: str) -> SplitResult | None:
    """The parts of a link, with or without its scheme; None when it is no http link."""
    if text.startswith("//"):
        text = "https:" + text
    elif not _SCHEME.match(text) and _HOST.match(text):
        text = "https://" + text
    try:
        url = urlsplit(text)
        return url if url.scheme in ("http", "https") and url.hostname else None
    except ValueError:  # such as an unclosed bracket in the host
        return None


def _is_at(url: SplitResult, *names: str) -> bool:
    """Whether the link leads to one of the hosts or to a subdomain of one (www., export., de., browse. …)."""
    host = f".{url.hostname or ''}"
    return host.endswith(tuple([f".{name}" for name in names]))


def _eprint_of_url(url: SplitResult) -> Eprint | None:
    path = url.path
    if _is_at(url, "img.shields.io"):  # a badge with the id written on it
        path = path.replace("--", "-") if "arxiv" in path.lower() else ""
    elif _is_at(url, "huggingface.co", "hf.co"):
        path = path if path.startswith("/papers/") else ""
    elif _is_at(url, "doi.org"):
        path = path if path.lower().startswith("/10.48550/arxiv.") else ""
    elif not _is_at(url, *_EPRINT_HOSTS):
        return None
    ftp = _FTP.search(path)
    if ftp:
        archive = "" if ftp["archive"].lower() == "arxiv" else ftp["archive"] + "/"
        return parse_eprint(archive + ftp["number"] + (ftp["version"] or ""))
    match = _IN_PATH.search(path)
    return _checked(match) if match else None


_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_DOI_LIMIT = 256
# What publishers' pages hang behind the DOI: formats and supplements.
_DOI_TAIL = re.compile(r"(?:/(?:full|abstract|abs|epdf|pdf|html|meta|summary|suppl_file/.*|supplementary.*))+$", re.I)
# Oxford, RSC and ACS append an article number and a slug: /article/doi/10.1093/nar/gkae297/7658041
_ARTICLE = re.compile(r"/[\w-]*article[\w-]*/doi/(?P<doi>10\.\d+(?:/[^/]+)+?)/\d{5,}(?:/|$)")
_PREPRINT = re.compile(r"/content/(?:\w+/early/\d+/\d+/\d+/|10\.\d{4,9}/)(?P<number>[\d.]*\d)", re.I)


def normalize_doi(text: str) -> str | None:
    """The bare DOI in lower case, from a DOI or from a link that carries one; None when there is none.

    >>> normalize_doi("https://dl.acm.org/doi/abs/10.1145/3474085.3475391")
    '10.1145/3474085.3475391'
    >>> normalize_doi("DOI: 10.1109/TPAMI.2021.3087709.")
    '10.1109/tpami.2021.3087709'
    >>> normalize_doi("https://www.biorxiv.org/content/10.1101/2024.03.15.585128v1.full")
    '10.1101/2024.03.15.585128'
    """
    text = text.strip().lstrip("([<")
    url = _split(text)
    if url and not _is_at(url, "doi.org"):
        return _doi_of_page(url)
    # A link to the resolver may wrap another link to it; what counts is the DOI that stands last.
    start = re.sub(r"^/?(?:https?:/+(?:dx\.)?doi\.org/|doi:?\s*)*", "", unquote(url.path if url else text), flags=re.I)
    match = _DOI.match(start)
    return _trimmed(match[0]) if match else None


def _doi_of_page(url: SplitResult) -> str | None:
    """The DOI in the address of a publisher's page."""
    path = unquote(url.path)
    if _is_at(url, "delivery.acm.org"):  # numbers of files that look like a DOI and are none
        return None
    if _is_at(url, "biorxiv.org", "medrxiv.org"):
        preprint = _PREPRINT.search(path)
        return f"10.1101/{preprint['number']}" if preprint else None
    if _is_at(url, "nature.com"):  # the page is named by the DOI's second half
        name = re.fullmatch(r"/articles/([\w.-]+?)(?:\.pdf)?", path)
        return _trimmed(f"10.1038/{name[1]}") if name else None
    article = _ARTICLE.search(path)
    if article:
        return _trimmed(article["doi"])
    given = parse_qs(url.query)
    in_path = "10." + path.partition("/10.")[2]
    for candidate in (in_path, *given.get("id", ()), *given.get("doi", ())):
        match = _DOI.match(candidate)
        if match:
            return _trimmed(_DOI_TAIL.sub("", match[0].rstrip("/")).removesuffix(".pdf"))
    return None


def format_doi_url(doi: str) -> str:
    """The resolver's address.

    >>> format_doi_url("10.1145/3474085.3475391")
    'https://doi.org/10.1145/3474085.3475391'
    """
    return f"https://doi.org/{doi}"


def _trimmed(doi: str) -> str | None:
    """The DOI in lower case without the sentence around it: closing punctuation, a bracket that it never opened."""
    doi = doi.lower()
    while doi and (doi[-1] in ".,;:'*`!?/&|\\" or _closes_nothing(doi)):
        doi = doi[:-1]
    return doi if _DOI.fullmatch(doi) and len(doi) <= _DOI_LIMIT else None


def _closes_nothing(text: str) -> bool:
    opened = {")": "(", "]": "[", "}": "{"}.get(text[-1])
    return opened is not None and text.count(text[-1]) > text.count(opened)


def parse_openreview(text: str) -> str | None:
    """The forum id that a link to OpenReview names; None for its group and profile pages and for anything else.

    >>> parse_openreview("https://openreview.net/pdf?id=PUIqjT4rzq7#page=6")
    'PUIqjT4rzq7'
    """
    url = _split(text.strip())
    if url is None or not _is_at(url, "openreview.net") or url.path.strip("/") not in ("forum", "pdf", "attachment"):
        return None
    values = parse_qs(url.query).get("id", [])
    return values[0] if values and re.fullmatch(r"[A-Za-z0-9_-]{5,20}", values[0]) else None


def format_openreview_url(openreview: str) -> str:
    """The address of the forum.

    >>> format_openreview_url("PUIqjT4rzq7")
    'https://openreview.net/forum?id=PUIqjT4rzq7'
    """
    return f"https://openreview.net/forum?id={openreview}"


_REPOSITORY_HOSTS = ("github.com", "gitlab.com", "huggingface.co", "bitbucket.org", "codeberg.org", "gitee.com")
_NOT_OWNER = re.compile(
    "about|api|apps|blog|chat|collections|contact|customer-stories|datasets|docs|enterprise|events|explore|features|"
    "groups|join|learn|login|marketplace|models|new|notifications|organizations|orgs|papers|posts|pricing|search|"
    "security|settings|site|spaces|sponsors|stars|tasks|topics|trending|user-attachments|users",
    re.I,
)
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def parse_repository(url: str) -> str | None:
    """The key of the code, model or data repository that a link leads to or into, `host/owner/name` in lower case.

    Hugging Face's data sets and spaces keep the word before their owner. None for a user, a gist, a topic or a page.

    >>> parse_repository("https://github.com/CompVis/stable-diffusion/tree/main/scripts#readme")
    'github.com/compvis/stable-diffusion'
    >>> parse_repository("https://huggingface.co/datasets/yuvalkirstain/pickapic_v1")
    'huggingface.co/datasets/yuvalkirstain/pickapic_v1'
    """
    text = re.sub(r"^(?:git@|(?:git\+)?ssh://git@|git(?:\+https)?://)([\w.-]+)[:/]", r"https://\1/", url.strip())
    split = _split(text)
    if split is None:
        return None
    host = (split.hostname or "").removeprefix("www.")
    host = {"raw.githubusercontent.com": "github.com", "hf.co": "huggingface.co"}.get(host, host)
    if host not in _REPOSITORY_HOSTS:
        return None
    # GitLab nests groups at will; what follows `/-/` is a page of the repository.
    parts = [part for part in unquote(split.path).split("/-/")[0].split("/") if part]
    first = 1 if host == "huggingface.co" and parts[:1] in (["datasets"], ["spaces"]) else 0
    if len(parts) < first + 2 or _NOT_OWNER.fullmatch(parts[first]):
        return None
    if host != "gitlab.com":
        parts = parts[: first + 2]
    parts[-1] = parts[-1].removesuffix(".git")
    if not all(_NAME.fullmatch(part) for part in parts):
        return None
    return "/".join((host, *parts)).lower()
