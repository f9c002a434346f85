"""Feed the list reader mutilated lists and see that it answers: in time, without an error, and with every item counted.

    python -m bench fuzz                    a minute
    python -m bench fuzz --minutes 10
    python -m bench fuzz --only SEED        one text again, the one that a failure names

Each text comes from its own seed: pieces of real lists (those of ../shared/lists and our own), or syntax strewn about,
then a few mutations. A text in ten is written to a file in some encoding, cut and spoilt.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.entries import ParsedList
from ingest.lists import empty_topics, parse_list
from kg.errors import ListError

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (ROOT / ".." / "shared" / "lists", ROOT / "data" / "lists")
_SECONDS, _SECONDS_PER_KB = 1.0, 0.1
"""What a text may take. Real lists take 2 ms for each KB."""

# ruff: noqa: E501, S311, SIM905
PIECES = (
    *'# ## ### - * + > 1. ** * _ ` ``` ~~ [ ] ]( ) ( ![ [[ ]] " “ ” < > <b> </b> | || \\ & &amp; : :: --- === $x^2$'.split(),
    *"<!-- --> <details> <summary> </summary> </details> <table> <tr> <td> </td> </table> <ul> <li> </li> <br> <?".split(),
    *"arXiv:2010.02502 2112.10752 [Paper] Code: Metrics Datasets News Contents :fire: 🔥 论文 标题 et al. â€ ðŸ".split(),
    *("ICLR 2021", "CVPR23W", "(2023.01)", "follow-up work: ", "Aa Bb, Cc Dd", "A Title of Words", "javascript:x"),
    *(
        "\n",
        "\n\n",
        "  \n",
        "\\\n",
        "\t",
        "    ",
        "|-|-|\n",
        "\0",
        "\u200b",
        "\ufeff",
        "\r",
        "\x0b",
        "\u2028",
        "\ud800",
    ),
    *("https://arxiv.org/abs/2010.02502", "[T](https://arxiv.org/abs/2010.02502)", "https://github.com/a/b", "http://"),
    *("[a]: http://x.y", "[a]", "![](https://img.shields.io/badge/ICLR2021-orange)", "\n- ", "\n  - ", "\n> ", "\n## "),
)
_ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "latin-1", "cp1252", "gbk", "big5"),
    *("shift-jis", "euc-kr", "koi8-r"),
)


def make_text(rng: random.Random, lists: Sequence[list[str]]) -> str:
    """A text: lines of real lists or pieces of syntax, mutated."""
    if rng.random() < 0.75 and lists:
        lines: list[str] = []
        for _ in range(rng.randint(1, 5)):
            source = rng.choice(lists)
            start = rng.randrange(len(source))
            lines += source[start : start + rng.randint(1, 40)]
    else:
        lines = "".join(rng.choice(PIECES) + rng.choice(("", " ")) for _ in range(rng.randint(1, 200))).split("\n")
    for _ in range(rng.choice((0, 1, 2, 4, 8, 16))):
        rng.choice(_MUTATIONS)(rng, lines)
    return "\n".join(lines) + "\n"


def _insert(rng: random.Random, lines: list[str]) -> None:
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + rng.choice(PIECES) * rng.choice((1, 1, 1, 2, 50)) + lines[at][place:]


def _delete(rng: random.Random, lines: list[str]) -> None:
    at = rng.randrange(len(lines))
    start = rng.randint(0, len(lines[at]))
    lines[at] = lines[at][:start] + lines[at][start + rng.choice((1, 1, 2, 5, 30)) :]


def _indent(rng: random.Random, lines: list[str]) -> None:
    start = rng.randrange(len(lines))
    for at in range(start, min(len(lines), start + rng.randint(1, 20))):
        lines[at] = rng.choice((" ", "  ", "    ", "\t", "> ", "- ")) + lines[at]


def _repeat(rng: random.Random, lines: list[str]) -> None:
    start = rng.randrange(len(lines))
    lines[start:start] = lines[start : start + rng.randint(1, 3)] * rng.choice((1, 2, 10, 100))


def _swap(rng: random.Random, lines: list[str]) -> None:
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]


def _join(rng: random.Random, lines: list[str]) -> None:
    start = rng.randrange(len(lines))
    lines[start : start + 4] = [rng.choice(("", " ", "<br>", "|")).join(lines[start : start + 4])]


def _nest(rng: random.Random, lines: list[str]) -> None:
    at = rng.randrange(len(lines))
    opener, closer = rng.choice(
        (("[", "]"), ("(", ")"), ("**", "**"), ("<b>", "</b>"), ("> ", ""), ("- ", ""), ("`", "`"))
    )
    count = rng.choice((2, 10, 200, 3000))
    lines[at] = opener * count + lines[at] + closer * count


_MUTATIONS: tuple[Callable[[random.Random, list[str]], None], ...] = (
    *(_insert, _insert, _insert, _delete, _delete, _indent, _repeat, _swap, _join, _nest),
)


def find_fault(parsed: ParsedList, lines: int) -> str | None:
    """What is wrong with a reading, whatever the text was; None when nothing is."""
    counted = len(parsed.entries) + len(parsed.concepts) + len(parsed.unparsed) + len(parsed.ignored)
    if counted != parsed.candidates:
        return f"{parsed.candidates} candidates, {counted} accounted for"
    for index, entry in enumerate(parsed.entries):
        if not 1 <= entry.line <= entry.end_line <= lines:
            return f"entry {index} stands in lines {entry.line} to {entry.end_line} of {lines}"
        if entry.parent is not None and not 0 <= entry.parent < index:
            return f"entry {index} has the parent {entry.parent}"
        if not all(link.url.lower().startswith(("http://", "https://")) for link in entry.links):
            return f"entry {index} has a link to elsewhere than the web"
    if not {section.path for section in empty_topics(parsed)} <= {section.path for section in parsed.sections}:
        return "an empty topic that is none of the sections"
    return None


def read_spoilt(rng: random.Random, text: str, path: Path) -> ParsedList | None:
    """The text from a file in some encoding, perhaps cut or with bytes changed; None when refused in one line."""
    data = bytearray(text.encode(rng.choice(_ENCODINGS), "replace"))
    for _ in range(rng.choice((0, 0, 1, 3))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(data[: rng.choice((len(data), rng.randint(1, len(data))))])
    try:
        return parse_list(path)
    except ListError as error:
        if "\n" in str(error):
            raise ValueError(f"a message of several lines: {error}") from error
        return None


def run(seed: int, lists: Sequence[list[str]], path: Path) -> tuple[str, float, float, str | None]:
    """One text: what became of it, its KB, the seconds it took, and the fault if there is one."""
    rng = random.Random(seed)
    text = make_text(rng, lists)
    size, begin = len(text) / 1000, time.process_time()
    try:
        parsed = read_spoilt(rng, text, path) if rng.random() < 0.1 else parse_list(text)
    except Exception as error:  # noqa: BLE001  (any at all is a finding)
        return "error", size, time.process_time() - begin, f"{type(error).__name__}: {error}"
    seconds = time.process_time() - begin
    if parsed is None:
        return "refused", size, seconds, None
    fault = find_fault(parsed, text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1)
    if fault is None and seconds > _SECONDS + _SECONDS_PER_KB * size:
        fault = f"{seconds:.1f} s for {size:.0f} KB"
    return "read", size, seconds, fault


def report(arguments: Sequence[str]) -> int:
    """The command: prints the figures and each failure with its seed; answers the number of failures."""
    parser = argparse.ArgumentParser(prog="bench fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0, help="of the first text; the next ones count on")
    parser.add_argument("--only", type=int, help="run this seed alone and print its text")
    options = parser.parse_args(arguments)
    paths = [path for folder in FOLDERS for path in sorted(folder.glob("*.md")) if path.name != "README.md"]
    lists = [path.read_text("utf-8").split("\n") for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.md"
        if options.only is not None:
            print(json.dumps(make_text(random.Random(options.only), lists)))
            print(run(options.only, lists, path))
            return 0
        end, seed = time.monotonic() + 60 * options.minutes, options.seed
        outcomes: Counter[str] = Counter()
        slowest, failures, total = (0.0, 0.0, 0), 0, 0.0
        while time.monotonic() < end:
            outcome, size, seconds, fault = run(seed, lists, path)
            outcomes[outcome] += 1
            total += size
            slowest = max(slowest, (seconds, size, seed))
            if fault is not None:
                failures += 1
                print(f"seed {seed}: {fault}", flush=True)
            seed += 1
    counts = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(
        f"fuzz       {sum(outcomes.values())} texts, {total / 1000:.1f} MB, seeds {options.seed} to {seed - 1}: {counts}"
    )
    print(f"           slowest {slowest[0]:.2f} s for {slowest[1]:.0f} KB (seed {slowest[2]}); {failures} failures")
    return failures


if __name__ == "__main__":
    sys.exit(bool(report(sys.argv[1:])))
