"""Learn what relations an abstract states from the labels made by hand, and say how well that carries over.

    python -m bench relations             cross-validated: ten parts by paper, each read by what the other nine taught
    python -m bench relations --new 3     taught by the other batches, tried on batch 3
    python -m bench relations --batches   each batch read by what the others taught: other draws, other readers' labels
    python -m bench relations --train     write data/relation-weights.tsv from the whole half developed on

A multinomial logistic regression over the features of `ingest.relations.features`, held small: features seen in three
works, then the twelve hundred with the largest weights, learned again alone.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bench.accuracy import (
    Label,
    Score,
    known_targets,
    plain_target,
    print_table,
    read_labels,
    read_papers,
    score_mentions,
    text_of,
)
from ingest.prose.method_names import MethodIndex
from ingest.relations.features import Target
from ingest.relations.mentions import read_abstract, weigh
from ingest.relations.model import BIAS, CLASSES, NONE, Weights, weights_file
from kg.kinds import method_key
from kg.views import SHOWN_RELATION_CONFIDENCE

STRENGTH = 0.15
"""The inverse of the regularisation (scikit-learn's C); 0.1 to 0.4 differ by less than the folds do."""
SEEN, KEPT, PARTS = 3, 1200, 10


@dataclass(frozen=True)
class Example:
    """One work that one labelled abstract names. `kinds` are the labelled ones, each right; empty when doubtful."""

    paper: str
    batch: int
    target: Target
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Examples:
    """All of the half developed on, with its labels and abstracts."""

    rows: list[Example]
    labels: dict[str, list[Label]]
    abstracts: dict[str, str]


def read_examples() -> Examples | None:
    """The labelled works of the half developed on; None without the abstracts."""
    labels = read_labels("relations", "dev")
    papers = read_papers({row["paper"] for row in labels})
    if not papers:
        return None
    by_paper: dict[str, list[Label]] = defaultdict(list)
    for row in labels:
        by_paper[row["paper"]].append(row)
    names = known_targets()
    found = Examples([], by_paper, {key: papers[key]["abstract"] for key in by_paper})
    for key, rows in by_paper.items():
        paper = text_of(papers[key])
        mine = {method_key(name) for name in paper.names}
        others = [(name, name) for name in names if method_key(name) not in mine]
        index = MethodIndex([*others, *((key, name) for name in paper.names)])
        for target in read_abstract(paper, index, {}):
            about = [row for row in rows if plain_target(row) == target.paper]
            firm = tuple(dict.fromkeys(row["kind"] for row in about if not row.get("doubtful")))
            kinds = firm if about else (NONE,)
            found.rows.append(Example(key, rows[0].get("batch", 1), target, kinds))
    return found


def learn(rows: Sequence[Example]) -> Weights:
    """Weights for the features that matter; a work of two kinds counts half for each, a doubtful one not at all."""
    taught = [(row.target.features, kind, 1 / len(row.kinds)) for row in rows for kind in row.kinds]
    counts = Counter(feature for features, _, _ in taught for feature in features)
    seen = sorted(feature for feature, count in counts.items() if count >= SEEN)
    first = _fit(taught, seen)
    largest = sorted(seen, key=lambda feature: (-max(map(abs, first[feature])), feature))
    return _fit(taught, sorted(largest[:KEPT]))


def _fit(taught: Sequence[tuple[frozenset[str], str, float]], features: Sequence[str]) -> Weights:
    from sklearn.linear_model import LogisticRegression

    column = {feature: number for number, feature in enumerate(features)}
    table = np.zeros((len(taught), len(features)))
    for number, (found, _, _) in enumerate(taught):
        table[number, [column[feature] for feature in found if feature in column]] = 1
    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit(table, [kind for _, kind, _ in taught], sample_weight=[weight for _, _, weight in taught])
    assert tuple(model.classes_) == CLASSES
    weights = {BIAS: tuple(round(float(number), 2) for number in model.intercept_)}
    for feature, numbers in zip(features, model.coef_.T, strict=True):
        weights[feature] = tuple(round(float(number), 2) for number in numbers)
    return weights


def write_weights(weights: Weights) -> None:
    """The file that `ingest.relations.model` reads: features in alphabetical order."""
    lines = ["\t".join(("feature", *CLASSES))]
    lines += ["\t".join((feature, *(f"{number:.2f}" for number in weights[feature]))) for feature in sorted(weights)]
    weights_file().write_text("\n".join(lines) + "\n", encoding="utf-8")


def parted(keys: Iterable[str], parts: int = PARTS, seed: int = 0) -> dict[str, int]:
    """Paper → its part, by chance with a fixed seed: a paper is never in two parts."""
    ordered = sorted(set(keys))
    np.random.default_rng(seed).shuffle(ordered)
    return {key: number % parts for number, key in enumerate(ordered)}


def score_taught(examples: Examples, part_of: Callable[[Example], int], tried: Iterable[int]) -> Score:
    """Each part of `tried` scored by weights that the papers outside of it taught."""
    score = Score()
    by_paper: dict[str, list[Example]] = defaultdict(list)
    for row in examples.rows:
        by_paper[row.paper].append(row)
    for part in tried:
        weights = learn([row for row in examples.rows if part_of(row) != part])
        drafts: dict[str, list[tuple[str, str, str]]] = {}
        papers = [key for key, rows in examples.labels.items() if part_of(_stub(key, rows)) == part]
        for key in papers:
            text = examples.abstracts[key]
            for reading in weigh(text, [row.target for row in by_paper[key]], weights):
                if reading.confidence >= SHOWN_RELATION_CONFIDENCE:
                    words = f"{reading.confidence:.2f} {text[slice(*reading.sentence)]}"
                    drafts.setdefault(key, []).append((reading.kind.value, reading.paper, words))
        for key in papers:
            score_mentions(score, key, examples.labels[key], drafts.get(key, []), examples.abstracts[key])
    return score


def _stub(key: str, rows: Sequence[Label]) -> Example:
    return Example(key, rows[0].get("batch", 1), Target("", frozenset(), ()), ())


def cross_validate(examples: Examples, seed: int = 0) -> Score:
    """The half developed on, each paper read by weights that it did not teach."""
    part = parted(examples.labels, seed=seed)
    return score_taught(examples, lambda row: part[row.paper], range(PARTS))


def report(arguments: Sequence[str]) -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="bench relations", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--train", action="store_true", help="write the weights that the extractor reads")
    parser.add_argument("--new", type=int, help="the batch that is tried and does not teach")
    parser.add_argument("--batches", action="store_true", help="each batch tried on what the others taught")
    parser.add_argument("--errors", action="store_true", help="print each error with its words")
    options = parser.parse_args(arguments)
    examples = read_examples()
    if examples is None:
        print("relations: skipped, ../shared/bench/papers is not there")
        return
    if options.train:
        weights = learn(examples.rows)
        write_weights(weights)
        print(f"{len(weights)} weights from {len(examples.labels)} abstracts in {weights_file().name}")
        return
    tried = [options.new] if options.new else sorted({row.batch for row in examples.rows}) if options.batches else []
    score = score_taught(examples, lambda row: row.batch, tried) if tried else cross_validate(examples)
    print_table("relations that the papers tried did not teach", score, {"all": score.total(score.rows)})
    if options.errors:
        print(*score.errors, sep="\n")
