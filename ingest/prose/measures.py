"""Tokens → measures: numbers with what makes them one ("50~100 → 10~20 steps", "2.5×", "60 %", "W4A8"); pure.

A measure says what is written, not yet what it means: whether it is a claim, and of what, `ingest.claims` decides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.prose.quantities import (
    ABSOLUTE_UNITS,
    FAST,
    HEDGES,
    NUMBER_WORDS,
    QUANTITY_NOUNS,
    REDUCE,
    SCALES,
    word_set,
)
from ingest.prose.tokens import Token
from ingest.prose.units import Form, low_at, read_number, read_unit
from kg.bounds import UNITS, Bounds
from kg.kinds import Quantity

__all__ = ["Measure", "find_measures", "to_unit"]


@dataclass(frozen=True)
class Measure:
    """A number in a sentence: tokens `first` to `last` (both included), its interval, and what came before "→", if any.

    `firm` says that its unit alone tells its quantity ("10 denoising steps" does, "10 steps" does not).
    """

    form: Form
    value: Bounds
    first: int
    last: int
    quantity: Quantity | None = None
    unit: str | None = None
    before: Bounds | None = None
    hedge: str | None = None
    firm: bool = False
    begin: int = 0
    """The first token with the hedges counted in."""


_FOLD = re.compile(r"(one|two|three|four|five|six|seven|eight|nine|ten|hundred)fold$")
_PRECISION = re.compile(r"(?:w(\d{1,2})a(\d{1,2})|(?:int|uint|fp|mxfp|nvfp|nf)(\d{1,2}))$")
_TIMES = re.compile(r"x(\d{1,4}(?:\.\d+)?)$")
_GAINED = FAST | {"compression", "reduction", "improvement"}
_THOUSANDS = re.compile(r"[1-9]\d?\.\d00$")  # "2.500x" is 2500 where a point parts the thousands
_LED = HEDGES.keys() | {"by", "of", "to", "is"}
_MULTIPLIERS = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "triple": 3.0}
_MULTIPLIERS |= {"triples": 3.0, "tripled": 3.0, "tripling": 3.0, "quadruple": 4.0, "thrice": 3.0}
_PARTS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "tenth": 10.0, "fifth": 20.0, "halves": 50.0}
_PARTS |= {"halve": 50.0, "halved": 50.0, "halving": 50.0}
_STARTS = NUMBER_WORDS.keys() | _MULTIPLIERS.keys() | _PARTS.keys() | {"orders"}
_ENDS = ("fold", *"0123456789")  # tenfold, W4A8, INT8
_LIST = {",", "and", "or", "/", "&"}


def to_unit(unit: str | None, other: str | None) -> float:
    """What a number in `unit` is multiplied by to be in `other`; 0 when the two do not measure the same.

    >>> to_unit("h", "min"), to_unit("GB", "GB"), to_unit("GB", "s")
    (60.0, 1.0, 0.0)
    """
    if unit == other:
        return 1.0
    (kind, scale), (other_kind, other_scale) = (UNITS.get(name or "", (name, 0.0)) for name in (unit, other))
    return scale / other_scale if kind == other_kind and other_scale else 0.0


def find_measures(tokens: Sequence[Token]) -> list[Measure]:
    """All measures of a sentence (tokens after `ingest.prose.compounds`), in order."""
    found: list[Measure] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.value is None and token.low not in _STARTS and not token.low.endswith(_ENDS):
            at += 1
            continue
        measure = _grid(tokens, at) or _special(tokens, at) or _numeric(tokens, at)
        if measure is None:
            at += 1
        else:
            found.append(_hedged(tokens, measure))
            at = measure.last + 1
    return _joined_changes(tokens, _spread_units(tokens, found))


def _grid(tokens: Sequence[Token], at: int) -> Measure | None:
    """A resolution or other grid: 256 × 256, 64×64×64, 1024².."""
    value = read_number(tokens, at)
    if value is None or tokens[at].value is None:
        return None
    end = at
    while low_at(tokens, end + 1) == "x" and end + 2 < len(tokens) and tokens[end + 2].value is not None:
        end += 2
    if end > at:
        return Measure(Form.GRID, Bounds(value, value), at, end)
    return None


def _special(tokens: Sequence[Token], at: int) -> Measure | None:
    """Numbers that are words: twofold, twice, half the, an order of magnitude, INT8, W4A8, 1/10 of the."""
    low = tokens[at].low
    if match := _PRECISION.match(low):
        bits = [float(group) for group in match.groups() if group]
        # FP32 and FP16 are what one starts from, not what a paper attains.
        if all(1 <= bit <= 8 for bit in bits) or (match[1] and bits[0] <= 8):
            return Measure(Form.UNIT, Bounds.spanning(*bits), at, at, Quantity.BITS, "bit", firm=True)
        return None
    if match := _TIMES.match(low):
        times = float(match[1])  # "more than x2"
        return Measure(Form.RATIO, Bounds(times, times), at, at) if low_at(tokens, at - 1) in _LED else None
    if match := _FOLD.match(low):
        fold = NUMBER_WORDS[match[1]]
        return Measure(Form.RATIO, Bounds(fold, fold), at, at)
    if low in _MULTIPLIERS:
        after = low_at(tokens, at + 1)
        if low not in ("twice", "thrice") and after not in ("the", "as", "our", "its") and after not in QUANTITY_NOUNS:
            return None  # "with double compensation"
        return Measure(Form.RATIO, Bounds(_MULTIPLIERS[low], _MULTIPLIERS[low]), at, at)
    if low in _PARTS:
        return _part(tokens, at)
    if low == "orders":
        return _orders(tokens, at)
    return _fraction(tokens, at)


def _fraction(tokens: Sequence[Token], at: int) -> Measure | None:
    """ "1/10 of the", "1/20th the"."""
    if read_number(tokens, at) != 1 or low_at(tokens, at + 1) != "/":
        return None
    last = at + (3 if low_at(tokens, at + 3) == "th" else 2)
    after, divisor = low_at(tokens, last + 1), read_number(tokens, at + 2)
    if divisor and (after in ("of", "the", "as") or after in QUANTITY_NOUNS):
        return Measure(Form.SHARE, Bounds(100 / divisor, 100 / divisor), at, last)
    return None


def _part(tokens: Sequence[Token], at: int) -> Measure | None:
    low, before, after = tokens[at].low, low_at(tokens, at - 1), low_at(tokens, at + 1)
    share = Bounds(_PARTS[low], _PARTS[low])
    if low.startswith("halv"):
        return Measure(Form.SHARE, share, at, at)
    if low == "half" and after in ("a", "second") and "second" in (after, low_at(tokens, at + 2)):
        last = at + 1 if after == "second" else at + 2
        return Measure(Form.UNIT, Bounds(0.5, 0.5), at, last, None, "s")
    if low == "half":
        if before in REDUCE and not tokens[at].text.isascii():  # 减少一半
            return Measure(Form.SHARE, share, at, at)
        if after in ("the", "of", "as", "that", "its") or before in (
            "by",
            "in",
            "to",
            "about",
            "nearly",
            "almost",
            "than",
        ):
            return Measure(Form.SHARE, share, at, at)
        return None
    # "a third of the parameters", "one-tenth the cost"
    count = NUMBER_WORDS.get(before) or (NUMBER_WORDS.get(low_at(tokens, at - 2)) if before == "-" else None)
    if after in ("of", "the") and (count == 1 or before == "a"):
        return Measure(Form.SHARE, share, at, at)
    return None


def _orders(tokens: Sequence[Token], at: int) -> Measure | None:
    """An order of magnitude is about 10×; without a count ("orders of magnitude") there is no number."""
    first = at - 1
    bare = tokens[at].text.casefold() == "order of magnitude" and low_at(tokens, at + 1) in _GAINED
    if bare and read_number(tokens, first) is None and low_at(tokens, first) not in ("a", "an", "the"):
        return Measure(Form.RATIO, Bounds(10, 10), at, at, hedge="about")  # "with order of magnitude compression"
    if low_at(tokens, first) in ("a", "an", "the"):
        return Measure(Form.RATIO, Bounds(10, 10), first, at, hedge="about")
    count = read_number(tokens, first)
    if count is None or count > 12:
        return None
    low = count
    if low_at(tokens, first - 1) in ("-", "~", "to", "or") and (lower := read_number(tokens, first - 2)) is not None:
        low, first = min(lower, count), first - 2
    return Measure(Form.RATIO, Bounds(10**low, 10**count), first, at, hedge="about")


def _numeric(tokens: Sequence[Token], at: int) -> Measure | None:
    """A number or a range with its unit, if it has one."""
    value = read_number(tokens, at)
    if value is None:
        return None
    if tokens[at].value is None and tokens[at].low == "hundred":
        return None
    unit = read_unit(tokens, at + 1)
    if unit is None and _times_before(tokens, at):
        return Measure(Form.RATIO, Bounds(value, value), at - 1, at)
    last = unit.end if unit else at
    scaled = at + 1 < len(tokens) and tokens[at + 1].glued and low_at(tokens, at + 1) in SCALES and unit is None
    if scaled:  # the "0.4B" of "0.4B to 13B parameters"
        last = at + 1
    numbers = [value]
    link, following = _link(tokens, last)
    ranged = link in ("-", "~") or (link == "to" and not _after_from(tokens, at))
    if ranged and following < len(tokens):
        upper = read_number(tokens, following) if link != "-" else tokens[following].value
        upper_unit = read_unit(tokens, following + 1) if upper is not None else None
        if scaled and upper is not None and upper_unit is not None and upper_unit.form is Form.UNIT:
            lower = value * SCALES[low_at(tokens, at + 1)]
            interval = Bounds.spanning(lower, upper * upper_unit.scale)
            return Measure(Form.UNIT, interval, at, upper_unit.end, upper_unit.quantity, upper_unit.unit, firm=True)
        same = unit is None or (
            upper_unit is not None and upper_unit.unit == unit.unit and upper_unit.form == unit.form
        )
        # "50 steps to 10 steps" falls: a change; "100 to 10" without "from" is none either.
        if upper is not None and same and (link != "to" or upper > value) and upper > value:
            numbers.append(upper)
            unit, last = upper_unit, upper_unit.end if upper_unit else following
    factor = _factor_before(tokens, at) if unit is None else None
    if unit is None and tokens[at].value is None and factor is None:
        return None
    if scaled:
        numbers = [number * SCALES[low_at(tokens, at + 1)] for number in numbers]
    if unit is None:
        form = Form.BARE if factor is None and low_at(tokens, last + 1) not in FAST else Form.RATIO
        return Measure(
            form, Bounds.spanning(*numbers), at if factor is None else factor, last
        )  # "9.9 faster" leaves out the "x"
    thousands = unit.form is Form.RATIO and last == unit.end == at + 1 and _THOUSANDS.match(tokens[at].text)
    interval = Bounds.spanning(*numbers).scaled(1000 if thousands else unit.scale)
    return Measure(unit.form, interval, at, unit.end, unit.quantity, unit.unit, firm=unit.firm)


def _link(tokens: Sequence[Token], last: int) -> tuple[str, int]:
    """What may join a number that ends at `last` to the upper end of a range, and the place of that."""
    link, following = low_at(tokens, last + 1), last + 2
    if link == "--" and tokens[last + 1].glued and following < len(tokens) and tokens[following].glued:
        link = "-"  # a dash between two digits is that of a range, however long: "4--15 times"
    if link == "-" and low_at(tokens, last + 2) == "to" and low_at(tokens, last + 3) == "-":
        link, following = "-", last + 4  # "23-to-30 times"
    if _is_torn(tokens, last):
        return "-", last + 1
    return link, following


def _is_torn(tokens: Sequence[Token], last: int) -> bool:
    """Whether the dash of a range was lost: "4 6x speed-up", "(2.4 4.3x)"; but not "ResNet 50 2x"."""
    one, other = tokens[last], tokens[last + 1] if last + 1 < len(tokens) else None
    if one.value is None or other is None or other.value is None or low_at(tokens, last + 2) not in ("x", "times"):
        return False
    return (
        last > 0 and tokens[last - 1].text.islower() | (tokens[last - 1].text == "(") and one.value < other.value < 100
    )


_BEFORE_FACTOR = FAST | word_set("a the some reduction improvement compression")


def _factor_before(tokens: Sequence[Token], at: int) -> int | None:
    """Where a factor begins whose number has no unit: "by a factor of ten", "a speedup factor of 2 to 12"."""
    here = at - 1
    while low_at(tokens, here) in HEDGES:
        here -= 1
    if low_at(tokens, here) != "of":
        return None
    if low_at(tokens, here - 1) in ("factor", "factors") and low_at(tokens, here - 2) in _BEFORE_FACTOR:
        return here - 1
    named = low_at(tokens, here - 1) == "speedup" and tokens[here - 1].end - tokens[here - 1].start > len("speed-up ")
    return at if named else None


def _times_before(tokens: Sequence[Token], at: int) -> bool:
    """Whether the sign stands before its number: "a speedup of ×3"; not the "x 2" of a variable, nor a grid's."""
    sign = tokens[at - 1] if at else None
    return (
        sign is not None
        and sign.low == "x"
        and sign.text != "x"
        and tokens[at].value is not None
        and (at < 2 or (tokens[at - 2].value is None and tokens[at - 2].low != ")"))
    )


