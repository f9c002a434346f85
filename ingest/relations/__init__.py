"""Papers, notes, abstracts, vectors → typed relations, each with the words that show it; pure.

`relate_by_nesting` reads how a list nests its entries, `relate_by_text` where a text names another paper's method, and
`relate_by_vectors` which texts are alike; `relate_to_things` finds devices and data sets. A relation reads
"source kind target".
"""

from ingest.relations.drafts import PaperText, RelationDraft
from ingest.relations.likeness import LIKENESS_FLOOR, relate_by_vectors
from ingest.relations.mentions import relate_by_text
from ingest.relations.nesting import relate_by_nesting
from ingest.relations.things import ThingDraft, relate_to_things

__all__ = [
    "LIKENESS_FLOOR",
    "PaperText",
    "RelationDraft",
    "ThingDraft",
    "relate_by_nesting",
    "relate_by_text",
    "relate_by_vectors",
    "relate_to_things",
]
