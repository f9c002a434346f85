"""`kg lint`: findings about lists, for people, for machines and for continuous integration."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import DbOption, app, one_line_errors, say
from kg.places import DEFAULT_DB

if TYPE_CHECKING:
    from ingest.entries import ParsedList
    from ingest.knowledge import Knowledge
    from ingest.lint import Finding
    from ingest.lint.silence import LintConfig
    from ingest.lint_files import ListFile

__all__ = ["lint_verb"]


class ReportFormat(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


@app.command("lint")
@one_line_errors
def lint_verb(
    lists: Annotated[list[Path] | None, typer.Argument(help="Markdown lists of papers, or folders of them.")] = None,
    report_format: Annotated[ReportFormat, typer.Option("--format", help="How findings are printed.")] = (
        ReportFormat.TEXT
    ),
    fix: Annotated[bool, typer.Option("--fix", help="Mend what can be mended mechanically.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix changes, as a diff.")] = False,
    select: Annotated[
        list[str] | None, typer.Option("--select", help="Only these rules, with commas; repeatable.")
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Not these rules, with commas; repeatable.")
    ] = None,
    online: Annotated[bool, typer.Option("--online", help="Ask arXiv for the papers that are not known.")] = False,
    links: Annotated[bool, typer.Option("--links", help="Ask all linked servers, slowly; implies --online.")] = False,
    config: Annotated[Path | None, typer.Option("--config", help="Another configuration file.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List all rules.")] = False,
    explain: Annotated[str | None, typer.Option("--explain", help="Explain a rule, with an example.")] = None,
    db: DbOption = DEFAULT_DB,
) -> None:
    """Tell what is wrong with a list, where, and how to mend it; exit code 1 when there are errors."""
    from ingest.knowledge import load_knowledge
    from ingest.lint import fix_list, linked_addresses
    from ingest.lint_files import write_list_file
    from ingest.lists import parse_list

    if rules or explain is not None:
        _print_rules(explain)
        return
    if not lists:
        raise typer.BadParameter("Name a list, or --rules, or --explain RULE.")
    wanted = _chosen(_split(select), _split(ignore))
    files = _read(lists, config)
    parsed = [parse_list(f"{file.text}\n", file=file.name) for file, _, _ in files]
    known = load_knowledge(parsed, db)
    if online or links:
        with _progress("asking arXiv") as tell:
            known.ask_arxiv(tell)
    if links:
        with _progress("asking servers") as tell:
            known.ask_servers([url for file, _, _ in files for url in linked_addresses(file.text)], tell)
    remarks = [
        *known.remarks(wanted),
        *(
            f"{file.name} holds no entry that reads as a paper. Is it a Markdown list of papers?"
            for (file, _, _), read in zip(files, parsed, strict=True)
            if not read.entries and not file.damage
        ),
    ]
    found: list[Finding] = []
    mended = 0
    for (file, settings, place), read in zip(files, parsed, strict=True):
        check = _checker(file, read, settings, place, wanted, known)
        text, count = fix_list(file.text, check) if fix or diff else (file.text, 0)
        mended += count
        if diff:
            _print_diff(file, text)
        if fix and text != file.text:
            write_list_file(file, text)
        found += check(text if fix else file.text)
    if fix or diff:
        say(f"{mended} mended" if fix else f"--fix would mend {mended}", err=True)
    if not diff:
        _print_findings(found, report_format, remarks, len(files))
    for remark in remarks:
        say(remark, err=True)
    if any(finding.severity == "error" for finding in found):
        raise typer.Exit(1)


def _split(names: Sequence[str] | None) -> list[str]:
    """Names given one by one or several with commas between."""
    return [name for given in names or () for part in given.split(",") if (name := part.strip())]


def _chosen(select: Sequence[str], ignore: Sequence[str]) -> Callable[[str], bool]:
    """Which rules are asked for, by id."""
    from ingest.lint import lint_rules

    known = [rule.id for rule in lint_rules()]
    for name in (*select, *ignore):
        if name not in known:
            raise typer.BadParameter(f"There is no rule {name!r}. All rules: kg lint --rules")
    return lambda rule: (not select or rule in select) and rule not in ignore


def _read(paths: Sequence[Path], config: Path | None) -> list[tuple[ListFile, LintConfig, str]]:
    """The lists that are not excluded, each with its configuration and its path as that sees it."""
    from ingest.lint_files import find_lists, load_settings, read_list_file
    from kg.errors import QueryError

    read: list[tuple[ListFile, LintConfig, str]] = []
    known: dict[Path, LintConfig] = {}
    for path in find_lists(paths):
        try:
            settings, name = load_settings(path, config, known)
        except QueryError as error:
            raise typer.BadParameter(str(error)) from None
        if not settings.excludes(name):
            read.append((read_list_file(path), settings, name))
    return read


def _checker(
    file: ListFile,
    read: ParsedList,
    settings: LintConfig,
    place: str,
    wanted: Callable[[str], bool],
    known: Knowledge,
) -> Callable[[str], list[Finding]]:
    """Text of the file → its findings that are asked for."""
    from ingest.lint import lint_list

    def check(text: str) -> list[Finding]:
        findings = [file.damage] if file.damage else lint_list(
            text,
            file=file.name,
            parsed=read if text == file.text else None,
            records=known.records,
            missing=known.missing,
            dead=known.dead,
            today=datetime.now(UTC).date(),
        )  # fmt: skip
        return [finding for finding in settings.apply(findings, place) if wanted(finding.rule)]

    return check


@contextmanager
def _progress(step: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where that is a terminal; else nothing."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda done, of: None
        return
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(step)
        yield lambda done, of: bar.update(task, completed=done, total=of)


# Printing


def _print_rules(explain: str | None) -> None:
    from ingest.lint import lint_rules
    from ingest.lint.reports import format_rule

    known = {rule.id: rule for rule in lint_rules()}
    if explain is None:
        for rule in known.values():
            typer.echo(f"{rule.id:<24} {rule.severity:<8} {'fix' if rule.fixable else '':<4} {rule.summary}")
    elif explain in known:
        typer.echo(format_rule(known[explain]))
    else:
        raise typer.BadParameter(f"There is no rule {explain!r}. All rules: kg lint --rules")


def _print_diff(file: ListFile, text: str) -> None:
    from ingest.lint.fixes import format_diff

    shown = format_diff(file.text, text, file.name)
    if shown:
        # A terminal would obey what stands in a list; a file gets every character.
        (say if sys.stdout.isatty() else typer.echo)(shown)


def _print_findings(
    findings: Sequence[Finding], report_format: ReportFormat, remarks: Sequence[str], files: int
) -> None:
    from importlib.metadata import version

    from ingest.lint import lint_rules, reports

    if report_format is ReportFormat.JSON:
        typer.echo(reports.format_json(findings, remarks))
    elif report_format is ReportFormat.SARIF:
        typer.echo(reports.format_sarif(findings, lint_rules(), version("lithograph")))
    elif report_format is ReportFormat.GITHUB:
        if findings:
            typer.echo(reports.format_github(findings))
    else:
        from rich.console import Console

        console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
        for finding in findings:
            console.print(reports.format_finding(finding))
        say(reports.format_summary(findings, files), err=True)
