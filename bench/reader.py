"""Score the list reader against the entries labelled by hand (tests/data/labels/README.md says how), and time it.

    python -m bench reader                     the half developed on
    python -m bench reader --errors            each error behind the table, of the half developed on
    python -m bench reader --split held-out    the other half: counts only
    python -m bench reader --time              all lists of ../shared/lists, and synthetic ones up to 20 MB
    python -m bench reader --table             what each of those lists gives, and which ids it does not
    python -m bench reader --labels mine.jsonl --lists DIR [--errors]
                                               lists and labels of your own (bench/labels.py says what a label needs)

Strict counts the label's own value, lenient also what its `accept` allows. A labelled entry that is not found is
wrong in every field.
"""

from __future__ import annotations

import argparse
import json
import operator
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.labels import DEV, LABELS, LISTS, ROOT, Label, LabelError, Lists, list_paths, not_papers, read_labels
from ingest.entries import Entry, ParsedList
from ingest.lists import parse_list
from ingest.reading.addresses import ids_of_url
from ingest.reading.tags import blank_comments
from kg.errors import KgError
from kg.ids import find_eprints


@dataclass
class Tally:
    """Counts of one field: labelled, right, right when what the label accepts counts as well."""

    labelled: int = 0
    strict: int = 0
    lenient: int = 0


@dataclass
class Score:
    """One half scored. `awkward` counts lines that are no papers; `called` those that were read as one all the same."""

    rows: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    eprints: set[str] = field(default_factory=set)
    eprints_found: set[str] = field(default_factory=set)
    entries: int = 0
    found: int = 0
    surplus: int = 0
    """Entries read on a labelled entry's first line beyond those that are labelled there."""
    awkward: int = 0
    called: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Share of what was read as a paper on labelled lines that is one."""
        return self.found / max(1, self.found + self.surplus + self.called)


def fold(text: str | None) -> str:
    """A title for comparison: white space, case, quotes' make and closing punctuation set aside."""
    text = unicodedata.normalize("NFKC", text or "").translate(str.maketrans("“”‘’", "\"\"''"))
    return " ".join(text.split()).casefold().strip(" .,;:!*_\"'")


def _same_text(found: str | None, wanted: str | None) -> bool:
    return fold(found) == fold(wanted)


def _addresses(links: Sequence[str]) -> set[str]:
    return {re.sub(r"^https?://(?:www\.)?", "", link).rstrip("/").removesuffix(".git").lower() for link in links}


def _names(path: Sequence[str]) -> list[str]:
    return [" ".join(name.split()).casefold().rstrip(":. ") for name in path]


def find_entry(parsed: ParsedList, line: int, label: Label) -> Entry | None:
    """The entry that a label means: it begins on the line, or holds it; of several the one that agrees most."""
    own = [entry for entry in parsed.entries if entry.line == line]
    own = own or [entry for entry in parsed.entries if entry.line <= line <= entry.end_line]
    if "nth" in label and len(own) >= label["nth"]:
        exact = [e for e in own if e.eprint and e.eprint == label.get("eprint")]
        return exact[0] if exact else own[label["nth"] - 1]
    return max(
        own,
        key=lambda entry: (
            entry.line == line,
            bool(entry.eprint) and entry.eprint == label.get("eprint"),
            fold(entry.title) == fold(label.get("title")),
            entry.line,
        ),
        default=None,
    )


def _values(label: Label, name: str) -> list[Any]:
    """What counts as right in a lenient reading; the label's own value stands first."""
    return [label[name], *label.get("accept", {}).get(name, ())]


def _check(score: Score, where: str, row: str, found: Any, wanted: list[Any], same: Any) -> None:
    tally = score.rows[row]
    tally.labelled += 1
    tally.strict += same(found, wanted[0])
    lenient = any(same(found, value) for value in wanted)
    tally.lenient += lenient
    if not lenient:
        score.errors.append(f"{row}: {where}: wanted {wanted[0]!r}, got {found!r}")


def score_reader(split: str = DEV, labels: Path = LABELS, folder: Path = LISTS) -> Score | None:
    """One half of the labels scored; None without the lists. LabelError or ListError where a label leads nowhere."""
    if not folder.exists():
        return None
    lists, score = Lists(folder), Score()
    taken = Counter((label["file"], label["line"]) for label in read_labels(labels))
    for label in read_labels(labels, split):
        _score_entry(score, label, *lists.parsed(label), alone=taken[label["file"], label["line"]] == 1)
    for row in read_labels(not_papers(labels), split) if not_papers(labels).exists() else ():
        parsed, line = lists.parsed(row)
        score.awkward += 1
        wrong = [entry for entry in parsed.entries if entry.line == line]
        if wrong:
            score.called += 1
            score.errors.append(f"no paper: {row['file']}:{row['line']} ({row['why']}): got {wrong[0].title!r}")
    return score


