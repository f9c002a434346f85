"""Names of known methods in running text: in all spellings, never inside other words; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.prose.data_sets import DATA_SETS
from ingest.prose.quantities import word_set
from kg.kinds import method_key

__all__ = ["FAMILIES", "METRICS", "Mention", "MethodIndex"]

FAMILIES = word_set(
    """gan gans cnn cnns rnn rnns ode odes sde sdes dpm dpms vae vaes mlp nas kd sr rl ddm ddms sgm sgms ebm unet
    transformer transformers diffusion attention dm dms mcmc fid llm llms vlm t2i pca em mle solver solvers
    generativemodels diffusionmodels selfattention distillation quantization pruning adversarialtraining
    curriculumlearning gradientdescent hypernetwork hypernetworks incontextlearning linearprobing moe mixtureofexperts
    maskedlanguagemodeling policygradient policygradients reversekl svd gnn gnns dnn dnns snn snns svm svms crf crfs hmm
    hmms mrf mrfs mdp mdps pomdp pomdps rbm rbms lqr ssm ssms ptq qat sft peft mllm mllms lvlm lvlms vla vlas rlhf
    autoencoder autoencoders graphautoencoder maskedimagemodeling gaussianprocess gaussianprocesses"""
)
"""Keys that name a family or a notion rather than one method: never a mention, whatever a list calls its entries."""
METRICS = word_set(
    """psnr ssim lpips msssim dists clipscore clipsim clipiqa niqe musiq fvd kid inceptionscore inception bleu rouge
    rougel meteor cider spice chrf comet bleurt bertscore bartscore moverscore ter wer cer mos rmse mse map auc
    auroc iou miou dice f1 elo vqascore kvd brisque vmaf stoi pesq sisdr mcd mpjpe pampjpe hota mota idf1 eer auprc ece
    perplexity ppl ndcg mrr hpsv2"""
)
"""Keys of measures of quality, which are no methods either, whatever a list calls its entries."""
_NEVER = FAMILIES | DATA_SETS | METRICS
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
    ("3dgaussiansplatting", "3DGS", "3D-GS"),
    ("3dgs", "3D Gaussian Splatting", "3D-GS"),
    ("2dgs", "2D Gaussian Splatting"),
    ("nerf", "Neural Radiance Field", "Neural Radiance Fields"),
    ("sds", "Score Distillation"),
    ("gpt3.5", "GPT-3.5-Turbo"),
    ("swintransformer", "Swin"),
    ("ddpm", "Denoising Diffusion Probabilistic Model", "Denoising Diffusion Probabilistic Models", "DDPMs"),
    ("ddim", "Denoising Diffusion Implicit Model", "Denoising Diffusion Implicit Models"),
    ("lora", "Low-Rank Adaptation"),
    ("deepfloydif", "DeepFloyd"),
    ("ddpo", "Denoising Diffusion Policy Optimization"),
    ("dit", "Diffusion Transformer", "Diffusion Transformers"),
    ("mmdit", "Multimodal Diffusion Transformer"),
    ("vit", "Vision Transformer", "Vision Transformers"),
    ("vgg", "VGGNet"),
    ("gcn", "Graph Convolutional Network", "Graph Convolution Network", "Graph Convolutional Networks"),
    ("lstm", "Long Short-Term Memory"),
    ("ppo", "Proximal Policy Optimization"),
    ("dpo", "Direct Preference Optimization"),
    ("grpo", "Group Relative Policy Optimization"),
    ("testtimetraining", "TTT"),
)
"""The key a work is known by, and its other names; used where the index has this key and no other work the name."""
_SMALL_LETTERS = word_set("classifierfreeguidance textualinversion prompttoprompt scoredistillationsampling")
"""Names that mean their method in small letters too."""
_SIZE = re.compile(
    r"(?:-(?:\d+(?:\.\d+)?[BbMm]|\d{2,4}[pPx]?|[SBLHGMT]|Ti|[Bb]ase|[Ll]arge|[Ss]mall|[Tt]iny|[Hh]uge|[Mm]ini|[Mm]edium"
    r"|Instruct|Chat|Turbo|[IT]2[IV])(?:/\d+)?)+(?![\w-])"
)
"""Sizes after a name, with which it names the same work: ResNet-50, ViT-B/16, OpenVLA-7B, Qwen2.5-7B-Instruct."""
_GLUED_SIZE = re.compile(r"(?:\d{2,3}|\d{1,3}[BbMm])(?![^\W_])")
"""A size right after the last letter: ResNet50."""
_SERIES = word_set(
    """wan llama vit resnet mobilenet mobilevit efficientnet convnext deit vim mamba llada dream moco
    swin swintransformer yolo qwen gemma gemini claude mistral phi falcon internvl deepseek"""
)
"""Names whose later versions are one target with the first (tests/data/labels/README-claims.md); those of any other
name are another work."""
_ARCHITECTURE = re.compile(r"-(?:ViT|ResNet|U-?Net|Transformer)s?(?![\w-])")
"""What a model is built as: CLIP-ViT is CLIP."""
_LATER = re.compile(r"[ -]?[vV]?\d(?:\.\d+)*(?![^\W_])")
_GENERIC = word_set(
    """parallel sampling sampler token tokens merging merge patch diffusion progressive distillation fast
    training caching cache feature features guidance classifier free sparse attention low rank binary latent
    model models efficient adaptive dynamic deep score flow video image text guided step steps one
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
    "stablediffusion": word_set("process processes equation equations dynamics"),
}
"""Words after a name that make it something else."""
_NO_METHOD = word_set(
    "dataset datasets benchmark benchmarks challenge search competition corpus metric metrics leaderboard"
)
"""Words after any name that make it something else."""
_LISTED = r"[A-Z][\w.+-]*(?: [A-Z\d][\w.+-]*)?"
_JOINT = r"\s*(?:,\s*(?:and\s)?|\band\s|&|/)\s*"
_DATA = r"(?:data ?sets?|benchmarks?|corp(?:us|ora))\b"
_DATA_AFTER = re.compile(rf"(?:{_JOINT}{_LISTED}){{1,6}}\s+(?:(?:image|video|text|public)\s)?{_DATA}")
_SUCH_AS = r"(?:e\.g\.,?|i\.e\.,?|namely|such as|including|like)"
_DATA_CALLED = re.compile(rf"(?: [A-Z][\w-]*){{1,3}} {_DATA}")
"""More words of a data set's own name: "the VGG Sound Source data set"."""
_DATA_BEFORE = re.compile(
    rf"(?:data ?sets|benchmarks|corpora)(?:\s*[:(,]\s*{_SUCH_AS}?|\s{_SUCH_AS})\s*(?:{_LISTED}{_JOINT}){{0,6}}$"
)
"""A row of names that are said to be data sets: "across the PCN, ShapeNet, and KITTI benchmarks"."""
_PIECE = re.compile(r"[^\W\d_]+?(?=[vV]\d)|[^\W\d_]+|\d[^\W_]*(?:(?<=\d)\.\d+)*|\++")
_GAP = re.compile(r"[ \-_·\u2010\u2011\u2013\u00a0]?$")
_VERSION = re.compile(r"[ -]?[vV]?(\d+(?:\.\d+)*)\b(?![%×xX]| ?(?:steps|x\b|times))")


