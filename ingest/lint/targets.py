"""Rules about single link targets: ids that cannot be, bare ids, http, PDF pages, pinned versions; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ingest.lint.findings import Edit, Finding, Rule, Severity
from ingest.lint.scan import Target
from ingest.lint.view import View
from kg.ids import eprint_month, find_eprints, format_eprint_url, parse_eprint

__all__ = ["RULES", "check_targets"]

MALFORMED_ID = Rule(
    "malformed-id",
    Severity.ERROR,
    "An arXiv id that cannot be",
    "arXiv never gave out such an id: no month 13, five digits after the dot since 2015 and four before, no month to "
    "come. The link leads nowhere. Look the paper up and copy its id.",
    "- [Token Merging](https://arxiv.org/abs/2313.17604)",
    "- [Token Merging](https://arxiv.org/abs/2303.17604)",
)
BARE_ID = Rule(
    "bare-id-link",
    Severity.ERROR,
    "A bare arXiv id as link target",
    "Markdown takes the id for the name of a file beside the list, so the link is dead. --fix writes the address.",
    "- [Latent Diffusion](2112.10752)",
    "- [Latent Diffusion](https://arxiv.org/abs/2112.10752)",
    fixable=True,
)
HTTP = Rule(
    "http-link",
    Severity.INFO,
    "A link without encryption",
    "http:// can be read and altered on the way, and browsers warn of it. --fix writes https:// where the host is "
    "known to answer there; try the others by hand.",
    "- [SnapFusion](http://arxiv.org/abs/2306.00980)",
    "- [SnapFusion](https://arxiv.org/abs/2306.00980)",
    fixable=True,
)
PDF = Rule(
    "pdf-link",
    Severity.INFO,
    "A link to arXiv's PDF instead of the abstract",
    "The abstract's page shows versions, journal reference and withdrawal, and leads to the PDF. A link that says PDF, "
    "names a page in it, or stands beside a link to the abstract is left alone.",
    "- [Consistency Models](https://arxiv.org/pdf/2303.01469.pdf)",
    "- [Consistency Models](https://arxiv.org/abs/2303.01469)",
    fixable=True,
)
PINNED = Rule(
    "pinned-version",
    Severity.INFO,
    "A link to one version of a paper",
    "Readers get that version for ever, without later corrections. --fix takes the version off, except of a paper that "
    "is known to be withdrawn; silence it where the version is meant.",
    "- [DDIM](https://arxiv.org/abs/2010.02502v3)",
    "- [DDIM](https://arxiv.org/abs/2010.02502)",
    fixable=True,
)
BROKEN = Rule(
    "broken-address",
    Severity.ERROR,
    "A link target that is no address",
    "The scheme is missing, misspelt or doubled, so the link leads to a file beside the list that is not there; or a "
    "blank stands in the address, so that it is no link at all. Write the address as the browser shows it.",
    "- [DDIM](arxiv.org/abs/2010.02502)",
    "- [DDIM](https://arxiv.org/abs/2010.02502)",
    fixable=True,
)
UNSAFE = Rule(
    "unsafe-link",
    Severity.ERROR,
    "A link target that is a script, data or a file of one's own",
    "javascript:, vbscript: and data: run or hold what they like in the browser of whoever follows them, and file: "
    "leads to the writer's own disk. No page of papers needs them; write the page's address.",
    "- [DDIM](javascript:alert(1))",
    "- [DDIM](https://arxiv.org/abs/2010.02502)",
)
RULES = (MALFORMED_ID, BARE_ID, BROKEN, UNSAFE, HTTP, PDF, PINNED)

# Hosts, and all below them, that answer https with the same pages; checked when the list was written.
_SECURE = (
    "arxiv.org", "github.com", "github.io", "githubusercontent.com", "gitlab.com", "huggingface.co", "openreview.net",
    "doi.org", "aclanthology.org", "mlr.press", "thecvf.com", "nips.cc", "neurips.cc", "acm.org", "ieee.org",
    "springer.com", "nature.com", "science.org", "sciencedirect.com", "wiley.com", "biorxiv.org", "aaai.org",
    "youtube.com", "youtu.be", "wikipedia.org", "google.com", "medium.com", "twitter.com", "shields.io",
    "semanticscholar.org", "dblp.org", "creativecommons.org", "zenodo.org", "kaggle.com", "jmlr.org", "usenix.org",
)  # fmt: skip
_PAGE = re.compile(r"(?i)/(?P<form>abs|pdf|html|format|ps)/+(?P<id>[^?#]*)")


def check_targets(view: View) -> Iterator[Finding]:
    """Findings about link targets, one by one."""
    for target in view.source.targets:
        if target.kind == "image" or not target.url:
            continue
        url = target.url.strip()
        yield from _check_address(view, target, url)
        if re.match(r"(?i)https?://", url):
            yield from _check_http(view, target, url)
            yield from _check_arxiv(view, target, url)
    for torn in view.source.torn:
        if torn.url.startswith("#"):
            continue  # among the anchors
        yield view.found(
            BROKEN,
            _place(torn),
            f"A blank stands in the address, so this is no link: {torn.url[:80]}",
            "Take the blank out, or write %20 for it",
        )
    for number, line in enumerate(view.source.masked, start=1):
        if "rxiv" in line.lower():
            yield from _check_mentions(view, number, line)


def _place(target: Target) -> tuple[int, int, int]:
    return target.line, target.column, target.end_column


def _edit(target: Target, start: int, end: int, text: str) -> Edit:
    """An edit of characters `start` to `end` (from 0) of the target's address as written."""
    return Edit(target.line, target.column + start, target.column + end, text)


