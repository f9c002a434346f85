"""A bibliographic record, validated at the door: what arXiv answers and what the shipped snapshot holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from kg.ids import normalize_doi, parse_eprint

__all__ = ["PaperRecord", "join_records"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]


class PaperRecord(BaseModel):
    """One paper as a source describes it. Dates are UTC days; `version` is arXiv's, 1 or more, None where unknown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    eprint: str
    version: int | None = Field(default=None, ge=1)
    title: Text
    authors: tuple[Text, ...] = ()
    abstract: Text | None = None
    summary: Text | None = None
    """One to three sentences of our own; only the snapshot has them."""
    published: date | None = None
    updated: date | None = None
    categories: tuple[str, ...] = ()
    doi: str | None = None
    journal_ref: Text | None = None
    comment: Text | None = None
    withdrawn: bool = False

    @field_validator("eprint")
    @classmethod
    def _eprint_is_real(cls, value: str) -> str:
        parsed = parse_eprint(value)
        if parsed is None or parsed.version is not None:
            raise ValueError(f"{value!r} is no arXiv id without version")
        return parsed.eprint

    @field_validator("doi")
    @classmethod
    def _doi_is_real(cls, value: str | None) -> str | None:
        if value is None:
            return None
        doi = normalize_doi(value)
        if doi is None:
            raise ValueError(f"{value!r} is no DOI")
        return doi


def join_records(old: PaperRecord | None, new: PaperRecord) -> PaperRecord:
    """The new record, with what only the old one knows: arXiv leaves out the journal that the snapshot may name."""
    if old is None:
        return new
    gaps: Mapping[str, object] = {
        name: value for name, value in old.model_dump().items() if value and getattr(new, name) in (None, ())
    }
    return new.model_copy(update=dict(gaps))
