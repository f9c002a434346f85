"""Text → sentences → tokens that keep their place; pure. What claims and relations read instead of raw text.

LaTeX and Markdown fall away (`$2\\times$` reads as `2 x`), dashes, arrows and approximation signs get one spelling, and
the few Chinese words that lists use for results are read as their English term (步 as "steps", 倍 as "x").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Token", "iter_sentences", "read_tokens"]

# Longest first where one is the beginning of another. Values are the words that the vocabularies know.
_CHINESE = {
    "典型结果": "result",
    "训练时间": "training-time",
    "推理时间": "inference-time",
    "参数量": "parameters",
    "吞吐量": "throughput",
    "采样步": "steps",
    "计算量": "flops",
    "毫秒": "ms",
    "分钟": "min",
    "小时": "h",
    "加速": "speedup",
    "提速": "speedup",
    "更快": "faster",
    "显存": "memory",
    "内存": "memory",
    "参数": "parameters",
    "减少": "reduce",
    "降低": "reduce",
    "降至": "reduce-to",
    "减至": "reduce-to",
    "减少到": "reduce-to",
    "减少至": "reduce-to",
    "降低到": "reduce-to",
    "降低至": "reduce-to",
    "降到": "reduce-to",
    "提升": "improve",
    "提高": "improve",
    "延迟": "latency",
    "时延": "latency",
    "吞吐": "throughput",
    "采样": "sampling",
    "训练": "training",
    "微调": "finetuning",
    "推理": "inference",
    "时间": "time",
    "速度": "speed",
    "不到": "less-than",
    "没有": "not",
    "并非": "not",
    "比特": "bits",
    "相比": "compared",
    "一半": "half",
    "大约": "about",
    "左右": "about",
    "最多": "upto",
    "最高": "upto",
    "至少": "at-least",
    "超过": "over",
    "以内": "within",
    "只需": "only",
    "仅需": "only",
    "每秒": "per-second",
    "步": "steps",
    "倍": "x",
    "秒": "s",
    "约": "about",
    "仅": "only",
    "从": "from",
    "到": "to",
    "至": "to",
    "比": "than",
    "亿": "yi",
    "万": "wan",
    "快": "faster",
    "慢": "slower",
    "不": "not",
    "两": "two",
}
_LATEX = {
    "times": "x",
    "texttimes": "x",
    "sim": "~",
    "approx": "~",
    "simeq": "~",
    "leq": "<=",
    "le": "<=",
    "leqslant": "<=",
    "lt": "<",
    "geq": ">=",
    "ge": ">=",
    "geqslant": ">=",
    "gt": ">",
    "to": "->",
    "rightarrow": "->",
    "Rightarrow": "->",
    "pm": "±",
}
_SIGNS = {
    "×": "x",
    "✕": "x",
    "✖": "x",
    "⨉": "x",
    "∼": "~",
    "～": "~",
    "〜": "~",
    "≈": "~",
    "≃": "~",
    "≤": "<=",
    "⩽": "<=",
    "≦": "<=",
    "≥": ">=",
    "⩾": ">=",
    "≧": ">=",
    "→": "->",
    "⇒": "->",
    "➔": "->",
    "➜": "->",
    "⟶": "->",
    "-->": "->",
    "==>": "->",
    "=>": "->",
    "‐": "-",
    "‑": "-",
    "‒": "-",
    "–": "-",
    "−": "-",
    "—": "--",
    "---": "--",
    "％": "%",
    "，": ",",
    "；": ";",
    "。": ".",
    "：": ":",
    "（": "(",
    "）": ")",
    "[": "(",
    "]": ")",
    "【": "(",
    "】": ")",
}
# Units of what is measured and not counted. "1,84 s" is a decimal comma, where "4,8 steps" may be two numbers.
_CONTINUOUS = (
    r"[×✕✖%％倍秒]|[xX](?![\w])|(?:ms|s|sec|secs|seconds?|min|minutes?|h|hours?|times|fold|percent"
    r"|[kKMGT]i?B|fps|FPS|Hz|[MGT]?FLOPs?|[MGT]?MACs?)\b"
)
# One scan; groups: what falls away, numbers, Chinese, words (letters, then digits and letters: W4A8, v1.5), the rest.
_SCAN = re.compile(
    r"(?P<skip></?[A-Za-z][^<>]{0,300}>|https?://\S+"
    r"|\\(?:[,;:! ()\[\]]|(?:mathbf|textbf|textit|text|mathrm|mathcal|emph|bf)\b)|[$*{}`\s\u200b]+)"
    r"|\\(?P<latex>[A-Za-z]+)|\\(?P<escaped>.)"
    rf"|(?P<decimal>(?<![\d.,])\d{{1,3}},\d{{1,2}}(?=[ \u00a0]?(?:{_CONTINUOUS})))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}, \d{3}(?= (?:GPU|times)\b)|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    rf"|(?P<chinese>{'|'.join(sorted(_CHINESE, key=len, reverse=True))})"
    r"|(?P<cross>(?<=\d)[xX](?=\d|faster|fewer|less|smaller|speed))"
    r"|(?P<word>[^\W\d_\u3400-\u9fff]+(?:[’'](?=s\b)|(?:\d+(?:\.\d+)*[^\W\d_\u3400-\u9fff]*)+)?)"
    r"|(?P<arrow>-{1,2}>|={1,2}>)|(?P<sign><=|>=|---?|.)",
    re.DOTALL,
)
# A sentence ends at . ! ? before a space and a capital, digit or bracket, or at a Chinese full stop or a line's end.
_SENTENCE = re.compile(r"[^\n。]+?(?:[.!?][\"”')*]*(?=\s+[\"“'(\[*$]*[A-Z0-9\\]|\s*$)|(?=\n)|[。\n]|$)", re.DOTALL)
_ABBREVIATION = re.compile(r"(?:\b(?:et al|e\.g|i\.e|vs|cf|approx|resp|Fig|Eq|Sec|w\.r\.t|perf|param)|\b[A-Z])\.$")


@dataclass(slots=True, frozen=True)
class Token:
    """One token. `low` is its lower-case canonical spelling, `value` the number it stands for, `start`/`end` its place
    in the text, `glued` whether it follows the token before it without space."""

    text: str
    low: str
    start: int
    end: int
    glued: bool
    value: float | None = None

    @property
    def is_word(self) -> bool:
        """Whether the token begins with a letter."""
        return self.value is None and self.text[0].isalpha()


def iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text as (start, end).

    >>> text = "It takes 1.5 s on average (Ho et al. 2020). We need 10 steps."
    >>> [text[start:end] for start, end in iter_sentences(text)]
    ['It takes 1.5 s on average (Ho et al. 2020).', 'We need 10 steps.']
    """
    begin: int | None = None
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        begin = start if begin is None else begin
        if _ABBREVIATION.search(text, max(begin, end - 12), end) and end < len(text):
            continue
        piece = text[begin:end]
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            yield begin + lead, begin + lead + len(piece.strip())
        begin = None


def read_tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    r"""The tokens of a stretch of text.

    >>> [token.low for token in read_tokens(r"saving $19.9\times$ bit-ops, 50~100 → 4步")]
    ['saving', '19.9', 'x', 'bit', '-', 'ops', ',', '50', '~', '100', '->', '4', 'steps']
    """
    end = len(text) if end is None else end
    tokens: list[Token] = []
    space = True
    for match in _SCAN.finditer(text, start, end):
        group, found = match.lastgroup, match.group()
        if group == "skip" or group is None:
            space = space or any(char.isspace() for char in found) or "<" in found
            continue
        value = None
        if group == "decimal":
            low = found.replace(",", ".")
            value = float(low)
        elif group == "number":
            value, low = float(found.replace(",", "").replace(" ", "")), found
        elif group in ("word", "cross"):  # a cross is the x of 512x512
            low = found.casefold()
        elif group == "chinese":
            low = _CHINESE[found]
        elif group == "latex":
            low = _LATEX.get(match["latex"], "")
            if not low:
                continue
        elif group == "escaped":
            low = match["escaped"]
        else:
            low = _SIGNS.get(found, found)
        tokens.append(Token(found, low, match.start(), match.end(), not space, value))
        space = False
    return tokens
