"""The five claims of the first list, in a database that also holds what the abstracts say."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from ingest.pipeline import build
from kg.kinds import Origin
from kg.store import load_papers, open_store
from tests.encoders import WordEncoder
from tests.test_pipeline import listed_claims


def test_the_five_claims_of_the_first_list_stand_beside_what_the_abstracts_say(shared: Path, tmp_path: Path) -> None:
    """Built with the papers' real abstracts; the list's claims come out as expected, whatever those say."""
    seeds = shared / "seeds"
    rows = [json.loads(line) for line in (seeds / "abstracts.jsonl").read_text("utf-8").splitlines()]
    records = [{"eprint": row["arxiv_id"], "title": row["title"], "abstract": row["abstract"]} for row in rows]
    folder = tmp_path / "snapshot"
    folder.mkdir()
    (folder / "real.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    store, source = open_store(tmp_path / "kg.db"), seeds / "awesome-efficient-diffusion.md"
    build(store, source, offline=True, snapshot=folder, load_encoder=WordEncoder)
    papers = load_papers(store).values()
    found = {(paper.eprint, claim.quantity.value): claim for paper in papers for claim in listed_claims(paper)}
    assert len(found) == sum(len(listed_claims(paper)) for paper in papers) == 5
    for row in json.loads((seeds / "expected.json").read_text("utf-8"))["claims"]:
        claim = found[row["paper"], row["quantity"]]
        ratio = row.get("speedup", [row["ratio"], row["ratio"]] if "ratio" in row else [None, None])
        assert [claim.low, claim.high] == row.get("value", [None, None])
        assert [claim.ratio_low, claim.ratio_high] == [r and pytest.approx(r) for r in ratio]
        assert [claim.baseline_low, claim.baseline_high] == row.get("baseline_value", [None, None])
        assert (claim.baseline, claim.hardware) == (row.get("baseline"), row.get("hardware"))
    said = Counter(origin for paper in papers for claim in paper.claims for origin in claim.origins)
    assert said[Origin.ABSTRACT] > 10 and said[Origin.TITLE] >= 2
    assert not build(store, source, offline=True, snapshot=folder, load_encoder=WordEncoder).changed
    store.close()
