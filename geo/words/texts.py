"""Every text that ``geo`` says to people, in one table a language.

English is complete; a key that another language lacks falls back to English, and so does a
language without a table. A translation is one more entry in ``LANGUAGES``. Templates take
named values (``str.format``); values are inserted as they are and never read as templates.

The texts on foreign files stand in modules of their own, which hold tables and nothing else.
"""

from collections.abc import Callable, Iterable

from geo.words.files import ENGLISH as FILES
from geo.words.importing import ENGLISH as IMPORT
from geo.words.library import ENGLISH as LIBRARY

_VIEWS: dict[str, str] = {
    # numbers and lists
    "list.two": "{first} and {last}",
    "list.many": "{first}, {rest}",
    "number.separator": ",",
    # months and seasons, by their number in EDTF
    "month.1": "January",
    "month.2": "February",
    "month.3": "March",
    "month.4": "April",
    "month.5": "May",
    "month.6": "June",
    "month.7": "July",
    "month.8": "August",
    "month.9": "September",
    "month.10": "October",
    "month.11": "November",
    "month.12": "December",
    "season.21": "spring",
    "season.22": "summer",
    "season.23": "autumn",
    "season.24": "winter",
    # dates
    "date.day": "{day} {month} {year}",
    "date.week": "week {week} of {year}",
    "date.month": "{month} {year}",
    "date.season": "{season} {year}",
    "date.year": "{year}",
    "date.days_of_month": "{first} to {last} {month} {year}",
    "date.days_of_year": "{first} {first_month} to {last} {last_month} {year}",
    "date.months_of_year": "{first_month} to {last_month} {year}",
    "date.interval": "{first} to {last}",
    "date.since": "since {first}",
    "date.until": "until {last}",
    "date.approximate": "about {date}",
    "date.uncertain": "{date} (uncertain)",
    "date.unreadable": "“{text}” is not a date that can be read: {reason}; expected {expected}",
    "date.reason.empty": "nothing is written",
    "date.reason.form": "its form is unknown",
    "date.reason.day": "the calendar has no such day",
    "date.reason.week": "that year has no such week",
    "date.reason.season": "its last days lie past the year 9999",
    "date.reason.order": "it ends before it starts",
    "date.reason.start": "an interval needs its start, or two dots when it is not known",
    "date.reason.end": "an interval needs its end, or two dots when it is still open",
    "date.reason.words": "the words are unknown",
    "date.expected": (
        "a day such as 2021-06-09, a month such as 2021-06, a year such as 2021, "
        "a season such as 2021-21, a week such as 2021-W23, "
        "or two of them with / between; ~ after it for about, ? for uncertain, % for both"
    ),
    "date.expected.words": "words such as 9 June 2021, June 2021, 2021 or 17 to 19 March 2020",
    # categories, in the plural, as headings and inside a sentence
    "category.attack": "Attacks",
    "category.strike": "Strikes",
    "category.troop_movement": "Troop movements",
    "category.diplomacy": "Diplomacy",
    "category.politics": "Politics",
    "category.energy": "Energy",
    "category.other": "Other",
    "sentence.category.attack": "attacks",
    "sentence.category.strike": "strikes",
    "sentence.category.troop_movement": "troop movements",
    "sentence.category.diplomacy": "diplomacy",
    "sentence.category.politics": "politics",
    "sentence.category.energy": "energy",
    "sentence.category.other": "other events",
    # filters, as what hides an event
    "filter.date": "date",
    "filter.category": "category",
    "filter.actor": "actor",
    "filter.place": "place",
    "filter.q": "words",
    "filter.certain": "certainty",
    # the degrees of certainty one can ask for
    "certain.date": "Date certainly inside the window",
    "certain.place": "Place known to the settlement or closer",
    "certain.stated": "Stated by a source, not inferred",
    "sentence.certain.date": "only dates certainly inside the window",
    "sentence.certain.place": "only places known to the settlement or closer",
    "sentence.certain.stated": "only what a source states",
    # the sentence of a selection
    "sentence.all.one": "The one event of {title}{selection}.",
    "sentence.all.other": "All {total} of {title}{selection}.",
    "sentence.some": "{shown} of {total}{selection}.",
    "sentence.none": "None of {total}{selection}.",
    "sentence.empty": "{title} holds no events.",
    "sentence.selection": ": {parts}",
    "sentence.involving": "involving {actors}",
    "sentence.at": "at {places}",
    "sentence.words": "“{words}”",
    "sentence.from": "from {day}",
    "sentence.to": "up to {day}",
    "sentence.or.two": "{first} or {last}",
    "sentence.hidden": "Hidden: {parts}.",
    "sentence.hidden.part": "{count} by {filter}",
    "sentence.off_point.one": "1 of those shown is not on a point.",
    "sentence.off_point.other": "{count} of those shown are not on a point.",
    "events.one": "1 event",
    "events.other": "{count} events",
    # what can be wrong with a view that came as a link
    "view.date": (
        "{key}: “{value}” is not a day that can be read: {reason}; "
        "expected a day such as 2021-06-09, a month such as 2021-06 or a year such as 2021."
    ),
    "view.order": (
        "from ({first}) lies after to ({last}), so neither is used; put the earlier day in from."
    ),
    "view.choice": "{key}: “{value}” is not known; expected {expected}.",
    "view.number": "{key}: “{value}” is not a number from {low} to {high}.",
    "view.pair": "{key} is used only together with {other}, which is missing or not usable.",
    "view.language": "{key}: “{value}” is not a language code such as en or ar.",
    "view.long": "{key}: the text is longer than {limit} characters and is not used.",
    "view.cut": "{key}: only the first {limit} characters are used.",
    "view.many": "{key}: only the first {limit} values are used.",
    "view.repeated": "{key} takes one value; only the first is used.",
    "view.query": "The link is longer than {limit} characters; what lies beyond is not used.",
    # what can be wrong with a data file
    "problem.sentence": "{where}: {what} {remedy} {outcome}",
    "problem.where.file": "{file}",
    "problem.where.row": "{file}, row {row}",
    "problem.where.field": "{file}, row {row}, {field}",
    "problem.where.column": "{file}, {field}",
    "problem.what.value": "“{value}” was read; expected {expected}.",
    "problem.what.nothing": "nothing was read; expected {expected}.",
    "problem.outcome.row": "The row is set aside.",
    "problem.outcome.file": "The file is not used.",
    "problem.outcome.used": "The rest is used.",
    "problem.file_missing.expected": "this file in the dataset’s folder",
    "problem.file_missing.remedy": "Put it back, or correct its path in datapackage.json.",
    "problem.file_unreadable.expected": "a file that can be opened ({reason})",
    "problem.file_unreadable.remedy": "Put a sound copy of the file in its place.",
    "problem.file_path.expected": "a path inside the dataset’s folder",
    "problem.file_path.remedy": "Correct the path in datapackage.json.",
    "problem.package.expected": "a Data Package in JSON ({reason})",
    "problem.package.remedy": "Correct the file; until then the usual file names are read.",
    "problem.encoding.expected": "text in UTF-8",
    "problem.encoding.remedy": "Save the file as UTF-8.",
    "problem.undecodable.expected": "text in UTF-8 (the byte {byte} is not)",
    "problem.undecodable.remedy": "Write the character again and save the file as UTF-8.",
    "problem.unclosed_quote.expected": "a closing quotation mark for every opening one",
    "problem.unclosed_quote.remedy": "Close the quotation mark, or double one inside the text.",
    "problem.cells.expected": "{columns} cells, as in the header, not {cells}",
    "problem.cells.remedy": "Put text that holds a comma in quotation marks.",
    "problem.missing_column.expected": "a column with this name",
    "problem.missing_column.remedy": "Add the column to the header, or correct its spelling.",
    "problem.required.expected": "some text",
    "problem.required.remedy": "Fill in the cell.",
    "problem.duplicate.expected": "an id that no other row has (row {other} has it too)",
    "problem.duplicate.remedy": "Give each row an id of its own.",
    "problem.date.expected": "{expected} ({reason})",
    "problem.date.remedy": "Correct the date.",
    "problem.choice.expected": "one of {choices}",
    "problem.choice.remedy": "Choose one of them.",
    "problem.precision.expected": "one of {choices}",
    "problem.precision.remedy": "Choose one of them; until then the place counts as a country.",
    "problem.unknown_place.expected": "a place_id that the gazetteer has",
    "problem.unknown_place.remedy": "Correct it, or add the place to places.csv.",
    "problem.unknown_source.expected": "a source_id that sources.csv has",
    "problem.unknown_source.remedy": "Correct it, or add the source to sources.csv.",
    "problem.unknown_event.expected": "an event_id that events.csv has",
    "problem.unknown_event.remedy": "Correct it, or add the event to events.csv.",
    "problem.count.expected": "a whole number, 0 or more, or an empty cell",
    "problem.count.remedy": "Correct the number.",
    "problem.killed_order.expected": "killed_low no higher than killed_high ({high})",
    "problem.killed_order.remedy": "Correct one of the two.",
    "problem.coordinate.expected": "degrees from {low} to {high}",
    "problem.coordinate.remedy": "Correct the coordinate; until then the place is not on the map.",
    "problem.coordinate_pair.expected": "both latitude and longitude, or neither",
    "problem.coordinate_pair.remedy": "Add the other one; until then the place is not on the map.",
    "problem.radius.expected": "a distance in kilometres, 0 or more, or an empty cell",
    "problem.radius.remedy": "Correct the radius; until then none is drawn.",
    "problem.url.expected": "an address that begins with http:// or https://",
    "problem.url.remedy": "Correct the address; until then the source has no link.",
    # the picture: furniture, legend, timeline, footer
    "picture.dates": "{first} to {last}",
    "picture.count": "{shown} of {total}",
    "picture.subtitle": "{dates} · {count}",
    "picture.opened": "Ringed: {title}, {when}.",
    "picture.kilometres": "{number} km",
    "picture.key.solid": "Exact site",
    "picture.key.hollow": "Town or coarser",
    "picture.key.several": "Several places",
    "picture.key.region": "Region or country",
    "picture.outside": "Not on this map: {places}.",
    "picture.outside.place": "{place}\u00a0({count})",
    "picture.outside.none": "no known place ({count})",
    "picture.outside.more": "{count} elsewhere",
    "picture.nothing": "No event passes this selection.",
    "picture.timeline.day": "Events a day",
    "picture.timeline.week": "Events a week",
    "picture.timeline.month": "Events a month",
    "picture.timeline.quarter": "Events a quarter",
    "picture.timeline.year": "Events a year",
    "picture.timeline.decade": "Events a decade",
    "picture.timeline.peak": "highest bar {number}",
    "picture.timeline.span": "{unit}, {first} to {last}",
    "picture.tick.month": "{month} {year}",
    "picture.tick.day": "{day} {month} {year}",
    "picture.tick.date": "{day} {month}",
    "picture.month.1": "Jan",
    "picture.month.2": "Feb",
    "picture.month.3": "Mar",
    "picture.month.4": "Apr",
    "picture.month.5": "May",
    "picture.month.6": "Jun",
    "picture.month.7": "Jul",
    "picture.month.8": "Aug",
    "picture.month.9": "Sep",
    "picture.month.10": "Oct",
    "picture.month.11": "Nov",
    "picture.month.12": "Dec",
    "picture.data": "Data: {title}, version {version}, {licence}. {credits}.",
    "picture.data.unlicensed": "Data: {title}, version {version}. {credits}.",
    "picture.basemap": (
        "Basemap: {attribution}. {projection} projection. Borders and names express no opinion "
        "on the status of any territory; disputed borders are dashed."
    ),
    "picture.made": "Made {day}.",
    "picture.projection.conic": "Lambert conformal conic",
    "picture.projection.azimuthal": "Lambert azimuthal equal-area",
    "picture.projection.equal_earth": "Equal Earth",
    # the picture's alternative text
    "picture.alt": "Map: {title}. {sentence}",
    "picture.alt.where": "Most by place: {places}.",
    "picture.alt.where.place": "{place} {count}",
    "picture.alt.when": "Dated {dates}; most begin in {month} ({count}).",
    "picture.alt.mix": "By category: {parts}.",
    "picture.alt.mix.part": "{category} {count}",
    # what a file says of itself, and how a workbook's sheets are called
    "about.title": "Title",
    "about.selection": "Selection",
    "about.shown": "Events shown",
    "about.total": "Of how many",
    "about.first_day": "From",
    "about.last_day": "To",
    "about.version": "Data version",
    "about.licence": "Licence",
    "about.credits": "Credits",
    "about.link": "Link",
    "about.made": "Made",
    "about.cut": "Cut",
    "sheet.events": "Events",
    "sheet.about": "About",
    "sheet.cut.one": "1 text is longer than a cell can be; it is cut and ends with an ellipsis.",
    "sheet.cut.other": (
        "{count} texts are longer than a cell can be; they are cut and end with an ellipsis."
    ),
    # a reference to a selection or an event
    "cite.dataset": "{title} (Version {version}) [Data set]",
    "cite.selection": "{named}. ({year}). {what} {licence} Retrieved {day}, from {link}",
    "cite.event": (
        "{event} ({what}). ({year}). Record {event_id} in {named}. "
        "{licence} Retrieved {day}, from {link}"
    ),
    "cite.note.selection": "Data set, version {version}. {what} {licence}",
    "cite.note.event": (
        "{what}. Record {event_id} in {title}, data set, version {version}. {licence}"
    ),
    "cite.licence": "Licence: {licence}.",
    "cite.undated": "n.d.",
    # what changed since a link was made
    "drift.unknown": (
        "This link was made on version {old} of the data, of which nothing is kept here. The data "
        "is now version {new}; what changed can’t be said."
    ),
    "drift.unchanged": (
        "This link was made on version {old} of the data, which is now version {new}. "
        "Nothing in this selection changed."
    ),
    "drift.changed": (
        "This link was made on version {old} of the data, which is now version {new}. "
        "In this selection: {parts}."
    ),
    "drift.added.one": "1 event added",
    "drift.added.other": "{count} events added",
    "drift.corrected.one": "1 corrected",
    "drift.corrected.other": "{count} corrected",
    "drift.withdrawn.one": "1 withdrawn",
    "drift.withdrawn.other": "{count} withdrawn",
    "drift.snapshot": "{file} is no snapshot of a version: {reason}.",
    # what a caller of the store can get wrong
    "unit.unknown": "unit: “{value}” is not known; expected month or year.",
    "sort.unknown": "sort: “{value}” is not known; expected one of {choices}, or - before one.",
}

