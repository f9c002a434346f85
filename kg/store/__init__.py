"""The only rooms that open a Session or write SQL.

schema    the file, its version, the way forward
database  Store and open_store: sessions, one transaction a step
sync      a table brought to what it should hold by the smallest difference
fts       the full-text index
lists     lists as wholes
writes    the steps of a build
reads     what everybody else asks
edges     relations, and one paper in full with its own
"""

from kg.store.database import Store, no_papers, open_store
from kg.store.edges import load_paper, load_relations, load_things
from kg.store.fts import WordMatch, match_words
from kg.store.lists import (
    delete_list,
    load_concepts,
    load_disagreements,
    load_listings,
    load_locators,
    load_sources,
    rename_list,
    save_findings,
)
from kg.store.reads import (
    find_paper,
    load_encoder_name,
    load_entries,
    load_method_ids,
    load_model_name,
    load_papers,
    load_records,
    load_runs,
    load_text_hashes,
    load_topics,
    load_vectors,
)
from kg.store.sync import Difference
from kg.store.writes import (
    ListChanges,
    ListDraft,
    PaperDraft,
    encoder_mismatch,
    save_claims,
    save_list,
    save_papers,
    save_records,
    save_relations,
    save_run,
    save_vectors,
)

__all__ = [
    "Difference",
    "ListChanges",
    "ListDraft",
    "PaperDraft",
    "Store",
    "WordMatch",
    "delete_list",
    "encoder_mismatch",
    "find_paper",
    "load_concepts",
    "load_disagreements",
    "load_encoder_name",
    "load_entries",
    "load_listings",
    "load_locators",
    "load_method_ids",
    "load_model_name",
    "load_paper",
    "load_papers",
    "load_records",
    "load_relations",
    "load_runs",
    "load_sources",
    "load_text_hashes",
    "load_things",
    "load_topics",
    "load_vectors",
    "match_words",
    "no_papers",
    "open_store",
    "rename_list",
    "save_claims",
    "save_findings",
    "save_list",
    "save_papers",
    "save_records",
    "save_relations",
    "save_run",
    "save_vectors",
]
