"""The database file: how it is opened, what it holds besides the tables, the way from one version to the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from kg import models  # noqa: F401  (its tables register themselves)
from kg.errors import StoreError

__all__ = ["SCHEMA_VERSION", "create_schema", "open_engine"]

SCHEMA_VERSION = 3


def _name_things(connection: Connection) -> None:
    """2: relations may lead to a thing by its name. SQLite changes no CHECK in place, so the table is made anew."""
    relations = SQLModel.metadata.tables["relation"]
    for name in (
        connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'relation' AND sql IS NOT NULL"
        )
        .scalars()
        .all()
    ):  # all read first: SQLite drops nothing under an open question
        connection.exec_driver_sql(f'DROP INDEX "{name}"')
    connection.exec_driver_sql("ALTER TABLE relation RENAME TO relation_1")
    relations.create(connection)
    kept = ", ".join(column.name for column in relations.columns if column.name != "target_name")
    connection.exec_driver_sql(f"INSERT INTO relation ({kept}) SELECT {kept} FROM relation_1")
    connection.exec_driver_sql("DROP TABLE relation_1")


def _keep_findings(connection: Connection) -> None:
    """3: what the linter finds is kept with each list, and when the list was read."""
    SQLModel.metadata.tables["finding"].create(connection)
    connection.exec_driver_sql("ALTER TABLE source ADD COLUMN read_at DATETIME")


# Version n -> what turns a database of version n into one of version n + 1, inside one transaction.
MIGRATIONS: Mapping[int, Callable[[Connection], None]] = {1: _name_things, 2: _keep_findings}

# Porter stems English word forms ("sampling" finds "sampler"); diacritics fall away ("Frechet" finds "Fréchet").
INDEX_SQL = """
CREATE VIRTUAL TABLE IF NOT EXISTS paper_fts USING fts5(
    title, alias, body, notes, tokenize = 'porter unicode61 remove_diacritics 2'
)
"""

BUSY_SECONDS = 30


def open_engine(path: Path) -> Engine:
    """An engine whose connections keep foreign keys, write ahead, and begin a write as a write.

    Python's own sqlite3 transactions begin late and commit before DDL; switched off, so that a step is one transaction.
    """
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def create_schema(
    engine: Engine,
    path: Path,
    *,
    version: int = SCHEMA_VERSION,
    migrations: Mapping[int, Callable[[Connection], None]] = MIGRATIONS,
) -> None:
    """Make the tables of a new file, or bring an older file up to `version`, all in one transaction.

    Raises StoreError for a file of a newer version, of a version no migration starts from, or that is no database.
    """
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if found == version:
            return
        if found == 0 and tables:
            raise StoreError(f"{path} is a database of something else. Name another file with --db.")
        if found > version:
            raise StoreError(
                f"{path} was written by a newer Lithograph (schema {found}, this one knows {version}). "
                "Update Lithograph, or name another file with --db."
            )
        with engine.execution_options(writes=True).begin() as connection:
            # Asked again inside the write: another process may have been faster.
            found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if found == 0:
                SQLModel.metadata.create_all(connection)
                connection.exec_driver_sql(INDEX_SQL)
            while 0 < found < version:
                if found not in migrations:
                    raise StoreError(
                        f"{path} has schema {found}, from which no way leads on. Build it anew with kg build."
                    )
                migrations[found](connection)
                found += 1
            connection.exec_driver_sql(f"PRAGMA user_version = {version:d}")
    except DatabaseError as error:
        raise StoreError(
            f"{path} cannot be opened as a database: {error.orig}. Name another file with --db."
        ) from error
