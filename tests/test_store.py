"""The store: one transaction a step, the smallest difference, a version with a way forward."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection

from kg.errors import EncoderError, NotFoundError, RecordError, StoreError
from kg.models import Paper, RecordSource
from kg.store import (
    ListDraft,
    PaperDraft,
    Store,
    find_paper,
    load_entries,
    load_paper,
    load_papers,
    load_records,
    load_relations,
    load_sources,
    load_topics,
    load_vectors,
    match_words,
    open_store,
    save_list,
    save_papers,
    save_records,
    save_relations,
    save_vectors,
)
from kg.store.schema import SCHEMA_VERSION, create_schema, open_engine
from kg.store.sync import validate_row
from tests.graphs import make_store


@pytest.fixture
def store(tmp_path: Path) -> Any:
    store = open_store(tmp_path / "kg.db")
    yield store
    store.close()


def topic_rows(*paths: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {"path": json.dumps(list(path)), "name": path[-1], "written": path[-1], "line": n + 1, "position": n}
        for n, path in enumerate(paths)
    ]


def entry_row(alias: str, path: tuple[str, ...], position: int, **more: Any) -> dict[str, Any]:
    return {
        "identity": f"title:{alias.lower()}:",
        "path": json.dumps(list(path)),
        "position": position,
        "line": position + 1,
        "end_line": position + 1,
        "raw": f"- {alias}",
        "alias": alias,
        "parent": None,
        "notes": [],
        "links": [],
        **more,
    }


def draft(entries: list[dict[str, Any]], *paths: tuple[str, ...]) -> ListDraft:
    source = {"locator": "list.md", "title": "A list", "sha256": "0" * 64, "candidates": 3, "ignored": 1, "repairs": 0}
    return ListDraft(source, topic_rows(*paths), entries, [], [])


SOLVERS, MOBILE = ("Solvers",), ("Devices", "Mobile")


def test_a_list_is_saved_once_and_an_edit_applies_just_the_difference(store: Store) -> None:
    paths = (SOLVERS, ("Devices",), MOBILE)
    first = [entry_row("A", SOLVERS, 0), entry_row("B", SOLVERS, 1), entry_row("C", SOLVERS, 2)]
    assert save_list(store, draft(first, *paths)).added == ("A", "B", "C")
    ids = {entry.alias: entry.id for entry in load_entries(store)}
    before = store.revision()

    assert not save_list(store, draft(first, *paths))
    assert store.revision() == before, "a second save of the same list changed the database"

    edited = [
        entry_row("D", SOLVERS, 0),
        entry_row("A", SOLVERS, 1, title="Now with a title"),
        entry_row("C", MOBILE, 2),
    ]
    changes = save_list(store, draft(edited, *paths))
    assert changes.added == ("D",)
    assert changes.removed == ("B",)
    assert changes.changed == (("A", ("title",)),)
    assert changes.moved == (("C", "Solvers", "Devices / Mobile"),)
    kept = {entry.alias: entry.id for entry in load_entries(store)}
    assert kept["A"] == ids["A"] and kept["C"] == ids["C"], "rows that stay keep their id"
    assert set(kept) == {"A", "C", "D"}


def test_a_shifted_line_is_no_change_but_is_kept(store: Store) -> None:
    save_list(store, draft([entry_row("A", SOLVERS, 0)], SOLVERS))
    shifted = entry_row("A", SOLVERS, 0) | {"line": 40, "end_line": 41}
    assert not save_list(store, draft([shifted], SOLVERS))
    assert [entry.line for entry in load_entries(store)] == [40]


def test_one_work_twice_in_one_section_is_two_entries(store: Store) -> None:
    save_list(store, draft([entry_row("A", SOLVERS, 0), entry_row("A", SOLVERS, 1)], SOLVERS))
    assert [entry.position for entry in load_entries(store)] == [0, 1]


def test_a_parent_is_kept_by_key(store: Store) -> None:
    rows = [entry_row("A", SOLVERS, 0), entry_row("A2", SOLVERS, 1, parent=0, cue="follow-up work:")]
    save_list(store, draft(rows, SOLVERS))
    parent, child = load_entries(store)
    assert child.parent_key == parent.key


def test_topics_are_a_tree_in_list_order(store: Store) -> None:
    save_list(store, draft([entry_row("A", MOBILE, 0)], ("Devices",), MOBILE, SOLVERS))
    save_papers(store, [paper_draft("title:a:", entry_ids=(load_entries(store)[0].id or 0,))])
    topics = load_topics(store)
    assert [(t.name, t.papers) for t in topics] == [("Devices", 1), ("Mobile", 1), ("Solvers", 0)]
    assert topics[1].parent_id == topics[0].id


def paper_draft(key: str, *, more_keys: tuple[str, ...] = (), **fields: Any) -> PaperDraft:
    row = {"key": key, **{k: fields.pop(k) for k in ("title", "alias", "eprint", "year") if k in fields}}
    return PaperDraft(identifiers=((key, "test"), *((k, "test") for k in more_keys)), row=row, **fields)


def test_a_paper_keeps_its_row_when_it_gains_a_stronger_identifier(store: Store) -> None:
    save_papers(store, [paper_draft("title:ddim:2021", title="DDIM")])
    (paper_id,) = load_papers(store)
    save_papers(
        store, [paper_draft("arxiv:2010.02502", more_keys=("title:ddim:2021",), title="DDIM", eprint="2010.02502")]
    )
    papers = load_papers(store)
    assert list(papers) == [paper_id]
    assert papers[paper_id].key == "arxiv:2010.02502"


def test_papers_that_no_list_names_go_with_all_that_hangs_on_them(store: Store) -> None:
    artifact = {"kind": "code", "url": "https://github.com/ermongroup/ddim", "text": "Code"}
    save_papers(
        store,
        [
            paper_draft(
                "arxiv:2010.02502", alias="DDIM", methods=("DDIM",), authors=("J. Song",), artifacts=(artifact,)
            ),
            paper_draft("arxiv:2006.11239", alias="DDPM", methods=("DDPM",)),
        ],
    )
    ids = {paper.alias: paper.id for paper in load_papers(store).values()}
    vector = np.eye(1, 4, dtype=np.float32)[0]
    save_vectors(store, {ids["DDIM"]: ("h", vector), ids["DDPM"]: ("h", vector)}, encoder="m", dimension=4)
    relation = {
        "kind": "follows",
        "source_paper_id": ids["DDIM"],
        "target_paper_id": ids["DDPM"],
        "evidence": "follow-up",
        "origin": "list",
        "confidence": 1.0,
    }
    save_relations(store, [relation])
    save_papers(store, [paper_draft("arxiv:2006.11239", alias="DDPM", methods=("DDPM",))])
    with sqlite3.connect(store.path) as connection:
        for table in ("relation", "artifact", "paper_author", "author"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        assert connection.execute("SELECT count(*) FROM embedding").fetchone() == (1,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert match_words(store, ["DDIM"]) == []


def test_a_relation_has_exactly_one_target(store: Store) -> None:
    save_papers(store, [paper_draft("arxiv:2006.11239")])
    (paper_id,) = load_papers(store)
    relation = {"kind": "follows", "source_paper_id": paper_id, "evidence": "e", "origin": "list", "confidence": 1.0}
    with pytest.raises(StoreError):
        save_relations(store, [relation])
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("SELECT count(*) FROM relation").fetchone() == (0,)


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"key": "arxiv:1", "year": 20210}, "year"),
        ({"key": "", "year": 2021}, "key"),
        ({"key": "arxiv:1", "record_source": "hearsay"}, "record_source"),
        ({"key": "arxiv:1", "version": 0}, "version"),
    ],
)
def test_a_bad_row_is_refused_at_the_door(values: dict[str, Any], column: str) -> None:
    with pytest.raises(RecordError, match=column):
        validate_row(Paper, values)


def test_an_error_leaves_nothing_of_its_step(store: Store) -> None:
    good = paper_draft("arxiv:2006.11239")
    bad = paper_draft("arxiv:2010.02502", year=99999)
    with pytest.raises(RecordError):
        save_papers(store, [good, bad])
    assert load_papers(store) == {}


def test_records_of_both_sources_stand_side_by_side(store: Store) -> None:
    record = {"eprint": "2010.02502", "title": "DDIM", "authors": [], "categories": []}
    save_records(store, [record], RecordSource.SNAPSHOT)
    save_records(store, [{**record, "title": "Denoising Diffusion Implicit Models"}], RecordSource.ARXIV)
    assert not save_records(store, [record], RecordSource.SNAPSHOT)
    assert sorted((r.source.value, r.title) for r in load_records(store)) == [
        ("arxiv", "Denoising Diffusion Implicit Models"),
        ("snapshot", "DDIM"),
    ]


def test_vectors_of_another_model_are_refused(store: Store) -> None:
    save_papers(store, [paper_draft("arxiv:2010.02502")])
    (paper_id,) = load_papers(store)
    vector = np.array([0.6, 0.8], np.float32)
    save_vectors(store, {paper_id: ("h", vector)}, encoder="one", dimension=2)
    with pytest.raises(EncoderError, match=r"holds vectors of one, not of two.*--reembed"):
        save_vectors(store, {paper_id: ("h", vector)}, encoder="two", dimension=2)
    ids, vectors = load_vectors(store)
    assert ids.tolist() == [paper_id] and vectors.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]
    save_vectors(store, {paper_id: ("h", vector)}, encoder="two", dimension=2, replace=True)
    with pytest.raises(EncoderError, match="not a unit vector"):
        save_vectors(store, {paper_id: ("h", vector * 2)}, encoder="two", dimension=2)


def test_any_spelling_finds_the_method(store: Store) -> None:
    save_papers(
        store,
        [
            paper_draft("arxiv:2206.00927", alias="DPM-Solver", methods=("DPM-Solver",), eprint="2206.00927"),
            paper_draft("arxiv:2211.01095", alias="DPM-Solver++", methods=("DPM-Solver++",), eprint="2211.01095"),
        ],
    )
    for name in ("DPM-Solver", "dpmsolver", "DPM Solver", "2206.00927", "https://arxiv.org/pdf/2206.00927v3"):
        assert find_paper(store, name).key == "arxiv:2206.00927", name
    assert find_paper(store, "DPMSolver++").key == "arxiv:2211.01095"
    with pytest.raises(NotFoundError, match=r"Did you mean DPM-Solver"):
        find_paper(store, "DPM-Solvr")


def test_words_are_found_by_stem_accent_and_part_never_as_syntax(store: Store) -> None:
    index = {"title": "Fréchet sampling", "alias": "FID", "body": 'a "quoted" word', "notes": ""}
    save_papers(store, [paper_draft("arxiv:2006.11239", index=index)])
    assert [m.words for m in match_words(store, ["frechet", "samples"])] == [("fréchet", "sampling")]
    for hostile in ('"', '""', "AND", "NEAR(a b)", "title:x", "*", "a*", "^a", "-a", "(", "\x00", "\ud800", "'; DROP"):
        match_words(store, [hostile], [hostile])
    assert [m.paper_id for m in match_words(store, [], ["quoted word"])] == [1]
    assert match_words(store, [], ["word quoted"]) == []


def test_what_is_missing_or_strange_is_one_line_with_a_cure(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"Run: kg build"):
        open_store(tmp_path / "none.db", create=False)
    with pytest.raises(StoreError, match=r"is a folder\. Name a file with --db"):
        open_store(tmp_path)
    (tmp_path / "text.db").write_text("not a database, but long enough to look like one " * 20)
    with pytest.raises(StoreError, match=r"cannot be opened as a database"):
        open_store(tmp_path / "text.db")
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(StoreError, match="something else"):
        open_store(tmp_path / "other.db")


def test_a_newer_schema_is_refused_and_an_older_one_led_forward(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    open_store(path).close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    with pytest.raises(StoreError, match="newer Lithograph"):
        open_store(path)

    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.close()

    def add_column(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE paper ADD COLUMN mood TEXT")

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("ALTER TABLE paper ADD COLUMN half TEXT")
        raise RuntimeError("in the middle")

    engine = open_engine(path)
    with pytest.raises(RuntimeError):
        create_schema(engine, path, version=SCHEMA_VERSION + 1, migrations={SCHEMA_VERSION: fail})
    with pytest.raises(StoreError, match="no way leads on"):
        create_schema(engine, path, version=SCHEMA_VERSION + 1, migrations={})
    create_schema(engine, path, version=SCHEMA_VERSION + 1, migrations={SCHEMA_VERSION: add_column})
    engine.dispose()
    connection = sqlite3.connect(path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(paper)")]
    assert "mood" in columns and "half" not in columns
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION + 1,)
    connection.close()


def test_pragmas_hold(store: Store) -> None:
    with store.read() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_sources_and_details_are_complete(store: Store) -> None:
    save_list(store, draft([entry_row("A", SOLVERS, 0, notes=[{"text": "a note", "line": 2}])], SOLVERS))
    save_papers(
        store, [paper_draft("title:a:", alias="A", methods=("A",), entry_ids=(load_entries(store)[0].id or 0,))]
    )
    (source,) = load_sources(store)
    assert (source.locator, source.entries, source.candidates) == ("list.md", 1, 3)
    detail = load_paper(store, "A")
    assert detail.entries[0].notes == (("a note", 2),)
    assert detail.entries[0].topic == SOLVERS
    assert detail.identifiers == (("title:a:", "test"),)


def test_a_database_of_the_first_schema_is_led_to_this_one(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    make_store(path).close()
    columns = (
        "id, kind, source_paper_id, target_paper_id, target_topic_id, target_method_id, entry_id, evidence, origin, "
        "line, confidence"
    )
    connection = sqlite3.connect(path)
    before = connection.execute(f"SELECT {columns} FROM relation WHERE target_name IS NULL ORDER BY id").fetchall()
    assert before
    # As version 1 had it: relations to papers, topics and methods alone, each such column with an index.
    connection.executescript(
        f"""CREATE TABLE old AS SELECT {columns} FROM relation WHERE target_name IS NULL;
        DROP TABLE relation; DROP TABLE finding; ALTER TABLE source DROP COLUMN read_at;
        CREATE TABLE relation (id INTEGER PRIMARY KEY, kind VARCHAR NOT NULL, source_paper_id INTEGER NOT NULL,
            target_paper_id INTEGER, target_topic_id INTEGER, target_method_id INTEGER, entry_id INTEGER,
            evidence VARCHAR NOT NULL, origin VARCHAR NOT NULL, line INTEGER, confidence FLOAT NOT NULL);
        CREATE INDEX ix_relation_source_paper_id ON relation (source_paper_id);
        CREATE INDEX ix_relation_target_paper_id ON relation (target_paper_id);
        CREATE INDEX ix_relation_entry_id ON relation (entry_id);
        INSERT INTO relation SELECT * FROM old; DROP TABLE old; PRAGMA user_version = 1;"""
    )
    connection.close()
    store = open_store(path)
    assert store.path == path and load_relations(store)
    store.close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute(f"SELECT {columns} FROM relation ORDER BY id").fetchall() == before
    assert connection.execute("SELECT count(*) FROM finding").fetchone() == (0,)
    connection.close()