def _score_entry(score: Score, label: Label, parsed: ParsedList, line: int, *, alone: bool) -> None:
    where = f"{label['file']}:{label['line']}" + (f" ({label['style']})" if label["style"] else "")
    score.entries += 1
    entry = find_entry(parsed, line, label)
    wanted = label.get("eprint")
    if wanted:
        score.eprints.add(wanted)
    if entry is None:
        score.errors.append(f"not found: {where}: {label.get('title')!r}")
        entry = Entry(parsed.file, line, line, "", ("?",))
        missing = True
    else:
        missing = False
        score.found += 1
        beside = [e for e in parsed.entries if e.line == line and e is not entry and e.parent is None]
        if alone and beside:
            score.surplus += len(beside)
            score.errors.append(f"surplus: {where}: {[e.title for e in beside]!r}")
    if wanted and wanted == entry.eprint:
        score.eprints_found.add(wanted)
    elif wanted or (entry.eprint and "eprint" in label and None not in _values(label, "eprint")):
        score.errors.append(f"eprint: {where}: wanted {wanted!r}, got {entry.eprint!r}")

    def check(row: str, name: str, found: Any, same: Any) -> None:
        if name in label:
            _check(score, where, row, found, _values(label, name), lambda f, w: not missing and same(f, w))

    check("title", "title", entry.title, _same_text)
    check("venue", "venue", entry.venue, _same_text)
    check("year", "year", entry.year, operator.eq)
    if "venue" in label and "year" in label:
        both = [(v, y) for v in _values(label, "venue") for y in _values(label, "year")]
        same = not missing and (entry.venue, entry.year)
        _check(score, where, "venue + year", same, both, lambda f, w: f and _same_text(f[0], w[0]) and f[1] == w[1])
    check("track", "track", entry.track, operator.eq)
    kind = {"stated": "alias, stated", "title": "alias, from title"}.get(label.get("alias_from"), "alias, none")
    check(kind, "alias", entry.alias, _same_text)
    check("section path", "section", entry.topic, lambda f, w: _names(f) == _names(w))
    if label.get("code") or entry.code:
        check("code link", "code", entry.code, lambda f, w: _addresses(f) == _addresses(w))
    check("authors given", "authors_given", bool(entry.authors), operator.eq)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {100 * part / whole:.1f} %" if whole else "none"


def print_score(score: Score, split: str) -> None:
    """The table of one half."""
    print(f"reader, {split}: {_share(score.found, score.entries)} of the labelled entries found")
    print(f"  arXiv ids, distinct  {_share(len(score.eprints_found), len(score.eprints))}")
    print(f"{'':22} {'strict':>20} {'lenient':>20}")
    for name, tally in score.rows.items():
        strict, lenient = _share(tally.strict, tally.labelled), _share(tally.lenient, tally.labelled)
        print(f"  {name:20} {strict:>20} {lenient:>20}")
    print(f"  no papers, read as one {score.called} of {score.awkward} awkward lines; {score.surplus} surplus entries")
    print(f"  precision on labelled lines {100 * score.precision:.1f} %")


_BIG = 20_000_000
_TIMER = """
import resource, sys, time
from pathlib import Path
from ingest.lists import parse_list
parse_list("# warm\\n\\n- [A Title of a Work](https://arxiv.org/abs/2010.02502)\\n")
begin = time.process_time()
count = 0
for name in sys.argv[1:]:
    count += len(parse_list(Path(name)).entries)
seconds = time.process_time() - begin
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, count)
"""


def _measure(paths: Sequence[Path]) -> tuple[float, float, int]:
    """Processor seconds, peak memory in MB of a process of its own, entries."""
    done = subprocess.run(
        [sys.executable, "-c", _TIMER, *map(str, paths)], check=True, capture_output=True, text=True, cwd=ROOT
    )
    seconds, memory, count = done.stdout.split()
    return float(seconds), float(memory), int(count)


def write_synthetic(path: Path, size: int) -> None:
    """A list of about `size` bytes in five styles, its ids and names counted up."""
    with path.open("w", encoding="utf-8") as file:
        file.write("# A list\n")
        number = 0
        while file.tell() < size:
            month, serial = divmod(number, 90_000)
            abs_url = f"https://arxiv.org/abs/{20 + month // 12}{month % 12 + 1:02}.{serial:05}"
            title, code = f"Fast Sampling of Models Number {number}", f"https://github.com/owner/repo{number}"
            if number % 100 == 0:
                file.write(f"\n## Section {number // 100}\n\n")
            file.write(
                (
                    f'- **Name{number}**: "{title}", *ICLR, May 2021*, [[Paper]({abs_url})] [[Code]({code})]\n',
                    f"- [{title}]({abs_url})\n  - Ada Long, Ben Short\n  - Publisher: CVPR 2022\n  - [code]({code})\n",
                    f"- [[NeurIPS22 - **N{number}**]({abs_url})] {title}\n",
                    f"* **{title}** \\\n  *Ada Long* \\\n  ICML 2023. [[PDF]({abs_url})] [[Github]({code})]\n",
                    f"1. {title}. Ada Long, Ben Short. ECCV 2024. [[paper]]({abs_url}) [[code]]({code})\n",
                )[number % 5]
            )
            number += 1


