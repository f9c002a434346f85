"""The full-text index over title, alias, abstract or summary, and notes. A user's words reach it only quoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, text

from kg.store.database import Store

__all__ = ["WordMatch", "match_words", "sync_index"]

COLUMNS = ("title", "alias", "body", "notes")

# How much a match weighs by where it stands, in bm25's column weights: a name outweighs a title, a title the text.
WEIGHTS = (4.0, 6.0, 1.0, 2.0)

# Marks around matched words in what FTS5's highlight() returns; control characters, which no text here keeps.
OPEN, CLOSE = "\x01", "\x02"


@dataclass(frozen=True)
class WordMatch:
    """A paper that has at least one of the words; `score` is bm25 turned so that higher is better."""

    paper_id: int
    score: float
    words: tuple[str, ...]


def sync_index(session: Session, wanted: dict[int, dict[str, str]]) -> None:
    """Bring the index to the texts of `wanted`, by paper id, touching only rows that differ."""
    connection = session.connection()
    present = {
        row[0]: tuple(row[1:])
        for row in connection.exec_driver_sql("SELECT rowid, title, alias, body, notes FROM paper_fts")
    }
    for paper_id in present.keys() - wanted.keys():
        connection.exec_driver_sql("DELETE FROM paper_fts WHERE rowid = ?", (paper_id,))
    for paper_id, texts in wanted.items():
        row = tuple(_clean(texts.get(column, "")) for column in COLUMNS)
        if present.get(paper_id) == row:
            continue
        connection.exec_driver_sql("DELETE FROM paper_fts WHERE rowid = ?", (paper_id,))
        connection.exec_driver_sql(
            "INSERT INTO paper_fts (rowid, title, alias, body, notes) VALUES (?, ?, ?, ?, ?)", (paper_id, *row)
        )


def _clean(value: str) -> str:
    """Without the marks, NUL, and the halves of surrogate pairs that no UTF-8 can hold."""
    value = value.replace(OPEN, " ").replace(CLOSE, " ").replace("\x00", " ")
    return value.encode("utf-8", "replace").decode("utf-8")


def match_words(
    store: Store, words: Sequence[str], phrases: Sequence[str] = (), *, limit: int = 1000
) -> list[WordMatch]:
    """Papers that hold any of `words`, and every one of `phrases`, best first.

    Both are plain text; inside FTS5's double quotes nothing of theirs is syntax.
    """
    quoted = [_quote(word) for word in words]
    required = [_quote(phrase) for phrase in phrases]
    parts = [part for part in (*required, f"({' OR '.join(q for q in quoted if q)})" if any(quoted) else "") if part]
    if not parts:
        return []
    marked = ", ".join(f"highlight(paper_fts, {n}, '{OPEN}', '{CLOSE}')" for n in range(len(COLUMNS)))
    sql = text(
        f"SELECT rowid, -bm25(paper_fts, {', '.join(map(str, WEIGHTS))}) AS score, {marked} "
        "FROM paper_fts WHERE paper_fts MATCH :query ORDER BY score DESC, rowid LIMIT :limit"
    )
    with store.read() as session:
        rows = session.connection().execute(sql, {"query": " AND ".join(parts), "limit": limit}).all()
    return [WordMatch(row[0], float(row[1]), _marked_words(row[2:])) for row in rows]


def _quote(value: str) -> str:
    """An FTS5 string, or nothing where the text holds no letter or digit to look for."""
    value = _clean(value)
    if not any(character.isalnum() for character in value):
        return ""
    return '"' + value.replace('"', '""') + '"'


def _marked_words(columns: Sequence[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for column in columns:
        for piece in column.split(OPEN)[1:]:
            found.setdefault(piece.split(CLOSE)[0].casefold())
    return tuple(found)
