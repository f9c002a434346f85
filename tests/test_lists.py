from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ingest.entries import ConceptKind, Entry, LinkKind, ParsedList
from ingest.lists import empty_topics, parse_list
from kg.errors import ListError

DAMAGED = Path(__file__).parent / "data" / "damaged-list.md"


def one(markdown: str) -> Entry:
    """The only entry of a list of one section."""
    parsed = parse_list(f"# A list\n\n## Papers\n\n{markdown}\n")
    assert len(parsed.entries) == 1, parsed
    assert not parsed.unparsed
    return parsed.entries[0]


def count(parsed: ParsedList) -> int:
    return len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored)


def names(parsed: ParsedList, kind: ConceptKind) -> list[str]:
    return list(dict.fromkeys(concept.name for concept in parsed.concepts if concept.kind is kind))


# The first list, against what was worked out by hand from it.


@pytest.fixture(scope="module")
def first(shared: Path) -> ParsedList:
    return parse_list(shared / "seeds" / "awesome-efficient-diffusion.md")


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, object]:
    answer: dict[str, object] = json.loads((shared / "seeds" / "expected.json").read_text("utf-8"))
    return answer


def merged(parsed: ParsedList) -> list[dict[str, object]]:
    """Works as expected.json writes them: one for each id or repository, topics and code of all its listings."""
    works: dict[str, list[Entry]] = {}
    for entry in parsed.entries:
        works.setdefault(entry.eprint or entry.url or "", []).append(entry)
    return [
        {
            "arxiv_id": entries[0].eprint,
            "alias": entries[0].alias,
            "title": entries[0].title,
            "venue": entries[0].venue,
            "year": entries[0].year,
            "label": entries[0].label,
            "topics": [list(entry.topic) for entry in entries],
            "code": list(dict.fromkeys(url for entry in entries for url in entry.code)),
        }
        for entries in works.values()
    ]


def test_the_first_list_gives_exactly_the_expected_works(first: ParsedList, expected: dict[str, list]) -> None:
    wanted = [
        {key: work.get(key, []) for key in ("arxiv_id", "alias", "title", "venue", "year", "label", "topics", "code")}
        for work in expected["papers"]
    ]
    assert merged(first) == wanted
    assert len(wanted) == 27
    assert len(first.entries) == 29  # DDIM and DPMSolver stand in two sections


def test_the_first_list_says_who_follows_whom(first: ParsedList, expected: dict[str, list]) -> None:
    nested = [entry for entry in first.entries if entry.parent is not None]
    said = [(first.entries[entry.parent or 0].alias, entry.alias, entry.cue) for entry in nested]
    # "following" stands before the older work, "follow-up work:" before the newer: the direction is not the reader's.
    assert said == [("DeepFlyoid-IF", "Imagen", "following"), ("DPMSolver", "DPMSolver++", "follow-up work:")]
    assert {cue for _, _, cue in said} == {relation["cue"] for relation in expected["relations"]}


def test_the_first_list_names_things_besides_papers(first: ParsedList, expected: dict[str, dict]) -> None:
    other = expected["other"]
    assert names(first, ConceptKind.METRIC) == other["metrics"]
    assert names(first, ConceptKind.DATASET) == other["datasets"]
    assert names(first, ConceptKind.OPERATION) == other["operations"]
    components: dict[str | None, list[str]] = {}
    for concept in first.concepts:
        if concept.kind is ConceptKind.COMPONENT:
            components.setdefault(concept.group, []).append(concept.name)
    assert components == other["components"]
    resources = [concept.url for concept in first.concepts if concept.kind is ConceptKind.RESOURCE]
    assert list(dict.fromkeys(resources)) == other["resources"]
    assert [section.name for section in empty_topics(first)] == other["empty_topics"]


def test_the_first_list_is_read_without_loss(first: ParsedList) -> None:
    assert first.title == "Awesome Efficient Diffusion"
    assert not first.unparsed
    assert count(first) == first.candidates
    source = {entry.line: entry for entry in first.entries if entry.parent is None}
    assert source[60].end_line == 66
    assert (
        source[60].raw.splitlines()[0]
        == "- [[TechReport-2204 - **DeepFlyoid-IF**](https://github.com/deep-floyd/IF)] ;"
    )
    assert "Imagen" not in source[60].raw  # its own lines only
    written = {section.name: section.written for section in first.sections}
    assert written["Mobile"] == "Ⅱ. Mobile"
    assert written["Algotithms"] == "🔬 Algotithms"
    assert {22, 31, 62, 103, 150, 222} <= {repair.line for repair in first.repairs}


