"""Score claims and relations against the labels made by hand (tests/data/labels/README-claims.md says how).

    python -m bench accuracy                          both, on the half developed on
    python -m bench accuracy claims --errors          each error with its words
    python -m bench accuracy relations --split held-out --batch 2

A claim is right when its quantity is the labelled one (or one that the label accepts too), its value or its ratio is,
and neither contradicts the label. Claims and relations below the threshold from which they are shown do not count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.claims import ClaimDraft, extract_claims
from ingest.prose.quantities import word_set
from ingest.relations import PaperText, relate_by_text
from kg.kinds import Origin, method_key
from kg.views import SHOWN_CONFIDENCE, SHOWN_RELATION_CONFIDENCE

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "data" / "labels"
ABSTRACTS = ROOT / ".." / "shared" / "bench" / "papers" / "papers.jsonl.gz"
MAIN = ("speedup", "sampling steps", "latency", "memory", "parameters", "model size")
"""The six quantities that are held to the aim together."""

Label = dict[str, Any]
_SCALES = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0}
_SCALES |= {"kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}


@dataclass
class Tally:
    """Counts of one row of the table: what was shown, how much of it is right; what is labelled, how much is found."""

    shown: int = 0
    right: int = 0
    labelled: int = 0
    found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.shown if self.shown else math.nan

    @property
    def recall(self) -> float:
        return self.found / self.labelled if self.labelled else math.nan

    def __add__(self, other: Tally) -> Tally:
        mine, theirs = vars(self).values(), vars(other).values()
        return Tally(*(one + two for one, two in zip(mine, theirs, strict=True)))


@dataclass
class Score:
    """One table, with the errors behind it in words. `baselines` counts found claims whose label has a baseline."""

    rows: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    baselines: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def total(self, names: Iterable[str]) -> Tally:
        return sum((self.rows[name] for name in names if name in self.rows), Tally())


def read_labels(name: str, split: str, batch: int | None = None) -> list[Label]:
    """The rows of one file of labels that belong to one half, of all batches or of one."""
    rows = map(json.loads, (LABELS / f"{name}.jsonl").read_text("utf-8").splitlines())
    return [row for row in rows if row["split"] == split and batch in (None, row.get("batch", 1))]


def read_papers(ids: set[str]) -> dict[str, dict[str, Any]]:
    """The records with these ids, from ../shared/bench; empty when it is not there."""
    if not ABSTRACTS.exists():
        return {}
    wanted = {}
    decoder = json.JSONDecoder()
    with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as file:
        for line in file:
            # The id leads each line; the rest is read only where it is wanted.
            if decoder.raw_decode(line, len('{"id": '))[0] in ids:
                record = json.loads(line)
                wanted[record["id"]] = record
    return wanted


def own_name(title: str) -> tuple[str, ...]:
    """The name before the colon of a title, as the list reader would take it."""
    head = re.match(r"([^\s:]{2,30})\s*:", title)
    return (head[1],) if head else ()


def _near(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=0.02)


def _same_interval(label: Label, low: float | None, high: float | None, names: tuple[str, str], scale: float) -> int:
    """1 when both have the interval and agree, -1 when both have it and differ, 0 when one lacks it."""
    if low is None or high is None or label[names[0]] is None:
        return 0
    return 1 if _near(low * scale, label[names[0]]) and _near(high * scale, label[names[1]]) else -1


def agrees(claim: ClaimDraft, label: Label) -> bool:
    """Whether the claim says what the label says: quantity, and value or ratio, neither of the two in contradiction."""
    if claim.quantity.value not in (label["quantity"], *label.get("also", ())):
        return False
    scale = _SCALES.get(claim.unit or "", 1.0) / _SCALES.get(label["unit"] or "", 1.0)
    if (claim.unit or "") not in _SCALES or (label["unit"] or "") not in _SCALES:
        scale = 1.0
    value = _same_interval(label, claim.low, claim.high, ("low", "high"), scale)
    ratio = _same_interval(label, claim.ratio_low, claim.ratio_high, ("ratio_low", "ratio_high"), 1.0)
    return value + ratio > 0 and min(value, ratio) >= 0


def _overlap(claim: ClaimDraft, place: Label) -> bool:
    return bool(claim.start < place["end"] and place["start"] < claim.end)


_NAMING = word_set("the a an of our to its existing previous current original prior vanilla standard")


def _words(name: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[\w.]+", name.casefold())}


def same_name(found: str, label: str) -> bool:
    """Whether two wordings name one baseline: one holds all words of the other that say something."""
    one, other = (_words(name) - _NAMING or _words(name) for name in (found, label))
    return bool(one <= other or other <= one or method_key(found) == method_key(label))


def score_claims(split: str, batch: int | None = None) -> Score | None:
    """The claims of one half scored; None without the abstracts."""
    labels = read_labels("claims", split, batch)
    papers = read_papers({row["paper"] for row in labels})
    known = tuple(sorted({row["target"] for half in ("dev", "held-out") for row in read_labels("relations", half)}))
    if not papers:
        return None
    score = Score()
    for row in labels:
        record = papers[row["paper"]]
        claims = extract_claims(
            record["abstract"], origin=Origin.ABSTRACT, own_names=own_name(record["title"]), known_names=known
        )
        shown = [claim for claim in claims if claim.confidence >= SHOWN_CONFIDENCE]
        _score_paper(score, row, shown, record["abstract"])
    return score


def _score_paper(score: Score, row: Label, shown: Sequence[ClaimDraft], text: str) -> None:
    pairs = _paired(shown, row["claims"])
    for at, claim in enumerate(shown):
        if at in pairs:
            score.rows[claim.quantity.value].right += 1
        elif any(_overlap(claim, place) for place in row.get("undecided", ())):
            continue
        else:
            score.errors.append(_wrong(claim, row, text))
        score.rows[claim.quantity.value].shown += 1
    found = {number: shown[at] for at, number in pairs.items()}
    for number, label in enumerate(row["claims"]):
        if number in found:
            score.rows[label["quantity"]].found += 1
            score.rows[label["quantity"]].labelled += 1
            _score_baseline(score, found[number], label, row, text)
        elif not label.get("repeat"):
            score.rows[label["quantity"]].labelled += 1
            score.errors.append(
                f"missed {row['paper']}: {_stated(label)}\n    {_around(text, label['start'], label['end'])}"
            )


def _paired(shown: Sequence[ClaimDraft], labels: Sequence[Label]) -> dict[int, int]:
    """Claim → label, each used once; pairs that agree in place and quantity go first, repeats last."""
    ranked = sorted(
        (
            (
                not _overlap(claim, label),
                bool(label.get("repeat")),
                claim.quantity.value != label["quantity"],
                at,
                number,
            )
            for at, claim in enumerate(shown)
            for number, label in enumerate(labels)
            if agrees(claim, label)
        )
    )
    pairs: dict[int, int] = {}
    for *_, at, number in ranked:
        if at not in pairs and number not in pairs.values():
            pairs[at] = number
    return pairs


def _score_baseline(score: Score, claim: ClaimDraft, label: Label, row: Label, text: str) -> None:
    if label.get("baseline_doubtful"):
        return
    where = f"{row['paper']}: {_stated(label)}, got {claim.baseline!r}\n    "
    where += _around(text, min(claim.start, label["start"]), max(claim.end, label["end"]))
    if label["baseline"] is None:
        score.baselines["none"] += 1
        if claim.baseline is not None:
            score.baselines["invented"] += 1
            score.errors.append(f"baseline invented {where}")
        return
    score.baselines["with"] += 1
    if claim.baseline is not None and same_name(claim.baseline, label["baseline"]):
        score.baselines["right"] += 1
    else:
        score.errors.append(f"baseline {label['baseline']!r} not read {where}")


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - 110) : start]}⟦{text[start:end]}⟧{text[end : end + 90]}".replace("\n", " ")


def _stated(label: Label) -> str:
    return f"{label['quantity']} {label['low']}..{label['high']} {label['unit']} ratio {label['ratio_low']}"


def _wrong(claim: ClaimDraft, row: Label, text: str) -> str:
    said = f"{claim.quantity.value} {claim.low}..{claim.high} {claim.unit} ratio {claim.ratio_low}..{claim.ratio_high}"
    beside = [_stated(label) for label in row["claims"] if _overlap(claim, label)]
    label = f" (labelled {'; '.join(beside)})" if beside else ""
    return f"wrong  {row['paper']}: {said}{label}\n    {_around(text, claim.start, claim.end)}"


def known_targets() -> list[str]:
    """All labelled names of both halves, those of families and data sets too: it is for the extractor to pass over
    them."""
    both = [row for half in ("dev", "held-out") for row in read_labels("relations", half)]
    return sorted({plain_target(row) for row in both})


def text_of(record: dict[str, Any]) -> PaperText:
    """A record of ../shared/bench as the extractor takes a paper."""
    return PaperText(record["id"], own_name(record["title"]), record["title"], record["abstract"], (), None)


def score_relations(split: str, batch: int | None = None) -> Score | None:
    """The relations of one half scored, kind and target together; None without the abstracts."""
    labels = read_labels("relations", split, batch)
    papers = read_papers({row["paper"] for row in labels})
    if not papers:
        return None
    targets = [PaperText(name, (name,), "", None, (), None) for name in known_targets()]
    by_paper: dict[str, list[Label]] = defaultdict(list)
    for row in labels:
        by_paper[row["paper"]].append(row)
    score = Score()
    for key, rows in by_paper.items():
        record = papers[key]
        paper = text_of(record)
        mine = {method_key(name) for name in paper.names}
        others = [target for target in targets if method_key(target.names[0]) not in mine]
        drafts = [
            (draft.kind.value, draft.target, draft.evidence)
            for draft in relate_by_text([paper, *others])
            if draft.source == key and draft.origin is Origin.ABSTRACT and draft.confidence >= SHOWN_RELATION_CONFIDENCE
        ]
        score_mentions(score, key, rows, drafts, record["abstract"])
    return score


_ONE_TARGET = re.compile(r"(Stable Diffusion|ResNet|ViT|Wan|LLaMA)[ -]?[vV]?\d[\d.]*$", re.IGNORECASE)


def plain_target(row: Label) -> str:
    """The target's name without what tells two works of one name apart ("DINO (detector)"), and without the version
    where versions are one target ("Llama 2")."""
    name = str(row["target"]).partition(" (")[0]
    version = _ONE_TARGET.match(name)
    return {"llama": "LLaMA"}.get(version[1].casefold(), version[1]) if version else name


def _accepted(row: Label) -> tuple[str, ...]:
    return (row["kind"], *row.get("also", ()))


def score_mentions(
    score: Score, key: str, rows: Sequence[Label], drafts: Sequence[tuple[str, str, str]], text: str
) -> None:
    for kind, target, evidence in drafts:
        about = [row for row in rows if plain_target(row) == target]
        if any(kind in _accepted(row) for row in about if not row.get("doubtful")):
            score.rows[kind].right += 1
        elif any(row.get("doubtful") for row in about):
            continue
        else:
            label = " (labelled " + ", ".join(f"{row['kind']} {row.get('why', '')}" for row in about) + ")"
            score.errors.append(f"wrong  {key}: {kind} {target}{label}\n    {evidence}")
        score.rows[kind].shown += 1
    for row in rows:
        if row["kind"] == "none" or row.get("doubtful"):
            continue
        score.rows[row["kind"]].labelled += 1
        got = [kind for kind, target, _ in drafts if target == plain_target(row)]
        if set(got) & set(_accepted(row)):
            score.rows[row["kind"]].found += 1
        else:
            words = _around(text, row["start"], row["end"])
            score.errors.append(f"missed {key}: {row['kind']} {row['target']}, got {got}\n    {words}")


def print_table(title: str, score: Score, groups: dict[str, Tally]) -> None:
    print(f"{title}\n{'':20} {'precision':>18} {'recall':>18}")
    for name, tally in {**{name: score.rows[name] for name in sorted(score.rows)}, **groups}.items():
        precision = f"{tally.right}/{tally.shown} = {tally.precision:.3f}"
        print(f"{name:20} {precision:>18} {f'{tally.found}/{tally.labelled} = {tally.recall:.3f}':>18}")


def report(arguments: Sequence[str]) -> None:
    """The command: prints the tables, and with --errors what is behind them."""
    parser = argparse.ArgumentParser(prog="bench accuracy", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", nargs="?", choices=("claims", "relations"))
    parser.add_argument("--split", choices=("dev", "held-out"), default="dev")
    parser.add_argument("--batch", type=int, help="the labels of one batch only")
    parser.add_argument("--errors", action="store_true", help="print each error with its words; of the dev half only")
    options = parser.parse_args(arguments)
    for what, score_half, floor in (
        ("claims", score_claims, SHOWN_CONFIDENCE),
        ("relations", score_relations, SHOWN_RELATION_CONFIDENCE),
    ):
        if options.what not in (None, what):
            continue
        score = score_half(options.split, options.batch)
        if score is None:
            print(f"{what}: skipped, ../shared/bench/papers is not there")
            continue
        groups = {"all": score.total(score.rows)}
        if what == "claims":
            groups = {"the six main": score.total(MAIN), **groups}
        print_table(f"{what}, {options.split}, shown ones (confidence ≥ {floor}) only", score, groups)
        if score.baselines:
            count = score.baselines
            print(f"{'baseline':20} right {count['right']}/{count['with']} of the found claims that have one,", end=" ")
            print(f"invented for {count['invented']}/{count['none']} that have none")
        if options.errors and options.split == "dev":
            print(*score.errors, sep="\n")
