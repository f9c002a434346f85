"""What stands around a claim's number: whose result it is, on what device, at what loss; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.prose.quantities import word_set
from ingest.prose.tokens import Token
from ingest.prose.units import low_at

__all__ = ["find_caveat", "find_hardware", "find_setting", "is_background", "is_denied", "own_results_begin"]

_OWN = re.compile(
    r"\b(?:we|our|ours|us|this (?:paper|work|article|study|report)|the proposed|proposed (?:method|approach|framework)"
    r"|in this|here(?:in)?,|is proposed|are proposed|is presented|is introduced|presents|introduces)\b",
    re.IGNORECASE,
)
_OTHERS = word_set(
    """existing previous prior current conventional traditional typical standard vanilla recent many most
    other classical these state-of-the-art competing diffusion autoregressive"""
)
_HABITS = word_set("typically usually often commonly generally")
_CLAUSE = word_set(", while whereas that but since although because as where ; however most many though :") | {""}
_NEEDS = word_set(
    """require requires requiring need needs needing take takes taking suffer suffers rely relies use uses cost costs
    costing consume consumes demand demands are is incur incurs involve involves has have run runs methods models
    approaches works samplers"""
)
_DEVICES: dict[str, str] = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "macbook": "MacBook",
    "galaxy": "Galaxy",
    "pixel": "Pixel",
    "rtx": "RTX",
    "gtx": "GTX",
    "geforce": "GeForce",
    "jetson": "Jetson",
    "snapdragon": "Snapdragon",
    "raspberry": "Raspberry",
    "xeon": "Xeon",
    "titan": "Titan",
    "tesla": "Tesla",
    "quadro": "Quadro",
    "tpu": "TPU",
    "tpuv3": "TPU v3",
    "tpuv4": "TPU v4",
    "gpu": "GPU",
    "gpus": "GPU",
    "cpu": "CPU",
    "cpus": "CPU",
    "fpga": "FPGA",
    "mobile": "mobile",
    "smartphone": "mobile",
    "smartphones": "mobile",
    "phone": "mobile",
    "phones": "mobile",
    "laptop": "laptop",
}
_CARD = re.compile(r"(?:[ahvlpb]\d{2,3}[si]?|a6000|a5000|a4000|rtx\d{4}|m[1-4]|t4)$")
_MODELS = word_set(
    """rtx pro max plus mini ti super xt orin nano xavier agx nx ultra gen pi air tx2 s21 s22 s23 s24 s25 x
    v a100 h100 v100"""
)
_GENERIC = ("GPU", "CPU", "mobile", "TPU")
_PHONE = re.compile(r"(iphone|ipad)(\d{1,2})$")
_BARE_DEVICES = word_set("gpu gpus cpu cpus tpu mobile smartphone smartphones phone phones laptop fpga")
_QUALITY = r"(?:quality|performance|fidelity|accuracy)"
_CAVEAT = re.compile(
    r"\b(?:with(?:out)?|no|at)\s+(?:an?\s+|any\s+|only\s+|almost\s+|nearly\s+|the\s+)*"
    r"(?:(?:no|little|moderate|minor|minimal|negligible|slight|small|marginal|limited|significant|noticeable|visible"
    r"|measurable|perceptible|obvious|perf\.?|performance|quality|accuracy|visual|perceptual|virtually|or|to)\s+)*"
    r"(?:loss(?:es)?|degradations?|drops?|compromis(?:e|es|ing)|sacrific(?:e|ing)|degrading|hurting|impact|deterioration)"
    rf"(?:\s+(?:of|in|to|on|the)\s+(?:the\s+)?(?:[a-z-]+\s+)?{_QUALITY})?"
    rf"|\b(?:while\s+)?(?:maintaining|preserving|retaining|keeping|achieving)\s+(?:[a-z-]+\s+){{0,3}}{_QUALITY}"
    rf"|\b(?:with\s+)?(?:comparable|similar|the same|same|competitive|better|superior)\s+(?:[a-z-]+\s+){{0,2}}"
    rf"{_QUALITY}",
    re.IGNORECASE,
)


def own_results_begin(text: str) -> int:
    """Where an abstract turns from the background to its own work; 0 when it never says so."""
    match = _OWN.search(text)
    return match.start() if match else 0


def is_background(tokens: Sequence[Token], at: int, own: frozenset[str]) -> bool:
    """Whether the words before a number say that it is others' ("existing methods need 50 steps")."""
    if _is_of_people(tokens, at) or _is_slower(tokens, at) or _is_contrasted(tokens, at, own):
        return True
    others = False
    for here in range(at - 1, -1, -1):
        low = tokens[here].low
        if low in ("we", "our", "ours", "this", "proposed") or low in own:
            return False
        if low in (";", "while", "whereas", "but") and here < at - 3:
            return others and _needs(tokens, here, at)
        if low == "these" and low_at(tokens, here + 1) in ("are", "were", "can", "is"):
            continue  # "these are then fused …": of what was said before
        if low in _HABITS or (low in _OTHERS and _begins_clause(tokens, here)):
            others = True
            if _needs(tokens, here, at):
                return True
    return False


_PEOPLE = word_set(
    "humans people customers patients participants volunteers annotators radiologists clinicians physicians programmers"
)


def _is_of_people(tokens: Sequence[Token], at: int) -> bool:
    """Whether the number says how fast people are: "participants were 30 % faster than the control group"."""
    if any(token.low == "control" and low_at(tokens, here + 1) == "group" for here, token in enumerate(tokens)):
        return True
    return any(token.low in _PEOPLE and low_at(tokens, here - 1) != "than" for here, token in enumerate(tokens[:at]))


