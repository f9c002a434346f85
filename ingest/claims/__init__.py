"""A note, a title or an abstract → claims; the way in is `extract_claims`."""

from ingest.claims.sentences import ClaimDraft, extract_claims

__all__ = ["ClaimDraft", "extract_claims"]
