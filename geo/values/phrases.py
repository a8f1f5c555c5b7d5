"""Dates in words, to EDTF: ``12th March 2022``, ``12-15 March 2022``, ``mid-March``, ``Q1 2022``.

A text is read only when every word in it is known. Where the words are wider than a day, a month
or a year, a note says which days they were taken for.
"""

from dataclasses import replace

from geo.events import dates
from geo.values.moments import Habit, Moment, noted
from geo.values.phrase_sides import Bounds, Side, bounds, joined_sides, side
from geo.values.phrase_tokens import DASHES, JOINTS, Token, tokens

_OF_THE_DAY = ("time", "clock", "day_part")


def read(text: str, habit: Habit) -> Moment | None:
    """Read a date in words; None where it is none."""
    found = tokens(text)
    if not found:
        return None
    kinds = {token.kind for token in found}
    if not kinds & {"number", "numeric", "decade", "group", "ordinal"}:
        # A month or a season without a year.
        return Moment("", "date_no_year") if kinds & {"month", "season", "persian"} else None
    if "calendar" in kinds:
        return Moment("", "date_calendar")
    if "one_sided" in kinds:
        return Moment("", "date_one_sided")
    timed = bool(kinds & {"time", "group"})
    if "clock" in kinds and not timed and "day_part" not in kinds:
        return None
    parts = _without_times(found)
    if "group" in kinds:
        moment = _group([token for token in parts if token.kind != "sign"], habit)
    else:
        moment = _phrase(parts, habit)
    if moment is None or not moment.edtf:
        return moment
    if "day_part" in kinds:
        moment = noted(moment, "day_part", "")
    return replace(moment, timed=True) if timed else moment


def _without_times(parts: list[Token]) -> list[Token]:
    """Return the parts without times of day (14:00-16:00, early morning, à 14h30).

    Of “on or about” the second word goes too.
    """
    kept: list[Token] = []
    for place, token in enumerate(parts):
        following = parts[place + 1].kind if place + 1 < len(parts) else ""
        joins = token.kind in JOINTS and following in _OF_THE_DAY
        of_the_day = token.kind == "part" and following == "day_part"
        about = token.kind == "or" and following == "approximate"
        if token.kind not in _OF_THE_DAY and not (joins or of_the_day or about):
            kept.append(token)
    return kept


def _group(parts: list[Token], habit: Habit) -> Moment | None:
    """Read a military date-time group: 121430ZMAR22 is 12 March 2022, 14:30 UTC."""
    if len(parts) != 1:
        return None
    text = parts[0].text.replace(" ", "")
    if int(text[2:4]) > 23 or int(text[4:6]) > 59:
        return None
    words = tokens(f"{text[:2]} {text[7:10]} {text[10:]}")
    return _phrase(words, habit) if words else None


def _phrase(parts: list[Token], habit: Habit) -> Moment | None:
    """Read one date, or two with a sign or a word between them, or one that stays open."""
    kinds = {token.kind for token in parts}
    led = parts[0] if parts else Token("")
    dotted = led.kind == "ongoing" and led.text == ".."
    open_start = dotted or (led.kind == "to" and led.strong)
    open_end = any(token.kind in ("since", "ongoing") for token in parts[int(dotted) :])
    if open_start and open_end:
        return None
    parts = _joined(parts)
    if open_start or open_end:
        one = _one(_bare(parts), habit)
        return _opened(one, open_start) if isinstance(one, Side) else one
    if not parts or parts != _bare(parts):
        return None
    whole = _divided(parts, habit)
    if not isinstance(whole, tuple):
        return whole
    left, right = whole
    if right is None and led.kind == "from":
        return _opened(left, False)
    if right is None:
        return None if kinds & {"between", "or"} else _single(left)
    return _interval(left, right, bool(kinds & {"between", "or"}), "and" in kinds)


def _joined(parts: list[Token]) -> list[Token]:
    """Return the parts with one kind of joint, and without words that only say how they join."""
    kept: list[Token] = []
    for place, token in enumerate(parts):
        following = parts[place + 1].kind if place + 1 < len(parts) else ""
        if token.kind in ("since", "ongoing", "from", "between", "sign"):
            # A comma counts inside a date alone: Mar 12, 22.
            kept += [token] if token.kind == "sign" and kept and following == "number" else []
        elif token.kind not in JOINTS:
            kept.append(token)
        elif not (kept and kept[-1].kind == "to"):
            # Two joints in a row are one: jusqu'au.
            kept.append(token._replace(kind="to"))
    return kept


def _bare(parts: list[Token]) -> list[Token]:
    """Return the parts without joints at their ends."""
    start, stop = 0, len(parts)
    while start < stop and parts[start].kind == "to":
        start += 1
    while stop > start and parts[stop - 1].kind == "to":
        stop -= 1
    return parts[start:stop]


