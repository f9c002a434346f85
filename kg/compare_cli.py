"""The verbs of the `kg` command that compare: claims, compare, chain, influence. Imports are made inside the verbs."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import DbOption, JsonOption, app, one_line_errors, open_for_reading, print_json, say
from kg.kinds import Quantity
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from kg.compare import Basis
    from kg.store import Store
    from kg.views import PaperView

__all__ = ["BasisChoice", "OriginChoice"]


class BasisChoice(StrEnum):
    """What to rank by."""

    IMPROVEMENT = "improvement"
    VALUE = "value"


class OriginChoice(StrEnum):
    """Who may say what papers are said to reach."""

    LIST = "list"
    TITLE = "title"
    ABSTRACT = "abstract"
    CURATOR = "curator"


def _read_quantity(name: str) -> Quantity:
    from kg.claim_filters import ALIASES, CLAIM_FIELDS
    from kg.errors import QueryError

    folded = name.casefold()
    field = CLAIM_FIELDS.get(ALIASES.get(folded, folded))
    if field is not None:
        return field.quantity
    for quantity in Quantity:
        if quantity.value.casefold() == folded:
            return quantity
    raise QueryError(f"There is no quantity {name!r}. Choose one of: {', '.join(q.value for q in Quantity)}.")


@app.command("claims")
@one_line_errors
def claims_verb(
    quantity: Annotated[str | None, typer.Option(help="Only this quantity, such as 'latency'.")] = None,
    over: Annotated[str | None, typer.Option(help="Rank what is set against this method; the rest apart.")] = None,
    rank: Annotated[bool, typer.Option("--rank", help="Rank what may be ranked, the rest apart.")] = False,
    by: Annotated[BasisChoice | None, typer.Option(help="Rank by improvement or by value.")] = None,
    origin: Annotated[
        OriginChoice | None, typer.Option(help="Only what this says: lists' notes, titles, abstracts, our summaries.")
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="Also claims of low confidence.")] = False,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """List what papers are said to reach, with the words that say so; or rank it, what is comparable together."""
    from kg.printing import claim_as_dict, print_claims
    from kg.store import load_papers
    from kg.views import SHOWN_CONFIDENCE

    wanted = None if quantity is None else _read_quantity(quantity)
    store = open_for_reading(db)
    papers = [_said_by(paper, origin) for paper in load_papers(store).values()]
    if over is not None or rank or by is not None:
        basis: Basis | None = None if by is None else "improvement" if by is BasisChoice.IMPROVEMENT else "value"
        _rank_claims(store, papers, wanted, over, basis, hidden, as_json)
        return
    claims = [
        (paper, claim)
        for paper in papers
        for claim in paper.claims
        if (wanted is None or claim.quantity is wanted) and (hidden or claim.confidence >= SHOWN_CONFIDENCE)
    ]
    if not claims and not as_json:
        known = sorted({claim.quantity.value for paper in papers for claim in paper.claims})
        what = f"claim of {wanted.value}" if wanted else "claim"
        say(f"There is no {what} here. " + (f"There are some of {', '.join(known)}." if known else ""), err=True)
        return
    if as_json:
        print_json([{**claim_as_dict(claim), "paper": paper.name} for paper, claim in claims])
        return
    print_claims(claims)
    typer.echo("as reported, each against its own baseline", err=True)


def _said_by(paper: PaperView, origin: OriginChoice | None) -> PaperView:
    """The paper with the claims of one origin alone, each as it stands there."""
    from dataclasses import replace

    if origin is None:
        return paper
    said = (one for claim in paper.claims for one in claim.said_by if one.origin.value == origin.value)
    return replace(paper, claims=tuple(replace(one, also=()) for one in said))


def _rank_claims(
    store: Store,
    papers: list[PaperView],
    wanted: Quantity | None,
    over: str | None,
    basis: Basis | None,
    hidden: bool,
    as_json: bool,
) -> None:
    from kg.compare import group_claims, list_quantities
    from kg.compare_printing import group_as_dict, print_groups
    from kg.errors import NotFoundError
    from kg.store import find_paper
    from kg.verdicts import is_baseline

    key = None
    if over is not None:
        try:
            key = find_paper(store, over).key
        except NotFoundError:
            # What is no paper here may still be a baseline, such as SD-v1.5.
            if not any(is_baseline(claim, over, None) for paper in papers for claim in paper.claims):
                raise
    groups = [
        group
        for quantity in ([wanted] if wanted else list_quantities(papers))
        for group in group_claims(papers, quantity, over=over, over_key=key, basis=basis, hidden=hidden)
        if wanted or group.quantity is quantity
    ]
    if over is not None:
        # What was asked for comes first, whatever other quantities there are.
        groups.sort(key=lambda group: not group.is_ranking or bool(group.reason))
    if as_json:
        print_json([group_as_dict(group) for group in groups])
        return
    if over is not None and not any(group.is_ranking and not group.reason for group in groups):
        say(f"No claim{f' on {wanted.value}' if wanted else ''} is set against {over}.", err=True)
    print_groups(groups)
    say("as reported; what does not stand together may not be compared", err=True)


@app.command("compare")
@one_line_errors
def compare_verb(
    names: Annotated[list[str], typer.Argument(help="Two or more methods, arXiv ids or titles.")],
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Set the claims of papers side by side with their words, and say which may be compared and why not others."""
    from kg.compare_printing import comparison_as_dict, print_comparisons
    from kg.errors import QueryError
    from kg.side_by_side import compare_papers
    from kg.store import find_paper

    store = open_for_reading(db)
    papers = list({paper.key: paper for paper in (find_paper(store, name) for name in names)}.values())
    if len(papers) < 2:
        raise QueryError("Comparing takes two papers at least: kg compare DDIM DPM-Solver.")
    rows = compare_papers(papers)
    if as_json:
        print_json(
            {
                "papers": [{"key": paper.key, "name": paper.name, "year": paper.year} for paper in papers],
                "quantities": [comparison_as_dict(row, papers) for row in rows],
            }
        )
        return
    print_comparisons(rows, papers)


