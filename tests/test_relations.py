"""Relations from nesting, text and vectors. Sentences are ours; what they say is worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.entries import Entry
from ingest.lists import parse_list
from ingest.prose.method_names import MethodIndex
from ingest.relations import PaperText, RelationDraft, relate_by_nesting, relate_by_text
from ingest.relations.nesting import nesting_direction
from kg.kinds import Origin, RelationKind, method_key
from kg.views import SHOWN_RELATION_CONFIDENCE


def entry(line: int, eprint: str, parent: int | None = None, cue: str | None = None) -> Entry:
    return Entry(
        file="list.md", line=line, end_line=line, raw="", topic=("Solvers",), eprint=eprint, parent=parent, cue=cue
    )


def paper(
    key: str,
    names: tuple[str, ...] = (),
    title: str = "",
    abstract: str | None = None,
    notes: tuple[tuple[str, int | None], ...] = (),
    published: tuple[int, int] | None = None,
) -> PaperText:
    return PaperText(key, names, title, abstract, notes, published)


# Nesting


def test_a_follow_up_follows_its_parent() -> None:
    entries = [entry(1, "2206.00927"), entry(2, "2211.01095", 0, "follow-up work:")]
    assert relate_by_nesting(entries, ["old", "new"]) == [
        RelationDraft(RelationKind.FOLLOWS, "new", "old", "follow-up work:", Origin.LIST, 0.95, 2)
    ]


def test_a_parent_follows_what_it_says_it_follows() -> None:
    entries = [entry(1, "2304.00001"), entry(2, "2205.11487", 0, "following")]
    [relation] = relate_by_nesting(entries, ["new", "old"])
    assert (relation.source, relation.target, relation.confidence) == ("new", "old", 0.95)


def test_nothing_follows_what_came_later_but_it_is_kept() -> None:
    entries = [entry(1, "2211.01095"), entry(2, "2206.00927", 0, "follow-up:")]
    [relation] = relate_by_nesting(entries, ["new", "old"])
    assert (relation.source, relation.target) == ("old", "new")
    assert relation.confidence < 0.5


def test_nesting_without_a_telling_cue_says_nothing() -> None:
    entries = [entry(1, "2206.00927"), entry(2, "2211.01095", 0, None), entry(3, "2211.01096", 0, "see also")]
    assert relate_by_nesting(entries, ["a", "b", "c"]) == []


def test_an_entry_nested_under_itself_says_nothing() -> None:
    entries = [entry(1, "2206.00927"), entry(2, "2206.00927", 0, "follow-up:")]
    assert relate_by_nesting(entries, ["a", "a"]) == []


@pytest.mark.parametrize(
    ("cue", "later"),
    [
        ("follow-up work:", "nested"),
        ("Follow-up", "nested"),
        ("follow‑up works", "nested"),
        ("following work:", "nested"),
        ("followed by", "nested"),
        ("extension:", "nested"),
        ("extended by", "nested"),
        ("improved version:", "nested"),
        ("后续工作：", "nested"),
        ("改进版", "nested"),
        ("후속 연구", "nested"),
        ("Nachfolger:", "nested"),
        ("devam çalışması", "nested"),
        ("following", "parent"),
        ("based on", "parent"),
        ("Built on", "parent"),
        ("an extension of", "parent"),
        ("follow-up to", "parent"),
        ("基于", "parent"),
        ("basé sur", "parent"),
        ("basiert auf", "parent"),
        ("basado en", "parent"),
        ("Code:", None),
        ("", None),
        ("compared with", None),
        ("unbased on", None),
    ],
)
def test_the_words_of_nesting(cue: str, later: str | None) -> None:
    assert nesting_direction(cue) == later


def test_the_two_relations_of_the_first_list(shared: Path) -> None:
    seeds = shared / "seeds"
    expected = json.loads((seeds / "expected.json").read_text(encoding="utf-8"))["relations"]
    entries = parse_list(seeds / "awesome-efficient-diffusion.md").entries
    keys = [entry.alias or f"line {entry.line}" for entry in entries]
    found = relate_by_nesting(entries, keys)
    assert {(r.kind.value, r.source, r.target, r.evidence) for r in found} == {
        (row["type"], row["source"], row["target"], row["cue"]) for row in expected
    }
    assert len(found) == 2


# Names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("DPMSolver, DPM-Solver and DPM Solver", ["DPMSolver", "DPM-Solver", "DPM Solver"]),
        ("DPM-Solver++ is not DPM-Solver", ["DPM-Solver++", "DPM-Solver"]),
        ("DPM-Solver-v3 and FastDPM-Solver are neither", []),
        ("DPM‑Solver with a hyphen that does not break", ["DPM‑Solver"]),
        ("to edit, or an editor; dit is none", []),
        ("DiTs are DiT in the plural", ["DiT", "DiT"]),
        ("a DiT-based model, DiT.", ["DiT", "DiT"]),
        ("the DDIM sampler; Patch-DDIM; DDIM++; DDIMs", ["DDIM", "DDIM"]),
        ("Stable Diffusion v1.5 and Stable-Diffusion", ["Stable Diffusion", "Stable-Diffusion"]),
        ("Stable Diffusion 3, Stable Diffusion-XL, a stable diffusion process", ["Stable Diffusion"]),
        ("with stable diffusion, the permuted-DDIM and CLIP-ViT", ["stable diffusion", "DDIM", "CLIP"]),
        ("CLIP score and CLIP-score, but the CLIP encoder", ["CLIP"]),
        ("please clip and add", []),
        ("across the DDIM, CLIP and KITTI benchmarks; on two datasets, DDIM and CLIP", []),
        ("CLIP and DDIM use the datasets; on this dataset, DDIM is fast", ["CLIP", "DDIM", "DDIM"]),
        ("Imagen Video and Imagen", ["Imagen"]),
        ("solved by an SDE or a GAN", []),
    ],
)
def test_mentions(text: str, names: list[str]) -> None:
    index = MethodIndex(
        [
            ("dpm-solver", "DPMSolver"),
            ("dpm-solver++", "DPM-Solver++"),
            ("dit", "DiT"),
            ("ddim", "DDIM"),
            ("sd", "Stable-Diffusion"),
            ("clip", "CLIP"),
            ("imagen", "Imagen"),
            ("sde", "SDE"),
            ("gan", "GAN"),
        ]
    )
    assert [mention.name for mention in index.iter_mentions(text)] == names


def test_a_name_of_two_papers_belongs_to_neither() -> None:
    index = MethodIndex([("one", "AutoDiff"), ("two", "Auto-Diff"), ("one", "DeepCache")])
    assert [mention.paper for mention in index.iter_mentions("AutoDiff and DeepCache")] == ["one"]


def test_versions_lead_to_the_paper() -> None:
    index = MethodIndex([("sd", "Stable-Diffusion")])
    assert [index.find_paper(name) for name in ("SD-v1.5", "SD v2.1", "Stable Diffusion", "SDXL")] == [
        "sd",
        "sd",
        "sd",
        None,
    ]


def test_method_keys_keep_versions_apart() -> None:
    assert len({method_key(name) for name in ("DPM-Solver", "DPM-Solver++", "DPM-Solver-v3")}) == 3


# Text

KNOWN = (
    paper("ddpm", ("DDPM",), "Denoising Diffusion Probabilistic Models", published=(2020, 6)),
    paper("ddim", ("DDIM",), "Denoising Diffusion Implicit Models", published=(2020, 10)),
    paper("sd", ("Stable-Diffusion",), "High-Resolution Image Synthesis", published=(2021, 12)),
    paper("solver", ("DPM-Solver",), "DPM-Solver: A Fast ODE Solver", published=(2022, 6)),
    paper("clip", ("CLIP",), "Learning Transferable Visual Models", published=(2021, 2)),
    paper("add", ("ADD",), "Adversarial Diffusion Distillation", published=(2023, 11)),
    paper("sde", ("SDE",), "Score-Based Generative Modeling", published=(2020, 11)),
)


def said(text: str) -> set[tuple[str, str]]:
    """What an abstract of our own, of 2024, states about the known methods."""
    ours = paper("ours", ("OurNet",), "OurNet", abstract=f"We propose OurNet. {text}", published=(2024, 1))
    found = relate_by_text([*KNOWN, ours])
    return {(one.kind.value, one.target) for one in found if one.confidence >= SHOWN_RELATION_CONFIDENCE}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is 4x faster than DDIM.", {("compares", "ddim")}),
        ("OurNet outperforms DDIM and DPM-Solver at 10 steps.", {("compares", "ddim"), ("compares", "solver")}),
        ("We reach better quality compared with DPM Solver.", {("compares", "solver")}),
        ("We extend DDIM to second order.", {("extends", "ddim")}),
        ("We accelerate Stable Diffusion by 2x.", {("accelerates", "sd")}),
        ("It uses the CLIP text encoder.", {("uses", "clip")}),
        ("We fine-tune a pre-trained Stable Diffusion model.", {("uses", "sd")}),
        ("We apply it to Stable Diffusion.", {("uses", "sd")}),
        ("We evaluate our method on popular DDIM and DDPM models.", {("uses", "ddim"), ("uses", "ddpm")}),
        ("We employ an off-the-shelf encoder (CLIP).", {("uses", "clip")}),
        ("Previous works based on DDIM are slow.", set()),
        ("Our results match ADD.", {("compares", "add")}),
        # said outright
        ("Our sampler is 10x faster than the popular DDIM and DDPM.", {("compares", "ddim"), ("compares", "ddpm")}),
        ("We propose OurNet. It builds upon DDIM.", {("extends", "ddim")}),
        ("We introduce a variant of DDIM.", {("extends", "ddim")}),
        ("We extend DDIM to order two. It is 3x faster than DDIM.", {("extends", "ddim"), ("compares", "ddim")}),
        ("We develop extensions of both DDIM and DDPM.", {("extends", "ddim"), ("extends", "ddpm")}),
        ("Our method speeds up Stable Diffusion on phones.", {("accelerates", "sd")}),
        ("We quantize Stable Diffusion to 4 bits.", {("accelerates", "sd")}),
        ("OurNet outperforms existing samplers, including DDIM.", {("compares", "ddim")}),
        ("OurNet reaches 90% of DDPM quality.", {("compares", "ddpm")}),
        (
            "OurNet outperforms strong 4-step baselines (DDIM, DPM-Solver).",
            {("compares", "ddim"), ("compares", "solver")},
        ),
        ("OurNet beats Foo, Bar-Net, as well as DDIM.", {("compares", "ddim")}),
        ("It lifts accuracy by 4.6 points over plain DDIM.", {("compares", "ddim")}),
        ("We reach results nearly equivalent to DDPM.", {("compares", "ddpm")}),
        ("We match the quality of a 100-step DDIM.", {("compares", "ddim")}),
        (
            "We compare OurNet with widely used samplers, such as DDPM and DDIM.",
            {("compares", "ddpm"), ("compares", "ddim")},
        ),
        ("Our samples are preferred by humans to those from DDPM.", {("compares", "ddpm")}),
        ("We propose a generalized version of the DDIM sampler.", {("extends", "ddim")}),
        ("OurNet improves over DDIM by 2 points.", {("compares", "ddim")}),
        ("It needs 9x fewer steps than those of end-to-end samplers based on DDIM.", {("compares", "ddim")}),
        ("OurNet surpasses a strong baseline, distilled DDIM.", {("compares", "ddim")}),
        ("OurNet outperforms random search, few-step DDIM, and others.", {("compares", "ddim")}),
        ("We reach quality exceeding that of both Foo (FOO) and DDIM.", {("compares", "ddim")}),
        # passing mentions, others' work, families, metrics, other names
        ("It solves the SDE exactly.", set()),
        ("It improves the CLIP score.", set()),
        ("We add noise and clip gradients.", set()),
        ("It outperforms DDIM++ and Patch-DDIM.", set()),
        ("We propose Adaptive Denoising Decoding (ADD), and use ADD everywhere.", set()),
        ("OurNet outperforms OurNet without attention.", set()),
    ],
)
def test_what_an_abstract_says(text: str, expected: set[tuple[str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("names", "title", "expected"),
    [
        (("DPM-Solver++",), "DPM-Solver++: Guided Sampling", {("extends", "solver")}),
        (("A",), "Accelerating Stable Diffusion on Phones", {("accelerates", "sd")}),
        (("B",), "Merging Tokens for Fast Stable Diffusion", {("accelerates", "sd")}),
        (("C",), "Fast Restoration with Stable Diffusion", {("uses", "sd")}),
        (("D",), "Improved DDIM", {("extends", "ddim")}),
        (("E",), "What DDIM Learns", set()),
        (("F",), "Stable Diffusion Quantization in Four Bits", {("accelerates", "sd")}),
    ],
)
def test_what_a_title_says(names: tuple[str, ...], title: str, expected: set[tuple[str, str]]) -> None:
    found = relate_by_text([*KNOWN, paper("ours", names, title, published=(2024, 1))])
    assert {(draft.kind.value, draft.target) for draft in found} == expected


def test_a_note_says_so_with_its_line() -> None:
    ours = paper("ours", ("OurNet",), "OurNet", notes=(("NFE=10 as good as DDIM at NFE=100", 42),))
    [relation] = relate_by_text([*KNOWN, ours])
    assert (relation.kind, relation.target, relation.origin, relation.line) == (
        RelationKind.COMPARES,
        "ddim",
        Origin.LIST,
        42,
    )
    assert relation.evidence == "NFE=10 as good as DDIM at NFE=100"


def test_background_before_the_paper_speaks_of_itself_is_none() -> None:
    ours = paper("ours", (), "T", abstract="Diffusion models use DDIM. Sampling accelerates DDPM. We study rain.")
    assert relate_by_text([*KNOWN, ours]) == []


def test_two_sources_give_two_pieces_of_evidence() -> None:
    ours = paper(
        "ours",
        ("OurNet",),
        "OurNet",
        abstract="We propose OurNet. It is faster than DDIM.",
        notes=(("2x faster than DDIM", 7),),
    )
    found = relate_by_text([*KNOWN, ours])
    assert {(draft.origin, draft.target) for draft in found} == {(Origin.ABSTRACT, "ddim"), (Origin.LIST, "ddim")}


def test_dates_out_of_order_are_doubted_not_dropped() -> None:
    ours = paper("ours", ("Early",), "Early", abstract="We propose Early. We extend DDIM.", published=(2019, 1))
    [relation] = relate_by_text([*KNOWN, ours])
    assert relation.kind is RelationKind.EXTENDS
    assert relation.confidence < 0.5


WELL_KNOWN = ("DDIM", "DDPM", "DETR", "ResNet", "ViT", "LDM", "Stable Diffusion", "Flux", "GPT-4", "ImageNet")


def named(abstract: str) -> set[tuple[str, str]]:
    """(kind, target) of what an abstract without a name of its own says of well-known methods, shown ones only."""
    others = [paper(name, (name,)) for name in WELL_KNOWN]
    found = relate_by_text([paper("ours", abstract=abstract), *others])
    return {
        (one.kind.value, one.target)
        for one in found
        if one.source == "ours" and one.confidence >= SHOWN_RELATION_CONFIDENCE
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # In the paper's own part a named method is used, unless the sentence compares or speaks of others.
        ("We study inversion. The DDIM trajectory gives a good anchor. We keep to it.", {("uses", "DDIM")}),
        ("Inversion is hard. The DDIM trajectory gives a good anchor.", set()),
        (
            "We set new records. We gain 2 points with a ResNet-50 and 3 with a ViT-B/16.",
            {("uses", "ResNet"), ("uses", "ViT")},
        ),
        ("We outperform all others on the same data with the same ResNet-50.", {("uses", "ResNet")}),
        ("We outperform others and combine well with rewards of DDPM.", {("uses", "DDPM")}),
        ("We are motivated by the success of DETR.", set()),
        # Background without a weakness.
        ("DETR has changed detection. It has no anchors. We add them.", set()),
        # A data set is no method.
        ("We evaluate our model on ImageNet.", set()),
        ("We report results in the ResNet search space.", set()),
    ],
)
def test_what_a_place_says(text: str, expected: set[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("listed", "text", "found"),
    [
        (
            "Latent Diffusion",
            "LDMs and Latent Diffusion Models, but no latent diffusion model",
            ["LDMs", "Latent Diffusion Models"],
        ),
        ("Classifier-Free Guidance", "classifier-free guidance (CFG)", ["classifier-free guidance", "CFG"]),
        ("DALL-E 2", "Dall·E 2", ["Dall·E 2"]),
        ("LAFITE", "Lafite; lafite", ["Lafite"]),
        ("OpenVLA", "OpenVLA-7B and OpenVLA-OFT", ["OpenVLA"]),
        ("CIFAR-10", "CIFAR-10", []),
        ("LPIPS", "the LPIPS metric", []),
        ("ResNet", "ResNet50, ResNet-101 and ResNets, not ResNetX", ["ResNet", "ResNet", "ResNet"]),
        ("LLaMA", "Llama-2, LLaMA 3.1 and llama", ["Llama", "LLaMA"]),
        ("Wan", "Wan2.1-I2V-14B over a WAN", ["Wan"]),
        ("DPM-Solver", "DPM-Solver-v3", []),
        ("Qwen2.5", "Qwen2.5-7B-Instruct, Qwen2.5-VL", ["Qwen2.5"]),
        ("XGBoost", "Graph2Vec+XGBoost", ["XGBoost"]),
        ("Prefix Tuning", "prefix tuning", ["prefix tuning"]),
        ("Parallel Sampling", "parallel sampling", []),
        ("ControlNet", "a controlnet", ["controlnet"]),
        ("DiT", "a dit", []),
        ("GPT-3.5", "GPT-3.5-turbo", ["GPT-3.5-turbo"]),
    ],
)
def test_other_spellings(listed: str, text: str, found: list[str]) -> None:
    assert [mention.name for mention in MethodIndex([("a", listed)]).iter_mentions(text)] == found
