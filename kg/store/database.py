"""The open store: sessions for one step at a time, and what is read often, kept until the next write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, text

from kg.errors import NotFoundError, StoreError
from kg.places import DEFAULT_DB
from kg.store.schema import create_schema, open_engine

__all__ = ["Store", "no_papers", "open_store"]

Value = TypeVar("Value")


class Store:
    """A database of Lithograph. Safe to use from several threads; writers of several processes wait for one another."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = open_engine(path)
        self._kept: dict[str, tuple[int, Any]] = {}
        self._lock = Lock()
        create_schema(self._engine, path)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database from its first question to its last."""
        with self._translated(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that is one transaction: all of it is there afterwards, or, on any error, nothing.

        A step that changed no row leaves the file as it was; any other raises the store's revision by one.
        """
        engine = self._engine.execution_options(writes=True)
        with self._translated(), Session(engine, expire_on_commit=False) as session, session.begin():
            raw = session.connection().connection.driver_connection
            assert raw is not None  # noqa: S101  (a session that has begun has a connection)
            before = raw.total_changes
            yield session
            session.flush()
            if raw.total_changes != before:
                session.connection().exec_driver_sql(
                    "INSERT INTO setting (key, value) VALUES ('revision', '1') "
                    "ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
                )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if "locked" in str(error.orig):
                raise StoreError(
                    f"{self.path} is busy: another build is writing to it. Try again when it is done."
                ) from error
            raise StoreError(f"{self.path}: {error.orig}. Is the disk full, or the folder read-only?") from error
        except DBAPIError as error:
            raise StoreError(f"{self.path} is damaged or was changed by hand: {error.orig}. Build it anew.") from error

    def revision(self) -> int:
        """How many steps have changed this database."""
        with self.read() as session:
            found = session.connection().execute(text("SELECT value FROM setting WHERE key = 'revision'")).scalar()
        return int(found or 0)

    def keep(self, name: str, load: Callable[[], Value]) -> Value:
        """What `load` returns, remembered under `name` until the database changes."""
        revision = self.revision()
        with self._lock:
            kept = self._kept.get(name)
        if kept is None or kept[0] != revision:
            kept = (revision, load())
            with self._lock:
                self._kept[name] = kept
        value: Value = kept[1]
        return value

    def close(self) -> None:
        """Close all connections; SQLite then folds its write-ahead log into the file."""
        self._engine.dispose()


def no_papers(path: str | Path) -> NotFoundError:
    """The error for a database that holds no paper yet."""
    return NotFoundError(f"{path} has no papers yet. {_how_to_build(Path(path))}")


def _how_to_build(path: Path) -> str:
    """The command that fills a database; of the list that ships with Lithograph where that is at hand."""
    shipped = "data/lists/efficient-diffusion.md"
    command = f"kg build {shipped if Path(shipped).is_file() else 'LIST.md'}"
    return f"Run: {command}" if path == DEFAULT_DB else f"Run: {command} --db {path}"


def open_store(path: str | Path, *, create: bool = True) -> Store:
    """Open the database at `path`; with `create=False` only if it is there.

    Raises NotFoundError if it is not there, StoreError if it is no database of Lithograph or of a newer schema.
    """
    path = Path(path)
    if not path.exists():
        if not create:
            raise NotFoundError(f"There is no database at {path}. {_how_to_build(path)}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder of {path} cannot be made: {error.strerror}. Choose another with --db."
            ) from error
    elif path.is_dir():
        raise StoreError(f"{path} is a folder. Name a file with --db.")
    return Store(path)
