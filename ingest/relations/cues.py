"""Where few words say it all, a title or a note, the cue beside a name decides; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.prose.compounds import join_compounds
from ingest.prose.method_names import Mention
from ingest.prose.quantities import word_set
from ingest.prose.tokens import read_tokens
from ingest.relations.words import CARRIERS, classes_of, stem
from kg.kinds import RelationKind

__all__ = ["defines_name", "read_note", "read_title"]

_BY_MEANS = word_set("with via using through leveraging by from")
_TITLE_EXTENDS = word_set("extending improving improved generalizing revisiting beyond improves enhancing rethinking")
_TITLE_ACCELERATES = word_set(
    """accelerate accelerates accelerated accelerating accelerator speeds-up speedup speedups compress compresses
    compressed compressing quantize quantizes quantized quantizing quantization distill distills distilled distilling
    prune prunes pruned pruning acceleration accelerations fast faster efficient lightweight cheap compact slimming
    speeding"""
)
_TITLE_AFTER = word_set("acceleration quantization compression distillation pruning")
_KINDS = {
    "compare": RelationKind.COMPARES,
    "accelerate": RelationKind.ACCELERATES,
    "extend": RelationKind.EXTENDS,
    "use": RelationKind.USES,
}
_SPEED_ALONE = {stem(word) for word in ("fast", "faster", "efficient", "lightweight", "speed")}
"""Words that tell what a note's own paper is, not what it does to the next name ("faster than DDIM")."""
_USED_AS = {stem(word) for word in ("backbone", "encoder", "embeddings", "prior", "features", "based", "sampler")}
_INTRODUCES = word_set(
    "propose proposes introduce introduces present presents develop called named dubbed termed coined"
)


def read_title(title: str, start: int, end: int) -> RelationKind | None:
    """The relation that a title states about the name at title[start:end]; the nearest cue before it decides.

    >>> title = "Token Merging for Fast Stable Diffusion"
    >>> read_title(title, 23, 39)
    <RelationKind.ACCELERATES: 'accelerates'>
    """
    before = [token.low for token in join_compounds(read_tokens(title, 0, start))]
    after = [token.low for token in read_tokens(title, end)]
    for low in before[:-6:-1]:
        if low == ":":
            break
        if low in _TITLE_ACCELERATES:
            return RelationKind.ACCELERATES
        if low in _TITLE_EXTENDS:
            return RelationKind.EXTENDS
        if low in _BY_MEANS:
            return RelationKind.USES
    return RelationKind.ACCELERATES if after and after[0] in _TITLE_AFTER else None


def read_note(text: str, sentence: tuple[int, int], mention: Mention, names: Sequence[Mention]) -> RelationKind | None:
    """The relation that a note states about a name: by the nearest cue before it, over words that carry it and at most
    two others; else by the word after it ("CLIP embeddings").

    >>> text = "2x faster than DDIM"
    >>> read_note(text, (0, len(text)), Mention("ddim", "DDIM", 15, 19, 19, False), ())
    <RelationKind.COMPARES: 'compares'>
    """
    tokens = join_compounds(read_tokens(text, sentence[0], mention.start))
    words = [
        stem(token.low)
        for token in tokens
        if token.value is None and not any(name.start <= token.start < name.end for name in names)
    ]
    strays = 0
    for here in range(len(words) - 1, -1, -1):
        word = words[here]
        if word == "as" and here and words[here - 1] in ("good", "well", "fast"):
            return RelationKind.COMPARES
        kinds = [_KINDS[one] for one in classes_of(word) if one in _KINDS and word not in _SPEED_ALONE]
        if kinds:
            return kinds[0]
        if word not in CARRIERS:
            strays += 1
            if strays > 2:
                break
    after = [stem(token.low) for token in read_tokens(text, mention.until, min(sentence[1], mention.until + 40))]
    return RelationKind.USES if _USED_AS & set(after[:2]) else None


def defines_name(text: str, start: int, end: int, title: str) -> bool:
    """Whether the text gives the name at text[start:end] to something of its own, not to the work of this title.

    It does after "we propose" or "dubbed", and where it spells out an acronym otherwise than the title does.
    """
    before = [token.low for token in read_tokens(text, max(0, start - 60), start) if token.is_word]
    if before and before[-1] in _INTRODUCES:
        return True
    if text[max(0, start - 1) : start] != "(" or text[end : end + 1] != ")":
        return False
    initials = [char.casefold() for char in text[start:end] if char.isalpha()]
    words = before[-len(initials) :]
    if [word[0] for word in words] != initials:
        return False
    if not title:
        return False
    theirs = {word.rstrip("s") for word in re.findall(r"[^\W\d_]+", title.casefold())}
    return not {word.rstrip("s") for word in words} <= theirs
