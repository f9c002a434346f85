"""kg.venues: labels as real lists write them, comments as authors write them, and the table itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.venues import Track, VenueLabel, find_venue, parse_label, venue_full_name, venue_names

MAIN, FINDINGS, WORKSHOP, PREPRINT, REPORT = (
    Track.MAIN,
    Track.FINDINGS,
    Track.WORKSHOP,
    Track.PREPRINT,
    Track.REPORT,
)

# label, venue, year, track, month, mark
LABELS = [
    ("NeurIPS22", "NeurIPS", 2022, MAIN, None, None),
    ("CVPR23W", "CVPR Workshops", 2023, WORKSHOP, None, None),
    ("Arxiv2305", "arXiv", 2023, PREPRINT, 5, None),
    ("TechReport-2204", "TechReport", 2022, REPORT, 4, None),
    ("ICLR 2021 Oral", "ICLR", 2021, MAIN, None, "Oral"),
    ("NIPS'17", "NeurIPS", 2017, MAIN, None, None),
    ("[CVPR 2025]", "CVPR", 2025, MAIN, None, None),
    ("`ICCV_2023`", "ICCV", 2023, MAIN, None, None),
    ("CVPRW_2023", "CVPR Workshops", 2023, WORKSHOP, None, None),
    ("ICCVW 2021", "ICCV Workshops", 2021, WORKSHOP, None, None),
    ("NeurIPS ’24", "NeurIPS", 2024, MAIN, None, None),
    ("neurips 2022", "NeurIPS", 2022, MAIN, None, None),
    ("AAAI-23", "AAAI", 2023, MAIN, None, None),
    ("NIPS98", "NeurIPS", 1998, MAIN, None, None),
    ("ACMMM 2023", "ACM MM", 2023, MAIN, None, None),
    ("ACM MM 2023 (Oral)", "ACM MM", 2023, MAIN, None, "Oral"),
    ("MM 2022", "ACM MM", 2022, MAIN, None, None),
    ("SIGGRAPH Asia 2023", "SIGGRAPH Asia", 2023, MAIN, None, None),
    ("ACM SIGGRAPH", "SIGGRAPH", None, MAIN, None, None),
    ("EMNLP Findings 2023", "EMNLP Findings", 2023, FINDINGS, None, None),
    ("ACL2023--findings", "ACL Findings", 2023, FINDINGS, None, None),
    (
        "Findings of the Association for Computational Linguistics: EMNLP 2023",
        "EMNLP Findings",
        2023,
        FINDINGS,
        None,
        None,
    ),
    ("Findings of ACL 2022", "ACL Findings", 2022, FINDINGS, None, None),
    ("EMNLP 2023 main", "EMNLP", 2023, MAIN, None, None),
    ("CVPR 2024 Highlight", "CVPR", 2024, MAIN, None, "Highlight"),
    ("ICLR 2023 notable top 5%", "ICLR", 2023, MAIN, None, "Oral"),
    ("ICML 2023 poster", "ICML", 2023, MAIN, None, "Poster"),
    ("CVPR 2022 Best Paper Award", "CVPR", 2022, MAIN, None, "Best Paper"),
    ("CVPR 2024 Best Paper Candidate", "CVPR", 2024, MAIN, None, "Best Paper Candidate"),
    ("IJCAI'23 Survey Track", "IJCAI", 2023, MAIN, None, "Survey Track"),
    ("NeurIPS 2023 Datasets and Benchmarks Track", "NeurIPS", 2023, MAIN, None, "Datasets and Benchmarks"),
    ("NeurIPS Lock-LLM Workshop 2025", "NeurIPS Workshops", 2025, WORKSHOP, None, None),
    ("Machine Learning for Structural Biology Workshop, NeurIPS 2022", "NeurIPS Workshops", 2022, WORKSHOP, None, None),
    ("ICLR 2024 Workshop LMRL", "ICLR Workshops", 2024, WORKSHOP, None, None),
    ("MICCAI Workshop, 2022", "MICCAI Workshops", 2022, WORKSHOP, None, None),
    ("FL-IJCAI'22", "IJCAI Workshops", 2022, WORKSHOP, None, None),
    ("NeurIPS-SpicyFL'20", "NeurIPS Workshops", 2020, WORKSHOP, None, None),
    ("SBFT@ICSE 2024", "ICSE Workshops", 2024, WORKSHOP, None, None),
    ("DGM4MICCAI, 2022", "DGM4MICCAI", 2022, WORKSHOP, None, None),
    ("CoRL, Nov 2022", "CoRL", 2022, MAIN, 11, None),
    ("arXiv, May 2023", "arXiv", 2023, PREPRINT, 5, None),
    ("arXiv", "arXiv", None, PREPRINT, None, None),
    ("arXiv 2012", "arXiv", 2012, PREPRINT, None, None),
    ("Arxiv2012", "arXiv", 2020, PREPRINT, 12, None),
    ("Arxiv1911", "arXiv", 2019, PREPRINT, 11, None),
    ("arXiv2023", "arXiv", 2023, PREPRINT, None, None),
    ("arXiv 23.05", "arXiv", 2023, PREPRINT, 5, None),
    ("arXiv:2305.12345", "arXiv", 2023, PREPRINT, 5, None),
    ("arXiv preprint arXiv:2301.12345 (2023)", "arXiv", 2023, PREPRINT, 1, None),
    ("CoRR 2020", "arXiv", 2020, PREPRINT, None, None),
    ("bioRxiv 2024.03.15.585128", "bioRxiv", 2024, PREPRINT, 3, None),
    ("bioRxiv (2023)", "bioRxiv", 2023, PREPRINT, None, None),
    ("OpenReview ICLR 2026", "ICLR", 2026, MAIN, None, None),
    ("OpenReview 2024", "OpenReview", 2024, PREPRINT, None, None),
    ("IEEE TMI, 2023", "TMI", 2023, MAIN, None, None),
    ("MedIA Journal, 2023", "MedIA", 2023, MAIN, None, None),
    ("T-PAMI 2022", "TPAMI", 2022, MAIN, None, None),
    ("TPAMI'23", "TPAMI", 2023, MAIN, None, None),
    ("RA-L 2022", "RA-L", 2022, MAIN, None, None),
    ("Nat Commun 13, 4348 (2022)", "Nature Communications", 2022, MAIN, None, None),
    ("Nat. Commun. 14", "Nature Communications", None, MAIN, None, None),
    ("J. Am. Chem. Soc. 2023", "JACS", 2023, MAIN, None, None),
    ("Journal of chemical information and modeling 60.12 (2020)", "JCIM", 2020, MAIN, None, None),
    ("Proceedings of the National Academy of Sciences 118.15 (2021)", "PNAS", 2021, MAIN, None, None),
    ("Science373,871-876(2021)", "Science", 2021, MAIN, None, None),
    ("Nature (2021)", "Nature", 2021, MAIN, None, None),
    ("Bioinformatics, 2023;, btad123", "Bioinformatics", 2023, MAIN, None, None),
    ("IEEE Transactions on Network Science and Engineering-2022", "TNSE", 2022, MAIN, None, None),
    ("IEEE Communications Surveys & Tutorials 2021", "IEEE Communications Surveys & Tutorials", 2021, MAIN, None, None),
    ("International Conference on Machine Learning. PMLR, 2021", "ICML", 2021, MAIN, None, None),
    ("3DV 2024", "3DV", 2024, MAIN, None, None),
    ("Blog", "Blog", None, Track.WEB, None, None),
    ("Nature", "Nature", None, MAIN, None, None),
]

NO_LABELS = [
    "",
    "Paper",
    "Code",
    "pdf",
    "log",
    "fast",
    "PR",  # a pull request, as far as one can tell
    "Machine Learning",  # a topic
    "Pattern Recognition",
    "19th Oct., 2020",
    "2023",
    "2305",
    "Project Page",
    "Deep learning in Nature and art 2020",
    "CVPR 2023 challenge winner explained",
    "we presented this at ICML 2020",
    "NeurIPSx22",
    "my-arxiv-helper tool",
    "Qwen2.5 Technical Report",
    "BK-SDM",
    "FG-CLIP 2",
    "Fg-T2M: Fine-Grained Text-Driven Human Motion Generation via Diffusion Model",
    "x" * 10_000,
]


@pytest.mark.parametrize(("text", "expected"), [(row[0], VenueLabel(*row[1:])) for row in LABELS])
def test_a_label_is_read(text: str, expected: VenueLabel) -> None:
    assert parse_label(text) == expected


@pytest.mark.parametrize("text", NO_LABELS)
def test_what_is_no_label_is_none(text: str) -> None:
    assert parse_label(text) is None


COMMENTS = [
    ("Accepted at NeurIPS 2023", "NeurIPS", 2023, None),
    ("ICML 2023 camera ready", "ICML", 2023, None),
    ("to appear in CVPR'24", "CVPR", 2024, None),
    ("NeurIPS 2023 Workshop on Diffusion Models", "NeurIPS Workshops", 2023, None),
    ("Accepted to the Workshop on Efficient Systems at ICML 2024", "ICML Workshops", 2024, None),
    ("Accepted by CVPRW 2023", "CVPR Workshops", 2023, None),
    ("Proceedings of the 40th International Conference on Machine Learning, 2023", "ICML", 2023, None),
    ("Proceedings of the 39th International Conference on Machine Learning, PMLR 162:1-10, 2022", "ICML", 2022, None),
    ("Published as a conference paper at ICLR 2021", "ICLR", 2021, None),
    ("CVPR 2022. Project page: https://example.org/eccv2024", "CVPR", 2022, None),
    ("25 pages, 12 figures, accepted at ICCV 2023 (Oral)", "ICCV", 2023, "Oral"),
    ("Oral presentation at ECCV 2022", "ECCV", 2022, "Oral"),
    ("Accepted at CVPR 2024 as a highlight", "CVPR", 2024, "Highlight"),
    ("NeurIPS 2022", "NeurIPS", 2022, None),
    ("ICLR", "ICLR", None, None),
    ("Accepted by IEEE Transactions on Pattern Analysis and Machine Intelligence (TPAMI), 2023", "TPAMI", 2023, None),
    ("Conference on Neural Information Processing Systems (NeurIPS) 2021, Track on Datasets", "NeurIPS", 2021, None),
    ("2023 IEEE International Conference on Robotics and Automation (ICRA)", "ICRA", 2023, None),
    ("Accepted at ICLR 2024 (previously submitted to NeurIPS 2023)", "ICLR", 2024, None),
    ("Submitted to NeurIPS 2022, accepted at ICML 2023", "ICML", 2023, None),
    ("Accepted at an ICML 2022 workshop and published at NeurIPS 2022", "NeurIPS", 2022, None),
    ("Accepted to NeurIPS 2023 and to the ICML 2023 Workshop on X", "NeurIPS", 2023, None),
    ("Findings of the Association for Computational Linguistics: EMNLP 2023", "EMNLP Findings", 2023, None),
    ("Accepted to Findings of ACL 2023", "ACL Findings", 2023, None),
    ("To appear in Nature Communications", "Nature Communications", None, None),
    ("Nature 596, 583-589 (2021)", "Nature", 2021, None),
    ("Published in Science", "Science", None, None),
    ("Nat. Mach. Intell. 5, 1020-1030 (2023)", "Nature Machine Intelligence", 2023, None),
    ("IEEE Transactions on Information Theory ( Volume: 65 , Issue: 4 , April 2019 )", "TIT", 2019, None),
    ("J. Chem. Inf. Model. 2020, 60, 12, 5832-5852", "JCIM", 2020, None),
    ("Transactions on Machine Learning Research, 2835-8856, 2024", "TMLR", 2024, None),
    ("In Proc. of the 3rd Int. Symp. on X. Accepted to AAAI-24", "AAAI", 2024, None),
    ("To appear at the ICALP 2011 Group Testing Workshop (ICALP 2011 GT, Zurich)", "ICALP Workshops", 2011, None),
    ("Interspeech 2023", "INTERSPEECH", 2023, None),
    ("Accepted at the 17th Workshop on Fuzz Testing (SBFT@ICSE 2024)", "ICSE Workshops", 2024, None),
]

NO_VENUES = [
    "",
    "submitted to ICLR 2024",
    "Submitted to the International Conference on Machine Learning (ICML 2024)",
    "under review at NeurIPS 2023",
    "ICLR 2024, under review",
    "ICLR 2024. Under review",
    "Preprint. In submission to CVPR 2024",
    "rejected by ICML 2020",
    "ICLR 2024 submission",
    "In NeurIPS 2022 style",
    "Written in the ICML template, 8 pages",
    "Winner of the CVPR 2023 challenge on video",
    "An extension of our CVPR 2021 paper",
    "A preliminary version appeared at the ICML 2020 workshop on X",
    "Part of this work has been presented at the ICALP 2011 workshop",
    "12 pages, 5 figures",
    "arXiv admin note: text overlap with arXiv:1607.00533",
    "Technical report, 2023",
    "Accepted at a venue that nobody knows",
    "Accepted to the International Conference on Machine Learning and Cybernetics 2020",
    "Accepted at Nature Sustainability 2021",
    "new cell structure, science of patterns, 2021",
    "the code runs fast, log files to date 2023",
    "accepted in the nature of things",
    "Code: https://github.com/someone/NeurIPS2022",
    "Keywords: machine learning, pattern recognition, 2020",
]


@pytest.mark.parametrize(("text", "venue", "year", "mark"), COMMENTS)
def test_a_venue_is_found_in_a_comment(text: str, venue: str, year: int | None, mark: str | None) -> None:
    found = find_venue(text)
    assert found is not None
    assert (found.venue, found.year, found.mark) == (venue, year, mark)


@pytest.mark.parametrize("text", NO_VENUES)
def test_no_venue_is_found_where_none_took_the_paper(text: str) -> None:
    assert find_venue(text) is None


@given(st.text(max_size=120), st.sampled_from(["", "NeurIPS", "Accepted at ICML 20", "arXiv", "Nature", "CVPR"]))
def test_no_text_breaks_the_readers(text: str, seed: str) -> None:
    names = set(venue_names())
    for label in (parse_label(seed + text), find_venue(text + seed)):
        assert label is None or label.venue in names
        assert label is None or label.year is None or 1900 <= label.year < 2100


@pytest.mark.parametrize("year", [1998, 2009, 2024])
def test_every_name_of_the_table_is_read_back(year: int) -> None:
    for venue in venue_names():
        label = parse_label(f"{venue} {year}")
        assert label is not None, venue
        assert (label.venue, label.year) == (venue, year)
        full = venue_full_name(venue)
        assert full is not None, venue
        again = parse_label(f"{full}, {year}")
        assert again is not None, full
        assert (again.venue, again.year, again.track) == (venue, year, label.track)


def test_a_name_out_of_the_table_has_no_full_name() -> None:
    assert venue_full_name("Nature Workshops") is None
    assert venue_full_name("nowhere") is None


def test_the_labels_of_the_first_list(shared: Path) -> None:
    expected = json.loads((shared / "seeds" / "expected.json").read_text("utf-8"))
    labelled = [paper for paper in expected["papers"] if paper["label"]]
    assert len(labelled) == 22
    for paper in labelled:
        label = parse_label(paper["label"])
        assert label is not None, paper["label"]
        assert (label.venue, label.year) == (paper["venue"], paper["year"])
