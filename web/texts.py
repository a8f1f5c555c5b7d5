"""Every text of the page that people read, by key; the domain's own are in ``geo.words.texts``."""

from web.texts_importing import ENGLISH

TEXTS: dict[str, str] = {
    "page.title": "Dateline",
    "datasets.title": "Datasets",
    "datasets.own": "Your own events",
    "datasets.visit": (
        "Your own are visible only to you and for this visit; links to them work for no one else."
    ),
    "datasets.loading": "Loading the events…",
    "datasets.shipped": "Show {title}",
    "filters.title": "Filters",
    "filters.words": "Words",
    "filters.words.example": "Ayn al-Asad, drone, Lukoil…",
    "filters.words.help": (
        "Looks in title, summary, actors and place. A place is found in any of its spellings: "
        "Ayn al-Asad, Ain al-Assad and عين الأسد are the same."
    ),
    "filters.category": "Category",
    "filters.actor": "Actor",
    "filters.place": "Place",
    "filters.certain": "Only what is certain",
    "filters.certain.date": "Certainly inside the dates",
    "filters.certain.place": "Known to the town or closer",
    "filters.certain.stated": "Stated, nothing inferred",
    "filters.clear": "Clear all filters",
    "filters.any": "Any",
    "list.tab": "Events",
    "list.caption": "Rows {first:,} to {last:,} of {total:,}. Choose a row to find it on the map.",
    "list.page": "Page, 1 to {pages:,}",
    "list.sort": "Sort by",
    "list.alt": "The selected events, one a row",
    "list.date": "Date",
    "list.category": "Category",
    "list.title": "Event",
    "list.place": "Place",
    "list.place_local": "Place in Arabic",
    "list.actors": "Actors",
    "list.killed_low": "Killed, at least",
    "list.killed_high": "Killed, at most",
    "list.sources": "Sources",
    "list.certainty": "Certainty",
    "list.dataset": "Dataset",
    "sort.date": "Oldest first",
    "sort.-date": "Newest first",
    "sort.title": "Event",
    "sort.category": "Category",
    "sort.place": "Place",
    "chart.tab": "By month",
    "chart.caption": "The selection by month; an event counts in the month of its first day.",
    "chart.month": "Month",
    "chart.count": "Events",
    "chart.alt": "Stacked bars of events by month and category. {sentence}",
    "about.tab": "About the data",
    "about.count": "Events",
    "about.version": "Version",
    "about.licence": "Licence",
    "about.terms": "Terms",
    "about.kept": "Its rows may not be passed on.",
    "about.credits": "Credits",
    "about.weak": "What is weak",
    "about.weak.excerpt": (
        "{n} sources were read in excerpt (about 2,000 characters of a stored copy), "
        "not on their publishers' live pages."
    ),
    "about.weak.unsourced": "{n} events name no source.",
    "about.weak.single": "{n} events rest on one source.",
    "about.weak.inferred": "{n} events have something inferred; their note says what.",
    "about.weak.date": "{n} events are not known to the day.",
    "about.weak.place": "{n} events are not known to the exact site.",
    "about.weak.off_point": "{n} events concern a region or a country and stand on no point.",
    "about.weak.kind": "{n} records are states, plans, periods or running counts, and say so.",
    "about.weak.accounts": "{n} events have accounts that differ; each is kept with its source.",
    "about.weak.caution": "{n} sources are reposts, mirrors or otherwise weak, and say why.",
    "about.weak.problems": "{n} problems were found in the data files.",
    "about.sources": "{n} sources",
    "about.publisher": "Publisher",
    "about.title": "Title",
    "about.published": "Published",
    "about.caution": "Weakness",
    "about.link": "Link",
    "share.title": "Share",
    "share.way": "What to share",
    "share.link": "Link",
    "share.picture": "Picture",
    "share.page": "Web page",
    "share.rows": "Rows",
    "share.cite": "Cite",
    "share.link.help": "Opens exactly this view, for anyone who can reach this server.",
    "share.link.visit": (
        "This link works for no one else: your own events are kept for this browser alone, until "
        "{time} UTC. Each use before then puts the end off by an hour."
    ),
    "share.kept": "**{title}**: {terms}",
    "share.kept.picture": "A picture shows what you found without giving the rows away.",
    "share.kept.may": "I may pass these rows on",
    "share.kept.instead": "Share a picture instead",
    "share.clean": "Open the clean view (key c)",
    "share.embed.help": "For an article: the clean view in a frame, live.",
    "share.format": "Format",
    "share.format.16:9": "16:9",
    "share.format.1:1": "Square",
    "share.format.4:5": "4:5",
    "share.format.a4": "A4",
    "share.format.a4-landscape": "A4 landscape",
    "share.theme": "Theme",
    "share.theme.light": "Light",
    "share.theme.dark": "Dark",
    "share.extent": "Map shows",
    "share.extent.selection": "The selection",
    "share.extent.view": "What is on screen",
    "share.extent.whole": "The whole",
    "share.kind": "File",
    "share.kind.png-1": "PNG",
    "share.kind.png-2": "PNG, double",
    "share.kind.png-3": "PNG, triple",
    "share.kind.svg": "SVG",
    "share.kind.pdf": "PDF",
    "share.heading": "Title",
    "share.note": "Note under the title",
    "share.qr": "QR code of the link",
    "share.drawing": "Drawing…",
    "share.waiting": "{n} pictures are drawn first",
    "share.waiting.one": "1 picture is drawn first",
    "fault": (
        "Something went wrong here that was not foreseen, and the rest of the page goes on. The "
        "server's log has it under {reference}."
    ),
    "share.busy": "{n} pictures wait to be drawn already; please try again in {seconds} s.",
    "share.save": "Save {name}",
    "share.alt.help": "Alternative text, to put beside the picture",
    "share.page.help": (
        "One file with the map, the slider and all {n:,} events of the selection. "
        "It opens from disk and asks no network for anything."
    ),
    "share.rows.help": "Exactly the selection, {n:,} events, all fields, sources included.",
    "share.rows.csv": "CSV",
    "share.rows.csv.help": "For any spreadsheet or script; safe against formulas.",
    "share.rows.xlsx": "Excel",
    "share.rows.xlsx.help": "With a sheet that says what was selected, and the licence.",
    "share.rows.geojson": "GeoJSON",
    "share.rows.geojson.help": "For web maps.",
    "share.rows.parquet": "GeoParquet",
    "share.rows.parquet.help": "For analysis: DuckDB, pandas, QGIS.",
    "share.rows.gpkg": "GeoPackage",
    "share.rows.gpkg.help": "For QGIS and other GIS.",
    "share.rows.kml": "KML",
    "share.rows.kml.help": "For Google Earth.",
    "share.cite.text": "Text",
    "share.cite.bibtex": "BibTeX",
    "share.cite.csl": "CSL-JSON",
    "share.cite.view": "This view",
    "share.cite.event": "The open event",
    "drift.added": "Added",
    "drift.corrected": "Corrected",
    "drift.withdrawn": "Withdrawn",
    "empty": "No event passes all filters; {filter} hides most of them: {n:,}.",
    "empty.undo": "Clear {filter}",
    "empty.filter.date": "the choice of dates",
    "empty.filter.category": "the choice of categories",
    "empty.filter.actor": "the choice of actors",
    "empty.filter.place": "the choice of places",
    "empty.filter.q": "the words",
    "empty.filter.certain": "the wish for certainty",
    "refused.title": "This server does not answer that",
    "refused.missing": "There is nothing at this address",
    "refused.home": "Open the map",
    "gate.target": "An address must begin with a slash; the host belongs in the header Host.",
    "gate.host": (
        "A request must say in its header Host, once, which host it is for, such as localhost:8501."
    ),
    "gate.name": (
        "This server does not answer to the name “{name}”. If that is a name of this server, set "
        "{setting}={name} and start it again."
    ),
    "gate.page": (
        "A page of {origin} may not use this server. If that is an address of this server, set "
        "{setting}={name} and start it again."
    ),
    "gate.no_page": "Only this server's own page and programs may do this, no other page.",
    "paths.missing": "The address may be misspelt, or belong to another program.",
    "paths.method": "This address answers {methods} only.",
    "faults.page": (
        "The server could not answer; the fault is not in the request. Its log tells more under "
        "{reference}."
    ),
    "notes.view": "Part of the link could not be used: {sentences}",
    "notes.data": "{n:,} problems in the data files; everything else is shown",
    "notes.data.one": "1 problem in the data files; everything else is shown",
} | ENGLISH


def say(key: str, /, **values: object) -> str:
    """The text for ``key`` with its values; ``key.one`` where ``n`` is 1 and there is one."""
    one = f"{key}.one"
    return TEXTS[one if values.get("n") == 1 and one in TEXTS else key].format(**values)