def _after_from(tokens: Sequence[Token], at: int) -> bool:
    """Whether a change begins here ("from 50 to 4 steps") and not a range ("ranging from 2x to 3x")."""
    back = next((back for back in range(at - 1, max(at - 4, -1), -1) if low_at(tokens, back) == "from"), None)
    return back is not None and low_at(tokens, back - 1) not in ("ranging", "ranges", "range", "varying", "varies")


def _hedged(tokens: Sequence[Token], measure: Measure) -> Measure:
    """The measure with the hedges before it ("up to", "about", "<") and after it ("10+", "3x or more")."""
    hedges: list[str] = []
    begin = at = measure.first
    while at > 0 and tokens[at - 1].low in HEDGES and measure.first - at < 4:
        at -= 1
        if tokens[at].low == "~" and read_number(tokens, at - 1) is not None:
            break
        hedge = HEDGES[tokens[at].low]
        if hedge and not (hedge == "less than" and tokens[at].text[0].isupper()):  # not "Under 4x compression, …"
            hedges.insert(0, hedge)
            begin = at
    if measure.hedge:
        hedges.append(measure.hedge)
    after = (low_at(tokens, measure.last + 1), low_at(tokens, measure.last + 2))
    if after[0] == "+" or low_at(tokens, measure.first + 1) == "+" or after in (("or", "more"), ("or", "higher")):
        hedges.append("at least")
    return replace(measure, hedge=", ".join(dict.fromkeys(hedges)) or None, begin=begin)


