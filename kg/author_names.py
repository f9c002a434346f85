"""Names of authors as people ask for them: by family name, in full, with initials, without accents; pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["is_author", "name_words"]


HYPHENS = "-\u2010\u2011"


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparing, the family's last; a hyphen parts none.

    >>> name_words("Müller, Jun-Yan"), name_words("Y. Song")
    (('junyan', 'muller'), ('y', 'song'))
    """
    family, comma, given = name.partition(",")
    plain = unicodedata.normalize("NFKD", f"{given} {family}" if comma else name).casefold()
    letters = "".join(c for c in plain if not unicodedata.combining(c) and c not in HYPHENS)
    return tuple(re.findall(r"[^\W_]+", letters))


def is_author(name: str, asked: str) -> bool:
    """Whether `asked` means the author of that name: each of its words is one of the name's, or an initial of one.

    >>> is_author("Yang Song", "song"), is_author("Yang Song", "Y. Song"), is_author("Jiaming Song", "Yang Song")
    (True, True, False)
    """
    words, wanted = name_words(name), name_words(asked)
    spelled = any(len(word) > 1 and word in words for word in wanted) or (wanted and wanted == words)
    return bool(spelled) and all(any(_agree(word, part) for part in words) for word in wanted)


def _agree(word: str, part: str) -> bool:
    return word == part or (1 in (len(word), len(part)) and word[0] == part[0])