def test_notes_of_the_first_list_keep_their_words_and_lines(first: ParsedList) -> None:
    notes = {(note.line, note.text) for entry in first.entries for note in entry.notes}
    assert (150, "典型结果：50~100 Steps -> 10~20 Steps with moderate perf. loss") in notes
    assert (225, "Platform: Iphone 14 Pro, 1.84s") in notes
    assert (226, "Model Evolution: 3.8x less param compared with SD-V1.5") in notes


# The same damage and constructs in a list of our own; expected values worked out by hand from its lines.


@pytest.fixture(scope="module")
def damaged() -> ParsedList:
    return parse_list(DAMAGED)


def test_a_damaged_list_gives_its_works(damaged: ParsedList) -> None:
    models = ("Reading", "Foundations", "Models")
    components = ("Reading", "Foundations", "Architecture Components")
    samplers = ("Speed", "Samplers")
    ddpm = "Denoising Diffusion Probabilistic Models"
    ldm = "High-Resolution Image Synthesis with Latent Diffusion Models"
    imagen = "Photorealistic Text-to-Image Diffusion Models with Deep Language Understanding"
    solver = "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps"
    snap = "SnapFusion: Text-to-Image Diffusion Model on Mobile Devices within Two Seconds"
    survey = "Efficient Diffusion Models for Vision: A Survey"
    assert [(e.line, e.alias, e.title, e.label, e.venue, e.year, e.eprint, e.topic) for e in damaged.entries] == [
        (28, "DDPM", ddpm, "NeurIPS20", "NeurIPS", 2020, "2006.11239", models),
        (31, "LDM", ldm, "CVPR22", "CVPR", 2022, "2112.10752", models),
        (36, "IF", None, "TechReport-2204", "TechReport", 2022, None, models),
        (37, "Imagen", imagen, "NeurIPS22", "NeurIPS", 2022, "2205.11487", models),
        (44, "CLIP", None, None, None, None, "2103.00020", components),
        (44, "T5", None, None, None, None, "1910.10683", components),
        (49, "U-Net", None, None, None, None, "1505.04597", components),
        (72, "DDIM", "Denoising Diffusion Implicit Models", "ICLR21", "ICLR", 2021, "2010.02502", samplers),
        (74, "DPM-Solver", solver, "NeurIPS22", "NeurIPS", 2022, "2206.00927", samplers),
        (
            78,
            "ToMeSD",
            "Token Merging for Fast Stable Diffusion",
            "CVPR23W",
            "CVPR Workshops",
            2023,
            "2303.17604",
            ("Speed", "Tokens"),
        ),
        (86, "SnapFusion", snap, "Arxiv2306", "arXiv", 2023, "2306.00980", ("Devices", "Phone")),
        (90, None, survey, None, None, None, "2210.09292", ("Related",)),
    ]


def test_a_damaged_list_gives_links_notes_and_nesting(damaged: ParsedList) -> None:
    by_alias = {entry.alias: entry for entry in damaged.entries}
    assert by_alias["LDM"].url == "https://arxiv.org/abs/2112.10752"  # the target was the bare id
    assert by_alias["LDM"].code == ("https://github.com/CompVis/latent-diffusion",)
    assert by_alias["IF"].url == "https://github.com/deep-floyd/IF"
    assert by_alias["IF"].date == "2022-04"
    assert [(note.line, note.text) for note in by_alias["DDPM"].notes] == [
        (29, "learns to undo noise, one step at a time")
    ]
    assert [(note.line, note.text) for note in by_alias["DDIM"].notes] == [
        (73, "典型结果：20 Steps at the quality of 1000")
    ]
    assert damaged.entries[by_alias["Imagen"].parent or 0].alias == "IF"
    assert by_alias["Imagen"].cue == "following"
    assert damaged.entries[by_alias["DPM-Solver"].parent or 0].alias == "DDIM"
    assert by_alias["DPM-Solver"].cue == "follow-up work:"
    assert (by_alias["SnapFusion"].certainty["alias"]) == ("title", 0.7)  # nobody calls it so but its title