def _spread_units(tokens: Sequence[Token], measures: list[Measure]) -> list[Measure]:
    """ "4, 8 and 16 steps", "2- or 4-bit": bare numbers in a list take the unit that ends it."""
    for here in range(len(measures) - 2, -1, -1):
        bare, owner = measures[here], measures[here + 1]
        between = [token.low for token in tokens[bare.last + 1 : owner.first]]
        sized = owner.quantity is Quantity.PARAMETERS and tokens[bare.last].low in SCALES  # "1B, 3B and 7B parameters"
        if (
            bare.form is Form.BARE
            and owner.form in (Form.RATIO, Form.UNIT, Form.PERCENT)
            and between
            and len(between) <= 3
            and all(low in _LIST or low == "-" for low in between)
            and between != ["-"]
            and (sized or bare.value.high < 1900)
        ):
            place = replace(owner, first=bare.first, last=bare.last, begin=bare.begin)
            value = bare.value if tokens[bare.last].low in SCALES else bare.value.scaled(_scale_of(tokens, owner))
            measures[here] = replace(place, value=value, hedge=bare.hedge, before=None)
    return measures


def _scale_of(tokens: Sequence[Token], owner: Measure) -> float:
    """What the word behind a number multiplies it by: the billion of "9 and 80 billion parameters"."""
    if owner.quantity not in (Quantity.PARAMETERS, Quantity.FLOPS):
        return 1.0
    words = [token.low for token in tokens[owner.first + 1 : owner.last + 1]]
    scales = [SCALES[low] for low in words if low in SCALES]
    scales += [ABSOLUTE_UNITS[low][2] for low in words if low in ABSOLUTE_UNITS]
    return math.prod(scales)


