"""Of the venues and dates that a passage names, those of the work; pure."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.reading.dates import find_date
from ingest.reading.readings import Fields, Reading

__all__ = ["choose_label"]

_ORDER = {"brackets": 0, "link": 1, "italics": 2, "bold": 2, "badge": 3, "text": 4, "aside": 5}
_SURE = {"brackets": 0.98, "link": 0.98, "italics": 0.97, "bold": 0.95, "badge": 0.95, "text": 0.9, "aside": 0.7}


def choose_label(reading: Reading, fields: Fields) -> None:
    """The venue that says most: known before unknown, published before preprint, then by where it stands."""
    dates = list(dict.fromkeys(reading.dates))
    fields.date = max(dates, key=len) if dates else None
    if fields.date:
        fields.certainty["date"] = ("text", 0.95)
    if reading.labels:
        preprints = ("preprint", "report", "web", None)
        label, where = min(
            reading.labels,
            key=lambda pair: (pair[0].track in preprints, pair[0].track is None, pair[0].year is None, _ORDER[pair[1]]),
        )
        others = {other.year for other, _ in reading.labels if other.year and other.track is None}
        if label.year is None and not fields.date and len(others) == 1:
            # "*Conference on Robot Learning*. PMLR, 2017": the publisher's year is the venue's.
            label = replace(label, year=others.pop())
        fields.label = label
        fields.certainty["venue"] = (where, round(_SURE[where] * label.certainty, 2))
    if reading.labels or fields.date:
        return
    years = {link.text for link in reading.links} | {named.text for named in reading.named}
    years = {text for text in years if re.fullmatch(r"(?:19|20)\d\d", text)}
    if len(years) == 1 and fields.title not in years:
        # "Title [[2015]](…)"
        fields.date = years.pop()
        fields.certainty["date"] = ("link", 0.9)
    else:
        words = " ".join(note.text for note in fields.notes)
        found = find_date(words) if len(words) < 200 else None
        if found:
            fields.date = found[0]
            fields.certainty["date"] = ("text", 0.6)
