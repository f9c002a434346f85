"""kg.ids: one table for both directions, the refusals, and round trips of made-up ids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import (
    Eprint,
    eprint_month,
    find_eprints,
    format_doi_url,
    format_eprint_url,
    format_openreview_url,
    normalize_doi,
    parse_eprint,
    parse_openreview,
    parse_repository,
)

# text, eprint, version, canonical address: the address is formatted from the id, and parsed back to it.
EPRINTS = [
    ("2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    (" 2312.00858v3 ", "2312.00858", 3, "https://arxiv.org/abs/2312.00858v3"),
    ("0704.0001", "0704.0001", None, "https://arxiv.org/abs/0704.0001"),
    ("1412.6980", "1412.6980", None, "https://arxiv.org/abs/1412.6980"),
    ("1501.00001v12", "1501.00001", 12, "https://arxiv.org/abs/1501.00001v12"),
    ("arXiv:2312.00858v2 [cs.CV]", "2312.00858", 2, "https://arxiv.org/abs/2312.00858v2"),
    ("[arXiv:2312.00858]", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("ARXIV: 2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("10.48550/arXiv.2205.04692", "2205.04692", None, "https://arxiv.org/abs/2205.04692"),
    ("https://doi.org/10.48550/arXiv.2205.04692", "2205.04692", None, "https://arxiv.org/abs/2205.04692"),
    ("http://arxiv.org/abs/2410.13823v1", "2410.13823", 1, "https://arxiv.org/abs/2410.13823v1"),
    ("arxiv.org/abs/2410.13823", "2410.13823", None, "https://arxiv.org/abs/2410.13823"),
    ("//arxiv.org/abs/2410.13823", "2410.13823", None, "https://arxiv.org/abs/2410.13823"),
    ("https://www.arxiv.org/pdf/2502.20704", "2502.20704", None, "https://arxiv.org/abs/2502.20704"),
    ("https://arxiv.org/pdf/2310.18581v2.pdf", "2310.18581", 2, "https://arxiv.org/abs/2310.18581v2"),
    ("https://arxiv.org/abs/2104.00489.pdf", "2104.00489", None, "https://arxiv.org/abs/2104.00489"),
    ("https://arxiv.org/pdf/2411.07066?", "2411.07066", None, "https://arxiv.org/abs/2411.07066"),
    ("https://arxiv.org/abs/2304.03893?s=03", "2304.03893", None, "https://arxiv.org/abs/2304.03893"),
    ("https://arxiv.org/abs/2108.06869.", "2108.06869", None, "https://arxiv.org/abs/2108.06869"),
    ("https://arxiv.org/html/2312.00858v1#S3.SS1", "2312.00858", 1, "https://arxiv.org/abs/2312.00858v1"),
    ("https://arxiv.org/abs/arXiv:2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("https://browse.arxiv.org/pdf/2401.18079.pdf", "2401.18079", None, "https://arxiv.org/abs/2401.18079"),
    ("http://export.arxiv.org/abs/2301.00389", "2301.00389", None, "https://arxiv.org/abs/2301.00389"),
    ("http://de.arxiv.org/abs/2301.00389", "2301.00389", None, "https://arxiv.org/abs/2301.00389"),
    ("http://xxx.lanl.gov/abs/hep-th/9901001", "hep-th/9901001", None, "https://arxiv.org/abs/hep-th/9901001"),
    ("https://arxiv.org/ftp/arxiv/papers/2403/2403.20041.pdf", "2403.20041", None, "https://arxiv.org/abs/2403.20041"),
    ("https://arxiv.org/ftp/cs/papers/0309/0309136.pdf", "cs/0309136", None, "https://arxiv.org/abs/cs/0309136"),
    ("https://www.alphaxiv.org/overview/2312.00858v2", "2312.00858", 2, "https://arxiv.org/abs/2312.00858v2"),
    ("https://alphaxiv.org/abs/2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("https://ar5iv.labs.arxiv.org/html/2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("https://ar5iv.org/abs/2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    ("https://huggingface.co/papers/2312.00858", "2312.00858", None, "https://arxiv.org/abs/2312.00858"),
    (
        "https://img.shields.io/badge/arXiv-2503.17407-b31b1b.svg",
        "2503.17407",
        None,
        "https://arxiv.org/abs/2503.17407",
    ),
    ("hep-th/9901001", "hep-th/9901001", None, "https://arxiv.org/abs/hep-th/9901001"),
    ("math.GT/0309136", "math/0309136", None, "https://arxiv.org/abs/math/0309136"),
    ("https://arxiv.org/abs/math.GT/0309136v2", "math/0309136", 2, "https://arxiv.org/abs/math/0309136v2"),
    ("https://arxiv.org/pdf/quant-ph/0201082v1.pdf", "quant-ph/0201082", 1, "https://arxiv.org/abs/quant-ph/0201082v1"),
    ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001", None, "https://arxiv.org/abs/hep-th/9901001"),
    ("arXiv:cmp-lg/9404001", "cmp-lg/9404001", None, "https://arxiv.org/abs/cmp-lg/9404001"),
]

NOT_EPRINTS = [
    "",
    "2313.00858",  # month 13
    "2300.00858",  # month 0
    "0703.0001",  # before the new style
    "2312.0858",  # four digits after 2014
    "1412.06980",  # five digits before 2015
    "2312.00000",  # numbers begin at 1
    "2312.00858v0",
    "12312.00858",
    "2312.008581",
    "hep-th/0704001",  # after the old style
    "hep-th/9913001",
    "hep-xx/9901001",  # no such archive
    "9901001",
    "10.1145/3474085",
    "https://github.com/someone/2312.00858",
    "https://arxiv.org.evil.example/abs/2312.00858",
    "https://example.org/arxiv.org/abs/2312.00858",
    "https://huggingface.co/spaces/x/2312.00858",
    "https://arxiv.org/list/cs.CV/2312",
    "https://arxiv.org/a/song_j_1",
    "https://img.shields.io/badge/Arxiv-orange",
    "https://img.shields.io/badge/version-2312.00858-red",
    "https://doi.org/10.1145/2312.00858",
    "javascript:2312.00858",
    "http://[arxiv.org/abs/2312.00858",
    "the paper 2312.00858 is good",
]


@pytest.mark.parametrize(("text", "eprint", "version", "url"), EPRINTS)
def test_an_eprint_is_read_and_written_back(text: str, eprint: str, version: int | None, url: str) -> None:
    assert parse_eprint(text) == Eprint(eprint, version)
    assert format_eprint_url(eprint, version) == url
    assert parse_eprint(url) == Eprint(eprint, version)
    assert find_eprints(url) == [Eprint(eprint, version)]


@pytest.mark.parametrize("text", NOT_EPRINTS)
def test_what_is_no_eprint_is_none(text: str) -> None:
    assert parse_eprint(text) is None


new_style = st.builds(
    lambda year, month, number: f"{year:02}{month:02}." + (f"{number % 9999 + 1:04}" if year < 15 else f"{number:05}"),
    st.integers(8, 40),
    st.integers(1, 12),
    st.integers(1, 99_999),
)
old_style = st.builds(
    lambda archive, year, month, number: f"{archive}/{year % 100:02}{month:02}{number:03}",
    st.sampled_from(["hep-th", "math", "cs", "quant-ph", "cond-mat", "q-bio"]),
    st.integers(1992, 2006),
    st.integers(1, 12),
    st.integers(1, 999),
)


@given(st.one_of(new_style, old_style), st.one_of(st.none(), st.integers(1, 99)))
def test_every_form_of_an_id_leads_back_to_it(eprint: str, version: int | None) -> None:
    suffix = "" if version is None else f"v{version}"
    expected = Eprint(eprint, version)
    for form in (
        "{}",
        "arXiv:{}",
        "https://arxiv.org/abs/{}",
        "http://export.arxiv.org/pdf/{}.pdf",
        "arxiv.org/html/{}",
    ):
        assert parse_eprint(form.format(eprint + suffix)) == expected
    assert find_eprints(f"As in (arXiv:{eprint}{suffix}), and more.") == [expected]


@given(st.text(max_size=80))
def test_no_text_breaks_the_parsers(text: str) -> None:
    eprint, doi = parse_eprint(text), normalize_doi(text)
    assert eprint is None or parse_eprint(eprint.eprint) == Eprint(eprint.eprint)
    assert doi is None or normalize_doi(doi) == doi
    assert len(find_eprints(text)) <= len(text)
    repository = parse_repository("https://github.com/" + text)
    assert repository is None or repository.count("/") == 2
    assert parse_openreview(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nothing here, 3.14159 and 2024", []),
        ("1012.5000 images, 2206.1234 ms", []),
        ("a bare 2206.12345 counts", [Eprint("2206.12345")]),
        ("version 1.2206.12345 and 2206.12345.6 do not", []),
        ("arXiv preprint arXiv:2010.02502, 2020", [Eprint("2010.02502")]),
        ("arXiv 1412.6980", [Eprint("1412.6980")]),
        ("[a](https://arxiv.org/pdf/2010.02502v4.pdf), [b](http://arxiv.org/abs/cs/0309136).",
         [Eprint("2010.02502", 4), Eprint("cs/0309136")]),
        ("https://arxiv.org/abs/2010.02502 and again arXiv:2010.02502v2", [Eprint("2010.02502")]),
        ("https://example.org/2010.02502.html", []),
        ("see hep-th/9901001v3", [Eprint("hep-th/9901001", 3)]),
        ("physics/9901001 is not hep-physics/99010012", [Eprint("physics/9901001")]),
    ],
)  # fmt: skip
def test_ids_in_running_text(text: str, expected: list[Eprint]) -> None:
    assert find_eprints(text) == expected


def test_the_month_of_an_id() -> None:
    assert eprint_month("2010.02502") == (2020, 10)
    assert eprint_month("hep-th/9108001") == (1991, 8)
    assert eprint_month("math/0001001") == (2000, 1)
    with pytest.raises(ValueError, match="no arXiv id"):
        eprint_month("2313.00001")


DOIS = [
    ("10.1145/3474085.3475391", "10.1145/3474085.3475391"),
    ("doi:10.1038/S41586-021-03819-2", "10.1038/s41586-021-03819-2"),
    ("DOI 10.1109/TPAMI.2021.3087709.", "10.1109/tpami.2021.3087709"),
    ("https://doi.org/10.1007/s12083-021-01074-w", "10.1007/s12083-021-01074-w"),
    ("http://dx.doi.org/10.1002/cbic.202300117", "10.1002/cbic.202300117"),
    ("https://doi.org/https://doi.org/10.21203/rs.3.rs-722389/v1", "10.21203/rs.3.rs-722389/v1"),
    ("https://doi.org/10.24963/ijcai.2022/306", "10.24963/ijcai.2022/306"),
    ("https://doi.org/10.1016%2Fj.csbj.2024.09.007", "10.1016/j.csbj.2024.09.007"),
    ("(https://doi.org/10.1016/0004-3702(94)00041-X)", "10.1016/0004-3702(94)00041-x"),
    ("10.1016/0004-3702(94)00041-X", "10.1016/0004-3702(94)00041-x"),
    ("10.48550/arXiv.2205.04692", "10.48550/arxiv.2205.04692"),
    ("https://dl.acm.org/doi/pdf/10.1145/3123266.3127905", "10.1145/3123266.3127905"),
    ("https://dl.acm.org/doi/10.1145/3589002", "10.1145/3589002"),
    ("https://www.science.org/doi/suppl/10.1126/science.abn2100/suppl_file/a_data_s1.zip", "10.1126/science.abn2100"),
    ("https://academic.oup.com/nar/advance-article/doi/10.1093/nar/gkae297/7658041", "10.1093/nar/gkae297"),
    ("https://spj.science.org/doi/10.34133/2022/9791435", "10.34133/2022/9791435"),
    ("https://pubs.rsc.org/sc/article/doi/10.1039/d6sc02631a/1273946/A-slug", "10.1039/d6sc02631a"),
    ("https://www.emerald.com/insight/content/doi/10.1108/EL-06-2022-0141/full/html", "10.1108/el-06-2022-0141"),
    ("https://www.frontiersin.org/articles/10.3389/fimmu.2022.123456/full", "10.3389/fimmu.2022.123456"),
    ("https://link.springer.com/content/pdf/10.1007/978-3-031-19812-0_1.pdf", "10.1007/978-3-031-19812-0_1"),
    ("https://journals.plos.org/ploscompbiol/article?id=10.1371/journal.pcbi.1008736", "10.1371/journal.pcbi.1008736"),
    ("https://www.biorxiv.org/content/10.1101/2024.03.15.585128v1.full.pdf+html", "10.1101/2024.03.15.585128"),
    ("https://www.biorxiv.org/content/10.1101/622803v4", "10.1101/622803"),
    ("https://www.biorxiv.org/content/biorxiv/early/2020/05/03/2020.05.01.072785.full.pdf",
     "10.1101/2020.05.01.072785"),
    ("https://www.nature.com/articles/s41467-022-32007-7.pdf", "10.1038/s41467-022-32007-7"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "doi"), DOIS)
def test_a_doi_is_read_and_written_back(text: str, doi: str) -> None:
    assert normalize_doi(text) == doi
    assert normalize_doi(format_doi_url(doi)) == doi


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.1145",
        "10.1145/",
        "https://dl.acm.org/doi/proceedings",
        "https://arxiv.org/abs/2312.00858",
        "https://example.org/x",
        "10.1145/" + "x" * 400,
    ],
)  # fmt: skip
def test_what_is_no_doi_is_none(text: str) -> None:
    assert normalize_doi(text) is None


@pytest.mark.parametrize(
    ("text", "openreview"),
    [
        ("https://openreview.net/forum?id=PUIqjT4rzq7", "PUIqjT4rzq7"),
        ("http://www.openreview.net/pdf?id=_8DoIe8G3t", "_8DoIe8G3t"),
        ("https://openreview.net/attachment?id=qynH28Y4xE&name=supplementary_material", "qynH28Y4xE"),
        ("https://openreview.net/forum?id=HklxbgBKvr&fileGuid=3xgr169o12oUrbxS", "HklxbgBKvr"),
        ("https://openreview.net/group?id=ICLR.cc/2024/Conference", None),
        ("https://openreview.net/profile?email=a@example.org", None),
        ("https://openreview.net/pdf/b349f5504ef1e6143231064979e2e96feaf5a6a9.pdf", None),
        ("https://openreview.net/forum?id=%3Cscript%3E", None),
        ("https://example.org/forum?id=PUIqjT4rzq7", None),
        ("PUIqjT4rzq7", None),
    ],
)  # fmt: skip
def test_openreview_forums(text: str, openreview: str | None) -> None:
    assert parse_openreview(text) == openreview
    if openreview:
        assert parse_openreview(format_openreview_url(openreview)) == openreview


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://github.com/CompVis/stable-diffusion", "github.com/compvis/stable-diffusion"),
        ("http://www.github.com/CompVis/stable-diffusion.git", "github.com/compvis/stable-diffusion"),
        ("github.com/a/b/blob/main/README.md#L4", "github.com/a/b"),
        ("git@github.com:a/b.git", "github.com/a/b"),
        ("https://raw.githubusercontent.com/a/b/main/x.png", "github.com/a/b"),
        ("https://gitlab.com/group/part/name/-/tree/main", "gitlab.com/group/part/name"),
        ("https://huggingface.co/ByteDance/SDXL-Lightning", "huggingface.co/bytedance/sdxl-lightning"),
        ("https://huggingface.co/spaces/PAIR/Text2Video-Zero", "huggingface.co/spaces/pair/text2video-zero"),
        ("https://huggingface.co/papers/2312.00858", None),
        ("https://huggingface.co/collections/z-lab/dflash", None),
        ("https://huggingface.co/datasets/x", None),
        ("https://huggingface.co/LLMQ", None),
        ("https://github.com/topics/diffusion", None),
        ("https://github.com/someone", None),
        ("https://gist.github.com/someone/abcdef", None),
        ("https://github.com.evil.example/a/b", None),
        ("https://github.com/a/<b>", None),
        ("javascript:alert(1)//github.com/a/b", None),
        ("", None),
    ],
)  # fmt: skip
def test_repository_keys(url: str, key: str | None) -> None:
    assert parse_repository(url) == key
    if key:
        assert parse_repository("https://" + key) == key


def test_every_arxiv_link_of_the_real_lists_is_read(shared: Path) -> None:
    links = set()
    for path in sorted((shared / "lists").glob("*.md")):
        links |= set(
            re.findall(r"https?://(?:\w+\.)?arxiv\.org/(?:abs|pdf|ftp)/[^\s()\"'<>\]|]+", path.read_text("utf-8"))
        )
    unread = {link for link in links if parse_eprint(link) is None}
    assert len(links) > 5000
    assert sorted(unread) == []