def _divided(parts: list[Token], habit: Habit) -> tuple[Side, Side | None] | Moment | None:
    """Return the one or two dates that parts hold; a Moment says why they can't be used.

    A hyphen may stand inside a date (02-Mar-21) or between two (12-15 March): all are tried, and
    what can be read in two ways is not read.
    """
    joints = [place for place, token in enumerate(parts) if token.kind == "to"]
    strong = [place for place in joints if parts[place].strong]
    if len(strong) > 1:
        return None
    failed: Moment | None = None
    if not strong:
        whole = _one(parts, habit)
        if isinstance(whole, Side) and whole.is_whole:
            return whole, None
        failed = whole if isinstance(whole, Moment) else failed
        failed = Moment("", "date_no_year") if isinstance(whole, Side) else failed
    found: list[tuple[Side, Side]] = []
    if strong and not _says_more(parts[strong[0] + 1 :]) and parts[strong[0]].text in DASHES:
        # March 12 - 2022, Q1 - 2022: a year that only stands apart.
        whole = _one([*parts[: strong[0]], *parts[strong[0] + 1 :]], habit)
        if isinstance(whole, Side) and whole.is_whole:
            return whole, None
    for place in strong or joints:
        left, right = _one(parts[:place], habit), _one(parts[place + 1 :], habit)
        for one in (left, right):
            failed = one if isinstance(one, Moment) else failed
        if isinstance(left, Side) and isinstance(right, Side):
            if both := joined_sides(left, right):
                found.append(both)
            else:
                failed = failed or Moment("", "date_no_year")
    if len(found) > 1:
        return None
    return found[0] if found else failed


def _says_more(parts: list[Token]) -> bool:
    """Whether parts say more than a year."""
    return len(parts) != 1 or parts[0].kind != "number" or len(parts[0].text) != 4


def _one(parts: list[Token], habit: Habit) -> Side | Moment | None:
    """Return one date without its joining signs."""
    kept = [token for token in parts if token.kind != "to" or token.strong]
    if any(token.kind == "to" for token in kept):
        return None
    return side(kept, habit)


def _single(one: Side) -> Moment | None:
    found = bounds(one)
    if isinstance(found, Moment):
        return found
    edtf = found.first if found.first == found.last else f"{found.first}/{found.last}"
    return _told(edtf, found.precision, (one,), found.worded)


def _opened(one: Side, start: bool) -> Moment | None:
    if not one.is_whole:
        return Moment("", "date_no_year")
    found = bounds(one)
    if isinstance(found, Moment):
        return found
    edtf = f"../{found.last}" if start else f"{found.first}/.."
    return _told(edtf, found.precision, (one,), found.worded)


def _interval(left: Side, right: Side, between: bool, listed: bool) -> Moment | None:
    """Return both dates as an interval; ``listed`` says that days between them are not meant."""
    first, last = bounds(left), bounds(right)
    if isinstance(first, Moment):
        return first
    if isinstance(last, Moment):
        return last
    start, end = dates.parse(first.first), dates.parse(last.last)
    if end.last_day < start.first_day:
        return Moment("", "date_ends_first", f"{first.first}, {last.last}")
    precision = _coarser(first, last) if first.precision or last.precision else ""
    edtf = first.first if first.first == last.last else f"{first.first}/{last.last}"
    gap = listed and (end.first_day - start.last_day).days > 1
    worded = first.worded or last.worded or between or gap or left.moved or right.moved
    return _told(edtf, precision, (left, right), worded)


def _coarser(*several: Bounds) -> str:
    ranks: list[str] = list(dates.DATE_PRECISIONS)
    known = [one.precision or dates.parse(one.first).precision for one in several]
    return max(known, key=ranks.index)


def _told(edtf: str, precision: str, sides: tuple[Side, ...], worded: bool) -> Moment:
    """Return a date that was read, with all that is to be said of it."""
    try:
        read = dates.parse(edtf)
    except dates.DateError as error:
        return Moment("", "date", error.reason)
    found = Moment(edtf, precision=precision)
    for one in sides:
        for code, detail in one.found:
            found = noted(found, code, detail)
    if any(one.persian for one in sides):
        found = noted(found, "calendar", dates.words(read))
    elif worded:
        found = noted(found, "date_words", _days(read))
    for one in sides:
        if one.short:
            found = noted(found, "century", str(one.year))
    named = [one.weekday for one in sides if one.weekday >= 0]
    ends = (read.first_day, read.last_day)
    one_day = len(sides) == 1 and ends[0] == ends[1]
    if named and one_day and read.first_day.weekday() != named[0]:
        found = noted(found, "weekday", dates.words(read))
    return found


def _days(read: dates.EventDate) -> str:
    if read.open_end or read.open_start:
        return dates.words(read)
    return dates.span(read.first_day, read.last_day)
