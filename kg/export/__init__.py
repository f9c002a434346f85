"""Papers in the formats that other tools read; every value is escaped for its format.

references    the papers that are asked for, each with its authors and a cite key
bibtex        BibTeX
citations     CSL-JSON and RIS
linked_data   JSON-LD in the words of schema.org
networks      GraphML and GEXF
tables        CSV
outline       the papers in the sections of their lists, as a tree
awesome       that tree as a Markdown list, in the dialect of data/lists/README.md
concepts      what else a list names, for it
markdown      text, links and quotes in Markdown
"""

from kg.export.awesome import format_markdown, format_work
from kg.export.bibtex import format_bibliography, format_bibtex
from kg.export.citations import format_csl_json, format_ris
from kg.export.linked_data import format_json_ld
from kg.export.networks import format_gexf, format_graphml
from kg.export.outline import load_outline
from kg.export.references import Reference, load_references
from kg.export.tables import format_csv

__all__ = [
    "Reference",
    "format_bibliography",
    "format_bibtex",
    "format_csl_json",
    "format_csv",
    "format_gexf",
    "format_graphml",
    "format_json_ld",
    "format_markdown",
    "format_ris",
    "format_work",
    "load_outline",
    "load_references",
]
