"""`kg export`: papers in the formats that other tools read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import DbOption, app, one_line_errors, open_for_reading, say
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["ExportFormat"]


class ExportFormat(StrEnum):
    """What papers are written as."""

    MARKDOWN = "markdown"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"
    RIS = "ris"
    GRAPHML = "graphml"
    GEXF = "gexf"
    JSON_LD = "json-ld"
    CSV = "csv"


@app.command("export")
@one_line_errors
def export_verb(
    export_format: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help=f"{', '.join(ExportFormat)}.")],
    topic: Annotated[
        str | None, typer.Option(help="Only this section and what lies below it, by name or path.")
    ] = None,
    source: Annotated[str | None, typer.Option("--list", help="Only this list.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; stdout if not given.")] = None,
    db: DbOption = DEFAULT_DB,
) -> None:
    """Write papers as a Markdown list, a bibliography, a graph or a table."""
    from kg.errors import KgError

    text = _format(open_for_reading(db), export_format, topic, source)
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        # Formats bring their own line ends: a CSV file has those of RFC 4180.
        output.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise KgError(f"{output} cannot be written: {error.strerror}. Choose another with --output.") from error
    say(f"{output}: written", err=True)


def _format(store: Store, export_format: ExportFormat, topic: str | None, source: str | None) -> str:
    from kg import export
    from kg.graph import add_things, build_graph
    from kg.store import load_relations

    if export_format is ExportFormat.MARKDOWN:
        return export.format_markdown(export.load_outline(store, topic=topic, source=source))
    references = export.load_references(store, topic=topic, source=source)
    if export_format is ExportFormat.BIBTEX:
        return export.format_bibliography(references)
    if export_format is ExportFormat.CSL_JSON:
        return export.format_csl_json(references)
    if export_format is ExportFormat.RIS:
        return export.format_ris(references)
    if export_format is ExportFormat.JSON_LD:
        return export.format_json_ld(references, load_relations(store))
    if export_format is ExportFormat.CSV:
        return export.format_csv(references)
    write = export.format_graphml if export_format is ExportFormat.GRAPHML else export.format_gexf
    return write(add_things(build_graph(store), store), [one.paper.key for one in references])
