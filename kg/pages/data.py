"""What the pages read from: the open store, and the encoder that loads in the background."""

from __future__ import annotations

import gc
import os
from concurrent.futures import Future
from pathlib import Path
from threading import Thread
from typing import Any

import streamlit as st

from kg.errors import KgError
from kg.places import DEFAULT_DB
from kg.store import Store, load_encoder_name, load_papers, load_topics, open_store

__all__ = ["database_path", "encoder_state", "the_store", "topic_hues", "warm_up"]


def database_path() -> Path:
    """The database named by the environment's KG_DB, else `data/kg.db` in the current folder."""
    return Path(os.environ.get("KG_DB") or DEFAULT_DB)


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(path: str) -> Store:
    return open_store(path, create=False)


def the_store() -> Store:
    """The store of this app. Raises NotFoundError while there is no database (looked for again on each run)."""
    path = database_path()
    if not path.exists():
        _opened.clear()
    return _opened(str(path))


def topic_hues(store: Store) -> dict[tuple[str, ...], int]:
    """The place of each section that holds papers among all such sections, in list order: what gives it its colour."""

    def read() -> dict[tuple[str, ...], int]:
        listed = {topic.path for paper in load_papers(store).values() for topic in paper.topics}
        paths = dict.fromkeys(topic.path for topic in load_topics(store) if topic.path in listed)
        return {path: place for place, path in enumerate(paths)}

    return store.keep("topic hues", read)


@st.cache_resource(show_spinner=False)
def _loading() -> Future[Any]:
    """One load for the whole server, on a thread of its own; a session that comes early does not wait for it."""
    future: Future[Any] = Future()

    def load() -> None:
        try:
            from kg.encoder import load_encoder

            encoder = load_encoder(os.environ.get("KG_MODEL") or None)
            # Streamlit collects garbage after every run of a page. With all of torch to walk through that takes 0.4 s,
            # during which nobody is answered; frozen objects are left out of the walk.
            gc.collect()
            gc.freeze()
            future.set_result(encoder)
        except BaseException as error:  # noqa: BLE001  (handed to whoever asks for the result)
            future.set_exception(error)

    Thread(target=load, name="load encoder", daemon=True).start()
    return future


def warm_up() -> None:
    """Start loading the encoder if that has not been done; returns at once."""
    _loading()


def encoder_state(store: Store) -> tuple[Any | None, str]:
    """The encoder, or None with a line that says why: it is still loading, or it failed."""
    made_by = load_encoder_name(store)
    if made_by is None:
        return None, ""
    future = _loading()
    if not future.done():
        return None, "Search by meaning is loading; until then words alone decide."
    error = future.exception()
    if error is not None:
        reason = str(error) if isinstance(error, KgError) else "the model could not be loaded"
        return None, f"Search by words only: {reason}"
    return future.result(), ""