@lru_cache(maxsize=50_000)
def _piece_key(piece: str) -> str:
    return method_key(piece) or piece


@dataclass(frozen=True)
class Mention:
    """A known name at text[start:end]; `doubtful` when it counts only with support from the words around it.

    `until` is where the plural, size or version after it ends: "ViTs", "ResNet-50", "Stable Diffusion v1.5".
    """

    paper: str
    name: str
    start: int
    end: int
    until: int
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
            if len(key) < 2 or key in _NEVER or key.isdigit():
                continue
            if key in self._names and self._names[key].paper != paper:
                shared.add(key)
            self._names[key] = _Name(paper, written, _is_doubtful(written, key), _is_plain(written, key))
        for key in shared:
            del self._names[key]
        for key, *others in _SYNONYMS:
            for other in others if key in self._names else ():
                self._names.setdefault(method_key(other), _alias(self._names[key].paper, other))
        # With the plurals, so that a word which begins no name is passed over at once.
        self._beginnings = {key[:end] for key in self._names for end in range(1, len(key) + 1)}
        self._beginnings |= {f"{key}s" for key in self._names}

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
        keys = [_piece_key(piece.group()) for piece in pieces]
        at = 0
        while at < len(pieces):
            length = self._longest_at(text, pieces, keys, at) if keys[at] in self._beginnings else 0
            mention = self._mention(text, pieces[at].start(), pieces[at + length - 1].end()) if length else None
            if mention is not None:
                yield mention
            at += length or 1

    def _longest_at(self, text: str, pieces: list[re.Match[str]], keys: list[str], at: int) -> int:
        """How many pieces the longest known name that begins here has, a plural counted in; 0 for none."""
        key, longest = "", 0
        for here in range(at, len(pieces)):
            if here > at and not _GAP.match(text[pieces[here - 1].end() : pieces[here].start()]):
                break
            key += keys[here]
            if key in self._names or (pieces[here].group()[1:].endswith("s") and key[:-1] in self._names):
                longest = here - at + 1
            if key not in self._beginnings:
                break
        return longest

    def _mention(self, text: str, start: int, end: int) -> Mention | None:
        if method_key(text[start:end]) not in self._names:
            end -= 1  # the s of a plural
        written = text[start:end]
        key = method_key(written)
        name = self._names[key]
        until = _reach(text, start, end, key)
        if until is None:
            return None
        small = False
        if (
            not _same_case(written, name)
            and key not in _SMALL_LETTERS
            and not (key in _SERIES and written[0].isupper() and not written.isupper())
        ):
            if not _means_it_in_small_letters(written, name.written):
                return None
            small = True
        following = re.match(r"[\s-]*([^\W\d_]+)", text[until : until + 30])
        next_word = following[1].casefold() if following else ""
        if next_word in _NOT_THE_METHOD.get(key, frozenset()) or next_word in _NO_METHOD:
            return None
        if (
            _DATA_AFTER.match(text, until)
            or _DATA_CALLED.match(text, until)
            or _DATA_BEFORE.search(text[max(0, start - 120) : start])
        ):
            return None
        return Mention(name.paper, written, start, end, until, name.doubtful or small)


