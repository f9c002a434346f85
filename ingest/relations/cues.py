"""Which words make one work follow, extend, accelerate, compare with or use another; pure, all visible here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.prose.measures import join_compounds
from ingest.prose.quantities import word_set
from ingest.prose.tokens import Token, read_tokens
from kg.kinds import RelationKind

__all__ = ["MentionReading", "defines_name", "read_mention", "read_title"]


@dataclass(frozen=True)
class MentionReading:
    """What a mention means. `close` says that the cue stands right beside the name."""

    kind: RelationKind
    confidence: float
    close: bool


_ACCELERATE = word_set(
    """accelerate accelerates accelerated accelerating accelerator speeds-up speedup compress compresses compressed
    compressing quantize quantizes quantized quantizing quantization distill distills distilled distilling prune prunes
    pruned pruning acceleration speedups fast faster efficient accelerations"""
)
_EXTEND = word_set(
    """extend extends extended extending extension builds build building built based generalize generalizes generalizing
    generalise generalises generalization improves improve improving improved modify modifies modified modifying variant
    enhance enhances enhancing refine refines upgrade upgrades revisit revisits reformulate follow follows following
    simplify simplifies augments augment upon successor"""
)
_COMPARE = word_set(
    """than compared-to outperform outperforms outperforming outperformed surpass surpasses surpassing exceeds exceed
    exceeding versus vs against beats beating unlike on-par-with over competitive rivals rivaling matches matching match
    baseline baselines counterpart superior comparable"""
)
_USE = word_set(
    """use uses used using exploit exploits exploiting employ employs employing adopt adopts adopting
    adopted leverage leverages leveraging utilize utilizes utilizing utilise apply applies applied applying
    combine combines combined combining integrate integrates integrated integrating integration plug plugged
    incorporate incorporates incorporating finetune finetuned finetuning finetunes equip equipped equipping
    tune tuning adapt adapts adapting adapted evaluate evaluated evaluating validate validated experiments
    experiment applicable compatible pretrained train trained training from initialize initialized test
    tested conditioned guided including fed feed embeddings select selected selects choose chose"""
)
_BACKGROUND = word_set(
    "existing previous prior current recent recently conventional traditional popular success successful emerged like"
)
_FLOW = word_set(
    """a an the it them this of on to in with and or , its our their such as both pre trained pretrained
    large scale latent text image video diffusion model models state art well known original vanilla popular
    standard open source various several different existing recent ( ) " ' method methods sampler solver
    like including e g . - state-of-the-art by for e.g. class unconditional conditional guided public
    checkpoints off shelf strong baseline baselines backbone up into framework approach inference sampling
    generation any only fast efficient previous prior other ones one cutting edge advanced leading latest
    competitive publicly available priors power capabilities denoising probabilistic implicit inversion fine
    tuning weights architectures samplers techniques datasets imagenet architecture controllable
    off-the-shelf 2d 3d t2i i2v encoder recently proposed developed introduced"""
)
"""Words that may stand between a cue and the name it governs."""
_AFTER_USE = word_set(
    "backbone encoder sampler embeddings embedding prior features encoders architecture initialization"
)


_BY_MEANS = word_set("with via using through leveraging by from")
_TITLE_EXTENDS = word_set("extending improving improved generalizing revisiting beyond improves enhancing rethinking")
_TITLE_ACCELERATES = _ACCELERATE | word_set("lightweight cheap faster compact slimming speeding acceleration")
_TITLE_AFTER = word_set("acceleration quantization compression distillation pruning")


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


def read_mention(
    text: str, start: int, end: int, at: int, until: int, names: Sequence[tuple[int, int]]
) -> MentionReading | None:
    """What the sentence text[start:end] says about the name at text[at:until]; `names` are all names' places in it.

    The nearest cue to the left decides, over at most a few words that carry it (articles, "pre-trained", other names
    of a list); then the words right after the name ("X-based", "X as backbone").
    """
    left = _after_opening(_without_names(join_compounds(read_tokens(text, start, at)), names))
    if _others_do(left):
        return None
    right = join_compounds(read_tokens(text, until, min(end, until + 80)))[:6]
    following = [token.low for token in right if token.low != "-"][:3]
    strayed = 0
    for steps, here in enumerate(range(len(left) - 1, max(len(left) - 15, -1), -1)):
        low = left[here].low
        before = left[here - 1].low if here else ""
        if low in ("match", "matches", "matching") and steps:
            break  # the noun, or a verb with another object
        kind = _kind_of(low, before, left, here)
        if kind is not None and not (strayed and low not in _FAR):
            if _of_others(left, here):
                return None
            if kind is RelationKind.COMPARES and any(token.low in ("in", "on", "using") for token in left[here:]):
                return None  # "better than previous samplers in Stable Diffusion"
            if low in _FAR and any(token.low == "with" for token in left[here:]):
                return None  # "outperforms it with the same ResNet-50"
            if kind is RelationKind.EXTENDS and before == "based" and steps > 2:
                kind = RelationKind.USES  # "a pipeline based on diffusion models and CLIP"
            return MentionReading(kind, (0.85 if steps <= 2 else 0.7) - 0.05 * strayed, steps <= 2)
        if not _carries(left[here]):
            strayed += 1
            if strayed > 3 or low in _STOPS:
                break
    if following[:1] == ["based"] or following[:2] == ["as", "the"]:
        return MentionReading(RelationKind.USES, 0.6, True)
    if following and following[0] in _AFTER_USE:
        return MentionReading(RelationKind.USES, 0.6, True)
    return None


_FAR = word_set(
    "outperform outperforms outperforming surpass surpasses surpassing exceeds exceed exceeding than compared-to"
)
"""Cues that reach their object over words that say nothing ("exceeds the likelihood of the continuous DDPM")."""
_STOPS = word_set("; : while whereas but which that when where is are by using with for")


def _after_opening(left: list[Token]) -> list[Token]:
    """The tokens without a comparison that opens the sentence and ends at its comma: "Compared with others, we …"."""
    comma = next((here for here, token in enumerate(left) if token.low == ","), None)
    opens = comma is not None and left[0].low == "compared-to"
    return left[comma or 0 :] if opens else left


def _carries(token: Token) -> bool:
    """Whether a token may stand between a cue and its object: a word that adds nothing, or another name."""
    return token.low in _FLOW or sum(char.isupper() for char in token.text) > 1 or token.value is not None


def _of_others(left: Sequence[Token], here: int) -> bool:
    """Whether the cue's subject is others' work: "previous works based on DDIM"."""
    subject = {token.low for token in left[max(0, here - 5) : here]}
    return bool(subject & _BACKGROUND) and not {token.low for token in left[:here]} & {"we", "our", "ours"}


_OTHERS = word_set("existing previous prior current conventional traditional recent most many")
_DO = word_set(
    """suffer suffers require requires need needs take takes rely relies become becomes are is have has fail fails
    struggle struggles focus use employ adopt remain lack"""
)


def _others_do(left: Sequence[Token]) -> bool:
    """Whether the words before a name tell what others do ("previous samplers become slower than")."""
    others = False
    for token in left:
        if token.low in ("we", "our", "ours"):
            others = False
        elif token.low in _OTHERS:
            others = True
        elif others and token.low in _DO:
            return True
    return False


def _without_names(tokens: list[Token], names: Sequence[tuple[int, int]]) -> list[Token]:
    """The tokens with those of other names taken out, so that a cue reaches the last name of a list."""
    return [token for token in tokens if not any(start <= token.start < end for start, end in names)]


_INTRODUCES = word_set(
    "propose proposes introduce introduces present presents develop called named dubbed termed coined"
)


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


def _kind_of(low: str, before: str, left: Sequence[Token], here: int) -> RelationKind | None:
    if low in _COMPARE:
        return RelationKind.COMPARES if low != "over" or _better_before(left, here) else None
    if low == "as" and before in ("good", "well", "fast", "same"):
        return RelationKind.COMPARES
    if low in ("with", "to", "as") and _alike_before(left, here):
        return RelationKind.COMPARES
    if low in ("upon", "on") and before in ("built", "build", "builds", "building", "based", "top"):
        return RelationKind.EXTENDS
    if low == "of" and before in _KIN:
        return RelationKind.EXTENDS
    if low in _ACCELERATE and low not in ("fast", "faster", "efficient", "quantization"):
        return RelationKind.ACCELERATES
    if low in _EXTEND and low not in ("based", "build", "built", "builds", "building", "following", "upon"):
        return RelationKind.EXTENDS
    if low == "used" and before in ("widely", "commonly", "often"):
        return None
    if low in _USE and low not in ("including", "embeddings", "training", "from"):
        return RelationKind.USES
    return None


_KIN = word_set("variant extension version generalization generalisation adaptation modification top")


def _alike_before(left: Sequence[Token], here: int) -> bool:
    return any(token.low in ("similar", "comparable", "same") for token in left[max(0, here - 3) : here])


def _better_before(left: Sequence[Token], here: int) -> bool:
    near = {token.low for token in left[max(0, here - 6) : here]}
    return bool(
        near
        & {"speedup", "speedups", "improvement", "improvements", "x", "superiority", "gains", "advantage", "better"}
    )