def _is_contrasted(tokens: Sequence[Token], at: int, own: frozenset[str]) -> bool:
    """Whether the sentence opens with another's number and turns to one's own: "While X takes 5 s, ours takes 2 s"."""
    if low_at(tokens, 0) not in ("while", "whereas"):
        return False
    comma = next((here for here, token in enumerate(tokens) if token.low == ","), 0)
    ours = own | {"we", "our", "ours", "it"}
    return at < comma and not _lows(tokens, 0, comma) & ours and bool(_lows(tokens, comma, comma + 4) & ours)


def _lows(tokens: Sequence[Token], first: int, last: int) -> set[str]:
    return {token.low for token in tokens[first:last]}


def _is_slower(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause behind the number says that whose it is is slower than one's own: "at 4 FPS, they are much
    slower than our tracker"."""
    for here in range(at + 1, min(at + 12, len(tokens) - 2)):
        if tokens[here].low in (";", ".", "while", "whereas"):
            return False
        if tokens[here].low == "slower" and low_at(tokens, here + 1) == "than":
            return low_at(tokens, here + 2) in ("our", "ours", "us") and "we" not in {t.low for t in tokens[:at]}
    return False


def _begins_clause(tokens: Sequence[Token], at: int) -> bool:
    """Whether the words here may be a subject: not "outperforms existing methods", nor "compared to them"."""
    before = low_at(tokens, at - 1)
    return before in _CLAUSE or (
        before in ("a", "an", "the", "most", "many", "all") and low_at(tokens, at - 2) in _CLAUSE
    )


def _needs(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(token.low in _NEEDS for token in tokens[first:last])


_DENIES = word_set("not never no without cannot nor")
_DENIED = word_set(
    "a an the be been being even yet run runs reach achieve give get need require take any really faster"
)


def is_denied(tokens: Sequence[Token], first: int) -> bool:
    """Whether a number is said not to be: "not 10x faster", "without a 2x speedup"; but "not only 2x faster"."""
    for at in range(first - 1, max(first - 5, -1), -1):
        low = tokens[at].low
        if low in _DENIES or (low in ("t", "’t") and low_at(tokens, at - 1) in ("’", "'")):
            return True
        if low not in _DENIED:
            return False
    return False


def find_hardware(tokens: Sequence[Token], text: str) -> tuple[str, int, int] | None:
    """The device a sentence names, as its maker spells it, with its first and last token; "GPU" after "on" only."""
    best: tuple[str, int, int] | None = None
    for at, token in enumerate(tokens):
        if phone := _PHONE.match(token.low):  # "iPhone12"
            return f"{_DEVICES[phone[1]]} {phone[2]}", at, at
        card = bool(_CARD.match(token.low)) and token.text[:1].isupper()
        if token.low not in _DEVICES and not card:
            continue
        if token.low in ("pixel", "galaxy", "titan", "tesla") and low_at(tokens, at + 1) not in _MODELS | {
            "6",
            "7",
            "8",
            "9",
        }:
            continue
        if token.low in _BARE_DEVICES or (card and token.low in ("m1", "m2", "m3", "m4", "l2")):
            near = {tokens[here].low for here in range(max(0, at - 4), at)}
            if not near & {"on", "single", "one", "commodity", "consumer"}:
                continue
        last = at
        while last + 1 < len(tokens) and (
            tokens[last + 1].low in _MODELS
            or (tokens[last + 1].value is not None and token.low not in _BARE_DEVICES and not card)
            or (tokens[last + 1].low == "-" and last + 2 < len(tokens) and tokens[last + 2].low in _MODELS)
        ):
            last += 1
        words = [token.text.upper() if card else _DEVICES[token.low]]
        rest = text[tokens[at + 1].start : tokens[last].end] if last > at else ""
        name = f"{words[0]} {rest}".strip()
        if best is None or (best[0] in _GENERIC and name not in _GENERIC):  # of "on CPU, … on GPU" the first
            best = (name, at, last)
    return best


def find_setting(tokens: Sequence[Token], after: int, text: str) -> str | None:
    """On what a result was got: the data set or resolution named within four words of the number's last token.

    >>> from ingest.prose.tokens import read_tokens
    >>> text = "FID of 2.2 on ImageNet 64x64 with one step"
    >>> find_setting(read_tokens(text), 2, text)
    'ImageNet 64x64'
    """
    for at in range(after + 1, min(after + 5, len(tokens))):
        if tokens[at].low not in ("on", "for", "at"):
            continue
        last = at
        while last + 1 < len(tokens) and _names_a_setting(tokens, last + 1, at):
            last += 1
        if last > at and find_hardware(tokens[at : last + 2], text) is None:
            written = text[tokens[at + 1].start : tokens[last].end].replace("\\times", "x")
            name = " ".join(re.sub(r"[${}\\]", "", written).split())
            named = tokens[at + 1].is_word or any(token.low == "x" for token in tokens[at + 1 : last + 1])
            return name if named and len(name) > 1 else None
    return None


def _names_a_setting(tokens: Sequence[Token], at: int, begin: int) -> bool:
    """Whether a token goes on the name of a data set or resolution: ImageNet - 64 × 64, MS - COCO, 512 x 512."""
    token = tokens[at]
    if token.low in ("-", "x"):
        return at > begin + 1
    return token.value is not None or (token.is_word and any(char.isupper() for char in token.text))


def find_caveat(sentence: str) -> str | None:
    """What the sentence says of quality: "with moderate perf. loss", "without quality degradation"."""
    match = _CAVEAT.search(sentence)
    return " ".join(match.group().split()) if match else None