#: Every English text; no key stands in two of the tables.
ENGLISH: dict[str, str] = {**_VIEWS, **IMPORT, **FILES, **LIBRARY}

LANGUAGES: dict[str, dict[str, str]] = {"en": ENGLISH}

# Which form of a counted text a number takes; one rule a language, English where there is none.
_PLURALS: dict[str, Callable[[int], str]] = {"en": lambda n: "one" if n == 1 else "other"}


def say(key: str, language: str = "en", /, **values: object) -> str:
    """Return the text of ``key`` in ``language`` with ``values`` filled in.

    ``language`` is a code such as ``en`` or ``en-GB``; English stands in for what it lacks.
    Raises KeyError for a key that English lacks.
    """
    table = LANGUAGES.get(language) or LANGUAGES.get(language.partition("-")[0]) or ENGLISH
    return (table[key] if key in table else ENGLISH[key]).format(**values)


def plural(count: int, language: str = "en") -> str:
    """Return which form of a counted text ``count`` takes: the end of its key."""
    return _PLURALS.get(language.partition("-")[0], _PLURALS["en"])(count)


def say_count(key: str, count: int, language: str = "en") -> str:
    """Return the text of ``key`` in the form that fits ``count``, with the number in it."""
    number = say_number(count, language)
    return say(f"{key}.{plural(count, language)}", language, count=number)


def say_number(number: int, language: str = "en") -> str:
    """Return a whole number with its thousands set apart: 12345 is ``12,345``."""
    return f"{number:,}".replace(",", say("number.separator", language))


def say_list(items: Iterable[str], language: str = "en", last: str = "list.two") -> str:
    """Return ``a``, ``a and b`` or ``a, b and c``; ``last`` is the key that joins the last two."""
    texts = list(items)
    if len(texts) < 2:
        return "".join(texts)
    said = say(last, language, first=texts[-2], last=texts[-1])
    for text in reversed(texts[:-2]):
        said = say("list.many", language, first=text, rest=said)
    return said
