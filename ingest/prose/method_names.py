"""Names of known methods in running text: in all spellings, never inside other words; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.prose.data_sets import DATA_SETS
from ingest.prose.quantities import word_set
from kg.kinds import method_key

__all__ = ["FAMILIES", "Mention", "MethodIndex"]

FAMILIES = word_set(
    """gan gans cnn cnns rnn rnns ode odes sde sdes dpm dpms vae vaes mlp lstm nas kd sr rl ddm ddms sgm sgms ebm unet
    transformer transformers diffusion attention dm dms mcmc nerf fid llm llms vlm t2i pca em mle solver solvers
    generativemodels diffusionmodels selfattention distillation quantization pruning"""
)
"""Keys that name a family or a notion rather than one method: never a mention, whatever a list calls its entries."""
_SYNONYMS = (
    ("stablediffusion", "SD"),
    ("latentdiffusion", "Latent Diffusion Model", "Latent Diffusion Models", "LDM", "LDMs"),
    ("latentdiffusionmodels", "Latent Diffusion Model", "LDM", "LDMs"),
    ("stablediffusion", "LDM", "LDMs"),
    ("sdxl", "Stable Diffusion XL"),
    ("sde", "Score-SDE"),
    ("consistencymodels", "Consistency Model"),
    ("classifierfreeguidance", "CFG"),
    ("scoredistillationsampling", "SDS"),
    ("sds", "Score Distillation Sampling"),
    ("3dgaussiansplatting", "3DGS"),
    ("3dgs", "3D Gaussian Splatting"),
    ("ddpm", "Denoising Diffusion Probabilistic Model", "Denoising Diffusion Probabilistic Models", "DDPMs"),
    ("ddim", "Denoising Diffusion Implicit Model", "Denoising Diffusion Implicit Models"),
    ("lora", "Low-Rank Adaptation"),
    ("deepfloydif", "DeepFloyd"),
    ("ddpo", "Denoising Diffusion Policy Optimization"),
)
"""The key a work is known by, and its other names; used where the index has this key and no other work the name."""
_SMALL_LETTERS = word_set("classifierfreeguidance textualinversion prompttoprompt scoredistillationsampling")
"""Names that mean their method in small letters too."""
_SIZE = re.compile(
    r"-(?:\d+(?:\.\d+)?[BbMm]|\d{2,3}|[SBLHGMT]|Ti|Base|Large|Small|Tiny|Huge|Mini|base|large|small)(?:/\d+)?(?![\w-])"
)
"""A size after a name, with which it names the same work: ResNet-50, ViT-B/16, OpenVLA-7B."""
_GENERIC = word_set(
    """parallel sampling sampler token tokens merging merge patch diffusion progressive distillation fast
    training caching cache feature features guidance classifier free sparse attention low rank binary latent
    model models efficient adaptive dynamic deep score matching flow video image text guided step steps one
    few early stopping knowledge transfer memory noise schedule schedules structural pruning quantization
    post residual spectral trajectory llm inference compression self speculative bit large language
    inversion embedding retrieval learning network neural gan decoding lightning"""
)
"""Words of the field: a name made of these alone says nothing in a title, where every word has a capital."""
_DOUBTFUL = word_set("add edit dit imagen parti latte flux redi tome make fast muse dream sora gen")
"""Names that are words, or are read in several ways: they count only with a cue beside them or another name near."""
_NOT_THE_METHOD = {
    "clip": word_set("score scores similarity scorer metric guidance directional skip fid iqa"),
    "imagen": word_set("editor video hub"),
}
"""Words after a name that make it something else."""
_NO_METHOD = word_set("dataset datasets benchmark benchmarks challenge search competition corpus")
"""Words after any name that make it something else."""
_PIECE = re.compile(r"[^\W_]+(?:(?<=\d)\.\d+)*|\++")
_GAP = re.compile(r"[ \-_·\u2010\u2011\u2013\u00a0]?$")
_VERSION = re.compile(r"[ -]?[vV]?(\d+(?:\.\d+)*)\b(?![%×xX]| ?(?:steps|x\b|times))")


@dataclass(frozen=True)
class Mention:
    """A known name at text[start:end]; `doubtful` when it counts only with support from the words around it."""

    paper: str
    name: str
    start: int
    end: int
    doubtful: bool


@dataclass(frozen=True)
class _Name:
    paper: str
    written: str
    doubtful: bool
    exact: bool
    """Whether case matters: the name is an ordinary word, a phrase of ordinary words, or a short acronym."""


class MethodIndex:
    """Names → papers. A name that two papers bear belongs to neither; families such as GAN are left out."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names` are pairs of a paper's key and one of its names."""
        self._names: dict[str, _Name] = {}
        shared: set[str] = set()
        for paper, written in names:
            key = method_key(written)
            if len(key) < 2 or key in FAMILIES or key in DATA_SETS or key.isdigit():
                continue
            if key in self._names and self._names[key].paper != paper:
                shared.add(key)
            self._names[key] = _Name(paper, written, _is_doubtful(written, key), _is_plain(written, key))
        for key in shared:
            del self._names[key]
        for key, *others in _SYNONYMS:
            for other in others if key in self._names else ():
                self._names.setdefault(method_key(other), _Name(self._names[key].paper, other, False, True))
        self._beginnings = {key[:end] for key in self._names for end in range(1, len(key) + 1)}

    def __len__(self) -> int:
        return len(self._names)

    def find_paper(self, name: str) -> str | None:
        """The paper that bears this name, whatever its spelling or version ("SD-v1.5" is Stable Diffusion's)."""
        for candidate in (name, re.sub(r"[ -]?[vV]?[12](?:\.\d)?$", "", name)):
            found = self._names.get(method_key(candidate))
            if found is not None:
                return found.paper
        return None

    def find_key(self, key: str) -> str | None:
        """The paper of the name with this `method_key`."""
        found = self._names.get(key)
        return found.paper if found is not None else None

    def iter_mentions(self, text: str) -> Iterator[Mention]:
        """All mentions, the longest first where names overlap, in the order of the text.

        >>> index = MethodIndex([("a", "DPMSolver"), ("b", "DPM-Solver++"), ("c", "DiT")])
        >>> [(m.paper, m.name) for m in index.iter_mentions("DPM Solver, DPM-Solver++ and DPM-Solver-v3 edit it")]
        [('a', 'DPM Solver'), ('b', 'DPM-Solver++')]
        """
        pieces = list(_PIECE.finditer(text))
        at = 0
        while at < len(pieces):
            length = self._longest_at(text, pieces, at)
            mention = self._mention(text, pieces[at].start(), pieces[at + length - 1].end()) if length else None
            if mention is not None:
                yield mention
            at += length or 1

    def _longest_at(self, text: str, pieces: list[re.Match[str]], at: int) -> int:
        """How many pieces the longest known name that begins here has; 0 for none."""
        key, longest = "", 0
        for here in range(at, len(pieces)):
            if here > at and not _GAP.match(text[pieces[here - 1].end() : pieces[here].start()]):
                break
            key += method_key(pieces[here].group()) or pieces[here].group()
            if key not in self._beginnings:
                break
            if key in self._names:
                longest = here - at + 1
        return longest

    def _mention(self, text: str, start: int, end: int) -> Mention | None:
        written = text[start:end]
        key = method_key(written)
        name = self._names[key]
        if not _stands_alone(text, start, end, key):
            return None
        if not _same_case(written, name) and key not in _SMALL_LETTERS:
            return None
        following = re.match(r"[\s-]*([^\W\d_]+)", text[end : end + 30])
        next_word = following[1].casefold() if following else ""
        if next_word in _NOT_THE_METHOD.get(key, frozenset()) or next_word in _NO_METHOD:
            return None
        return Mention(name.paper, written, start, end, name.doubtful)