@app.command("chain")
@one_line_errors
def chain_verb(
    names: Annotated[list[str], typer.Argument(help="Methods along a lineage, the oldest first; two or more.")],
    quantity: Annotated[str, typer.Option(help="What to multiply.")] = Quantity.STEPS.value,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Multiply improvements along a lineage as intervals, each link with its words; refuse what does not fit."""
    from kg.chains import find_chain
    from kg.compare_printing import chain_as_dict, print_chain
    from kg.errors import QueryError
    from kg.graph import build_graph
    from kg.store import load_papers

    wanted = _read_quantity(quantity)
    store = open_for_reading(db)
    chain = find_chain(build_graph(store), load_papers(store), names, wanted)
    if as_json:
        print_json(chain_as_dict(chain))
    else:
        print_chain(chain)
    if chain.refusals:
        raise QueryError(f"These are not multiplied: {'; '.join(chain.refusals)}.")


@app.command("influence")
@one_line_errors
def influence_verb(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many papers.")] = 20,
    db: DbOption = DEFAULT_DB,
    as_json: JsonOption = False,
) -> None:
    """Show whom the others build on most (PageRank on the typed edges), and which papers belong together."""
    from dataclasses import asdict

    from kg.compare_printing import print_influence
    from kg.graph import build_graph
    from kg.influence import find_communities, rank_influence

    graph = build_graph(open_for_reading(db))
    names = {key: data["name"] for key, data in graph.nodes(data=True)}
    found, communities = rank_influence(graph)[:limit], find_communities(graph)
    if as_json:
        print_json(
            {
                "influential": [{"name": names[one.key], **asdict(one)} for one in found],
                "communities": [[{"key": key, "name": names[key]} for key in c.keys] for c in communities],
            }
        )
        return
    print_influence(found, communities, names)
