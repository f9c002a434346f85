"""The query language, and that nothing a user types can break it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.claim_filters import CLAIM_FIELDS, ClaimFilter
from kg.query import Filters, parse_query

RANGE = ((">=", 2), ("<=", 8))


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
        ("steps:<=4", (), (), Filters(claims=(ClaimFilter("steps", "<=", 4, "step"),))),
        ("NFE:≤4", (), (), Filters(claims=(ClaimFilter("steps", "<=", 4, "step"),))),
        ("latency:<2s", (), (), Filters(claims=(ClaimFilter("latency", "<", 2, "s"),))),
        ('latency:"< 2 s" phone', ("phone",), (), Filters(claims=(ClaimFilter("latency", "<", 2, "s"),))),
        ("latency:<=500ms", (), (), Filters(claims=(ClaimFilter("latency", "<=", 500, "ms"),))),
        ("memory:<8GB", (), (), Filters(claims=(ClaimFilter("memory", "<", 8, "GB"),))),
        ("memory:<8gib", (), (), Filters(claims=(ClaimFilter("memory", "<", 8, "GiB"),))),
        ("memory:2×", (), (), Filters(claims=(ClaimFilter("memory", ">=", 2, "×"),))),
        ("bits:4", (), (), Filters(claims=(ClaimFilter("bits", "=", 4, "bit"),))),
        ("params:<1B", (), (), Filters(claims=(ClaimFilter("params", "<", 1e9, "parameter"),))),
        ("params:<300M", (), (), Filters(claims=(ClaimFilter("params", "<", 3e8, "parameter"),))),
        ("params:<50k", (), (), Filters(claims=(ClaimFilter("params", "<", 5e4, "parameter"),))),
        ("flops:<1.5T", (), (), Filters(claims=(ClaimFilter("flops", "<", 1.5e12, "FLOP"),))),
        ("speedup:<2", (), (), Filters(claims=(ClaimFilter("speedup", "<", 2, "×"),))),
        ("steps:>=2 steps:<=8", (), (), Filters(claims=tuple(ClaimFilter("steps", s, n, "step") for s, n in RANGE))),
        ('on:"iPhone 14 Pro"', (), (), Filters(hardware=("iPhone 14 Pro",))),
        ("device:Mobile", (), (), Filters(devices=("mobile",))),
        ("over:DDIM over:DPM-Solver++", (), (), Filters(baselines=("DDIM", "DPM-Solver++"))),
        ("unknown:show", (), (), Filters(show_unknown=True)),
        ('author:Ermon author:"Yang Song"', (), (), Filters(authors=("Ermon", "Yang Song"))),
    ],
)
def test_a_query_is_taken_apart(text: str, words: tuple[str, ...], phrases: tuple[str, ...], filters: Filters) -> None:
    query = parse_query(text)
    assert (query.words, query.phrases, query.filters, query.remarks) == (words, phrases, filters, ())


@pytest.mark.parametrize(
    "text",
    [
        *("year:soon", "speedup:fast", "has:money", "speedup:>=", "year:>=2020-2022"),
        *("steps:few", "steps:<=4GB", "latency:<2GB", "memory:<8s", "params:<1GB", "bits:", "bits:<", "nfe:<=x"),
        *("device:toaster", "unknown:maybe", "speedup:<5s", "memory:<" + "9" * 400 + "GB", "steps:=>4", "latency:-1s"),
    ],
)
def test_a_filter_that_is_none_is_said_and_does_not_filter(text: str) -> None:
    query = parse_query(text)
    assert query.filters == Filters()
    if text.endswith(":"):
        assert query.words == (text[:-1],)  # a field without a value is a word
        return
    assert len(query.remarks) == 1 and "is not a filter I know" in query.remarks[0]
    assert query.refused == query.remarks


def test_an_unknown_field_is_words() -> None:
    assert parse_query("speed:fast").words == ("speed", "fast")


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            [*CLAIM_FIELDS, "nfe", "on", "over", "device", "unknown", ":", "<", ">=", "4", "GB", "x", '"', " "]
        )
    ).map("".join)
)
def test_any_text_is_a_query(text: str) -> None:
    query = parse_query(text)
    assert all(any(c.isalnum() or c == "_" for c in word) for word in query.words)


def _of_some_field(wanted: ClaimFilter) -> st.SearchStrategy[ClaimFilter]:
    """The same condition on any field and unit that can be written."""
    units = {(name, "×") for name in CLAIM_FIELDS if name != "speedup"}
    units |= {(name, unit) for name, field in CLAIM_FIELDS.items() for _, unit in field.units.values()}
    return st.sampled_from(sorted(units)).map(lambda pair: replace(wanted, field=pair[0], unit=pair[1]))


@given(
    st.builds(
        Filters,
        venues=st.sampled_from([(), ("CVPR",), ("CVPR Workshops", "ICML")]),
        years=st.sampled_from([(None, None), (2020, None), (None, 2021), (2022, 2022), (2020, 2023)]),
        topics=st.sampled_from([(), ("Mobile",), ("Deployment / Mobile",)]),
        authors=st.sampled_from([(), ("Ermon",), ("Yang Song", "Ho")]),
        speedup=st.sampled_from([None, 1.5, 100.0]),
        has_code=st.sampled_from([None, True, False]),
        claims=st.lists(
            st.builds(
                ClaimFilter,
                field=st.just(""),
                sign=st.sampled_from([">=", ">", "<=", "<", "="]),
                value=st.floats(0, 1e15) | st.integers(0, 10**12).map(float),
                unit=st.just(""),
            ).flatmap(_of_some_field),
            max_size=1,
        ).map(tuple),
        baselines=st.sampled_from([(), ("DDIM",), ("Stable Diffusion", "DPM-Solver++")]),
        hardware=st.sampled_from([(), ("iPhone 14 Pro",)]),
        devices=st.sampled_from([(), ("mobile", "gpu")]),
    )
)
def test_filters_survive_being_written_and_read(filters: Filters) -> None:
    text = " ".join(filters.text(facet) for facet in filters.active)
    assert parse_query(text).filters == filters
    for facet in filters.active:
        assert facet not in filters.without(facet).active


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spedup:>=5", "speedup:>=5"),
        ("speedup>=5", "speedup:>=5"),
        ("venu:CVPR", "venue:CVPR"),
        ("colour:>=5", "there is no filter colour:"),
    ],
)
def test_a_slip_in_a_filter_is_said(text: str, said: str) -> None:
    query = parse_query(text)
    assert not query.filters.active
    [remark] = query.remarks
    assert "was searched as words" in remark and said in remark


@pytest.mark.parametrize("text", ["DPM-Solver: a fast solver", "re:zero", "x=3 and y", "A > B", "http://example.org/a"])
def test_words_with_colons_are_no_slips(text: str) -> None:
    assert parse_query(text).remarks == ()


@pytest.mark.parametrize("text", ["*", "🤖", "?! venue:CVPR"])
def test_a_query_without_a_word_is_said(text: str) -> None:
    query = parse_query(text)
    [remark] = query.remarks
    assert remark == f"{text.split(' ', maxsplit=1)[0]} holds no word to search for and was left out"


@pytest.mark.parametrize(
    ("text", "words", "filters", "said"),
    [
        ("few-step sampling, at least 5x", ("few-step", "sampling"), Filters(speedup=5.0), "speedup:>=5"),
        ("at least 2.5 times faster", (), Filters(speedup=2.5), "speedup:>=2.5"),
        ("10x or more", (), Filters(speedup=10.0), "speedup:>=10"),
        ("solvers since 2022", ("solvers",), Filters(years=(2022, None)), "year:>=2022"),
        ("solvers after 2022", ("solvers",), Filters(years=(2023, None)), "year:>2022"),
        ("before 2020 pruning", ("pruning",), Filters(years=(None, 2019)), "year:<2020"),
        ("pruning 2021 or later", ("pruning",), Filters(years=(2021, None)), "year:>=2021"),
    ],
)
def test_filters_in_words(text: str, words: tuple[str, ...], filters: Filters, said: str) -> None:
    query = parse_query(text)
    assert (query.words, query.filters) == (words, filters)
    [remark] = query.remarks
    assert remark.endswith(f"was taken as {said}")


@pytest.mark.parametrize(
    "text", ['"at least 5x"', "at least", "a 5x5 kernel", "since then", "speedup:>=5", "year:2022 x"]
)
def test_what_only_sounds_like_a_filter(text: str) -> None:
    assert not any("was taken as" in remark for remark in parse_query(text).remarks)


@pytest.mark.parametrize(("text", "name"), [("CVPR quantization", "CVPR"), ("samplers, NeurIPS, fast", "NeurIPS")])
def test_a_venue_among_the_words_is_said(text: str, name: str) -> None:
    [remark] = parse_query(text).remarks
    assert remark == f"{name} was searched as a word; for what appeared there write venue:{name}"


def test_the_flagship_question_of_a_researcher() -> None:
    query = parse_query("few-step sampling without retraining, CVPR or later, at least 5x")
    assert query.filters == Filters(speedup=5.0)
    assert len(query.remarks) == 2
