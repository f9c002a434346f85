"""Link targets and badges: which address to keep, what it leads to, what a badge says; pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from ingest.entries import LinkKind
from ingest.reading.vocabulary import table_of, words_of
from kg.ids import format_eprint_url, normalize_doi, parse_eprint, parse_openreview, parse_repository

__all__ = [
    "PaperIds",
    "clean_url",
    "ids_of_url",
    "is_front_page",
    "is_paper_url",
    "kind_of_url",
    "read_badge",
    "resolve_kind",
    "starred_repository",
]


_SCHEME = re.compile(r"https?://", re.I)
_ONE_SLASH = re.compile(r"(https?):/(?=[\w-]+\.[\w.-]+/)", re.I)
_WITHOUT_SCHEME = re.compile(r"(?:www\.|//)[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?", re.I)
_KNOWN_HOST = re.compile(r"(?:arxiv|github|openreview|huggingface|doi)\.(?:org|com|net|co)/", re.I)
_UNSAFE = re.compile(r"[\s\x00-\x1f]")


_PLAIN = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[!-~]*)?")
"""Nearly every address: sound as it stands, if no other is in it."""


@lru_cache(maxsize=8192)
def clean_url(target: str) -> str | None:
    """The absolute http(s) address of a link's target; None for anchors, relative paths and every other scheme.

    A bare arXiv id becomes the address of its page.

    >>> clean_url("2112.10752"), clean_url("javascript:alert(1)"), clean_url("www.github.com/a/b")
    ('https://arxiv.org/abs/2112.10752', None, 'https://www.github.com/a/b')
    """
    target = target.strip()
    if _PLAIN.fullmatch(target) and "http" not in target[4:]:
        return target
    if not target or (target.startswith(("#", ".", "/")) and not target.startswith("//")):
        return None
    target = _ONE_SLASH.sub(r"\1://", target, count=1) if _ONE_SLASH.match(target) else target
    target = _TWICE.sub("", target, count=1)
    if not _SCHEME.match(target):
        if _WITHOUT_SCHEME.fullmatch(target):
            target = "https://" + target.lstrip("/")
        elif _KNOWN_HOST.match(target):
            target = "https://" + target
        else:
            eprint = parse_eprint(target)
            return format_eprint_url(eprint.eprint, eprint.version) if eprint else None
    parts = _split(target)
    if parts is None or not parts.netloc or _UNSAFE.search(target):
        return None
    return target


_TWICE = re.compile(r"^https?://(?P<host>[\w.-]+)/(?=https?:/{1,2}(?P=host)/)")
"""A host written twice: "https://github.com/https://github.com/owner/name"."""


@lru_cache(maxsize=8192)
def kind_of_url(url: str) -> LinkKind:
    """What an address leads to, as far as it shows.

    >>> kind_of_url("https://huggingface.co/datasets/a/b"), kind_of_url("https://a.github.io/b")
    (<LinkKind.DATASET: 'dataset'>, <LinkKind.PROJECT: 'project'>)
    """
    parts = _split(url)
    if parts is None:
        return LinkKind.OTHER
    host, path = _host(parts), parts.path.lower()
    first = path.strip("/").split("/")[0]
    if is_paper_url(url):
        return LinkKind.PAPER
    if host == "github.com":
        if path.endswith((".pdf",)):
            return LinkKind.PAPER
        return (
            LinkKind.CODE if parse_repository(url) and first not in words_of("hosts", "not_owners") else LinkKind.OTHER
        )
    if host in ("huggingface.co", "hf.co"):
        kinds = {"datasets": LinkKind.DATASET, "spaces": LinkKind.DEMO, "docs": LinkKind.OTHER, "blog": LinkKind.OTHER}
        kinds |= {"papers": LinkKind.PAPER, "collections": LinkKind.MODEL, "learn": LinkKind.OTHER}
        return kinds.get(first, LinkKind.MODEL if first else LinkKind.OTHER)
    if host == "kaggle.com":
        return LinkKind.DATASET if first in ("datasets", "c", "competitions") else LinkKind.DEMO
    if table_of("hosts").get(host, "paper") not in ("paper", "not_owners"):
        return LinkKind(table_of("hosts")[host])
    if host.endswith((".github.io", ".gitlab.io", ".netlify.app", ".vercel.app")):
        return LinkKind.PROJECT
    if path.endswith((".ppt", ".pptx", ".key")):
        return LinkKind.SLIDES
    return LinkKind.PAPER if _is_document(path, parts.query.lower()) else LinkKind.OTHER


def _is_document(path: str, query: str) -> bool:
    """A file of a text, or the page under which the archives of universities hand one out."""
    return path.endswith((".pdf", ".ps", ".ps.gz", "/viewcontent.cgi")) or "/bitstream/" in path or ".pdf" in query


_MIRROR = re.compile(r"https?://[^/]+/(?:abs|pdf)/(\d{4}\.\d{4,5}(?:v\d+)?)(?:\.pdf)?/?")
"""An arXiv path at another host: a mirror, or arXiv by its IP address."""
_DIGITS = re.compile(r"\d{4}\.\d{4}|/\d{7}|%2F\d{7}", re.I)


@dataclass(frozen=True)
class PaperIds:
    """The ids that an address names a paper by; None for those it does not."""

    eprint: str | None = None
    doi: str | None = None
    openreview: str | None = None


@lru_cache(maxsize=8192)
def ids_of_url(url: str) -> PaperIds:
    """The arXiv id, DOI and OpenReview id in an address.

    >>> ids_of_url("https://arxiv.org/pdf/2010.02502v4").eprint
    '2010.02502'
    """
    # The cheap look spares most addresses the exact ones.
    eprint = _eprint_in(url) if _DIGITS.search(url) else None
    if eprint is not None:
        return PaperIds(eprint=eprint)
    doi = normalize_doi(url) if "10." in url else None
    return PaperIds(doi=doi, openreview=parse_openreview(url) if "openreview" in url else None)


def _eprint_in(url: str) -> str | None:
    """The arXiv id in an address: arXiv's own, a mirror's, or one in another address."""
    mirror = _MIRROR.fullmatch(url)
    eprint = parse_eprint(url) or (parse_eprint(mirror[1]) if mirror else None)
    if eprint is None:
        # "https://www.google.com/url?q=https://arxiv.org/abs/…"
        inner = max(map(url.lower().rfind, ("http:", "https:", "http%3a", "https%3a")))
        eprint = parse_eprint(re.split(r"[&\s]", unquote(url[inner:]))[0]) if inner > 0 else None
    return eprint.eprint if eprint else None


_PUBLISHERS = (
    *(".wiley.com", ".springer.com", ".ieee.org", ".biomedcentral.com", ".embopress.org", ".oxfordjournals.org"),
    *(".sciencemag.org", ".sagepub.com", ".acs.org", ".rsc.org", ".aps.org", ".asm.org", ".aeaweb.org", ".bmj.com"),
    *(".usenix.org", ".dagstuhl.de", ".repec.org", ".informs.org", ".copernicus.org"),
)
"""Ends of the hosts of publishers with a host for each journal."""


@lru_cache(maxsize=8192)
def is_paper_url(url: str) -> bool:
    """True when the address names a paper: by an id in it, or because its host publishes nothing else."""
    parts = _split(url)
    if parts is None:
        return False
    ids, host = ids_of_url(url), _host(parts)
    if ids.eprint or ids.openreview:
        return True
    known = host in words_of("hosts", "paper") or host.endswith(_PUBLISHERS)
    if not known:
        return ids.doi is not None and host not in ("github.com", "huggingface.co", "zenodo.org")
    # "openreview.net/group?id=…" is a whole conference.
    return len(parts.path.strip("/")) > 2 and not parts.path.startswith("/group")


_BADGE = re.compile(r"/badge/(?P<words>[^?#]+?)(?:\.(?:svg|png))?(?:[?#]|$)")
_STARS = re.compile(
    r"/github/(?:stars|forks|last-commit|license|watchers|v/release)/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+)"
)


def read_badge(source: str, alt: str) -> tuple[str, str] | None:
    """The words on a badge of shields.io or its like, and its colour; None for other images.

    >>> read_badge("https://img.shields.io/badge/ACL2024--findings-orange", "")
    ('ACL2024-findings', 'orange')
    >>> read_badge("https://img.shields.io/static/v1?message=todo&color=red", "")
    ('todo', 'red')
    """
    parts = _split(source)
    if parts is None or not any(name in parts.netloc for name in ("shields.io", "badge")):
        return None
    match = _BADGE.search(source)
    if match:
        # "--" is a hyphen, "__" an underscore, "_" and "%20" a blank, "-" divides label, message and colour.
        words = match["words"].replace("--", "\0").replace("__", "\1")
        fields = [field.replace("\0", "-").replace("_", " ").replace("\1", "_") for field in words.split("-")]
        return " ".join(unquote(field).strip() for field in (fields[:-1] or fields)).strip(), fields[-1]
    query = parse_qs(parts.query)
    said = [*query.get("label", []), *query.get("message", [])]
    return " ".join(said) or alt or "", query.get("color", [""])[0]


def starred_repository(source: str) -> str | None:
    """The repository whose stars, licence or last commit a badge shows, as an address; None for other images.

    >>> starred_repository("https://img.shields.io/github/stars/hpdps-group/KVServe.svg?style=social")
    'https://github.com/hpdps-group/KVServe'
    """
    match = _STARS.search(source)
    if match is None:
        return None
    return f"https://github.com/{match['owner']}/{match['name'].removesuffix('.svg')}"


@lru_cache(maxsize=256)
def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # an unbalanced bracket in the host
        return None


@lru_cache(maxsize=256)
def _host(parts: SplitResult) -> str:
    try:
        host = parts.hostname or ""
    except ValueError:
        host = ""
    return host.lower().removeprefix("www.")


_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?", re.I)


def is_front_page(url: str) -> bool:
    """True for the address of a whole site."""
    return _FRONT_PAGE.fullmatch(url) is not None


_DEPOSIT = re.compile(
    r"zenodo|figshare|codeocean|osf\.io|dataverse|/attachment\?|[/._-]supp\w*(?:\.\w+)?$|\.(?:zip|tgz|gz|rar|7z|py|ipynb)$",
    re.I,
)
"""Addresses under which code may be deposited, though the host publishes papers, too."""
_LIST = re.compile(r"github\.com/[^/]+/(?:[^/]*[-_])?awesome[-_a-z]*", re.I)
_WRITING = re.compile(r"/blob/.*\.(?:md|png|jpe?g|svg|txt)$", re.I)


def resolve_kind(role: LinkKind, url: str) -> LinkKind:
    """What a label says, unless the address knows better: a repository that is called a website is a repository."""
    kind = kind_of_url(url)
    if role is LinkKind.PAPER and kind is not LinkKind.PAPER and is_front_page(url):
        return LinkKind.OTHER
    if kind is LinkKind.CODE and role is LinkKind.OTHER and (_WRITING.search(url) or _LIST.search(url)):
        return LinkKind.OTHER  # notes that are kept in a repository, or another list
    if kind is LinkKind.CODE and role in (LinkKind.PROJECT, LinkKind.OTHER):
        return LinkKind.CODE
    if role is LinkKind.OTHER and kind in (LinkKind.PAPER, LinkKind.PROJECT):
        return kind
    if role is LinkKind.PROJECT and ids_of_url(url) != PaperIds():
        return LinkKind.PAPER  # a "website" at arXiv
    if role is LinkKind.CODE and kind is LinkKind.PAPER:
        return LinkKind.CODE if _DEPOSIT.search(url) else LinkKind.PAPER
    return role
