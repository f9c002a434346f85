"""kg.export: what other tools read from it, and what our own reader reads from the Markdown again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ingest.cli  # noqa: F401  (its verbs register themselves)
from ingest.entries import Entry, LinkKind, ParsedList
from ingest.lists import empty_topics, parse_list
from ingest.pipeline import build
from kg.errors import NotFoundError
from kg.export import (
    Reference,
    format_markdown,
    load_outline,
    load_references,
)
from kg.export.awesome import format_label
from kg.export.outline import Branch, Item, Outline
from kg.kinds import method_key, title_key
from kg.models import RecordSource
from kg.store import Store, load_papers, open_store
from kg.venues import Track, parse_label, venue_names
from kg.views import ConceptView, PaperView
from tests.encoders import WordEncoder

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_LIST = ROOT / "data" / "lists" / "efficient-diffusion.md"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(tmp_path_factory.mktemp("built") / "kg.db")
    build(store, DEFAULT_LIST, offline=True, load_encoder=WordEncoder)
    yield store
    store.close()


def paper(**fields: Any) -> PaperView:
    values: dict[str, Any] = {
        "id": 1, "key": "arxiv:2010.02502", "eprint": "2010.02502", "doi": None,
        "url": "https://arxiv.org/abs/2010.02502", "title": "Denoising Diffusion Implicit Models", "alias": "DDIM",
        "methods": (), "abstract": None, "summary": None, "published": None, "year": 2021, "venue": "ICLR",
        "track": Track.MAIN, "label": None, "topics": (), "artifacts": (), "claims": (),
        "record_source": RecordSource.LIST, "withdrawn": False,
    }  # fmt: skip
    return PaperView(**{**values, **fields})


def reference(*authors: str, **fields: Any) -> Reference:
    return Reference(paper(authors=authors, **fields), "key", ("list.md",))


# Markdown: there and back


def places(entries: tuple[Entry, ...]) -> list[tuple[Any, ...]]:
    """What must be the same after a round trip."""
    name = {index: entry.alias or entry.title for index, entry in enumerate(entries)}
    return [
        (
            entry.eprint or entry.url,
            entry.alias,
            entry.title,
            entry.venue,
            entry.year,
            entry.topic,
            [note.text for note in entry.notes],
            entry.code,
            None if entry.parent is None else name[entry.parent],
            entry.cue,
        )
        for entry in entries
    ]


def concepts(parsed: ParsedList) -> set[tuple[Any, ...]]:
    return {(c.kind, c.name, c.topic, c.url, c.description, c.group) for c in parsed.concepts}


def test_our_list_parses_back_to_the_same_records(built: Store) -> None:
    before = parse_list(DEFAULT_LIST)
    after = parse_list(format_markdown(load_outline(built)))
    assert after.title == before.title
    assert (after.unparsed, after.repairs) == ((), ())
    kept = places(before.entries)
    # Two surveys are listed by title alone; the graph knows that they are preprints, and says so.
    surveys = {"2210.09292": ("arXiv", 2022), "1606.05908": ("arXiv", 2016)}
    assert len(kept) == len(after.entries)
    for old, new in zip(kept, places(after.entries), strict=True):
        venue = surveys.get(old[0], (old[3], old[4]))
        assert new == (*old[:3], *venue, *old[5:])
    assert concepts(after) == concepts(before)
    assert [(s.path, s.description) for s in after.sections] == [(s.path, s.description) for s in before.sections]
    assert {s.path for s in empty_topics(after)} == {s.path for s in empty_topics(before)}


def test_what_was_exported_builds_the_same_graph(built: Store, tmp_path: Path) -> None:
    again = tmp_path / "again.md"
    again.write_text(format_markdown(load_outline(built)), "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, again, offline=True, load_encoder=WordEncoder)

    def facts(held: Store) -> list[tuple[Any, ...]]:
        papers = sorted(load_papers(held).values(), key=lambda one: one.key)
        return [
            (one.key, one.title, one.alias, one.venue, one.year, [topic.path for topic in one.topics],
             sorted((claim.quantity, claim.quote) for claim in one.claims))
            for one in papers
        ]  # fmt: skip

    assert facts(store) == facts(built)
    assert format_markdown(load_outline(store)) == again.read_text("utf-8"), "a second export changes nothing"
    store.close()


# Titles that hold what Markdown, our reader and spreadsheets take for their own.
WORDS = st.sampled_from(
    ["Fast", "Diffusion", "Models", "Learning", "to", "Sample", "with", "Noise", "a", "Guided", "Laws", "of", "Images"]
)
AWKWARD = st.sampled_from(
    ["*all*", "_under_score_", "[MASK]", "<eos>", "<!-- x -->", "&amp;", "&", "`code`", "~~gone~~", "50~100", "C++",
     "#1", "$\\alpha$-stable", "\\epsilon", "100%", "|x|", "O(n)", "(Almost)", "AI's", "‘We’", "U-Net", "3D", "->", "=",
     "@home", "naïve", "扩散模型", "x^2", "!", "a_b", "https://example.com/x", "1.", "π", "…", "e.g.", "Mr.", "{x}"]
)  # fmt: skip
PLAIN = st.lists(WORDS, min_size=3, max_size=6).map(" ".join)
TITLES = st.builds(
    lambda head, middle, tail: f"{head} {middle} {tail}",
    PLAIN,
    st.lists(AWKWARD, min_size=1, max_size=2).map(" ".join),
    PLAIN,
)
QUOTED = st.builds(lambda head, word, tail: f'{head} "{word}" {tail}', PLAIN, WORDS, PLAIN)
NOTES = st.lists(
    st.builds(lambda words, extra: f"{words.lower()} {extra} {words.lower()}", PLAIN, AWKWARD), max_size=3, unique=True
)
NAMES = st.sampled_from(["DDIM", "DPM-Solver++", "U-ViT", "Consistency Models", "LoRA", "a_b_c", "Q*", None])
VENUES = st.sampled_from(
    [("ICLR", 2021, Track.MAIN), ("CVPR Workshops", 2023, Track.WORKSHOP), ("ACL Findings", 2023, Track.FINDINGS),
     ("arXiv", 2020, Track.PREPRINT), ("TechReport", 2022, Track.REPORT), ("Nature Communications", 2022, Track.MAIN),
     ("NeurIPS", None, Track.MAIN)]
)  # fmt: skip


@settings(max_examples=150)
@given(
    works=st.lists(
        st.tuples(TITLES | QUOTED | PLAIN, NAMES, VENUES, NOTES, st.booleans(), st.booleans()), min_size=1, max_size=4
    ),
    topics=st.lists(
        st.sampled_from(["Sampling", "Fast & *Loose* Ends", "Images [2D]", "Low-Rank"]), min_size=1, max_size=3
    ),
)
def test_generated_records_come_back_as_they_were(works: list[tuple[Any, ...]], topics: list[str]) -> None:
    root = Branch()
    path = tuple(dict.fromkeys(topics))
    wanted = []
    parent: Item | None = None
    for number, (title, name, (venue, year, track), notes, has_code, nested) in enumerate(works, 1):
        eprint = f"2010.{number:05}"
        code = f"https://github.com/example/work-{number}"
        view = paper(
            key=f"arxiv:{eprint}", eprint=eprint, url=f"https://arxiv.org/abs/{eprint}", title=title, alias=name,
            venue=venue, year=year, track=track,
        )  # fmt: skip
        item = Item(view, notes=list(notes), links=[("code", code, "Code")] if has_code else [])
        if nested and parent is not None:
            item.cue = "follow-up work:"
            parent.items.append(item)
        else:
            parent = item
            root.below(path).items.append(item)
        wanted.append((eprint, title_key(title), name, venue, year, path, notes, (code,) if has_code else (), item.cue))
    parsed = parse_list(format_markdown(Outline("A list", root, ())))
    by_title = {entry.eprint: entry for entry in parsed.entries}
    assert len(by_title) == len(works) == len(parsed.entries), parsed.unparsed
    for eprint, title, name, venue, year, place, notes, code, cue in wanted:
        entry = by_title[eprint]
        assert title_key(entry.title or "") == title
        assert name is None or method_key(entry.alias or "") == method_key(name)
        assert (entry.venue, entry.year, entry.topic, entry.code, entry.cue) == (venue, year, place, code, cue)
        assert [title_key(note.text) for note in entry.notes] == [title_key(note) for note in notes]


@pytest.mark.parametrize("venue", venue_names())
def test_every_venue_has_a_label_that_reads_as_it(venue: str) -> None:
    read = parse_label(f"{venue} 2021")
    assert read is not None
    label = format_label(paper(venue=venue, year=2021, track=read.track, eprint=None))
    assert label is not None
    again = parse_label(label)
    assert again is not None and (again.venue, again.year, again.track) == (venue, 2021, read.track)


@pytest.mark.parametrize(
    ("fields", "label"),
    [
        ({}, "ICLR21"),
        ({"label": "ICLR 2021 Oral"}, "ICLR 2021 Oral"),
        ({"label": "Arxiv2010"}, "ICLR21"),
        ({"label": "ICLR 2021](javascript:1) [x"}, "ICLR21"),
        ({"venue": "CVPR Workshops", "year": 2023, "track": Track.WORKSHOP}, "CVPR23W"),
        ({"venue": "arXiv", "year": 2020, "track": Track.PREPRINT}, "Arxiv2010"),
        ({"venue": "arXiv", "year": 2019, "track": Track.PREPRINT}, "arXiv19"),
        ({"venue": "ACL Findings", "year": 2023, "track": Track.FINDINGS}, "ACL Findings 2023"),
        ({"venue": "NeurIPS", "year": None}, "NeurIPS"),
        ({"venue": "Journal of Fast Things", "year": 2022, "track": None}, None),
        ({"venue": None}, None),
    ],
)
def test_labels(fields: dict[str, Any], label: str | None) -> None:
    assert format_label(paper(**fields)) == label


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"venue": None, "track": None, "year": None}, {"venue": None, "year": None}),
        ({"venue": None, "track": None, "year": 2022}, {"venue": None, "year": 2022}),
        ({"venue": "Journal of Fast Things", "track": None}, {"venue": "Journal of Fast Things", "year": 2021}),
        ({"eprint": None, "url": "https://example.com/paper", "venue": None}, {"url": "https://example.com/paper"}),
        ({"eprint": None, "url": "https://github.com/a/b"}, {"url": "https://github.com/a/b", "venue": "ICLR"}),
        ({"eprint": None, "url": None}, {"url": None, "venue": "ICLR"}),
        ({"alias": None}, {"alias": None}),
        ({"alias": None, "venue": None, "track": None, "year": None}, {"alias": None}),
        ({"title": None}, {"title": None, "alias": "DDIM"}),
        ({"title": "PaLM", "alias": None}, {"alias": "PaLM"}),
    ],
)
def test_a_work_of_which_little_is_known_is_still_one(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(**fields)))
    (entry,) = parse_list(format_markdown(Outline("A list", root, ()))).entries
    default = {"alias": "DDIM", "title": "Denoising Diffusion Implicit Models"} if "title" not in fields else {}
    assert {name: getattr(entry, name) for name in {**default, **expected}} == {**default, **expected}


def test_links_of_every_kind_come_back() -> None:
    links = [(kind.value, f"https://example.com/{kind.value}_(x)", "a blog") for kind in LinkKind if kind != "paper"]
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(), links=links))
    (entry,) = parse_list(format_markdown(Outline("A list", root, ()))).entries
    found = sorted((link.kind.value, link.url) for link in entry.links[1:])
    assert found == sorted((kind, url) for kind, url, _ in links)
    assert entry.notes == ()


def test_a_link_stands_in_the_note_that_speaks_of_it() -> None:
    links = [("other", "https://github.com/a/b", "D4RL"), ("code", "https://github.com/c/d", "Code")]
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(), notes=["Environment: D4RL, MuJoCo"], links=links))
    text = format_markdown(Outline("A list", root, ()))
    assert "    - Environment: [D4RL](https://github.com/a/b), MuJoCo\n    - [Code](https://github.com/c/d)\n" in text
    (entry,) = parse_list(text).entries
    assert [note.text for note in entry.notes] == ["Environment: D4RL, MuJoCo"]
    assert {(link.kind.value, link.url) for link in entry.links[1:]} == {(kind, url) for kind, url, _ in links}


@pytest.mark.parametrize("venue", ["IEEE Trans. Big Data", "J. Parallel Distributed Comput", "SIG Proceedings"])
def test_a_venue_that_no_table_has_comes_back(venue: str) -> None:
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(venue=venue, year=2022, track=None)))
    (entry,) = parse_list(format_markdown(Outline("A list", root, ()))).entries
    assert (entry.venue, entry.year, entry.title) == (venue, 2022, "Denoising Diffusion Implicit Models")


def test_a_doi_that_no_link_holds_is_written() -> None:
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(doi="10.1145/3530811")))
    (entry,) = parse_list(format_markdown(Outline("A list", root, ()))).entries
    assert (entry.eprint, entry.doi) == ("2010.02502", "10.1145/3530811")


def test_addresses_that_are_none_are_left_out() -> None:
    root = Branch()
    root.below(("Sampling",)).items.append(Item(paper(), links=[("code", "javascript:alert(1)", "Code")]))
    root.below(("Sampling",)).concepts.append(
        ConceptView("list.md", "resource", "x](javascript:1)", None, "data:text/html,x", "<script>", ("Sampling",), 1)
    )
    text = format_markdown(Outline("<b>A list</b>", root, ()))
    assert "](javascript" not in text.replace("\\](javascript", "")
    assert "](data" not in text
    assert re.search(r"(?<!\\)<(?:script|b)>", text) is None


def test_a_paper_of_two_lists_stands_once_in_a_section_with_the_words_of_both(tmp_path: Path) -> None:
    work = '[[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models"'
    for name, note in (("one.md", "10 steps"), ("two.md", "no retraining")):
        (tmp_path / name).write_text(f"# {name}\n\n## Sampling\n\n- {work};\n    - {note}\n", "utf-8")
    store = open_store(tmp_path / "kg.db")
    build(store, [tmp_path / "one.md", tmp_path / "two.md"], offline=True, load_encoder=WordEncoder)
    parsed = parse_list(format_markdown(load_outline(store)))
    assert parsed.title == "Papers"
    assert [[note.text for note in entry.notes] for entry in parsed.entries] == [["10 steps", "no retraining"]]
    alone = parse_list(format_markdown(load_outline(store, source="two.md")))
    assert (alone.title, [note.text for note in alone.entries[0].notes]) == ("two.md", ["no retraining"])
    store.close()


def test_sections_below_the_fifth_level_stand_beside_it() -> None:
    root = Branch()
    root.below(tuple("ABCDEFG")).items.append(Item(paper()))
    parsed = parse_list(format_markdown(Outline("A list", root, ())))
    assert parsed.entries[0].topic == ("A", "B", "C", "D", "G")


# A part of it


def test_a_topic_is_what_lies_below_it(built: Store) -> None:
    parsed = parse_list(format_markdown(load_outline(built, topic="timestep-level compression")))
    assert {entry.topic[:2] for entry in parsed.entries} == {("Algorithms", "Timestep-level Compression")}
    assert {entry.alias for entry in parsed.entries} == {
        "DDIM", "DPM-Solver", "Catch-Up Distillation", "ReDi", "Consistency Models",
    }  # fmt: skip
    names = [one.paper.name for one in load_references(built, topic="Algorithms / Efficient Tuning")]
    assert names == ["DiffFit", "ParamEffTuningSummary"]


def test_a_topic_or_list_that_is_not_there_is_told_with_the_nearest(built: Store) -> None:
    with pytest.raises(NotFoundError, match="Did you mean Improved Sampler"):
        load_references(built, topic="Improved Samplers")
    with pytest.raises(NotFoundError, match=r"no list 'other\.md'"):
        load_outline(built, source="other.md")
