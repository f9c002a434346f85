"""Small texts told apart by their shape: people's names, method names, titles, decoration; pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.reading.vocabulary import words_of

__all__ = [
    "alias_of_title",
    "is_abbreviation",
    "is_method_name",
    "lists_names",
    "looks_like_title",
    "read_authors",
    "strip_decoration",
    "strip_ordinal",
    "tidy_title",
]

_SHORTCODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:])")


@lru_cache(maxsize=16384)
def strip_decoration(text: str) -> str:
    """Text without emoji, emoji shortcodes and ornaments at its ends.

    >>> strip_decoration("🔥🔥 Papers :fire:"), strip_decoration("📒Introduction")
    ('Papers', 'Introduction')
    """
    text = text.strip()
    if ":" in text:
        text = _SHORTCODE.sub(" ", text).strip()
    if text.isascii():
        return text
    start, end = 0, len(text)
    while start < end and _is_ornament(text[start]):
        start += 1
    while end > start and _is_ornament(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_ornament(char: str) -> bool:
    # "So" are symbols such as emoji, "Sk" skin tones, "Co" private use, "Cn" newer emoji than this Python knows.
    return char.isspace() or (ord(char) > 0xFF and unicodedata.category(char) in ("So", "Sk", "Co", "Cn", "Cf", "Me"))


_ORDINAL = re.compile(
    r"""(?:[(（\[]?(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[IVXivx]{1,5}|[\u2160-\u217f]|[一二三四五六七八九十]{1,3})
        (?:[.)）\]、:](?=\s|[^\W\d])|\.\s)\s*|\d{1,2}(?:\.\d{1,2})+\s+)""",
    re.X,
)


def strip_ordinal(name: str) -> str:
    """A heading's name without its number: digits, letters, Roman or Chinese numerals, with their point or bracket.

    >>> [strip_ordinal(name) for name in ("0.5.1 Generation", "a. Personalization", "Ⅱ. Mobile", "1) Reviews")]
    ['Generation', 'Personalization', 'Mobile', 'Reviews']
    >>> strip_ordinal("3D Generation"), strip_ordinal("2023.12"), strip_ordinal("A Survey")
    ('3D Generation', '2023.12', 'A Survey')
    """
    match = _ORDINAL.match(name)
    rest = name[match.end() :].strip() if match else ""
    return rest if re.search(r"[^\W\d_]", rest) else name


@lru_cache(maxsize=8192)
def tidy_title(text: str) -> str:
    """A title without the punctuation, quotes and ornaments around it.

    >>> tidy_title(' "Consistency Models", ')
    'Consistency Models'
    >>> tidy_title('"Zen 4": A Core, ')
    '"Zen 4": A Core'
    """
    whole = text = strip_decoration(" ".join(text.split()))
    # A few rounds suffice for quotes in brackets in stars; the limit keeps nested brackets from costing their square.
    for _ in range(6):
        before = text
        text = strip_decoration(text.strip(' ,，、；;:.-–—|•·*_"“”«»<>《》「」『』').strip())
        if len(text) > 1 and text[0] in "([" and text[-1] in ")]" and text.find(text[-1]) == len(text) - 1:
            text = text[1:-1]
        if text.startswith((")", "]")):
            text = text[1:]
        if text == before:
            break
    # The point of an abbreviation and a closing bracket or mark belong to the title.
    return _with_both_quotes(text, whole) if text != whole and _QUOTES.search(text) else text


_QUOTES = re.compile('["“”«»《》「」『』]')


def _with_both_quotes(text: str, whole: str) -> str:
    """The text with a quotation mark that was stripped while its partner stands amid the words."""
    for opening, closing in ('""', "“”", "«»", "《》", "「」", "『』"):
        begin = whole.find(text)
        same = opening == closing
        opened, closed = text.count(opening), text.count(closing)
        if (closed % 2 if same else closed > opened) and whole[max(0, begin - 1) : begin] == opening:
            return opening + text
        end = begin + len(text)
        if (opened % 2 if same else opened > closed) and whole[end : end + 1] == closing:
            return text + closing
    return text


_NAME_WORD = re.compile(r"[^\W\d_][\w'’.\-‐]*", re.U)
_ACCENTS = dict.fromkeys(map(ord, "ˇ´`¨˜¸˘˙"))
"""Accents on their own, as copying from a PDF leaves them: "Veliˇckovi´c"."""
_SUPERSCRIPT = re.compile(r"[¹²³⁴-⁹⁰†‡§*∗#^]+|(?<=[^\W\d_])\d+(?:,\d+)*\b")
_MAYBE_SUPERSCRIPT = re.compile(r"[\d¹²³⁴-⁹⁰†‡§*∗#^]")
_AFFILIATED = re.compile(
    r" ?\([^()]{0,60}\b(?i:universit|institut|college|laborator|labs?\b|research|school|academy|cent(?:er|re)\b|inc\b"
    r"|google|microsoft|ibm|openai)[^()]{0,60}\)$"
)
"""Where people are, in brackets at the end of their names."""
_AFFILIATION = re.compile(r"\s?\([A-Z][^()\d]{2,80}\)(?= et\.? al)")
_ET_AL = re.compile(r"[,\s]*(?:\bet\.?\s*al|(?<=[a-z])et al|\betc|\band others|…|等人?)$", re.I)
_OPEN_ENDS = ("al", "etc", "others", "…", "等", "等人")
"""How what `_ET_AL` matches ends. A look at them spares nearly all texts the search, and the rest its square."""
_LONGEST_END = 40
_BY = re.compile(r"by\s+", re.I)
_COMMA = re.compile(r"\s*(?:[,;，、;•·]|(?<=\s)(?:and|&)(?=\s))\s*")


@lru_cache(maxsize=1024)
def read_authors(text: str, *, sure: bool = False) -> tuple[str, ...]:
    """The names in a text that is a list of authors and nothing else; () for any other text.

    `sure` says that the place already speaks for authors (italics under a title, an authors' column): then a single
    name and teams count as well.

    >>> read_authors("Yunhao Ge et al."), read_authors("by Rishabh Agarwal, Dale Schuurmans and Mohammad Norouzi.")
    (('Yunhao Ge',), ('Rishabh Agarwal', 'Dale Schuurmans', 'Mohammad Norouzi'))
    >>> read_authors("Ada Lovelace (University of London)")
    ('Ada Lovelace',)
    >>> read_authors("multi-order ODE, faster convergence"), read_authors("Prior, Decoder")
    ((), ())
    """
    text = strip_decoration(" ".join(text.split()))
    by = _BY.match(text)
    text = text[by.end() :] if by else text
    # "Felix Hill (University of Cambridge) et al."
    affiliated = text[-1:] == ")" and len(text) < 2_000 and _AFFILIATED.search(text)
    text = text[: affiliated.start()] if affiliated else text
    text = (_AFFILIATION.sub("", text) if "(" in text else text).strip(" .,;:-–—*_()")
    short = text
    if text[-len("others") :].lower().endswith(_OPEN_ENDS):
        end = _ET_AL.sub("", text[-_LONGEST_END:])
        short = (text[:-_LONGEST_END] + end).rstrip(", ") if end != text[-_LONGEST_END:] else text
    open_ended = short != text
    if not short or len(text) > 40_000:
        return ()
    if _MAYBE_SUPERSCRIPT.search(short):
        short = _SUPERSCRIPT.sub("", short)
    if " and " in short and "," in short and all(_TURNED.fullmatch(part) for part in short.split(" and ")):
        # "Song, Jiaming and Meng, Chenlin and Ermon, Stefano", as BibTeX has it.
        return tuple(" ".join(reversed(part.split(", "))) for part in short.split(" and "))
    if ";" in short and all(piece.count(",") == 1 for piece in short.split(";")):
        # "de Moura, Leonardo; Bjørner, Nikolaj"
        swapped = [" ".join(reversed([part.strip() for part in piece.split(",")])) for piece in short.split(";")]
        return tuple(swapped) if all(_is_person(name) for name in swapped) else ()
    pieces = _COMMA.split(short)
    names = [piece.strip(" .") + ("." if piece.rstrip().endswith((" Jr.", " Sr.")) else "") for piece in pieces]
    names = [name[4:].lstrip() if name.startswith("and ") else name for name in names if name.strip(" .")]
    if not names:
        return ()
    turned = _given_first(names, open_ended=open_ended, dotted="." in short)
    if turned:
        return turned
    fits = [_is_person(name) for name in names]
    if sure and sum(fits) * 3 >= len(names) * 2:
        return tuple(names)
    if sure and len(names) <= 2 and all(len(name.split()) <= 4 and name[:1].isupper() for name in names):
        return tuple(names)
    full = sum(len(name.split()) > 1 for name in names)
    # "et al." and an initial say that a single name is a person's.
    alone = open_ended or by is not None or bool(affiliated) or _INITIALED.fullmatch(names[0]) is not None
    strong = all(fits) and full * 2 > len(names) and (len(names) > 1 or alone)
    strong = strong or (all(fits) and open_ended and len(names) <= 2 and short.rstrip()[-1:].isalpha())
    mostly = len(names) >= 4 and sum(fits) >= len(names) * 0.8 and full * 2 > len(names)
    mostly = mostly and not any(len(name.split()) > 6 and ":" in name for name in names)
    return tuple(names) if strong or mostly else ()


_TURNED = re.compile(r"[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*){0,2}, [^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*){0,2}")
_INITIALS = r"[^\W\d_a-z](?:[. -]{1,2}[^\W\d_a-z]){0,4}\.?|[A-Z]{2}"
_INITIALED = re.compile(r"(?:[^\W\d_a-z]\.[ -]?){1,4}[^\W\d_]\S+")
_FAMILY = re.compile(r"(?:(?:[vV]an|[vV]on|[dD]e[rn]?|[lL][ae]) ){0,2}[^\W\d_]+(?:[-'’][^\W\d_]+)*")


_FAMILIES = re.compile(rf"{_FAMILY.pattern}(?: [^\W\d_]+)?")


def _given_first(names: list[str], *, open_ended: bool, dotted: bool) -> tuple[str, ...]:
    """The names of a citation that puts the family first: "Toshev, A., & Szegedy, C.", "LeCun, Yann, and Geoff Hinton".

    () when they are not written so. `dotted` says that there are points behind initials.
    """
    pairs = list(zip(names[::2], names[1::2], strict=False))
    if not pairs or not _FAMILY.fullmatch(names[0]) or not _is_person(names[0]):
        return ()
    if dotted and len(names) % 2 == 0 and all(_FAMILIES.fullmatch(n) and re.fullmatch(_INITIALS, g) for n, g in pairs):
        return tuple(f"{_with_point(given)} {name}" for name, given in pairs)
    first, *initials = names[1].split()
    if not all(re.fullmatch(_INITIALS, word) for word in initials) or not (_is_person(first) or len(first) == 1):
        return ()
    rest = names[2:]
    if (all(len(name.split()) > 1 and _is_person(name) for name in rest)) if rest else (open_ended or initials):
        return (f"{_with_point(names[1])} {names[0]}", *rest)
    return ()


def _with_point(given: str) -> str:
    """A given name with the point behind its last initial, which the commas around it have cost it."""
    return re.sub(r"(?:(?<=[. ])|(?<=^))([^\W\d_a-z])$", r"\1.", given)


@lru_cache(maxsize=8192)
def _is_person(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 6 or len(name) > 60:
        return False
    others, particles = words_of("names", "not_people"), words_of("names", "particles")
    if not others.isdisjoint([word.lower().strip(".") for word in words]):
        return False
    capitals = 0
    for word in words:
        if not _NAME_WORD.fullmatch(word.translate(_ACCENTS).strip('()"“”‘’')):
            return False
        capitals += word[0].isupper() or not word[0].isascii()
        if word[0].islower() and word[0].isascii() and word.lower() not in particles:
            return False
    return capitals > 0 and not (len(words) == 1 and words[0].isupper())


_CAMEL = re.compile(r"[a-z][A-Z]|[A-Z]{2,}|\d|[+@]")


def is_method_name(text: str) -> bool:
    """True for what is written like a method's name: one to four words with an inner capital, a digit, or one word.

    >>> [is_method_name(text) for text in ("DDIM", "U-Net", "Consistency Models", "Patch-DM", "A Survey")]
    [True, True, False, True, False]
    """
    words = text.split()
    if not 1 <= len(words) <= 4 or len(text) > 40 or words[0].lower() in words_of("names", "small"):
        return False
    if any(word.lower() in words_of("names", "small") for word in words[1:]):
        return False
    if not re.search(r"[^\W\d_]", text) or len(text.partition(": ")[2].split()) > 1:
        return False
    if len(words) == 1:
        return text[:1].isalnum() or text[:1] in "$βαλμδπ"
    fits = all(word[:1].isupper() or word[:1].isdigit() or _CAMEL.search(word) for word in words)
    return fits and any(_CAMEL.search(word) is not None for word in words)


def is_abbreviation(name: str, title: str) -> bool:
    """True for a name of capitals or with an inner capital, most of whose letters begin words of the title.

    >>> is_abbreviation("VIF", "Visual information fidelity"), is_abbreviation("SEC", "Self-Evolving Curriculum")
    (True, True)
    >>> is_abbreviation("Oral", "Growth of trees"), is_abbreviation("LLMs", "A Survey of Large Language Models")
    (False, False)
    """
    letters = [char for char in name if char.isalpha()]
    if sum(char.isupper() for char in letters) < 2 or name.endswith("s"):
        return False
    initials = iter(word[0].lower() for word in re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title)))
    capitals = [char.lower() for char in letters if char.isupper()]
    return sum(char in initials for char in capitals) >= max(2, len(capitals) - 1)


def alias_of_title(title: str) -> str | None:
    """The method's name that a title begins with, before its colon; None when it begins otherwise.

    >>> alias_of_title("DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models")
    'DPM-Solver++'
    >>> alias_of_title("Efficient Diffusion Models for Vision: A Survey") is None
    True
    """
    head, colon, rest = title.partition(":")
    head = head.strip()
    if not colon or len(rest.split()) < 2 or not is_method_name(head):
        return None
    # A single plain word ("Survey: …", "Compressed: …") is as likely a word as a name, unless it is written like one.
    written = _CAMEL.search(head) or "-" in head or len(head.split()) > 1
    return head if written or (head[:1].isupper() and head.lower() not in words_of("names", "not_methods")) else None


def lists_names(text: str) -> bool:
    """True for several short names in a row, none of them a title.

    >>> lists_names("DDIM, DPM-Solver, LCM, Turbo"), lists_names("See, Hear, and Read")
    (True, False)
    """
    names = text.split(", ")
    return len(names) > 3 and all(len(name.split()) <= 2 for name in names)


def looks_like_title(text: str) -> bool:
    """True for a text of some words, most of them capitalised, that does not run like a sentence.

    >>> looks_like_title("Denoising Diffusion Implicit Models"), looks_like_title("reduce time-steps")
    (True, False)
    """
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", text) if word.lower() not in words_of("names", "small")]
    if len(words) < 2 or len(text) > 400:
        return False
    return bool(sum(word[0].isupper() for word in words) >= 0.6 * len(words))
