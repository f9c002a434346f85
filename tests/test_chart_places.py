"""Where the marks of the compare page's chart stand, and what the topics beside it are called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.bounds import Bounds
from kg.compare import Stated
from kg.pages.plot import Place, Point, plot_years
from kg.pages.scatter import topic_legend
from kg.views import TopicView
from tests.views import make_claim, make_paper, texts

OLD, NEW = ((2022, 1, 5), "k:a"), ((2022, 6, 1), "k:b")


def places(points: list[Point], width: int = 700) -> tuple[Place, ...]:
    return plot_years(points, width, 300, str).places


def test_claims_of_one_paper_stand_above_each_other_and_papers_by_their_age() -> None:
    low, newer, high = places(
        [
            Point("A", Bounds(2, 2), 2022, OLD),
            Point("B", Bounds(2, 2), 2022, NEW),
            Point("A", Bounds(50, 50), 2022, OLD),
        ]
    )
    assert low.x == high.x <= newer.x - 15


def test_what_one_paper_says_twice_is_two_marks_beside_its_place() -> None:
    one, two, newer = places(
        [Point("A", Bounds(2, 2), 2022, OLD), Point("A", Bounds(2, 2), 2022, OLD), Point("B", Bounds(2, 2), 2022, NEW)]
    )
    assert two.x - one.x == 10
    assert (one.label, two.label, newer.label) == ("A", "", "B")
    assert newer.x - two.x >= 10


owners = st.integers(0, 3).map(lambda n: ((2020 + n,), f"k:{n}"))
values = st.sampled_from([1.0, 1.1, 2.0, 5.0, 40.0]).map(lambda value: Bounds(value, value))
claims = st.lists(st.builds(Point, label=st.just("A"), y=values, x=st.integers(2020, 2022), owner=owners), max_size=12)


@given(claims, st.sampled_from([340, 620, 1160]), st.randoms())
def test_marks_stay_where_they_are_however_they_are_ranked(points: list[Point], width: int, random: object) -> None:
    shuffled = list(points)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    def stand(points: list[Point]) -> list[tuple[object, ...]]:
        found = zip(points, places(points, width), strict=True)
        return sorted((point.owner, point.x, round(place.x, 6), round(place.y, 6)) for point, place in found)

    assert stand(points) == stand(shuffled)
    assert all(0 <= place.box[0] <= place.box[2] <= width for place in places(points, width))


MOBILE = TopicView(1, "mine.md", ("Phones", "Mobile"), "Mobile", "", 1, 0, None)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("../lists/other.md", ["Mobile (mine)", "Mobile (other)"]),
        ("github.com/owner/awesome-phones/README.md", ["Mobile (mine)", "Mobile (awesome-phones)"]),
        ("mine.md", ["Phones / Mobile", "Devices / Mobile"]),
    ],
)
def test_topics_of_one_name_are_told_apart(source: str, name: list[str]) -> None:
    other = replace(MOBILE, id=2, source=source, path=("Devices", "Mobile"))
    third = replace(MOBILE, id=3, path=("Phones", "Screens"), name="Screens")
    claim = make_claim()
    stated = [Stated(make_paper(topics=(topic,)), claim, None) for topic in (MOBILE, other, third)]
    hues = {topic.path: place for place, topic in enumerate((MOBILE, other, third))}
    assert [texts([chip]) for chip in topic_legend(stated, hues)] == [*name, "Screens"]