def _alias(paper: str, written: str) -> _Name:
    return _Name(paper, written, False, _is_plain(written, method_key(written)))


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


def _means_it_in_small_letters(written: str, listed: str) -> bool:
    """Whether a name keeps its meaning without capitals: several words that are not all of the field ("prefix tuning",
    "chain-of-thought"), or one that no dictionary has ("controlnet")."""
    words = re.findall(r"[^\W_]+", written)
    if not written[1:].islower() or written == listed:
        return False
    if len(words) > 1:
        return not all(word in _GENERIC for word in words)
    return written[0].islower() and len(written) >= 8 and re.search(r"[a-z][A-Z]", listed) is not None


def _reach(text: str, start: int, end: int, key: str) -> int | None:
    """Where the name with its plural, size or version ends, all of which name the same work; None where it is part of a
    longer name: not in Patch-DDIM, DDIM++, SDXL-Turbo, DPM-Solver-v3, but in "vanilla-DDIM" and CLIP-ViT."""
    before = text[start - 1] if start else " "
    joined = before == "-" and re.search(r"(?<![\w-])[a-z]{4,}-$", text[max(0, start - 20) : start]) is not None
    if (
        before.isalnum()
        or (before in "-_@#" and not joined)
        or (before == "+" and not text[max(0, start - 2)].isalnum())
    ):
        return None
    if text[end : end + 1] == "s" and not text[end + 1 : end + 2].isalnum():
        end += 1
    glued = _GLUED_SIZE.match(text, end)
    later = _LATER.match(text, end) if key in _SERIES else None
    if later or glued:
        end = (later or glued).end()  # type: ignore[union-attr]
    size = _SIZE.match(text, end)
    if size:
        return size.end()
    after = text[end] if end < len(text) else " "
    if after.isalnum() or after == "_" or (after == "+" and not text[end + 1 : end + 2].isalpha()):
        return None
    version = _VERSION.match(text, end)
    if version and (after == "-" or version[0][:1] == " "):
        major = version[1].split(".")[0]
        return version.end() if major == "1" or key in ("stablediffusion", "sd") else None
    built = _ARCHITECTURE.match(text, end)
    if built:
        return built.end()
    if after == "-" and (text[end + 1 : end + 2].isupper() or text[end + 1 : end + 2].isdigit()):
        return None
    return end
