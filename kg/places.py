"""Where the files lie that travel with the code (the venue table, our list, the snapshot), and the database."""

from __future__ import annotations

from pathlib import Path

__all__ = ["DEFAULT_DB", "data_folder"]

DEFAULT_DB = Path("data/kg.db")
"""The database where no other is named, in the current folder."""

_PACKAGE = Path(__file__).resolve().parent


def data_folder() -> Path:
    """The folder that holds `venues.toml`, `lists/` and `snapshot/`.

    In an installed wheel it is packed inside the package (`kg/data`); in a checkout, an editable install included,
    it is `data/` beside the package.
    """
    packed = _PACKAGE / "data"
    return packed if packed.is_dir() else _PACKAGE.parent / "data"
