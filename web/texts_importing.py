"""The texts of the import page, by key: what was understood, the places, the report, the shelf."""

from web.texts_fields import FIELDS

ENGLISH: dict[str, str] = {
    "import.open": "Your own events",
    "import.back": "Back to the map",
    "import.title": "Your own events",
    "import.lead": (
        "Drop a file of events and see them on the map. Every row is checked, and nothing is "
        "left out without a word."
    ),
    "import.public": (
        "On this server, what you import is kept for you alone and only for this visit: it is "
        "removed an hour after its last use. Links to it work for no one else."
    ),
    "import.visit.over": (
        "Your earlier imports are removed, since they were not used for an hour. Drop the file "
        "again."
    ),
    "import.lost": (
        "The import was given up, since this page had lost its connection. Drop the file again."
    ),
    "import.elsewhere": (
        "This import is open in another window. Once that one is closed, it goes on here."
    ),
    "import.elsewhere.other": "Begin another import",
    "import.failed": (
        "Reading ended with an error that was not foreseen. Nothing was changed. The server's log "
        "has it under {reference}."
    ),
    "import.busy": "{n} imports wait already; please try again in a few minutes.",
    # dropping a file
    "import.drop": "File of events",
    "import.drop.kinds": (
        "CSV, TSV, Excel (.xlsx), GeoJSON, Parquet, GeoParquet, GeoPackage or KML; zipped or "
        "gzipped too. ACLED, UCDP GED, GTD and TimeMap are recognised; of any other table you "
        "are shown what was understood."
    ),
    "uploads.large": "A file may have at most {limit} MB on this server.",
    "uploads.page": (
        "More than {limit} MB of files were dropped here and not taken yet, as much as this server "
        "allows. Reload the page and drop the file again in a minute."
    ),
    "uploads.all": (
        "Others are dropping files just now, and there is room for {limit} MB of them at once. "
        "Drop the file again in a minute."
    ),
    "uploads.setting": "{name} must be a whole number of megabytes above 0, not {value}.",
    "import.uploading": "{share:.0%} uploaded",
    "import.drop.newer": "A newer file of “{title}”",
    "import.drop.newer.stop": "Import something else",
    "import.more": "A mapping, or more known places",
    "import.mapping": "Mapping file (JSON)",
    "import.mapping.help": (
        "Says what columns and codes mean: kept from an earlier import, or from a colleague. "
        "Add it before the file of events."
    ),
    "import.mapping.ready": "This mapping is used for the next file.",
    "import.mapping.save": "Save the mapping",
    "import.mapping.use": "Read again with a mapping file (JSON)",
    "import.places": "Country file of GeoNames",
    "import.places.help": (
        "Such as IQ.zip. Its places are used to find rows that have a name and no coordinates."
    ),
    "import.places.added": "{n:,} places of {file} are known from now on.",
    "import.places.added.one": "1 place of {file} is known from now on.",
    "import.refused.date": "Column with the date",
    "import.refused.sums": "Each row is one event: read it so",
    "import.refused.reading": "If the file is laid out otherwise than it shows, say how.",
    "import.refused.reading.again": "Read again so",
    "import.again": "Read again",
    # while it is read
    "import.reading": "Reading {file}",
    "import.waits": "Two imports are under way; yours is next.",
    "import.waits.before": "Two imports are under way, and {n:,} wait before yours.",
    "import.cancel": "Cancel",
    "import.stage.places": "Gathering known places",
    # what was understood
    "import.other": "Choose another file",
    "import.discard": "Discard the import",
    "import.discard.sure": (
        "What you have corrected, settled, mended or typed for {file} is lost then. The file "
        "itself is not touched."
    ),
    "import.discard.keep": "Keep it",
    "import.asks": "Some rows wait for your answer; see “What was understood”.",
    "import.sources.wanted": (
        "This file names its sources by ids of another file. Add that one under “What was "
        "understood”; until then no source is shown."
    ),
    "import.sources": "File of sources",
    "import.sources.help": (
        "The table whose ids the events name, as CSV, TSV, Excel or JSON: a source a row."
    ),
    "import.sources.known": "Sources are taken from the file of sources.",
    "import.sources.other": "Another file of sources",
    "import.places.open": "{n:,} names of places are open; see “Places”.",
    "import.places.open.one": "1 name of a place is open; see “Places”.",
    "import.places.none": "Every row has coordinates of its own.",
    "import.events": "{n:,} events, {days}",
    "import.events.one": "1 event, {days}",
    "import.events.none": "No event can be used yet; the report says why.",
    "import.tab.understood": "What was understood",
    "import.tab.places": "Places",
    "import.tab.report": "Report",
    "import.format": "Read as {title}",
    "import.format.own": "A table of your own",
    # putting it on the map
    "import.put": "Put on the map",
    "import.put.title": "Title",
    "import.put.licence": "Licence",
    "import.put.licence.help": "Under which terms the file was given to you, if it says so.",
    "import.put.as": "Keep as",
    "import.put.as.new": "A dataset of its own",
    "import.put.as.update": "An update of “{title}”",
    "import.put.together": "Together with “{title}”",
    "import.put.update": "Update",
    "import.updated": (
        "“{title}” is updated. Events added: {added:,}; corrected: {corrected:,}; "
        "withdrawn: {withdrawn:,}."
    ),
    # the report
    "import.report.kind": "Finding",
    "import.report.outcome": "Outcome",
    "import.report.rows": "Rows",
    "import.report.kinds": "Findings by kind",
    "import.report.none": "Nothing was found to be wrong.",
    "import.report.show": "Show the rows of",
    "import.report.page": "Page, 1 to {pages:,}",
    "import.report.caption": "{first:,} to {last:,} of {total:,}",
    "import.report.line": "Line",
    "import.report.row": "Row",
    "import.report.sheet": "Sheet",
    "import.report.feature": "Feature",
    "import.report.field": "Column",
    "import.report.value": "Value",
    "import.report.expected": "Expected",
    "import.report.remedy": "What to do",
    "import.report.save": "Save all findings",
    "import.report.save.aside": "Save the rows set aside",
    "import.report.repairs": "Put mended rows back",
    "import.report.repairs.help": (
        "Save the rows set aside, mend them in any program, keep the column of line numbers, "
        "and drop the file here: its rows take the place of the old ones."
    ),
    "import.report.geocoded": "Rows placed by name",
    "import.report.how": "How",
    "import.report.damaged": "The report can't be read.",
    # the shelf
    "import.shelf": "Your datasets",
    "import.shelf.none": "Nothing yet.",
    "import.shelf.events": "{n:,} events",
    "import.shelf.events.one": "1 event",
    "import.shelf.no_licence": "no licence stated",
    "import.shelf.version": "version {version}",
    "import.shelf.updated": "updated {updated}",
    "import.shelf.open": "Open on the map",
    "import.shelf.newer": "Update",
    "import.shelf.rename": "Rename",
    "import.shelf.report": "Report",
    "import.shelf.remove": "Remove",
    "import.shelf.rename.title": "New title",
    "import.shelf.remove.sure": (
        "“{title}” and its {n:,} events are removed for good, and links to it no longer work. "
        "The file that it came from is not touched."
    ),
    "import.shelf.removed": "“{title}” is removed.",
    "import.shelf.keep": "Keep it",
    "import.shelf.history": "History",
    "import.shelf.history.none": "Never updated.",
    "import.shelf.history.when": "When",
    "import.shelf.history.version": "Version",
    "import.shelf.history.added": "Added",
    "import.shelf.history.corrected": "Corrected",
    "import.shelf.history.withdrawn": "Withdrawn",
    # what was understood: columns, codes, questions
    "understand.questions": "Questions that only you can answer",
    "understand.blocking": "Rows wait for this",
    "understand.fields": "What each column is read as",
    "understand.known.sure": "This is a file of {title}.",
    "understand.known.likely": "This looks like a file of {title}.",
    "understand.known.codebook": "It is read by {codebook}, and its terms hold.",
    "understand.known.terms": "It is read by what you said; the terms of {title} hold.",
    "understand.known.by": "Known by these of its columns: {evidence}.",
    "understand.known.no": "It is not {title}",
    "understand.looks_like": (
        "Read as a table of your own, as you said, though it looks like {title} by these of its "
        "columns: {evidence}. If it is, its terms hold."
    ),
    "understand.looks_like.yes": "It is {title}",
    "understand.correct": "Correct how it is read",
    "understand.more": "More that can be read",
    "understand.written": "How the file and its values are written",
    "understand.nothing": "Nothing",
    "understand.group.what": "What happened",
    "understand.group.when": "When",
    "understand.group.where": "Where",
    "understand.group.who": "Who says so",
    "understand.field": "Read as",
    "understand.columns": "Columns of the file",
    "understand.columns.alt": "What each column of the file is read as",
    "understand.their": "Code in the file",
    "understand.means": "Means here",
    "understand.codes.alt": "What each code of the file means here",
    "understand.reason.geometry": "Read from the geometry of the file, unless a column is chosen.",
    "understand.reason.made": "Made of other columns: {how}",
    "understand.reason.known": "As the codebook has it.",
    "understand.reason.told": "As you said.",
    "understand.reason.header": "The header is “{column}”.",
    "understand.reason.share": "{share} % of its different texts read as {kind}.",
    "understand.reads.date": "a date",
    "understand.reads.year": "a year",
    "understand.reads.month": "a month",
    "understand.reads.day": "a day",
    "understand.reads.degrees": "degrees",
    "understand.reads.country": "a country",
    "understand.reads.count": "a number",
    "understand.examples": "For example: {examples}",
    "understand.unread": (
        "{n} columns are read as nothing; they are kept with each event as the file has them: "
        "{names}"
    ),
    "understand.unread.one": (
        "1 column is read as nothing; it is kept with each event as the file has it: {names}"
    ),
    "understand.no_date": "Nothing is read as the date. Choose its column, or that of the year.",
    "understand.again": "Read again with this",
    "understand.undo": "Undo my changes",
    "understand.save.help": (
        "The mapping holds what you said here. Give it with the next file of the same kind, or to "
        "a colleague, and nothing is asked twice."
    ),
    "understand.codes": "What the codes mean: {field}",
    "understand.codes.page": "Page, 1 to {pages:,}",
    "understand.code": "{code} ({n:,} rows)",
    "understand.code.one": "{code} (1 row)",
    "understand.suggested": "Take the {n} suggestions",
    "understand.suggested.one": "Take the suggestion",
    "understand.unsaid": "Not said yet",
    "understand.unsaid.likely": "Not said yet. {likely}?",
    "understand.date_order": "Order of dates in numbers",
    "understand.date_order.none": "As the other dates of the column prove",
    "understand.date_order.ymd": "Year first",
    "understand.date_order.dmy": "Day first",
    "understand.date_order.mdy": "Month first",
    "understand.encoding.example": "{encoding}: {example}",
    "understand.order.example": "{order}: {example} is {day}",
    "understand.date_epoch": "Numbers as dates count",
    "understand.date_epoch.none": "What the column proves, else days from 1900",
    "understand.date_epoch.1900": "Days of a spreadsheet, from 1900",
    "understand.date_epoch.1904": "Days of a spreadsheet, from 1904",
    "understand.date_epoch.unix": "Seconds from 1970",
    "understand.date_epoch.unix_ms": "Thousandths of a second from 1970",
    "understand.date_century": "Years of two digits lie in",
    "understand.date_century.none": "The century that the column suggests",
    "understand.date_century.1900": "1900 to 1999",
    "understand.date_century.1950": "1950 to 2049",
    "understand.date_century.2000": "2000 to 2099",
    "understand.date_calendar": "Calendar of dates in numbers",
    "understand.date_calendar.none": "Gregorian, unless all years may be of another",
    "understand.date_calendar.gregorian": "Gregorian",
    "understand.date_calendar.persian": "Persian, as in Iran and Afghanistan",
    "understand.date_exchanged": "Day and month of a sheet's dates",
    "understand.date_exchanged.none": "As stored, unless the column speaks against it",
    "understand.date_exchanged.stored": "As stored",
    "understand.date_exchanged.exchanged": "Exchanged by the spreadsheet: turn them back",
    "understand.decimal": "Sign before decimals",
    "understand.decimal.none": "A point, as usual",
    "understand.decimal..": "A point: 1.5",
    "understand.decimal.,": "A comma: 1,5",
    "understand.lists.actors": "Sign between several actors",
    "understand.lists.actors.none": "Semicolon",
    "understand.lists.actors.,": "Comma",
    "understand.lists.actors.|": "Vertical bar",
    "understand.lists.actors./": "Slash",
    "understand.reading.none": "As the file shows",
    "understand.reading.encoding": "Encoding of the file",
    "understand.reading.delimiter": "Sign between cells",
    "understand.reading.delimiter.,": "Comma",
    "understand.reading.delimiter.;": "Semicolon",
    "understand.reading.delimiter.\t": "Tab",
    "understand.reading.delimiter.|": "Vertical bar",
    "understand.reading.sheet": "Sheet or layer",
    "understand.reading.sheets": "Sheets that are read",
    "understand.reading.sheets.help": (
        "Several become one dataset; a column says which sheet a row is from."
    ),
    "understand.reading.layout": "Heads of two lines, headings, sums, marks for “as above”",
    "understand.reading.layout.read": "Read as they are meant",
    "understand.reading.layout.as it stands": "Leave the table as it stands",
    "understand.reading.header": "Line of the header",
    "understand.reading.header.help": (
        "Counted from 1. Rows above it are set aside, and columns are guessed anew."
    ),
    "understand.reading.header.none": "This row is an event; the columns have no names",
    "understand.reading.header.names": "Row {line} holds the names of the columns",
    "understand.reading.unnamed": "The columns have no names",
    "understand.ours.site": "Exact site",
    "understand.ours.settlement": "Town or village",
    "understand.ours.district": "District",
    "understand.ours.region": "Region",
    "understand.ours.country": "Country",
    "understand.ours.none": "Not located",
    "understand.ours.day": "Day",
    "understand.ours.week": "Week",
    "understand.ours.month": "Month",
    "understand.ours.season": "Season",
    "understand.ours.year": "Year",
    "understand.ours.event": "Event",
    "understand.ours.state": "State that lasted",
    "understand.ours.plan": "Plan",
    "understand.ours.count": "Running count",
    "understand.ours.period": "Period",
    "understand.ours.stated": "Stated",
    "understand.ours.inferred": "Inferred",
    "understand.first": "The first events, as they are now",
    "understand.first.none": "No event can be used yet.",
    "understand.first.help": "What you change above shows here once the file is read again.",
    "understand.first.alt": "The first events of the file in order of date",
    "understand.first.date": "Date",
    "understand.first.title": "Event",
    "understand.first.category": "Category",
    "understand.first.place": "Place",
    "understand.first.coordinates": "Where it stands",
    "understand.first.sources": "Sources",
    "understand.first.point": "{point} ({precision})",
    "understand.first.off_point": "On no point ({precision})",
    "understand.first.nowhere": "Not located",
    # names that no place was found for
    "settle.open": "{n:,} names of places are open. Rows that have them: {rows:,}.",
    "settle.open.one": "1 name of a place is open. Rows that have it: {rows:,}.",
    "settle.none": "No name of a place is open.",
    "settle.page": "Page, 1 to {pages:,}",
    "settle.name": "{name} ({n:,} rows)",
    "settle.name.one": "{name} (1 row)",
    "settle.way.open": "Leave it open",
    "settle.way.search": "Another place of the gazetteer",
    "settle.way.point": "Coordinates that I know",
    "settle.way.nowhere": "On no point",
    "settle.no_coordinates": "no coordinates",
    "settle.apart": "{km:,} km from the first",
    "settle.search": "Name of the place",
    "settle.search.help": "In any spelling or script; part of the name is enough.",
    "settle.search.none": "The gazetteer has nothing like “{text}”.",
    "settle.found": "{n} places found",
    "settle.found.one": "1 place found",
    "settle.found.choose": "Choose one",
    "settle.latitude": "Latitude",
    "settle.latitude.example": "33.2625",
    "settle.latitude.unread": "“{text}” is no latitude. Write degrees, such as 33.2625.",
    "settle.latitude.range": "A latitude lies between -90 and 90.",
    "settle.latitude.exchanged": (
        "A latitude lies between -90 and 90. Are latitude and longitude exchanged?"
    ),
    "settle.longitude": "Longitude",
    "settle.longitude.example": "44.2346",
    "settle.longitude.unread": "“{text}” is no longitude. Write degrees, such as 44.2346.",
    "settle.longitude.range": "A longitude lies between -180 and 180.",
    "settle.point.half": "A point needs both latitude and longitude.",
    "settle.point.null": "0, 0 lies in the sea. Write where the place is.",
    "settle.radius": "How far off it may be, in km",
    "settle.before": "{n:,} names are settled; change one",
    "settle.before.one": "1 name is settled; change it",
    "settle.before.name": "Name",
    "settle.place": "Place these {n:,} names and read again",
    "settle.place.one": "Place this name and read again",
    "settle.place.none": "Place these and read again",
    "settle.placed": "{n:,} names have a place now, for {rows:,} rows.",
    "settle.placed.one": "1 name has a place now, for {rows:,} rows.",
    "settle.save": "Save what is settled",
    "settle.file": "Take over places that were settled before",
    "settle.file.choose": "places.csv",
    "settle.file.help": "Saved here before, or any gazetteer with the same columns.",
    "settle.file.taken": "{n:,} names of this file take their place from it.",
    "settle.file.taken.one": "1 name of this file takes its place from it.",
} | FIELDS
