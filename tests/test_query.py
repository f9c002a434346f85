"""The query language, and that nothing a user types can break it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.query import Filters, parse_query


@pytest.mark.parametrize(
    ("text", "words", "phrases", "filters"),
    [
        ("", (), (), Filters()),
        ("DDIM", ("DDIM",), (), Filters()),
        ("DPM-Solver++ steps", ("DPM-Solver++", "steps"), (), Filters()),
        ("faster sampling without retraining", ("faster", "sampling", "retraining"), (), Filters()),
        ("what is the", ("what", "is", "the"), (), Filters()),
        ('"noise schedule"', (), ("noise schedule",), Filters()),
        ("venue:CVPR", (), (), Filters(venues=("CVPR",))),
        ("venue:CVPR venue:ICML x", ("x",), (), Filters(venues=("CVPR", "ICML"))),
        ('venue:"CVPR Workshops"', (), (), Filters(venues=("CVPR Workshops",))),
        ('topic:"Patched Inference" patch', ("patch",), (), Filters(topics=("Patched Inference",))),
        ("year:2023", (), (), Filters(years=(2023, 2023))),
        ("year:>=2022", (), (), Filters(years=(2022, None))),
        ("year:>2022", (), (), Filters(years=(2023, None))),
        ("year:<2022", (), (), Filters(years=(None, 2021))),
        ("year:2020-2022", (), (), Filters(years=(2020, 2022))),
        ("year:>=2020 year:<=2022", (), (), Filters(years=(2020, 2022))),
        ("speedup:>=5x", (), (), Filters(speedup=5.0)),
        ("speedup:2.5", (), (), Filters(speedup=2.5)),
        ("has:code", (), (), Filters(has_code=True)),
        ("HAS:no-code", (), (), Filters(has_code=False)),
    ],
)
def test_a_query_is_taken_apart(text: str, words: tuple[str, ...], phrases: tuple[str, ...], filters: Filters) -> None:
    query = parse_query(text)
    assert (query.words, query.phrases, query.filters, query.remarks) == (words, phrases, filters, ())


@pytest.mark.parametrize("text", ["year:soon", "speedup:fast", "has:money", "speedup:>=", "year:>=2020-2022"])
def test_a_filter_that_is_none_is_said_and_does_not_filter(text: str) -> None:
    query = parse_query(text)
    assert query.filters == Filters()
    assert len(query.remarks) == 1 and "is not a filter I know" in query.remarks[0]


def test_an_unknown_field_is_words() -> None:
    assert parse_query("speed:fast").words == ("speed", "fast")


@given(st.text(max_size=200))
def test_any_text_is_a_query(text: str) -> None:
    query = parse_query(text)
    assert all(any(c.isalnum() or c == "_" for c in word) for word in query.words)


@given(
    st.builds(
        Filters,
        venues=st.sampled_from([(), ("CVPR",), ("CVPR Workshops", "ICML")]),
        years=st.sampled_from([(None, None), (2020, None), (None, 2021), (2022, 2022), (2020, 2023)]),
        topics=st.sampled_from([(), ("Mobile",), ("Deployment / Mobile",)]),
        speedup=st.sampled_from([None, 1.5, 100.0]),
        has_code=st.sampled_from([None, True, False]),
    )
)
def test_filters_survive_being_written_and_read(filters: Filters) -> None:
    text = " ".join(filters.text(facet) for facet in filters.active)
    assert parse_query(text).filters == filters
    for facet in filters.active:
        assert facet not in filters.without(facet).active
