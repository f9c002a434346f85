"""The build: from a list to a linked store, again, after an edit, without network, and after a kill -9 anywhere."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.eprints import ArxivClient
from ingest.pipeline import BuildReport, build
from kg.errors import EncoderError, ListError
from kg.graph import build_graph, lineage
from kg.kinds import Origin, Quantity
from kg.retrieval import search
from kg.store import Store, find_paper, load_entries, load_paper, load_papers, load_records, load_runs, open_store
from kg.views import ClaimView, PaperView
from tests.atom_server import AtomServer
from tests.encoders import WordEncoder

ROOT = Path(__file__).resolve().parents[1]
DEFAULT_LIST = ROOT / "data" / "lists" / "efficient-diffusion.md"

# Our own words about real papers; four works, one of them in two sections, one by its repository alone.
LIST = """\
# Fast Diffusion

## Basics

- [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";

- [[TechReport-2204 - **DeepFloyd-IF**](https://github.com/deep-floyd/IF)];

## Samplers

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";
    - 50~100 steps -> 10~20 steps
    - [Code](https://github.com/ermongroup/ddim)
    - follow-up work: [[NeurIPS22 - **DPM-Solver**](https://arxiv.org/abs/2206.00927)]: "DPM-Solver: A Fast ODE \
Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps";

## Deterministic

- [[ICLR21 - **DDIM**](https://arxiv.org/abs/2010.02502)]: "Denoising Diffusion Implicit Models";
"""
DDPM, DDIM, SOLVER = "2006.11239", "2010.02502", "2206.00927"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "kg.db")
    yield store
    store.close()


def listed_claims(paper: PaperView) -> list[ClaimView]:
    """What the lists' notes say of a paper."""
    return [one for claim in paper.claims for one in claim.said_by if one.origin is Origin.LIST]


def empty_snapshot(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshot"
    folder.mkdir(exist_ok=True)
    return folder


def run(store: Store, source: Path, server: AtomServer | None, **more: object) -> BuildReport:
    encoder = WordEncoder()
    client = ArxivClient(server.url, delay_seconds=0) if server else None
    return build(  # type: ignore[arg-type]
        store, source, client=client, offline=server is None, load_encoder=lambda: encoder, **more
    )


def test_a_list_becomes_papers_claims_relations_and_vectors(
    store: Store, source: Path, atom_server: AtomServer
) -> None:
    report = run(store, source, atom_server)
    assert report.lists[0].changes.added == ("DDPM", "DeepFloyd-IF", "DDIM", "DPM-Solver", "DDIM")
    assert (report.fetched.asked, report.fetched.answered, report.fetched.missing) == (3, 3, ())
    assert report.record_sources == {"arxiv": 3, "list": 1}
    assert report.vectors.made == 4

    papers = {paper.name: paper for paper in load_papers(store).values()}
    assert set(papers) == {"DDPM", "DeepFloyd-IF", "DDIM", "DPM-Solver"}
    ddim = papers["DDIM"]
    assert [topic.path for topic in ddim.topics] == [("Samplers",), ("Deterministic",)], "one paper, two topics"
    assert (ddim.venue, ddim.year, ddim.has_code) == ("ICLR", 2021, True)
    assert papers["DeepFloyd-IF"].key == "repo:github.com/deep-floyd/if"
    claim, own = ddim.claims
    assert (claim.quantity, claim.low, claim.high, claim.ratio_low, claim.ratio_high) == (
        Quantity.STEPS,
        10,
        20,
        2.5,
        10,
    )
    assert claim.quote == "50~100 steps -> 10~20 steps" and claim.line == 12
    # What the abstract that the server answers with says of the same paper.
    assert (own.origin, own.quantity, own.ratio_low, own.ratio_high) == (Origin.ABSTRACT, Quantity.SPEEDUP, 10, 50)
    assert ddim.abstract is not None and ddim.abstract[own.start : own.end] == own.quote
    (named,) = (one for one in papers["DPM-Solver"].claims if Origin.TITLE in one.origins)
    assert (named.quantity, named.low, named.high, named.hedge) == (Quantity.STEPS, 10, 10, "about")
    found = lineage(build_graph(store), "DPM-Solver", direction="ancestors")
    follows = [edge for edge in found.edges if edge.kind.value == "follows"]
    assert [(e.source, e.target, e.evidence, e.place) for e in follows] == [
        (f"arxiv:{SOLVER}", f"arxiv:{DDIM}", "follow-up work:", "list.md:14")
    ]
    assert load_paper(store, "DDIM").paper.authors == ("Jiaming Song", "Chenlin Meng", "Stefano Ermon")
    assert search(store, "DDIM").hits[0].paper.name == "DDIM"


def dump(store: Store) -> list[str]:
    """Every row of every table but the history of builds and the counter of writes; without the hours of reading."""
    connection = sqlite3.connect(store.path)
    rows = sorted(line for line in connection.iterdump() if line.startswith("INSERT INTO"))
    connection.close()
    rows = [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+", "", row) for row in rows]
    return [row for row in rows if not row.startswith('INSERT INTO "run"') and "'revision'" not in row]


def test_a_second_build_changes_nothing_at_all(store: Store, source: Path, atom_server: AtomServer) -> None:
    run(store, source, atom_server)
    before, revision, asked = dump(store), store.revision(), len(atom_server.requests)
    encoder = WordEncoder()
    report = build(store, source, client=ArxivClient(atom_server.url, delay_seconds=0), load_encoder=lambda: encoder)
    assert not report.changed
    assert (dump(store), store.revision()) == (before, revision)
    assert len(load_runs(store)) == 1
    assert len(atom_server.requests) == asked, "arXiv was asked for what it has answered"
    assert encoder.encoded == 0


def test_an_edit_applies_just_the_difference(store: Store, source: Path, atom_server: AtomServer) -> None:
    run(store, source, atom_server)
    ids = {paper.name: paper.id for paper in load_papers(store).values()}
    text = LIST.replace("50~100 steps -> 10~20 steps", "50~100 steps -> 25 steps")
    text = text.replace("- [[TechReport-2204 - **DeepFloyd-IF**](https://github.com/deep-floyd/IF)];\n", "")
    ddpm = '- [[NeurIPS20 - **DDPM**](https://arxiv.org/abs/2006.11239)]: "Denoising Diffusion Probabilistic Models";\n'
    text = text.replace(ddpm, "") + "\n" + ddpm
    text += '\n- [[CVPR22 - **LDM**](https://arxiv.org/abs/2112.10752)]: "High-Resolution Image Synthesis with Latent '
    source.write_text(text + 'Diffusion Models";\n', encoding="utf-8")
    asked = len(atom_server.requests)
    report = run(store, source, atom_server)
    (part,) = report.lists
    assert part.changes.added == ("LDM",)
    assert part.changes.removed == ("DeepFloyd-IF",)
    assert part.changes.moved == (("DDPM", "Basics", "Deterministic"),)
    assert part.changes.changed == (("DDIM", ("notes",)),)
    assert [request.ids for request in atom_server.requests[asked:]] == [("2112.10752",)]
    papers = {paper.name: paper for paper in load_papers(store).values()}
    assert set(papers) == {"DDPM", "DDIM", "DPM-Solver", "LDM"}
    assert {name: papers[name].id for name in ("DDPM", "DDIM", "DPM-Solver")} == {
        name: ids[name] for name in ("DDPM", "DDIM", "DPM-Solver")
    }
    # 50/25 = 2, 100/25 = 4
    assert [(c.low, c.ratio_low, c.ratio_high) for c in listed_claims(papers["DDIM"])] == [(25, 2, 4)]
    assert not run(store, source, atom_server).changed


def test_what_came_before_a_failure_is_kept_and_the_rest_asked_next_time(
    store: Store, source: Path, atom_server: AtomServer, tmp_path: Path
) -> None:
    client = ArxivClient(atom_server.url, delay_seconds=0, batch_size=1, retries=0)
    atom_server.fail("503", after=1, times=1)
    first = build(store, source, client=client, load_encoder=WordEncoder, snapshot=empty_snapshot(tmp_path))
    assert first.fetched.answered == 1
    assert first.fetched.problem is not None and "\n" not in first.fetched.problem
    assert [record.eprint for record in load_records(store)] == [DDPM]
    second = build(store, source, client=client, load_encoder=WordEncoder, snapshot=empty_snapshot(tmp_path))
    assert (second.fetched.asked, second.fetched.answered, second.fetched.problem) == (2, 2, None)
    assert atom_server.asked == [DDPM, DDIM, DDIM, SOLVER]


def test_without_network_the_snapshot_serves_and_each_paper_says_so(
    store: Store, source: Path, atom_server: AtomServer
) -> None:
    atom_server.stop()
    report = build(store, source, client=ArxivClient(atom_server.url, delay_seconds=0), load_encoder=WordEncoder)
    assert report.fetched.problem is not None and report.fetched.answered == 0
    assert report.record_sources == {"snapshot": 3, "list": 1}
    ddim = find_paper(store, "DDIM")
    assert ddim.record_source.value == "snapshot" and ddim.abstract is None and ddim.summary


def test_arxivs_record_takes_over_from_the_snapshot(store: Store, source: Path, atom_server: AtomServer) -> None:
    run(store, source, None)
    summary = find_paper(store, "DDIM").summary
    report = run(store, source, atom_server)
    assert report.fetched.asked == 3
    ddim = find_paper(store, "DDIM")
    assert (ddim.record_source.value, ddim.summary) == ("arxiv", summary)
    assert ddim.abstract == atom_server.records[DDIM].abstract
    assert report.vectors.made == 3, "texts that changed are encoded again, DeepFloyd-IF's is not"


def test_an_absurd_number_is_no_claim_and_stops_nothing(store: Store, source: Path) -> None:
    nines = "9" * 33
    text = LIST.replace("50~100 steps -> 10~20 steps", f"{nines}x speedup\n    - 50~100 steps -> 10~20 steps")
    source.write_text(text, encoding="utf-8")
    run(store, source, None)
    assert [claim.quote for claim in listed_claims(find_paper(store, "DDIM"))] == ["50~100 steps -> 10~20 steps"]


def test_blank_lines_above_shift_places_and_are_no_change(store: Store, source: Path) -> None:
    run(store, source, None)
    source.write_text("\n\n\n" + LIST, encoding="utf-8")
    report = run(store, source, None)
    assert not report.changed
    assert [claim.line for claim in listed_claims(find_paper(store, "DDIM"))] == [15]


def test_a_model_of_another_name_is_refused_before_anything_is_written(store: Store, source: Path) -> None:
    run(store, source, None)
    before = dump(store)
    source.write_text(LIST.replace("DPM-Solver**", "Solver**"), encoding="utf-8")
    with pytest.raises(EncoderError, match="holds vectors of words, not of other"):
        build(store, source, offline=True, load_encoder=WordEncoder, encoder_name="other")
    assert dump(store) == before


def test_refresh_asks_for_all(store: Store, source: Path, atom_server: AtomServer) -> None:
    run(store, source, atom_server)
    changed = atom_server.records[DDIM].model_copy(update={"version": 4, "title": "DDIM, Revised"})
    atom_server.records[DDIM] = changed
    assert run(store, source, atom_server, refresh=True).fetched.asked == 3
    detail = load_paper(store, "DDIM")
    assert (detail.version, detail.paper.title) == (4, "DDIM, Revised")


def test_ids_that_arxiv_does_not_know_are_named(store: Store, source: Path, atom_server: AtomServer) -> None:
    del atom_server.records[SOLVER]
    report = run(store, source, atom_server)
    assert report.fetched.missing == (SOLVER,)


def test_two_lists_are_one_graph(store: Store, source: Path, atom_server: AtomServer, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text('# Mine\n\n## Fast\n\n- "Denoising Diffusion Implicit Models", ICLR 2021\n', encoding="utf-8")
    run(store, source, atom_server)
    before = len(load_papers(store))
    build(store, [source, other], offline=True, load_encoder=WordEncoder)
    assert len(load_papers(store)) == before
    assert {entry.source for entry in load_paper(store, "DDIM").entries} == {"list.md", "other.md"}


def test_a_list_that_cannot_be_read_leaves_the_store_as_it_was(store: Store, source: Path, tmp_path: Path) -> None:
    run(store, source, None)
    before = dump(store)
    source.write_text("# nothing here\n", encoding="utf-8")
    with pytest.raises(ListError, match="holds no entry"):
        run(store, source, None)
    with pytest.raises(ListError, match="not there"):
        build(store, [DEFAULT_LIST, tmp_path / "none.md"], offline=True, load_encoder=WordEncoder)
    assert dump(store) == before


def test_another_model_is_refused_and_reembed_changes_over(store: Store, source: Path) -> None:
    run(store, source, None)
    other = WordEncoder(name="other", dimension=8)
    with pytest.raises(EncoderError, match="holds vectors of words, not of other"):
        build(store, source, offline=True, load_encoder=lambda: other, encoder_name="other")
    report = build(store, source, offline=True, load_encoder=lambda: other, reembed=True)
    assert (report.vectors.made, report.vectors.encoder) == (4, "other")


def test_the_same_list_from_another_folder_is_the_same_source(
    store: Store, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, source, None)
    monkeypatch.chdir(source.parent)
    assert not run(store, Path("list.md"), None).changed


# Where a killed build may stand: before and after each step, and between the table writes inside one.
KILLER = """
import os, signal, sys
from pathlib import Path
import ingest.pipeline as pipeline
import kg.store.writes as writes
from ingest.eprints import ArxivClient
from kg.store import open_store
from tests.encoders import WordEncoder

db, source, url, target, nth = sys.argv[1:]
home = writes if target == "sync_rows" else pipeline
whole = getattr(home, target)
calls = 0

def deadly(*args, **kwargs):
    global calls
    calls += 1
    if calls == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return whole(*args, **kwargs)

setattr(home, target, deadly)
client = ArxivClient(url, delay_seconds=0, batch_size=2)
pipeline.build(open_store(db), Path(source), client=client, load_encoder=WordEncoder)
"""


@pytest.mark.parametrize(
    ("target", "nth"),
    [
        ("save_list", 1),
        ("sync_rows", 2),
        ("sync_rows", 5),
        ("fetch_papers", 1),
        ("save_records", 2),
        ("save_records", 3),
        ("save_papers", 1),
        ("sync_rows", 12),
        ("save_vectors", 1),
        ("save_claims", 1),
        ("save_relations", 1),
        ("save_run", 1),
    ],
)
def test_a_killed_build_is_completed_by_the_next_and_nothing_is_lost_or_doubled(
    tmp_path: Path, source: Path, atom_server: AtomServer, target: str, nth: int
) -> None:
    db = tmp_path / "killed.db"
    killed = subprocess.run(
        [sys.executable, "-c", KILLER, str(db), str(source), atom_server.url, target, str(nth)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    whole = open_store(tmp_path / "whole.db")
    broken = open_store(db)
    for store in (whole, broken):
        build(
            store,
            source,
            client=ArxivClient(atom_server.url, delay_seconds=0, batch_size=2),
            load_encoder=WordEncoder,
        )
    assert dump(broken) == dump(whole)
    assert len(load_entries(broken)) == 5
    for store in (whole, broken):
        store.close()


def test_answers_that_came_before_a_kill_are_not_asked_again(
    tmp_path: Path, source: Path, atom_server: AtomServer
) -> None:
    db = tmp_path / "killed.db"
    # The first save is the snapshot's, the second arXiv's first answer of two ids; the third is never made.
    arguments = [str(db), str(source), atom_server.url, "save_records", "3"]
    subprocess.run(
        [sys.executable, "-c", KILLER, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    before = len(atom_server.requests)
    store = open_store(db)
    run(store, source, atom_server)
    assert [request.ids for request in atom_server.requests[before:]] == [(SOLVER,)]
    store.close()