def measure_speed(folder: Path, lists: Path = LISTS) -> None:
    """Prints seconds and memory for the lists, and for synthetic ones of 5, 10 and 20 MB, written into the folder."""
    paths = list_paths(lists)
    size = sum(path.stat().st_size for path in paths) / 1e6
    seconds, memory, count = _measure(paths)
    print(f"reader     {len(paths)} lists, {size:.2f} MB: {seconds:.2f} s, peak {memory:.0f} MB, {count} entries")
    for part in (4, 2, 1):
        path = folder / f"{part}.md"
        write_synthetic(path, _BIG // part)
        seconds, memory, count = _measure([path])
        size = path.stat().st_size / 1e6
        rate = f"{seconds / size:.2f} s/MB"
        print(f"           {size:.0f} MB: {seconds:.1f} s ({rate}), peak {memory:.0f} MB, {count} entries")


def print_table() -> None:
    """One line for each list; then the ids outside comments that no entry has, and what went unread."""
    manifest = map(json.loads, (LISTS / "manifest.jsonl").read_text("utf-8").splitlines())
    stated = {record["file"]: record["n_arxiv_ids"] for record in manifest}
    print(f"{'list':52} {'ids':>9} entries concepts unparsed ignored candidates seconds")
    missing: list[str] = []
    reasons: Counter[str] = Counter()
    for name in sorted(stated):
        begin = time.process_time()
        parsed = parse_list(LISTS / name)
        seconds = time.process_time() - begin
        found = {entry.eprint for entry in parsed.entries if entry.eprint}
        linked = {ids_of_url(link.url).eprint for entry in parsed.entries for link in entry.links}
        counts = (len(part) for part in (parsed.entries, parsed.concepts, parsed.unparsed, parsed.ignored))
        columns = "{:7} {:8} {:8} {:7} {:10} {:7.2f}".format(*counts, parsed.candidates, seconds)
        print(f"{name.removesuffix('.md'):52} {len(found):4}/{stated[name]:<4} {columns}")
        places: dict[str, int] = {}
        for number, line in enumerate(blank_comments((LISTS / name).read_text("utf-8")).split("\n"), start=1):
            for eprint in find_eprints(line):
                places.setdefault(eprint.eprint, number)
        for eprint in sorted(places.keys() - found):
            why = "a second link of an entry" if eprint in linked else "of no entry"
            missing.append(f"{name}:{places[eprint]}: {eprint}, {why}")
        if len(places) < stated[name]:
            missing.append(f"{name}: {stated[name] - len(places)} of the manifest's stand in comments, or in no link")
        reasons.update(re.sub(r"\d+", "N", unparsed.reason) for unparsed in parsed.unparsed)
    print("ids of no entry:", *(missing or ["none"]), sep="\n  ")
    print("unparsed:", *(f"{count} {reason}" for reason, count in reasons.most_common()), sep="\n  ")


def report(arguments: Sequence[str]) -> None:
    """The command: prints the table, with --errors what is behind it, with --time the speed instead."""
    parser = argparse.ArgumentParser(prog="bench reader", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--split", choices=(DEV, "held-out"), default=DEV)
    parser.add_argument("--labels", type=Path, default=LABELS, metavar="FILE", help="labels of your own, JSON Lines")
    parser.add_argument("--lists", type=Path, default=LISTS, metavar="DIR", help="the folder of the lists labelled")
    parser.add_argument("--errors", action="store_true", help="print each error; of the half developed on only")
    parser.add_argument("--time", action="store_true", help="time the reader instead")
    parser.add_argument("--table", action="store_true", help="what each of our lists gives instead")
    options = parser.parse_args(arguments)
    if options.lists != LISTS and not options.lists.is_dir():
        parser.error(f"there is no folder {options.lists}")
    if options.table:
        print_table()
        return
    if options.errors and options.split != DEV:
        parser.error("the errors of the held-out half stay unread")
    try:
        if options.time:
            with tempfile.TemporaryDirectory() as folder:
                measure_speed(Path(folder), options.lists)
            return
        score = score_reader(options.split, options.labels, options.lists)
    except (LabelError, KgError) as error:
        parser.error(str(error))
    if score is None:
        print("reader: skipped, ../shared/lists is not there")
        return
    print_score(score, options.split)
    if options.errors:
        print(*sorted(score.errors), sep="\n")