def _is_doubtful(written: str, key: str) -> bool:
    """One word with a capital ("Foresight"), words of the field alone ("Parallel Sampling"), or one listed above."""
    words = re.findall(r"[^\W\d_]+", written)
    one_word = len(words) == 1 and written[1:].islower() and written.isalpha()
    return key in _DOUBTFUL or len(key) <= 2 or one_word or all(word.casefold() in _GENERIC for word in words)


def _is_plain(written: str, key: str) -> bool:
    """Whether only its capitals tell a name from ordinary words: "Consistency Models", "ADD", "Imagen", "ToMe"."""
    return len(key) <= 5 or not re.search(r"[a-z][A-Z]|[A-Z]{2}|\d|\+", written)


def _same_case(written: str, name: _Name) -> bool:
    if name.exact:
        ours = re.sub(r"[^\w+]|_", "", name.written)
        theirs = re.sub(r"[^\w+]|_", "", written)
        # A phrase may lose its plural or gain none, but each of its capitals must be there.
        return ours == theirs or (name.written.islower() and theirs.isupper()) or _title_case(written, name.written)
    if len(name.written) >= 6 and written[0].isupper() and written.isalpha():  # "Lafite", "Dreamfusion"
        return True
    # One capital may be a sentence's or a title's; a second one, a digit or "+" shows that a name is meant.
    return any(char.isupper() or char.isdigit() or char == "+" for char in written[1:])


def _title_case(written: str, listed: str) -> bool:
    """ "Stable Diffusion" for "stablediffusion" and the like: every word of the text begins with a capital."""
    words = re.findall(r"[^\W_]+", written)
    return len(words) > 1 and method_key(written) == method_key(listed) and all(word[0].isupper() for word in words)


def _stands_alone(text: str, start: int, end: int, key: str) -> bool:
    """No part of a longer name: not in Patch-DDIM, DDIM++, SDXL-Turbo, DPM-Solver-v3, Stable Diffusion 3."""
    before = text[start - 1] if start else " "
    if before.isalnum() or before in "-_+@#":
        return False
    after = text[end] if end < len(text) else " "
    if after.isalnum() or after in "+_":
        return False
    if _SIZE.match(text, end):
        return True
    version = _VERSION.match(text, end)
    if version and (after == "-" or version[0][:1] == " "):
        major = version[1].split(".")[0]
        return major == "1" or (major == "2" and key in ("stablediffusion", "sd"))
    if after == "-":
        beyond = text[end + 1 : end + 2]
        return not (beyond.isupper() or beyond.isdigit())
    return True
