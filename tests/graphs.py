"""A small store made by hand, for tests of what reads it: seven real papers with facts and words of our own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kg.encoder import text_hash
from kg.store import (
    ListDraft,
    PaperDraft,
    Store,
    load_entries,
    load_papers,
    open_store,
    save_claims,
    save_list,
    save_papers,
    save_relations,
    save_vectors,
)
from tests.encoders import WordEncoder

TOPICS = (("Basics",), ("Sampling",), ("Sampling", "Solvers"), ("Sampling", "Distillation"), ("Deployment",))

# name, eprint, venue, track, year, topic, code, title, our own words
PAPERS: tuple[tuple[Any, ...], ...] = (
    ("DDPM", "2006.11239", "NeurIPS", "main", 2020, 0, True, "Denoising Diffusion Probabilistic Models",
     "a thousand small denoising steps trained with a simple loss"),
    ("DDIM", "2010.02502", "ICLR", "main", 2021, 2, True, "Denoising Diffusion Implicit Models",
     "deterministic sampling that skips steps, no retraining"),
    ("DPM-Solver", "2206.00927", "NeurIPS", "main", 2022, 2, True,
     "DPM-Solver: A Fast ODE Solver for Diffusion Probabilistic Model Sampling in Around 10 Steps",
     "a fast solver for sampling in ten steps, no retraining"),
    ("DPM-Solver++", "2211.01095", "arXiv", "preprint", 2022, 2, False,
     "DPM-Solver++: Fast Solver for Guided Sampling of Diffusion Probabilistic Models",
     "a fast solver that stays stable under strong guidance"),
    ("ReDi", "2302.02285", "ICML", "main", 2023, 3, False,
     "ReDi: Efficient Learning-Free Diffusion Inference via Trajectory Retrieval",
     "looks up a stored trajectory and skips steps, without learning"),
    ("PTQD", "2305.10657", "NeurIPS", "main", 2023, 0, False,
     "PTQD: Accurate Post-Training Quantization for Diffusion Models", "corrects the noise that low bit weights add"),
    ("SnapFusion", "2306.00980", "NeurIPS", "main", 2023, 4, False,
     "SnapFusion: Text-to-Image Diffusion Model on Mobile Devices within Two Seconds",
     "text to image on a phone in eight steps"),
)  # fmt: skip

# paper, quantity, value, ratio, baseline
CLAIMS = (
    ("DDIM", "sampling steps", (10, 20), (2.5, 10), None),
    ("DPM-Solver", "sampling steps", (10, 10), (10, 10), "DDIM"),
    ("SnapFusion", "latency", (1.84, 1.84), (None, None), None),
    ("SnapFusion", "parameters", (None, None), (3.8, 3.8), "SD-v1.5"),
)

RELATIONS = (
    ("DPM-Solver++", "follows", "DPM-Solver", "follow-up work:", 0.95),
    ("DDIM", "extends", "DDPM", "generalises DDPM", 0.8),
    ("DPM-Solver", "compares", "DDIM", "as DDIM at NFE=100", 0.7),
    ("ReDi", "similar", "SnapFusion", "cosine 0.61", 0.61),
)


def make_store(
    path: Path, encoder: WordEncoder | None = None, relations: Sequence[tuple[str, str, str, str, float]] = RELATIONS
) -> Store:
    """The store at `path`, with vectors where an encoder is given."""
    store = open_store(path)
    topics = [
        {"path": json.dumps(list(t)), "name": t[-1], "written": t[-1], "line": n + 1, "position": n}
        for n, t in enumerate(TOPICS)
    ]
    entries = [
        {
            "identity": f"arxiv:{paper[1]}", "path": json.dumps(list(TOPICS[paper[5]])), "parent": None,
            "position": n, "line": 10 + n, "end_line": 10 + n, "raw": f"- {paper[0]}", "alias": paper[0],
            "eprint": paper[1], "notes": [{"text": paper[8], "line": 10 + n}], "links": [],
        }
        for n, paper in enumerate(PAPERS)
    ]  # fmt: skip
    source = {"locator": "list.md", "title": None, "sha256": "0" * 64, "candidates": 7, "ignored": 0, "repairs": 0}
    save_list(store, ListDraft(source, topics, entries, [], []))
    entry_ids = {entry.alias: entry.id for entry in load_entries(store)}
    save_papers(store, [_draft(paper, entry_ids) for paper in PAPERS])
    ids = {paper.name: paper.id for paper in load_papers(store).values()}
    save_claims(
        store,
        [
            {
                "paper_id": ids[name], "entry_id": entry_ids[name], "quantity": quantity, "low": low, "high": high,
                "ratio_low": ratio[0], "ratio_high": ratio[1], "baseline": baseline, "quote": f"{name} {quantity}",
                "origin": "list", "line": 10, "start": 0, "end": 1, "confidence": 0.9, "direction": "fewer",
            }
            for name, quantity, (low, high), ratio, baseline in CLAIMS
        ],
    )  # fmt: skip
    save_relations(
        store,
        [
            {
                "source_paper_id": ids[source], "kind": kind, "target_paper_id": ids[target], "evidence": evidence,
                "origin": "embedding" if kind == "similar" else "list", "confidence": confidence,
                "entry_id": entry_ids[source], "line": 12,
            }
            for source, kind, target, evidence, confidence in relations
        ],
    )  # fmt: skip
    if encoder is not None:
        texts = {paper.id: f"{paper.title}\n{paper.text}" for paper in load_papers(store).values()}
        vectors = encoder.encode(list(texts.values()))
        rows = {paper_id: (text_hash(text), vectors[n]) for n, (paper_id, text) in enumerate(texts.items())}
        save_vectors(store, rows, encoder=encoder.name, dimension=encoder.dimension)
    return store


def _draft(paper: tuple[Any, ...], entry_ids: dict[str | None, int | None]) -> PaperDraft:
    name, eprint, venue, track, year, _, code, title, words = paper
    artifact = {"kind": "code", "url": f"https://github.com/example/{name.lower().replace('+', 'p')}", "text": "Code"}
    return PaperDraft(
        identifiers=((f"arxiv:{eprint}", "eprint"),),
        row={
            "key": f"arxiv:{eprint}", "eprint": eprint, "title": title, "alias": name, "year": year, "track": track,
            "summary": words, "record_source": "snapshot",
        },
        venue=venue,
        methods=(name,),
        artifacts=(artifact,) if code else (),
        entry_ids=(entry_ids[name] or 0,),
        index={"title": title, "alias": name, "body": words, "notes": venue},
    )  # fmt: skip