def _check_address(view: View, target: Target, url: str) -> Iterator[Finding]:
    """Bare ids, unsafe schemes, and targets that were meant to be addresses."""
    if target.kind == "bare":
        return
    if scheme := re.match(r"(?i)(?:javascript|vbscript|data|file)(?=:)", url):
        yield view.found(
            UNSAFE, _place(target), f"The link's target is no page but {scheme[0].lower()}: {url[:80]}",
            "Write the page's address, https://…",
        )  # fmt: skip
        return
    eprint = parse_eprint(url) if re.fullmatch(r"(?i)(?:arxiv:\s*)?[\w./-]+", url) else None
    if eprint is not None and not re.match(r"(?i)(?:https?:|[\w.-]+\.\w+/)", url):
        address = format_eprint_url(eprint.eprint, eprint.version)
        yield view.found(
            BARE_ID,
            _place(target),
            f"The link's target is {url}, which is no address",
            f"Write {address}",
            _edit(target, 0, len(target.url), address),
        )
        return
    match = re.match(
        r"(?i)(?P<double>(?:https?:/{1,2})+(?=https?:/))|(?P<scheme>(?:h?ttps?|htps?|htttps?|https?)(?:;//|:/(?!/)|//|:(?=\w)))"
        r"|(?P<none>(?:www\.)?(?:arxiv|github|openreview|huggingface|doi|aclanthology)\.(?:org|com|net|co)/)",
        url,
    )
    if match is None or re.match(r"(?i)https?://(?!https?:)", url):
        return
    if match["none"]:
        fix, said = _edit(target, 0, 0, "https://"), "has no scheme"
    elif match["double"]:
        fix, said = _edit(target, 0, match.end(), ""), "begins twice"
    else:
        fix, said = _edit(target, 0, match.end(), "https://"), f"begins with {match[0]}"
    yield view.found(BROKEN, _place(target), f"The link's target {said}: {url[:80]}", "Begin it with https://", fix)


def _check_http(view: View, target: Target, url: str) -> Iterator[Finding]:
    if not url.lower().startswith("http://") or url.lower().startswith("http://http"):
        return
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return
    if host in ("localhost", "127.0.0.1") or urlsplit(url).netloc.partition(":")[2]:
        return
    known = any(host == name or host.endswith("." + name) for name in _SECURE)
    yield view.found(
        HTTP,
        _place(target),
        f"http:// link to {host}",
        "Write https://" if known else "Write https:// if the page opens there",
        _edit(target, 4, 4, "s") if known else None,
    )


