"""Search: ranking, filters, facet counts, reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claim_filters import parse_claim_filter
from kg.errors import EncoderError, QueryError
from kg.retrieval import SearchResults, search
from kg.store import Store, load_papers, save_claims
from kg.verdicts import Tally
from tests.encoders import WordEncoder
from tests.graphs import PAPERS, make_store


@pytest.fixture(scope="module")
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, encoder: WordEncoder) -> Iterator[Store]:
    store = make_store(tmp_path_factory.mktemp("store") / "kg.db", encoder)
    yield store
    store.close()


def names(results: SearchResults) -> list[str]:
    return [hit.paper.name for hit in results]


def counts(results: SearchResults, facet: str) -> dict[str, int]:
    return {count.value: count.count for count in results.facets[facet]}


@pytest.mark.parametrize("text", ["DDIM", "ddim", "2010.02502", "https://arxiv.org/abs/2010.02502", "arxiv:2010.02502"])
def test_the_exactly_named_paper_is_first(store: Store, encoder: WordEncoder, text: str) -> None:
    for chosen in (encoder, None):
        first = next(iter(search(store, text, encoder=chosen)))
        assert (first.rank, first.paper.name, first.why.exact) == (1, "DDIM", True)
        assert "exact name" in str(first.why)


@pytest.mark.parametrize(
    ("text", "name"), [("dpm solver", "DPM-Solver"), ("DPMSolver++", "DPM-Solver++"), ("snap fusion", "SnapFusion")]
)
def test_other_spellings_are_exact_too(store: Store, text: str, name: str) -> None:
    assert names(search(store, text))[0] == name


def test_words_rank_by_bm25_and_are_named(store: Store) -> None:
    results = search(store, "solvers for fast sampling")
    assert results.mode == "keyword"
    assert set(names(results)[:2]) == {"DPM-Solver", "DPM-Solver++"}
    top = results.hits[0].why
    assert top.lexical_rank == 1 and set(top.words) == {"solver", "fast", "sampling"}
    assert top.dense_rank is None
    assert "SnapFusion" not in names(results), "none of the words stands there"


def test_both_rankings_are_fused_by_reciprocal_rank(store: Store, encoder: WordEncoder) -> None:
    results = search(store, "skips steps", encoder=encoder)
    assert results.mode == "hybrid"
    for hit in results:
        ranks = [rank for rank in (hit.why.lexical_rank, hit.why.dense_rank) if rank is not None]
        assert hit.score == pytest.approx(sum(1 / (60 + rank) for rank in ranks))
    assert set(names(results)[:2]) == {"DDIM", "ReDi"}
    scores = [hit.score for hit in results]
    assert scores == sorted(scores, reverse=True)


def test_results_by_likeness_alone_say_so(store: Store) -> None:
    class OneMeaning(WordEncoder):
        """Whatever is asked, it means a fast solver."""

        def encode(self, texts: Sequence[str], **_: Any) -> npt.NDArray[np.float32]:
            return super().encode(["a fast solver"] * len(texts))

    encoder = OneMeaning()
    assert set(names(search(store, "qqqq", encoder=encoder))) >= {"DPM-Solver", "DPM-Solver++"}
    said = "no paper here has any of these words; these come nearest in meaning"
    assert search(store, "qqqq", encoder=encoder).notes == (said,)
    assert search(store, "solver", encoder=encoder).notes == ()
    assert search(store, "qqqq").notes == () and search(store, "").notes == ()


def test_a_phrase_must_stand_as_it_is(store: Store, encoder: WordEncoder) -> None:
    assert names(search(store, '"low bit"', encoder=encoder)) == ["PTQD"]
    assert names(search(store, '"bit low"', encoder=encoder)) == []


def test_an_empty_question_browses_newest_first(store: Store, encoder: WordEncoder) -> None:
    results = search(store, "", encoder=encoder)
    assert results.mode == "browse"
    # By eprint: 2306, 2305, 2302, 2211, 2206, 2010, 2006.
    assert names(results) == ["SnapFusion", "PTQD", "ReDi", "DPM-Solver++", "DPM-Solver", "DDIM", "DDPM"]
    assert names(search(store, "", limit=2, offset=2)) == ["ReDi", "DPM-Solver++"]
    assert [hit.rank for hit in search(store, "", limit=2, offset=2)] == [3, 4]


def test_sorting_by_speedup_puts_the_largest_first(store: Store) -> None:
    # DPM-Solver states exactly 10, DDIM 2.5 to 10; fewer parameters are no speedup.
    assert names(search(store, "", sort="speedup"))[:2] == ["DPM-Solver", "DDIM"]


def test_filters_hold_together_and_say_so(store: Store) -> None:
    results = search(store, "speedup:>=5 venue:NIPS")
    assert names(results) == ["DPM-Solver"]
    why = str(results.hits[0].why)
    assert "venue NeurIPS" in why and "10×" in why
    # NeurIPS has four: DPM-Solver reaches 5x, DDPM, PTQD and SnapFusion state no speedup.
    assert results.notes == (
        "speedup ≥5×, as reported against each paper's own baseline: 1 reach it, 0 stay below, 3 state none",
    )
    assert names(search(store, "", venues=["NeurIPS"], speedup=5)) == ["DPM-Solver"]
    assert names(search(store, "speedup:>=5")) == ["DPM-Solver", "DDIM"]
    assert names(search(store, "speedup:>10")) == ["DPM-Solver", "DDIM"], "reaches 10"
    assert names(search(store, "speedup:>=11")) == []


def test_unknown_is_not_false(store: Store) -> None:
    # DPM-Solver states 10 steps, DDIM 10 to 20, the other five none.
    results = search(store, "steps:<=12")
    assert names(results) == ["DPM-Solver", "DDIM"]
    assert results.tally == Tally("steps ≤12", satisfy=1, may=1, fail=0, unknown=5)
    assert results.notes == (
        "steps ≤12, as reported: 2 keep to it (1 of them only with part of its interval), 0 lie above, 5 state none",
    )
    assert [hit.answers[0].verdict for hit in results] == ["satisfies", "may"]
    assert [str(hit.why) for hit in results] == ["steps ≤12: 10", "steps ≤12 in part: 10–20"]
    shown = search(store, "steps:<=12 unknown:show")
    assert names(shown)[:2] == ["DPM-Solver", "DDIM"] and shown.total == 7
    assert [str(hit.why) for hit in shown][2:] == ["steps ≤12: not stated"] * 5
    assert shown.tally == results.tally
    assert names(search(store, "steps:<=12", show_unknown=True)) == names(shown)
    both = search(store, "steps:>=15 steps:<=18").notes  # DDIM's 10 to 20 reach into it, DPM-Solver's 10 do not
    assert both == (
        "steps ≥15 steps ≤18, as reported: "
        "1 meet all of it (1 of them only with part of its interval), 1 do not, 5 state none",
    )
    none = search(store, "steps:<=3")
    assert none.tally == Tally("steps ≤3", satisfy=0, may=0, fail=2, unknown=5)
    assert none.suggestions == ("without steps:<=3 there are 7", "unknown:show gives 5 that state nothing on it")


def test_a_way_out_of_a_baseline_or_a_device_that_no_claim_names(store: Store) -> None:
    # Over DDPM nothing is stated; over anything DPM-Solver and DDIM state 12 steps or fewer.
    assert search(store, "steps:<=12 over:DDPM").suggestions == (
        "without over:DDPM there are 2",
        "unknown:show gives 7 that state nothing on it",
    )
    assert search(store, "steps:<=12 device:gpu").suggestions[0] == "without device:gpu there are 2"


def test_conditions_on_claims_may_be_given_as_arguments(store: Store) -> None:
    few = parse_claim_filter("steps", "<=12")
    assert few is not None
    assert names(search(store, claims=[few], baselines=["ddim"])) == ["DPM-Solver"]
    assert names(search(store, "steps:<=12", baselines=["DDPM"])) == []


def test_a_baseline_may_be_asked_for_by_any_name_of_its_paper(tmp_path: Path) -> None:
    store = make_store(tmp_path / "kg.db")
    ids = {paper.name: paper.id for paper in load_papers(store).values()}
    row = {
        "paper_id": ids["ReDi"], "baseline_paper_id": ids["DDIM"], "baseline": "the implicit sampler",
        "quantity": "speedup", "low": 2, "high": 2, "ratio_low": 2, "ratio_high": 2, "quote": "2x", "origin": "list",
        "start": 0, "end": 2, "confidence": 0.9,
    }  # fmt: skip
    save_claims(store, [row])
    for name in ("DDIM", "2010.02502", '"Denoising Diffusion Implicit Models"'):
        assert names(search(store, f"speedup:>=2 over:{name}")) == ["ReDi"]
    assert names(search(store, "speedup:>=2 over:DDPM")) == []
    store.close()


def test_several_conditions_are_counted_together_and_each_by_itself(store: Store) -> None:
    results = search(store, "steps:<=10 speedup:>=5 venue:NeurIPS")
    # Of the four at NeurIPS DPM-Solver meets both, the others state neither.
    assert names(results) == ["DPM-Solver"]
    assert results.tally == Tally("speedup ≥5×, steps ≤10", satisfy=1, may=0, fail=0, unknown=3)
    assert results.tallies == (Tally("speedup ≥5×", 1, 0, 0, 0), Tally("steps ≤10", 1, 0, 0, 0))
    assert search(store, "venue:NeurIPS").tally is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year:2021", ["DDIM"]),
        ("over:DDIM", ["DPM-Solver"]),
        ("over:SD-v1.5", ["SnapFusion"]),
        ("params:>=2x", ["SnapFusion"]),
        ("params:>=2x speedup:>=2", []),
        ("year:>=2023 has:no-code venue:ICML", ["ReDi"]),
        ("has:code", ["DPM-Solver", "DDIM", "DDPM"]),
        ("topic:Solvers", ["DPM-Solver++", "DPM-Solver", "DDIM"]),
        ("topic:sampling", ["ReDi", "DPM-Solver++", "DPM-Solver", "DDIM"]),
        ('topic:"Sampling / Distillation"', ["ReDi"]),
        ("topic:nothing", []),
    ],
)
def test_each_filter(store: Store, text: str, expected: list[str]) -> None:
    assert names(search(store, text)) == expected


def test_facets_count_under_the_other_filters(store: Store) -> None:
    results = search(store, "venue:NeurIPS has:code")
    assert names(results) == ["DPM-Solver", "DDPM"]
    # Venue counts ignore the venue filter but keep has:code: DDPM, DPM-Solver at NeurIPS, DDIM at ICLR.
    assert counts(results, "venue") == {"NeurIPS": 2, "ICLR": 1}
    # Code counts ignore has:code but keep NeurIPS: DDPM, DPM-Solver with; PTQD, SnapFusion without.
    assert counts(results, "code") == {"code": 2, "no-code": 2}
    assert counts(results, "year") == {"2022": 1, "2020": 1}
    assert counts(results, "topic") == {"Basics": 1, "Sampling": 1, "Sampling / Solvers": 1}
    assert counts(results, "speedup") == {"1.5": 1, "2": 1, "3": 1, "5": 1, "10": 1}


def test_every_facet_count_is_what_choosing_it_gives(store: Store) -> None:
    for text in ("", "steps", "has:code", "year:>=2022 venue:NeurIPS", "speedup:>=2"):
        results = search(store, text)
        for facet, prefix in (("venue", "venue"), ("topic", "topic")):
            for count in results.facets[facet]:
                base = search(store, text).query.filters.without(facet)
                rest = " ".join(base.text(f) for f in base.active)
                chosen = search(store, f'{results.query.text} {rest} {prefix}:"{count.value}"', limit=1000)
                assert chosen.total == count.count, (text, count)


def test_an_empty_page_offers_a_way_out(store: Store) -> None:
    results = search(store, "venue:CVPR year:2023")
    assert results.total == 0
    assert results.suggestions == ("without venue:CVPR there are 3",)


def test_vectors_of_another_model_are_not_compared(store: Store) -> None:
    with pytest.raises(EncoderError, match="cannot be compared"):
        search(store, "steps", encoder=WordEncoder(name="another"))


def test_an_unknown_sort_is_refused(store: Store) -> None:
    with pytest.raises(QueryError, match="relevance, newest, speedup"):
        search(store, "", sort="best")  # type: ignore[arg-type]


@settings(max_examples=200)
@given(st.text(max_size=60) | st.sampled_from(['"', "NEAR(", "a* OR b", "title:^x", "-", "x'); DROP TABLE paper;--"]))
def test_user_text_is_never_syntax(store: Store, encoder: WordEncoder, text: str) -> None:
    results = search(store, text, encoder=encoder)
    assert 0 <= results.total <= len(PAPERS)
    assert [hit.rank for hit in results] == list(range(1, len(results) + 1))
