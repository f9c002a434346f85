"""Every error that a user may see, in one tree.

KgError                  exit code 1, one line: what happened and the cure
├── NotFoundError        a paper, method, topic, file or database that is not there
├── QueryError           a question that cannot be asked, such as an unknown sort order
├── StoreError           the database: locked, damaged, or of another schema version
├── EncoderError         the model: missing, altered, or other than the one that made the stored vectors
├── ListError            a list that cannot be read at all
├── RecordError          a bibliographic record that failed validation
└── FetchError           the network: no answer, or an answer that is none
"""

__all__ = [
    "EncoderError",
    "FetchError",
    "KgError",
    "ListError",
    "NotFoundError",
    "QueryError",
    "RecordError",
    "StoreError",
]


class KgError(Exception):
    """Base of all errors that reach a user; its text is one line that says what happened and the cure."""


class NotFoundError(KgError):
    """What was named is not there."""


class QueryError(KgError):
    """The question cannot be asked in this form."""


class StoreError(KgError):
    """The database cannot be opened, read or written."""


class EncoderError(KgError):
    """The embedding model is missing, altered, or not the one that made the stored vectors."""


class ListError(KgError):
    """A list cannot be read at all (a single entry that cannot be read is data, not an error)."""


class RecordError(KgError):
    """A bibliographic record is not what it should be."""


class FetchError(KgError):
    """The network, or the service behind it, gave no usable answer."""