def _check_arxiv(view: View, target: Target, url: str) -> Iterator[Finding]:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return
    if host not in ("arxiv.org", "www.arxiv.org", "export.arxiv.org", "browse.arxiv.org"):
        return
    page = _PAGE.match(parts.path)
    if page is None:
        return
    eprint = parse_eprint(url)
    if eprint is None:
        yield view.found(
            MALFORMED_ID,
            _place(target),
            f"{_shown(page['id'])} is no arXiv id: {_why_no_id(page['id'])}",
            "Look the paper up on arXiv and copy its address",
        )
        return
    if _is_to_come(view, eprint.eprint):
        yield view.found(MALFORMED_ID, _place(target), f"{eprint.eprint} would be of a month to come", "Check the id")
        return
    if (
        page["form"].lower() == "pdf"
        and not parts.fragment
        and not parts.query
        and not re.search(r"(?i)pdf", target.text)
        and not _has_abstract_beside(view, target, eprint.eprint)
    ):
        start = url.lower().index("/pdf/") + 1
        tail = page["id"].rstrip("/")
        short = tail[:-4] if tail.lower().endswith(".pdf") else tail
        end = start + len("pdf/") + len(page["id"]) + (len(page[0]) - len("/pdf/") - len(page["id"]))
        lead = len(target.url) - len(target.url.lstrip())
        yield view.found(
            PDF,
            _place(target),
            f"The link leads to the PDF of {eprint.eprint}",
            "Link to the abstract's page, /abs/",
            _edit(target, lead + start, lead + end, f"abs/{short}") if parse_eprint(short) else None,
        )
    if eprint.version is not None:
        record = view.records.get(eprint.eprint)
        at = target.url.lower().rindex(f"v{eprint.version}")
        yield view.found(
            PINNED,
            _place(target),
            f"The link names version {eprint.version} of {eprint.eprint}",
            f"Leave out v{eprint.version}, unless that version is meant",
            None if record and record.withdrawn else _edit(target, at, at + len(f"v{eprint.version}"), ""),
        )


def _is_to_come(view: View, eprint: str) -> bool:
    # A month of grace: arXiv's clock and the reader's may differ, and a machine's may be behind.
    if view.today is None:
        return False
    year, month = eprint_month(eprint)
    return (year, month) > (view.today.year + view.today.month // 12, view.today.month % 12 + 1)


def _has_abstract_beside(view: View, target: Target, eprint: str) -> bool:
    return any("/abs/" in other.url and eprint in other.url for other in view.source.by_line[target.line])


def _shown(text: str) -> str:
    return f"“{text[:40]}”" if text else "Nothing"


def _why_no_id(text: str) -> str:
    """What is wrong with the id in an address, in a few words."""
    text = unquote(text).strip("/ ")
    if not text:
        return "the address ends before the id"
    match = re.fullmatch(r"(?P<month>\d{4})\.(?P<number>\d+)(?:v\d+)?(?:\.pdf)?", text, re.I)
    if match is None:
        return "ids look like 2303.17604"
    month, number = match["month"], match["number"]
    if not "01" <= month[2:] <= "12":
        return f"there is no month {month[2:]}"
    if month < "0704":
        return "ids of this form begin in April 2007"
    wanted = 5 if month >= "1501" else 4
    if len(number) != wanted:
        return f"after the dot stand {wanted} digits, not {len(number)}"
    return "no paper has that number"


_MENTION = re.compile(r"(?i)\barxiv\s*(?:preprint\s*)?(?:arxiv)?\s*:\s*(?P<id>\d{4}\.\d{3,7}(?:v\d+)?)(?![\d.]*\d)")


def _check_mentions(view: View, number: int, line: str) -> Iterator[Finding]:
    """Ids in the text that say they are arXiv's: `arXiv:2313.00858`."""
    inside = [(target.column - 1, target.end_column - 1) for target in view.source.by_line.get(number, ())]
    for match in _MENTION.finditer(line):
        start, end = match.span("id")
        if any(a <= start < b for a, b in inside):
            continue
        found = find_eprints(f"arXiv:{match['id']}")
        if not found:
            why = _why_no_id(match["id"])
        elif _is_to_come(view, found[0].eprint):
            why = "that month is still to come"
        else:
            continue
        yield view.found(
            MALFORMED_ID,
            (number, start + 1, end + 1),
            f"“{match['id']}” is no arXiv id: {why}",
            "Look the paper up on arXiv and copy its id",
        )
