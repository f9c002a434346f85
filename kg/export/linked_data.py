"""JSON-LD in the words of schema.org: works, who wrote them, and what they build on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kg.export.references import Reference
from kg.ids import format_doi_url, format_eprint_url
from kg.kinds import RelationKind
from kg.venues import venue_full_name
from kg.views import RelationView

__all__ = ["format_json_ld"]

# https://schema.org/isBasedOn is the one word there for descent; likeness and comparison have none.
_BASED_ON = (RelationKind.FOLLOWS, RelationKind.EXTENDS, RelationKind.ACCELERATES, RelationKind.USES)


def format_json_ld(references: Sequence[Reference], relations: Iterable[RelationView]) -> str:
    """One graph of schema.org's ScholarlyArticle nodes; relations to works that are not among them are left out."""
    names = {one.paper.key: _name(one) for one in references}
    based: dict[str, dict[str, None]] = defaultdict(dict)
    for relation in relations:
        if relation.kind in _BASED_ON and {relation.source_key, relation.target_key} <= names.keys():
            based[relation.source_key][names[relation.target_key]] = None
    graph = [_node(one, list(based[one.paper.key])) for one in references]
    return json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=2) + "\n"


def _name(one: Reference) -> str:
    """The node's IRI: the work's own address, else a name within this document."""
    return one.paper.url or f"#{one.key}"


def _node(one: Reference, based_on: Sequence[str]) -> dict[str, Any]:
    paper = one.paper
    same = [format_eprint_url(paper.eprint)] if paper.eprint else []
    same += [format_doi_url(paper.doi)] if paper.doi else []
    code = [artifact.url for artifact in paper.artifacts if artifact.kind == "code"]
    node = {
        "@id": _name(one),
        "@type": "ScholarlyArticle",
        "name": paper.title or paper.name,
        "alternateName": list(paper.methods),
        "author": [{"@type": "Person", "name": name} for name in paper.authors],
        "datePublished": paper.published.isoformat() if paper.published else str(paper.year or ""),
        "abstract": paper.text,
        "isPartOf": {"@type": "CreativeWork", "name": venue_full_name(paper.venue) or paper.venue}
        if paper.venue
        else None,
        "about": [" / ".join(topic.path) for topic in paper.topics],
        "sameAs": [address for address in same if address != _name(one)],
        "subjectOf": [{"@type": "SoftwareSourceCode", "codeRepository": address} for address in code],
        "isBasedOn": [{"@id": name} for name in based_on],
    }
    return {name: value for name, value in node.items() if value}