def _joined_changes(tokens: Sequence[Token], measures: list[Measure]) -> list[Measure]:
    """Two measures joined by an arrow, or by "from … to …", become one with `before`."""
    joined: list[Measure] = []
    for measure in measures:
        if joined and (change := _change(tokens, joined[-1], measure)):
            joined[-1] = change
        else:
            joined.append(measure)
    return joined


def _with_scale(tokens: Sequence[Token], bare: Measure) -> Measure:
    """A bare number with the word behind it that multiplies it: "from 7 billion parameters to 67 million"."""
    word = low_at(tokens, bare.last + 1)
    if bare.form is not Form.BARE or word not in SCALES:
        return bare
    return replace(bare, value=bare.value.scaled(SCALES[word]), last=bare.last + 1)


def _change(tokens: Sequence[Token], old: Measure, new: Measure) -> Measure | None:
    between = [token.low for token in tokens[old.last + 1 : new.first]]
    if between == ["and"] and low_at(tokens, old.begin - 1) == "between" and old.form is new.form:
        ends = Bounds.spanning(old.value.low, new.value.high) if old.unit == new.unit else None
        return replace(new, value=ends, first=old.first, begin=old.begin) if ends else None  # "between 2x and 5x"
    arrow = "->" in between and len(between) <= 3
    falls = "to" in between or "reduce-to" in between
    worded = _after_from(tokens, old.first) and falls and len(between) <= 7 and "," not in between
    alike = old.unit == new.unit or Form.BARE in (old.form, new.form)
    near = (between[:1] == ["to"] or "into" in between) and len(between) <= (8 if "into" in between else 2)
    # "distils a 1000-step model into a 4-step one", "8192 steps down to 4"
    fallen = (near and old.unit == new.unit == "step") or (between == ["reduce-to"] and alike)
    fallen = fallen and old.value.low > new.value.high
    if not (arrow or worded or fallen) or old.before or new.before:
        return None
    if Form.GRID in (old.form, new.form) or Form.RATIO in (old.form, new.form):
        return None
    old, new = _with_scale(tokens, old), _with_scale(tokens, new)
    scale = to_unit(old.unit, new.unit) if old.form is new.form is Form.UNIT else 1.0
    if not scale:
        return None
    owner = new if new.form is not Form.BARE else old
    if owner.form in (Form.PERCENT, Form.SHARE):
        return None
    hedge = new.hedge or old.hedge
    return replace(
        owner,
        first=old.first,
        begin=old.begin,
        last=new.last,
        value=new.value,
        before=old.value.scaled(scale),
        hedge=hedge,
    )
