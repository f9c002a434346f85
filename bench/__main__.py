"""Measure what a user waits for, on this machine, and print medians.

    make bench                 all of it
    python -m bench encode     one of: encode, build, search, extract
    python -m bench accuracy   what the extractors get right (bench/accuracy.py; see its --help)
    python -m bench relations  teach the reader of relations, and score it on other text (bench/relations.py)
    python -m bench reader     what the list reader gets right, and its speed (bench/reader.py; see its --help)
    python -m bench fuzz       what hostile texts do to the list reader (bench/fuzz.py; see its --help)

`encode` reads abstracts from ../shared/bench when they are there, else the shipped summaries, repeated.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from ingest.snapshot import load_snapshot  # noqa: E402
from kg.encoder import load_encoder  # noqa: E402
from tests.atom_server import RECORDS, AtomServer  # noqa: E402

KG = Path(sys.executable).with_name("kg")
LIST = ROOT / "data" / "lists" / "efficient-diffusion.md"
ABSTRACTS = ROOT / ".." / "shared" / "bench" / "papers" / "papers.jsonl.gz"


def seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def abstracts(count: int) -> list[str]:
    if ABSTRACTS.exists():
        with gzip.open(ABSTRACTS, "rt", encoding="utf-8") as file:
            rows = (json.loads(line) for line in file)
            return [f"{row['title']}\n{row['abstract']}" for row in itertools.islice(rows, count)]
    texts = [f"{record.title}\n{record.summary}" for record in load_snapshot().values()]
    return [texts[n % len(texts)] for n in range(count)]


def measure_encoding(rounds: int = 3, count: int = 256) -> None:
    """Texts a second with the processor's fast arithmetic and without, paired, and how near the two results are."""
    import kg.encoder as module

    encoder = load_encoder()
    texts = abstracts(count)
    encoder.encode(texts[:32])
    fast, exact, ratios = [], [], []
    supported = module.has_bfloat16
    for _ in range(rounds):
        fast.append(count / seconds(lambda: encoder.encode(texts)))
        module.has_bfloat16 = lambda: False
        exact.append(count / seconds(lambda: encoder.encode(texts)))
        wanted = encoder.encode(texts)
        module.has_bfloat16 = supported
        ratios.append(fast[-1] / exact[-1])
    cosine = float(np.sum(encoder.encode(texts) * wanted, axis=1).min())
    print(f"encode     {statistics.median(fast):.0f} texts/s, float32 {statistics.median(exact):.0f} texts/s")
    print(f"           ratio {statistics.median(ratios):.2f}, least cosine between the two {cosine:.6f}")


def kg(*arguments: str | Path, env: dict[str, str] | None = None) -> float:
    """Wall seconds of the command as a whole process."""
    command = [str(KG), *map(str, arguments)]
    return seconds(
        lambda: subprocess.run(command, check=True, capture_output=True, env={**os.environ, **(env or {})}, cwd=ROOT)
    )


def measure_builds(rounds: int = 3) -> None:
    """A first build with a local arXiv (three seconds between requests, as with the real one), without, and again."""
    server = AtomServer()
    server.load(RECORDS)
    for record in load_snapshot().values():
        server.records.setdefault(record.eprint, record.model_copy(update={"abstract": record.summary}))
    server.start()
    times: dict[str, list[float]] = {"first, local arXiv": [], "first, --offline": [], "again": []}
    with tempfile.TemporaryDirectory() as folder:
        for n in range(rounds):
            online = {"KG_ARXIV_URL": server.url}
            times["first, local arXiv"].append(kg("build", LIST, "--db", f"{folder}/{n}.db", env=online))
            times["first, --offline"].append(kg("build", LIST, "--db", f"{folder}/{n}o.db", "--offline"))
            times["again"].append(kg("build", LIST, "--db", f"{folder}/{n}.db", env=online))
    server.stop()
    for name, values in times.items():
        print(f"build      {name}: {statistics.median(values):.1f} s")


def measure_search(rounds: int = 5) -> None:
    """The command's wall time, and one search in a process that has the model."""
    from kg.retrieval import search
    from kg.store import open_store

    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "kg.db"
        kg("build", LIST, "--db", db, "--offline")
        words = "faster sampling without retraining"
        for name, options in (("kg search", ()), ("kg search --words-only", ("--words-only",))):
            values = [kg("search", words, "--db", db, *options) for _ in range(rounds)]
            print(f"search     {name}: {statistics.median(values):.2f} s")
        print(f"help       kg --help: {statistics.median([kg('--help') for _ in range(rounds)]):.2f} s")
        store, encoder = open_store(db), load_encoder()
        search(store, words, encoder=encoder)
        values = [seconds(lambda: search(store, words, encoder=encoder)) for _ in range(20)]
        print(f"search     with the model loaded: {statistics.median(values) * 1000:.0f} ms")
        store.close()


def measure_extraction(rounds: int = 3, count: int = 4000) -> None:
    """Abstracts a second that are read for claims and for relations, on one core; relations against 1,000 names."""
    from ingest.claims import extract_claims
    from ingest.relations import PaperText, relate_by_text
    from kg.kinds import Origin

    texts = abstracts(count)
    named = [(text.partition(":")[0],) if ":" in text[:25] else () for text in texts]
    known = tuple(dict.fromkeys(name for names in named for name in names))[:1000]

    def read_claims() -> None:
        for text in texts:
            extract_claims(text, origin=Origin.ABSTRACT, known_names=known)

    papers = [PaperText(str(n), named[n], "", text, (), None) for n, text in enumerate(texts)]
    for name, work in (("claims", read_claims), ("relations", lambda: relate_by_text(papers))):
        values = [count / seconds(work) for _ in range(rounds)]
        print(f"extract    {name}: {statistics.median(values):.0f} abstracts/s")


MEASURES = {
    "encode": measure_encoding,
    "build": measure_builds,
    "search": measure_search,
    "extract": measure_extraction,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["accuracy"]:
        from bench.accuracy import report

        report(sys.argv[2:])
        sys.exit()
    if sys.argv[1:2] == ["relations"]:
        from bench.relations import report

        report(sys.argv[2:])
        sys.exit()
    if sys.argv[1:2] == ["reader"]:
        from bench.reader import report

        report(sys.argv[2:])
        sys.exit()
    if sys.argv[1:2] == ["fuzz"]:
        from bench.fuzz import report as report_fuzz

        sys.exit(bool(report_fuzz(sys.argv[2:])))
    if set(sys.argv[1:]) - set(MEASURES):
        sys.exit((__doc__ or "").strip())
    for name in sys.argv[1:] or MEASURES:
        MEASURES[name]()
