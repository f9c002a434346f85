"""What the linter knows besides the lists: arXiv's records, ids that arXiv denies, links that are dead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.drafts import join_rows
from ingest.entries import ParsedList
from ingest.eprints import fetch_papers
from ingest.links import LinkChecker, LinkState, default_cache
from ingest.lint import Needs, lint_rules
from ingest.records import PaperRecord, join_records
from ingest.snapshot import load_snapshot

__all__ = ["Knowledge", "load_knowledge"]


@dataclass
class Knowledge:
    """What is known of the papers and links of some lists; `remarks` says what is not."""

    eprints: tuple[str, ...] = ()
    """The listed papers' arXiv ids."""
    records: dict[str, PaperRecord] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    """The ids whose record is arXiv's own word."""
    missing: frozenset[str] = frozenset()
    """The ids that arXiv says it does not know."""
    dead: dict[str, str] = field(default_factory=dict)
    """Address → why it leads nowhere."""
    _said: list[str] = field(default_factory=list)
    _online: bool = False
    _links: bool = False

    def ask_arxiv(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Ask arXiv for the papers whose record is not its own word; nothing is kept."""
        self._online = True
        fetched = fetch_papers([eprint for eprint in self.eprints if eprint not in self.answered], progress=progress)
        for record in fetched.records:
            self.records[record.eprint] = join_records(self.records.get(record.eprint), record)
        self.missing = frozenset(fetched.missing)
        if fetched.problem:
            self._said.append(fetched.problem)

    def ask_servers(
        self,
        urls: Iterable[str],
        progress: Callable[[int, int], None] | None = None,
        checker: LinkChecker | None = None,
    ) -> None:
        """Ask the servers that the lists link to, politely; answers are kept in a cache."""
        self._links = True
        answers = (checker or LinkChecker(default_cache())).check(urls, progress=progress)
        self.dead = {url: answer.reason for url, answer in answers.items() if answer.state is LinkState.DEAD}
        unsure = sum(answer.state is LinkState.UNKNOWN for answer in answers.values())
        if unsure:
            self._said.append(
                f"dead-link: of {len(answers)} links {unsure} cannot be judged: refused, slow, private or no network."
            )

    def remarks(self, wanted: Callable[[str], bool]) -> list[str]:
        """Which of the rules that are wanted, by id, were skipped, why, and what to do about it; one line each."""
        found = list(self._said)
        lacking = sum(eprint not in self.records for eprint in self.eprints)
        names = ", ".join(rule.id for rule in lint_rules() if rule.needs is Needs.RECORDS and wanted(rule.id))
        if lacking and names:
            cure = "" if self._online else " Add --online, or keep arXiv's records with kg build."
            found.append(f"{names}: skipped for {lacking} of {len(self.eprints)} papers without a record.{cure}")
        if not self._online and self.eprints and wanted("unknown-id"):
            found.append("unknown-id: skipped, it asks arXiv. Add --online.")
        if not self._links and wanted("dead-link"):
            found.append("dead-link: skipped, it asks all linked servers. Add --links.")
        return found


def load_knowledge(lists: Sequence[ParsedList], db: Path) -> Knowledge:
    """The records that are at hand without network: the database's, if there is one, and the shipped snapshot's."""
    eprints = dict.fromkeys(entry.eprint for parsed in lists for entry in parsed.entries if entry.eprint)
    known = Knowledge(tuple(eprints), load_snapshot())
    if db.is_file():
        from kg.models import RecordSource
        from kg.store import load_records, open_store

        store = open_store(db, create=False)
        try:
            rows = load_records(store)
        finally:
            store.close()
        known.records = join_rows(rows, known.records)
        known.answered = {row.eprint for row in rows if row.source is RecordSource.ARXIV}
    return known