def test_a_damaged_list_gives_things_and_topics(damaged: ParsedList) -> None:
    def rows(kind: ConceptKind) -> list[tuple[str, str | None, int]]:
        return [(c.name, c.group, c.line) for c in damaged.concepts if c.kind is kind]

    assert rows(ConceptKind.METRIC) == [
        ("Fréchet Inception Distance", "Distances", 54),
        ("Inception Score", "Distances", 55),
    ]
    assert rows(ConceptKind.DATASET) == [("ImageNet", None, 56), ("CIFAR-10", None, 64)]
    assert rows(ConceptKind.COMPONENT) == [
        ("CLIP", "Text Encoder", 44),
        ("T5", "Text Encoder", 44),
        ("U-Net", "Denoiser", 49),
    ]
    assert rows(ConceptKind.OPERATION) == [
        ("Self-Attention (Masked)", "Text Encoder", 46),
        ("LayerNorm", "Text Encoder", 47),
    ]
    assert [(c.name, c.url) for c in damaged.concepts if c.kind is ConceptKind.RESOURCE] == [
        ("Diffusers Guide", "https://huggingface.co/docs/diffusers/index"),
        ("heejkoo/Awesome-Diffusion-Models", "https://github.com/heejkoo/Awesome-Diffusion-Models"),
    ]
    assert [section.path for section in empty_topics(damaged)] == [
        ("Reading", "Foundations", "Datasets", "Faces"),
        ("Devices", "Server"),
    ]
    described = {section.name: section.description for section in damaged.sections}
    assert described["Foundations"].startswith("What to know first.")


def test_a_damaged_list_is_read_without_loss(damaged: ParsedList) -> None:
    assert damaged.title == "Small List With Scars"
    assert not damaged.unparsed
    assert count(damaged) == damaged.candidates
    assert [repair.line for repair in damaged.repairs] == [
        13, 14, 20, 24, 31, 32, 34, 37, 38, 54, 68, 73, 80, 82, 84, 86,
    ]  # fmt: skip
    assert {ignored.reason for ignored in damaged.ignored} == {
        "contents",
        "about the list",
        "heads a group",
        "remark",
        "badge",
    }


# At the door


def test_a_path_is_a_path_and_a_text_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.md"
    path.write_bytes(b"## Papers\r\n\r\n- [DDIM](https://arxiv.org/abs/2010.02502)\r\n")
    parsed = parse_list(path)
    assert parsed == parse_list(str(path))
    assert parsed.entries[0].file == "mine.md"
    assert parsed.entries[0].line == 3
    named = parse_list(path, file="lists/mine.md")
    assert named.file == named.entries[0].file == "lists/mine.md"
    text = parse_list("## Papers\n\n- [DDIM](https://arxiv.org/abs/2010.02502)\n")
    assert text.entries[0].alias == "DDIM"


def test_what_cannot_be_read_says_so_in_one_line_with_the_cure(tmp_path: Path) -> None:
    latin = tmp_path / "latin.md"
    latin.write_bytes(b"# List\n\n- Fr\xe9chet\n")
    for path, words in (
        (tmp_path / "none.md", "is not there"),
        (tmp_path, "is a folder"),
        (latin, "line 3"),
        (Path("a\0b"), "cannot be read"),
    ):
        with pytest.raises(ListError, match=words) as caught:
            parse_list(path)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_marked_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "list.md"
    mark = "\ufeff" if encoding == "utf-16-le" else ""
    path.write_bytes(f"{mark}## Ⅱ. Papers\n\n- [DDIM](https://arxiv.org/abs/2010.02502)\n".encode(encoding))
    parsed = parse_list(path)
    assert parsed.entries[0].topic == ("Papers",)


def test_the_digest_is_of_the_bytes_as_they_came() -> None:
    assert parse_list(DAMAGED).sha256 == hashlib.sha256(DAMAGED.read_bytes()).hexdigest()


# Links


def test_only_http_links_are_kept() -> None:
    entry = one(
        '- [[ICLR21 - **X1**](https://arxiv.org/abs/2010.02502)]: "A Title of Some Words"\n'
        "    - [Code](javascript:alert(1)) [Project](data:text/html,x) [Page](./page.md) [Video](ftp://a.b/c)\n"
    )
    assert [link.url for link in entry.links] == ["https://arxiv.org/abs/2010.02502"]
    assert entry.links[0].kind is LinkKind.PAPER
