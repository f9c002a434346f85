"""The shipped list and snapshot: nothing of the first list is lost, its mistakes are mended, and the words are ours."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.claims import extract_claims
from ingest.entries import ConceptKind, Entry, ParsedList
from ingest.lists import parse_list
from ingest.records import PaperRecord
from ingest.snapshot import load_snapshot
from kg.ids import eprint_month
from kg.kinds import Origin, Quantity, method_key
from kg.places import data_folder

LIST = data_folder() / "lists" / "efficient-diffusion.md"
SNAPSHOT = data_folder() / "snapshot" / "efficient-diffusion.jsonl"

METHODS = ("Algorithms", "Basics", "Methods (Variants/Techniques)")
COMPONENTS = ("Algorithms", "Basics", "Architecture Components")
SOLVER = ("Algorithms", "Basics", "Solver (Sampler)")
SAMPLER = ("Algorithms", "Timestep-level Compression", "Improved Sampler")
TRAINING = ("Algorithms", "Timestep-level Compression", "Improved Training")
BITS = ("Algorithms", "Data-precision-level Compression")
PATCHES = ("Algorithms", "Input-level Compression", "Patched Inference")

# By hand from the list: eprint, name, venue, year, topic, code. In list order, a row an entry.
ENTRIES = [
    ("1503.03585", "DPM", "ICML", 2015, METHODS, "Sohl-Dickstein/Diffusion-Probabilistic-Models"),
    ("2006.11239", "DDPM", "NeurIPS", 2020, METHODS, "hojonathanho/diffusion"),
    ("2011.13456", "SDE", "ICLR", 2021, METHODS, "yang-song/score_sde"),
    ("2105.05233", "Classifier-Guidance", "NeurIPS", 2021, METHODS, "openai/guided-diffusion"),
    ("2112.10752", "Stable-Diffusion", "CVPR", 2022, METHODS, "CompVis/stable-diffusion"),
    (None, "DeepFloyd-IF", "TechReport", 2023, METHODS, "deep-floyd/IF"),
    ("2205.11487", "Imagen", "NeurIPS", 2022, METHODS, None),
    ("2103.00020", "CLIP", None, None, COMPONENTS, None),
    ("1910.10683", "T5", None, None, COMPONENTS, None),
    ("1505.04597", "U-Net", None, None, COMPONENTS, None),
    ("1312.6114", "VAE", None, None, COMPONENTS, None),
    ("2010.02502", "DDIM", "ICLR", 2021, SOLVER, "ermongroup/ddim"),
    ("2206.00927", "DPM-Solver", "NeurIPS", 2022, SOLVER, "LuChengTHU/dpm-solver"),
    ("2211.01095", "DPM-Solver++", "arXiv", 2022, SOLVER, "LuChengTHU/dpm-solver"),
    ("2305.10924", "Diff-Pruning", "NeurIPS", 2023, ("Algorithms", "Arch-level Compression"), "VainF/Diff-Pruning"),
    ("2010.02502", "DDIM", "ICLR", 2021, SAMPLER, None),
    ("2206.00927", "DPM-Solver", "NeurIPS", 2022, SAMPLER, None),
    ("2305.10769", "Catch-Up Distillation", "arXiv", 2023, TRAINING, "r/Catch-Up-Distillation-E31F"),
    ("2302.02285", "ReDi", "ICML", 2023, TRAINING, "zkx06111/ReDiffusion"),
    ("2303.01469", "Consistency Models", "ICML", 2023, TRAINING, "openai/consistency_models"),
    ("2305.10657", "PTQD", "NeurIPS", 2023, BITS, "ziplab/PTQD"),
    ("2304.04820", "BiDiffusion", "CVPR", 2023, BITS, None),
    (
        "2303.17604",
        "ToMe",
        "CVPR Workshops",
        2023,
        ("Algorithms", "Input-level Compression", "Adaptive Inference"),
        "dbolya/tomesd",
    ),
    ("2304.12526", "Patch Diffusion", "NeurIPS", 2023, PATCHES, "Zhendong-Wang/Patch-Diffusion"),
    ("2304.07087", "MemEffPatchGen", "CVPR Workshops", 2023, PATCHES, "ShineiArakawa/patch-based-ddpm"),
    ("2304.06648", "DiffFit", "ICCV", 2023, ("Algorithms", "Efficient Tuning"), None),
    (
        "2303.18181",
        "ParamEffTuningSummary",
        "arXiv",
        2023,
        ("Algorithms", "Efficient Tuning"),
        "Xiang-cd/unet-finetune",
    ),
    ("2306.00980", "SnapFusion", "NeurIPS", 2023, ("Deployments", "Mobile"), "snap-research/SnapFusion"),
    ("2210.09292", None, None, None, ("Related",), None),
    ("1606.05908", None, None, None, ("Related",), None),
]

# What the first list has wrong, and what ours says instead; everything else must be the same.
MENDED_EPRINT = {"VAE": "1312.6114"}  # 1606.05908 is a tutorial on VAEs, by another author, three years later
MENDED_NAME = {"DeepFlyoid-IF": "DeepFloyd-IF", "Consistency Model": "Consistency Models"}
NAMED = {"2305.10924": "Diff-Pruning"}  # listed without a name; the paper calls its method so
MENDED_TOPIC = {"Algotithms": "Algorithms", "Arch-level compression": "Arch-level Compression"}
MENDED_OPERATION = {"Low-range Shortcut Connection": "Long-range Shortcut Connection"}
# Released in April 2023 and modelled on a paper of May 2022, so "TechReport-2204" cannot be; and published since.
MENDED_VENUE = {
    "DeepFlyoid-IF": ("TechReport", 2023),
    "2105.05233": ("NeurIPS", 2021),
    "2303.01469": ("ICML", 2023),
    "2303.17604": ("CVPR Workshops", 2023),
    "2304.04820": ("CVPR", 2023),
    "2304.06648": ("ICCV", 2023),
    "2304.12526": ("NeurIPS", 2023),
    "2305.10657": ("NeurIPS", 2023),
    "2305.10924": ("NeurIPS", 2023),
    "2306.00980": ("NeurIPS", 2023),
}
# CIFAR-10 and CelebA stood under Text-to-Image Generation; they have no captions.
NO_LONGER_EMPTY = {"Unconditional Generation"}


@pytest.fixture(scope="module")
def listed() -> ParsedList:
    return parse_list(LIST)


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared / "seeds" / "expected.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in SNAPSHOT.read_text(encoding="utf-8").splitlines()]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def longest_common_run(one: str, other: str) -> int:
    """The length, in words, of the longest run of words that both texts have."""
    ours, theirs = words(one), words(other)
    best, above = 0, [0] * (len(theirs) + 1)
    for word in ours:
        row = [0] + [above[at] + 1 if word == their else 0 for at, their in enumerate(theirs)]
        best, above = max(best, *row), row
    return best


def names(listed: ParsedList, kind: ConceptKind) -> set[str]:
    return {concept.name for concept in listed.concepts if concept.kind is kind}


# The list by itself


def test_the_list_is_read_without_loss(listed: ParsedList) -> None:
    assert listed.title == "Efficient Diffusion"
    assert listed.unparsed == ()
    assert listed.repairs == ()
    found = [(entry.eprint, entry.alias, entry.venue, entry.year, entry.topic) for entry in listed.entries]
    assert found == [row[:5] for row in ENTRIES]


def test_each_work_has_its_code(listed: ParsedList) -> None:
    for entry, row in zip(listed.entries, ENTRIES, strict=True):
        code = row[5]
        assert len(entry.code) == (code is not None), entry.raw
        assert code is None or entry.code[0].endswith(f"/{code}")


def test_what_follows_what(listed: ParsedList) -> None:
    nested = {
        entry.alias: (listed.entries[entry.parent].alias, entry.cue)
        for entry in listed.entries
        if entry.parent is not None
    }
    assert nested == {
        "DPM-Solver++": ("DPM-Solver", "follow-up work:"),
        "Imagen": ("DeepFloyd-IF", "following"),
    }


def test_the_numbers_are_in_the_notes(listed: ParsedList) -> None:
    notes: dict[str | None, str] = {}
    for entry in listed.entries:
        notes[entry.alias] = notes.get(entry.alias, "") + "\n" + "\n".join(note.text for note in entry.notes)
    assert "50~100 steps -> 10~20 steps" in notes["DDIM"]
    assert "NFE=10 as good as DDIM at NFE=100" in notes["DPM-Solver"]
    assert "1.84 s on iPhone 14 Pro" in notes["SnapFusion"]
    assert "3.8x fewer parameters than SD-v1.5" in notes["SnapFusion"]
    assert "8 steps" in notes["SnapFusion"]
    assert "15~20 steps, compared to DDIM at 100~250 steps" in notes["DPM-Solver++"]
    assert "guided" not in notes["DPM-Solver"], "what is nested deeper belongs to the nested work"
    assert "T5 instead of CLIP" in notes["DeepFloyd-IF"]
    assert not notes["Imagen"].strip(), "what stands beside the nested work belongs to DeepFloyd-IF"


def test_the_numbers_are_read_as_claims(listed: ParsedList) -> None:
    """By hand from the notes: every number that is a claim, and nothing else. None where the note gives no number."""
    claims = {
        (entry.alias, claim.quantity, claim.low, claim.high, claim.ratio_low, claim.ratio_high)
        for entry in listed.entries
        for note in entry.notes
        for claim in extract_claims(note.text, origin=Origin.LIST, line=note.line)
    }
    assert claims == {
        ("DDIM", Quantity.STEPS, 10, 20, 2.5, 10),
        ("DPM-Solver", Quantity.STEPS, 10, 10, 10, 10),
        ("DPM-Solver++", Quantity.STEPS, 15, 20, 5, 250 / 15),
        ("Diff-Pruning", Quantity.FLOPS, None, None, 2, 2),
        ("ReDi", Quantity.SPEEDUP, 2, 2, 2, 2),
        ("Consistency Models", Quantity.STEPS, 1, 1, None, None),
        ("BiDiffusion", Quantity.STEPS, 16, 16, None, None),
        ("ToMe", Quantity.SPEEDUP, 2, 2, 2, 2),
        ("ToMe", Quantity.MEMORY, None, None, 5.6, 5.6),
        ("Patch Diffusion", Quantity.TRAINING_COST, None, None, 2, 2),
        ("MemEffPatchGen", Quantity.MEMORY, None, None, 2, 2),
        ("DiffFit", Quantity.TRAINING_COST, None, None, 2, 2),
        ("SnapFusion", Quantity.LATENCY, 1.84, 1.84, None, None),
        ("SnapFusion", Quantity.PARAMETERS, None, None, 3.8, 3.8),
        ("SnapFusion", Quantity.STEPS, 8, 8, None, None),
    }


def test_titles_are_whole(listed: ParsedList, rows: list[dict[str, Any]]) -> None:
    titles = {row["eprint"]: row["title"] for row in rows}
    for entry in listed.entries:
        if entry.eprint and entry.topic != COMPONENTS:
            assert entry.title == titles[entry.eprint]


def test_links_are_plain(listed: ParsedList) -> None:
    text = LIST.read_text(encoding="utf-8")
    assert "http://" not in text
    assert "/pdf/" not in text
    for entry in listed.entries:
        if entry.eprint:
            assert entry.url == f"https://arxiv.org/abs/{entry.eprint}"


def test_labels_agree_with_ids(listed: ParsedList) -> None:
    for entry in listed.entries:
        if entry.label and entry.eprint and entry.label.startswith("Arxiv"):
            year, month = eprint_month(entry.eprint)
            assert entry.label == f"Arxiv{year % 100:02}{month:02}"


# The list against the first one


def test_no_work_is_lost(listed: ParsedList, expected: dict[str, Any]) -> None:
    ours: dict[str, list[Entry]] = {}
    for entry in listed.entries:
        ours.setdefault(entry.eprint or entry.url or "", []).append(entry)
    for theirs in expected["papers"]:
        alias, eprint = theirs["alias"], theirs["arxiv_id"]
        key = MENDED_EPRINT.get(alias, eprint) or theirs["url"]
        entries = ours[key]
        name = MENDED_NAME.get(alias, alias) or NAMED.get(eprint)
        assert {method_key(entry.alias or "") for entry in entries} == {method_key(name or "")}
        if theirs["title"]:
            assert {entry.title for entry in entries} == {theirs["title"]}
        topics = [tuple(MENDED_TOPIC.get(topic, topic) for topic in path) for path in theirs["topics"]]
        assert [entry.topic for entry in entries] == topics
        venue = MENDED_VENUE.get(eprint or alias, (theirs["venue"], theirs["year"]))
        assert {(entry.venue, entry.year) for entry in entries} == {venue}
        assert {code for entry in entries for code in entry.code} >= set(theirs.get("code", []))
    assert len(ours) == len(expected["papers"]) + 1, "the paper that introduced the VAE is ours"
    assert ours["1606.05908"][0].title == "Tutorial on Variational Autoencoders"


def test_no_relation_is_lost(listed: ParsedList, expected: dict[str, Any]) -> None:
    for relation in expected["relations"]:
        source, target = (method_key(MENDED_NAME.get(relation[end], relation[end])) for end in ("source", "target"))
        pairs = [
            {method_key(entry.alias or ""), method_key(listed.entries[entry.parent].alias or "")}
            for entry in listed.entries
            if entry.parent is not None and entry.cue == relation["cue"]
        ]
        assert {source, target} in pairs


def test_no_concept_is_lost(listed: ParsedList, expected: dict[str, Any]) -> None:
    other = expected["other"]
    assert names(listed, ConceptKind.METRIC) == set(other["metrics"])
    assert names(listed, ConceptKind.DATASET) == set(other["datasets"])
    operations = {MENDED_OPERATION.get(operation, operation) for operation in other["operations"]}
    assert names(listed, ConceptKind.OPERATION) == operations
    parts = {(c.group, c.name) for c in listed.concepts if c.kind is ConceptKind.COMPONENT and c.group}
    assert parts == {(group, name) for group, members in other["components"].items() for name in members}
    resources = {c.url for c in listed.concepts if c.kind is ConceptKind.RESOURCE}
    assert resources == set(other["resources"])


def test_no_empty_topic_is_lost(listed: ParsedList, expected: dict[str, Any]) -> None:
    filled = {entry.topic for entry in listed.entries} | {concept.topic for concept in listed.concepts}
    for topic in expected["other"]["empty_topics"]:
        paths = [section.path for section in listed.sections if section.name == topic]
        assert len(paths) == 1, topic
        is_filled = any(path[: len(paths[0])] == paths[0] for path in filled)
        assert is_filled == (topic in NO_LONGER_EMPTY), topic


def test_the_words_of_the_list_are_ours(listed: ParsedList, shared: Path) -> None:
    first = (shared / "seeds" / "awesome-efficient-diffusion.md").read_text(encoding="utf-8")
    prose = [note.text for entry in listed.entries for note in entry.notes]
    prose += [section.description for section in listed.sections]
    prose += [concept.description for concept in listed.concepts]
    assert len(prose) > 50
    for text in prose:
        assert longest_common_run(text, first) <= 6, text


# The snapshot


def test_longest_common_run() -> None:
    assert longest_common_run("one two three", "zero two three four") == 2
    assert longest_common_run("Take NFE=10, at once.", "take nfe 10 at last") == 4
    assert longest_common_run("one", "two") == 0


def test_every_row_is_a_record(rows: list[dict[str, Any]]) -> None:
    fields = set(PaperRecord.model_fields) | {"sources"}
    records = load_snapshot()
    assert len(records) == len(rows)
    for row in rows:
        assert set(row) <= fields
        assert "abstract" not in row
        assert row["sources"], row["eprint"]
        record = records[row["eprint"]]
        assert record.authors
        if record.published:
            year, month = eprint_month(record.eprint)
            # The id has the month of announcement: CLIP was sent in on 26 February and numbered in March.
            assert 0 <= 12 * (year - record.published.year) + month - record.published.month <= 1, record.eprint


def test_every_listed_id_has_one_row(listed: ParsedList, rows: list[dict[str, Any]]) -> None:
    count = Counter(row["eprint"] for row in rows)
    assert set(count.values()) == {1}
    assert set(count) == {entry.eprint for entry in listed.entries if entry.eprint}
    assert list(count) == sorted(count)


def test_summaries_are_one_to_three_sentences(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        summary = row["summary"]
        assert summary.endswith("."), row["eprint"]
        assert 1 <= len(re.findall(r"[.!?](?=\s|$)", summary)) <= 3, row["eprint"]
        assert 15 <= len(words(summary)) <= 80, row["eprint"]


def _abstracts(shared: Path) -> Iterator[tuple[str, str, list[str]]]:
    for line in (shared / "seeds" / "abstracts.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield record["arxiv_id"], record["abstract"], record["authors"]


def test_the_words_of_the_summaries_are_ours(rows: list[dict[str, Any]], shared: Path) -> None:
    summaries = {row["eprint"]: row["summary"] for row in rows}
    checked = 0
    for eprint, abstract, _ in _abstracts(shared):
        assert longest_common_run(summaries[eprint], abstract) <= 6, eprint
        checked += 1
    assert checked == 26


def test_authors_agree_with_the_proceedings(rows: list[dict[str, Any]], shared: Path) -> None:
    """Family names, since first names are shortened differently; Imagen's proceedings entry leaves one author out."""
    ours = {row["eprint"]: {author.split()[-1] for author in row["authors"]} for row in rows}
    for eprint, _, authors in _abstracts(shared):
        theirs = {author.split()[-1] for author in authors}
        if theirs:
            assert ours[eprint] - theirs == ({"Mahdavi"} if eprint == "2205.11487" else set()), eprint
            assert theirs <= ours[eprint], eprint
