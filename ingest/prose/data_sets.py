"""Names of data sets in running text: what a method is tried on; pure, the vocabulary visible here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ingest.prose.quantities import word_set
from kg.kinds import method_key

__all__ = ["DATA_SETS", "DATA_SET_NAMES", "DataSetMention", "find_data_set_of", "find_data_sets"]

DATA_SET_NAMES: tuple[str, ...] = (
    *("ImageNet", "ImageNet-1K", "ImageNet-21K", "CIFAR", "CIFAR-10", "CIFAR-100", "MNIST", "SVHN", "STL-10"),
    *("CelebA", "CelebA-HQ", "FFHQ", "LSUN", "AFHQ", "COCO", "MS COCO", "MS-COCO 30K", "LAION", "LAION-2B"),
    *("LAION-400M", "LAION-5B", "LAION-Aesthetics", "CC3M", "CC12M", "Conceptual Captions", "Pascal VOC", "ADE20K"),
    *("Cityscapes", "KITTI", "nuScenes", "Waymo", "Open Images", "Places365", "ShapeNet", "Objaverse", "ScanNet"),
    *("Human3.6M", "HumanEva-I", "HumanEval", "D4RL", "GLUE", "SuperGLUE", "SQuAD", "WikiText", "WikiText-2"),
    *("WikiText-103", "LM1B", "OpenWebText", "C4", "GSM8K", "MMLU", "MATH500", "Kinetics", "UCF-101", "MSR-VTT"),
    *("WebVid", "WebVid-10M", "LibriSpeech", "LJSpeech", "VCTK", "AudioCaps", "MVTec", "AVA", "DAVIS", "LVIS"),
    *("SA-1B", "JFT", "JFT-300M", "DrawBench", "PartiPrompts", "GenEval", "T2I-CompBench", "MJHQ-30K", "VBench"),
    *("QM9", "GEOM-DRUGS", "ZINC", "AMASS", "HumanML3D", "KIT-ML", "Tiny-ImageNet", "CUB-200", "Oxford Flowers"),
    *("DIV2K", "Set14", "Urban100", "RealSR", "fastMRI", "BraTS", "LIDC-IDRI", "CheXpert", "MIMIC-CXR"),
)
"""As their makers write them. A longer name is read before a shorter one that it begins with."""

_CANONICAL = {
    "ImageNet-1K": "ImageNet",
    "MS COCO": "COCO",
    "MS-COCO 30K": "COCO",
}
"""Other names of a data set, and that under which it goes."""

_MORE = word_set(
    """human36m waymoopendataset celeba64 caltech101 flowers102 food101 cub inat sun397 dtd eurosat domainnet
    officehome vtab places sintel nyuv2 nyudepthv2 sunrgbd hypersim diode dtu llff tanksandtemples co3d
    realestate10k re10k scannet++ modelnet40 shapenetcore partnet matterport3d replica habitat ego4d epickitchens
    howto100m activitynet charades somethingsomething ssv2 youtubevos youtubevis vatex didemo lsmdc pandas70m
    openvid hdvila aist++ 3dpw h36m babel motionx redcaps yfcc100m datacomp flickr30k flickr8k nocaps vqav2 gqa
    okvqa textvqa docvqa mmbench mmvet pope seedbench dreambench pickapic hpdv2 squad2 naturalquestions triviaqa
    hotpotqa mnli snli sst2 qqp cola commonsenseqa hellaswag piqa boolq arc winogrande openbookqa lambada bookcorpus
    wikipedia commoncrawl pile redpajama alpacaeval mtbench bbh bigbench mbpp swebench aime ptb ctb conll2003
    ontonotes multiwoz cnndailymail xsum movielens yelp amazon reddit cora citeseer pubmed ogb chestxray14 isic
    ham10000 libero calvin metaworld robomimic rlbench maniskill mujoco atari dmcontrol procgen alfred babyai
    stanfordcars cars196 fgvcaircraft oxfordpets hmdb51 jhmdb esc50 audioset musdb gtzan nsynth commonvoice voxceleb
    tedlium switchboard librimix libritts omniglot miniimagenet tieredimagenet imagenetc imagenetr imagenetsketch
    imageneta imagenetv2 objectnet pacs vlcs officecaltech terraincognita wilds bdd100k argoverse apolloscape
    mapillary mapillaryvistas gta5 synthia camvid semantickitti s3dis modelnet10 scanobjectnn structured3d
    middlebury eth3d sceneflow flyingchairs flyingthings3d vimeo90k gopro sidd dnd bsd68 bsd100 set5 manga109
    flickr2k kodak market1501 dukemtmc msmt17 cuhk03 lfw ijbb ijbc megaface ms1m casiawebface agedb mpii otb2013
    otb2015 otb100 vot2015 vot2018 lasot trackingnet got10k uav123 mot17 mot20 dancetrack hicodet vcoco visualgenome
    vg150 refcoco refcoco+ refcocog clevr nlvr2 snlive vcr aokvqa scienceqa mathvista mmmu svamp asdiv multiarith
    mgsm gpqa livecodebench codecontests codesearchnet wikisql fever multirc rte mrpc stsb sts12 wnli qnli coqa quac
    msmarco narrativeqa webquestions imdb agnews dbpedia wmt14 wmt16 iwslt14 flores europarl gigaword samsum
    bigpatent penntreebank enwik8 text8 fb15k fb15k237 wn18 wn18rr mutag enzymes ogbnarxiv metrla pemsbay mimic
    mimiciii mimiciv eicu padchest luna16 acdc kits19 lits isic2018 kvasir cvcclinicdb camelyon16 pannuke adni
    ukbiobank tcga moleculenet pcqm4m md17 oc20 casp pdbbind crossdocked antmaze adroit carla nuplan navsim femnist
    sent140 mvtecad mipnerf360 nturgb+d ntu60 ntu120 pointssc proofnet endonerf wikiart beir openassistant minif2f
    putnambench laion2b yfcc cc3m toolbench webarena osworld"""
)
"""Keys of further data sets and benchmarks, of which only that they are no methods is known here."""

DATA_SETS = frozenset(
    {method_key(name) for name in DATA_SET_NAMES}
    | {"cifar", "celeb", "laion", "voc", "pascal", "imagenet64", "mscoco", "coco", "humaneva", "pascalvoc"}
    | _MORE
)
"""Keys of data sets, for those who look for methods: never a method."""


class DataSetMention(tuple[str, int, int]):
    """(name as its makers write it, start, end) of a data set in a text."""

    __slots__ = ()


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """All names in their spellings with or without hyphen or blank, none inside a longer word or name."""
    spelled = []
    for name in sorted(names, key=len, reverse=True):
        parts = re.findall(r"[^\W\d_]+|\d+(?:\.\d+)?", name)
        if parts:
            spelled.append(r"[\s-]?".join(map(re.escape, parts)))
    # "ImageNet-C" and "nuScenes-QA" are other data sets; "ImageNet-256" is one at a size.
    return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?!\d*[^\W\d_])(?!-[^\W\d_])")


_BY_KEY = {method_key(name): _CANONICAL.get(name, name) for name in DATA_SET_NAMES}
_NAMES = _pattern(DATA_SET_NAMES)


def find_data_sets(text: str, more: Iterable[str] = ()) -> Iterator[DataSetMention]:
    """The data sets that a text names, in its order; `more` are further names, such as those that a list explains.

    >>> [mention[0] for mention in find_data_sets("FID 3.17 on CIFAR10, ImageNet 256x256 and MS-COCO, not ImageNet-C")]
    ['CIFAR-10', 'ImageNet', 'COCO']
    """
    extra = {method_key(name): name for name in more if len(method_key(name)) > 2}
    pattern = _pattern([*DATA_SET_NAMES, *extra.values()]) if extra else _NAMES
    for found in pattern.finditer(text):
        key = method_key(found.group())
        name = _BY_KEY.get(key) or extra.get(key)
        if name:
            yield DataSetMention((name, found.start(), found.end()))


_SIZE = re.compile(r"[\s-]{1,2}(\d{2,4})\s?[x×]\s?(\d{2,4})(?!\d)")
_BRACKET_BEHIND = re.compile(r"\s?\(\s?")


def find_data_set_of(sentence: str, start: int, end: int) -> str | None:
    """The data set and resolution that a score at `start` to `end` of a sentence is of; None where none is named.

    That in brackets right behind the score, else the last one before it, else the first one behind.

    >>> find_data_set_of("FID 3.55 (CIFAR-10) and 6.20 (ImageNet 64x64)", 24, 28)
    'ImageNet 64x64'
    """
    named = list(find_data_sets(sentence))
    bracket = _BRACKET_BEHIND.match(sentence, end)
    inside = [one for one in named if bracket and one[1] == bracket.end()]
    before = [one for one in named if one[2] <= start]
    for name, _, behind in (*inside[:1], *before[-1:], *named[:1]):
        size = _SIZE.match(sentence, behind)
        return f"{name} {size[1]}x{size[2]}" if size else name
    return None
