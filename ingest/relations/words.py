"""The words that speak of relations, by what they speak of, as stems; pure, all visible here."""

from __future__ import annotations

from functools import lru_cache

from ingest.prose.quantities import word_set

__all__ = ["CARRIERS", "INTRODUCING", "TURNS", "classes_of", "stem"]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A word without its ending, so that its forms are one: crude, and the same for all words.

    >>> stem("leverages"), stem("leveraging"), stem("applied"), stem("apply"), stem("than")
    ('leverag', 'leverag', 'appli', 'appli', 'than')
    """
    if not word.isalpha() or len(word) < 4:
        return word
    for ending in ("ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word.removesuffix(ending)
            break
    return word[:-1] + "i" if word.endswith("y") else word


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in word_set(text))


_CLASSES = {
    "compare": _stems(
        """than outperform surpass exceed exceeding exceeds versus vs against beat competitive on-par-with superior
        comparable compare compared-to comparably favorably favourably competitor rival match baseline counterpart
        unlike better worse preferred superiority parity comparison"""
    ),
    "accelerate": _stems(
        """accelerate acceleration speedup faster compress compression quantize quantization distill distillation prune
        fast efficient lightweight slim speed"""
    ),
    "extend": _stems(
        """extend extension generalize generalise improve enhance modify variant variation refine upgrade revisit
        reformulate simplify augment rethink upon version adaptation successor modification"""
    ),
    "follow": _stems(
        """build built follow inspired inspiration borrow adapt adopt derive reinterpret replace incorporate start
        inherit"""
    ),
    "use": _stems(
        """use utilize utilise leverage employ exploit apply adopt combine integrate plug incorporate finetune fine-tune
        equip tune train initialize evaluate validate test experiment compatible backbone select choose conditioned
        guided fed feed embed via through with"""
    ),
    "weakness": _stems(
        """suffer limitation limited struggle fail cannot lack drawback shortcoming inefficient prohibitive expensive
        neglect ignore overlook unable insufficient suboptimal challenge slow costly restrict only hinder issue problem
        remain bottleneck"""
    ),
    "turn": _stems("however but yet nevertheless unfortunately despite nonetheless though although while"),
    "others": _stems(
        "existing previous prior current conventional traditional recent recently many most several others"
    ),
    "own": _stems("we our ours us this proposed these"),
    "trial": _stems("experiment evaluate evaluation demonstrate show validate results extensive test effectiveness"),
}
_CLASSES_OF = {
    word: tuple(name for name, words in _CLASSES.items() if word in words)
    for word in frozenset().union(*_CLASSES.values())
}
TURNS = word_set("however but yet nevertheless unfortunately despite nonetheless though although while")
"""Words with which a text turns against what it has just said."""
INTRODUCING = _stems("propose introduce present call named dub term develop")
"""Verbs that give a work its name."""
CARRIERS = _stems(
    """the a an both two three several various different and or , ( ) - / " ' ` same such pre trained pretrained
    pre-trained popular existing state-of-the-art state of art publicly available open source sourced off shelf recent
    recently proposed widely standard vanilla original classic plain single large scale text image to diffusion latent
    video language vision model models well known powerful strong advanced leading latest e g . like as including i
    public closed frozen 2d 3d t2i i2v t2v few our representative mainstream modern foundation generative multimodal
    visual deep conditional unconditional neural network method framework"""
)
"""Words that may stand between a name and what governs it: articles, adjectives, kinds of models, signs of a list."""


def classes_of(word: str) -> tuple[str, ...]:
    """What a stem speaks of: "compare", "accelerate", "extend", "use", "weakness", "turn", "others", "own", "trial".

    >>> classes_of("outperform"), classes_of("suffer"), classes_of("rain")
    (('compare',), ('weakness',), ())
    """
    return _CLASSES_OF.get(word, ())
