"""The English texts on whole files that are imported: refusals, remarks, questions, mappings."""

ENGLISH: dict[str, str] = {
    # why a file is not read at all: what was expected, what to do
    "refused.empty.expected": "a file with something in it",
    "refused.empty.remedy": "Choose another file.",
    "refused.no_table.expected": "rows of cells with a comma, semicolon, tab or bar between them",
    "refused.no_table.remedy": "Save the table as CSV, or say which delimiter it has.",
    "refused.no_header.expected": "a header with the names of the columns near the top",
    "refused.no_header.remedy": "Add the header, or say which line it is.",
    "refused.no_rows.expected": "rows below the header",
    "refused.no_rows.remedy": "Choose another file.",
    "refused.no_features.expected": "at least one feature",
    "refused.no_features.remedy": "Choose another file.",
    "refused.answer.expected": "events; the file holds the error that an interface answered",
    "refused.answer.remedy": "Ask the interface again, with what its message calls for.",
    "refused.no_date.expected": "a column with dates",
    "refused.no_date.remedy": "Say in the mapping which column holds the date.",
    "refused.no_names.expected": (
        "names of columns in the first row, which reads like an event, and a column with dates"
    ),
    "refused.no_names.remedy": "Say that the columns have no names, or which of them is the date.",
    "refused.mapping_column.expected": "a column of that name, which the mapping names for {key}",
    "refused.mapping_column.remedy": "Use the mapping of this file, or correct it.",
    "refused.no_repairs.expected": "the file of rows set aside, with its column {field}",
    "refused.no_repairs.remedy": "Mend that file and keep its columns.",
    "refused.format_unknown.expected": "one of {choices}",
    "refused.format_unknown.remedy": "Correct the format in the mapping.",
    "refused.sums.expected": "an event a row; these rows count events of {title}",
    "refused.sums.remedy": (
        "Get the events themselves from {title}. If each row is one event, say so with “format”: "
        "“none” in the mapping."
    ),
    "refused.too_large.expected": "at most {limit:,} bytes",
    "refused.too_large.remedy": "Split the file.",
    "refused.too_many_rows.expected": "at most {limit:,} rows",
    "refused.too_many_rows.remedy": "Split the file.",
    "refused.too_many_columns.expected": "at most {limit:,} columns",
    "refused.too_many_columns.remedy": "Remove the columns that are not needed.",
    "refused.too_many_cells.expected": "at most {limit:,} cells, rows times columns",
    "refused.too_many_cells.remedy": "Remove the columns that are not needed, or split the file.",
    "refused.too_many_members.expected": "at most {limit:,} files in the archive",
    "refused.too_many_members.remedy": "Take the one file out of the archive.",
    "refused.too_many_vertices.expected": "at most 200,000 points in one geometry",
    "refused.too_many_vertices.remedy": "Simplify the geometries.",
    "refused.too_deep.expected": "at most {limit} levels, one inside the other",
    "refused.too_deep.remedy": "This looks like a file made to do harm; ask who made it.",
    "refused.cell_too_long.expected": "no cell of more than 131,072 characters",
    "refused.cell_too_long.remedy": "Shorten the text.",
    "refused.expands.expected": (
        "an archive that unfolds to at most {limit:,} bytes and {ratio} times its size"
    ),
    "refused.expands.remedy": "Unfold it yourself if you trust it, and import the file inside.",
    "refused.line_too_long.expected": "lines of at most {limit:,} bytes",
    "refused.line_too_long.remedy": "Get the file again: it may be damaged, or no table.",
    "refused.quotes.expected": "at most {limit:,} rows with a stray quotation mark",
    "refused.quotes.remedy": "Save the file again as CSV, with quotation marks doubled.",
    "refused.encrypted.expected": "a file without a password",
    "refused.encrypted.remedy": "Save it without a password.",
    "refused.too_many_merged.expected": "at most {limit:,} merged cells",
    "refused.too_many_merged.remedy": "Save the sheet as CSV.",
    "refused.damaged.expected": "a whole file of its kind",
    "refused.damaged.remedy": "Get or save the file again.",
    "refused.several_inside.expected": "one file of data in the archive",
    "refused.several_inside.remedy": "Unfold the archive and import the files one by one.",
    "refused.nothing_inside.expected": "a file of data in the archive",
    "refused.nothing_inside.remedy": "Choose another file.",
    "refused.wrapped_twice.expected": "an archive that holds the data itself, not another archive",
    "refused.wrapped_twice.remedy": "Unfold the outer archive first.",
    "refused.sheet_unknown.expected": "one of {sheets}",
    "refused.sheet_unknown.remedy": "Choose one of them.",
    "refused.encoding_unknown.expected": (
        "the name of an encoding of text, such as utf-8, cp1251, koi8-r or shift_jis"
    ),
    "refused.encoding_unknown.remedy": "Correct the name, or leave it out to have it guessed.",
    "refused.json.expected": "JSON (line {line}: {reason})",
    "refused.json.remedy": "Correct the file, or get it again: it may be cut off.",
    "refused.xml.expected": "well-formed XML ({value})",
    "refused.xml.remedy": "Correct the file, or get it again: it may be cut off.",
    "refused.tag_too_long.expected": "no tag and no comment of more than {limit:,} bytes",
    "refused.tag_too_long.remedy": "This looks like a file made to do harm; ask who made it.",
    "refused.xml_doctype.expected": (
        "XML without a document type, which could reach outside the file"
    ),
    "refused.xml_doctype.remedy": "Save the file without it.",
    "refused.crs.expected": "coordinates in WGS 84, or an EPSG code in a file that can name one",
    "refused.crs.remedy": "Save the file again in WGS 84 (EPSG:4326).",
    "refused.crs_link.expected": (
        "no coordinate system, or the name of WGS 84; links are not followed"
    ),
    "refused.crs_link.remedy": "Save the file again in WGS 84 without the member “crs”.",
    "refused.geometry_encoding.expected": "geometries as WKB",
    "refused.geometry_encoding.remedy": "Save the file again as GeoParquet 1.0.",
    "refused.kind_old_office.expected": "a workbook as .xlsx, without a password",
    "refused.kind_old_office.remedy": "Open it and save it as .xlsx or CSV, without a password.",
    "refused.kind_office.expected": "a workbook as .xlsx",
    "refused.kind_office.remedy": "Open it and save the table as .xlsx or CSV.",
    "refused.kind_pdf.expected": "a table; this is a PDF",
    "refused.kind_pdf.remedy": "Ask for the table that it was made from.",
    "refused.kind_picture.expected": "a table; this is a picture",
    "refused.kind_picture.remedy": "Choose another file.",
    "refused.kind_archive.expected": "a zip or gzip archive; this is another kind",
    "refused.kind_archive.remedy": "Unfold it and import the file inside.",
    "refused.kind_pickle.expected": "a table; this is a file of Python objects, which can run code",
    "refused.kind_pickle.remedy": "Ask for CSV or Parquet.",
    "refused.kind_page.expected": "a table; this is a web page, perhaps one that says why not",
    "refused.kind_page.remedy": "Open it in a browser, then download the file again.",
    "refused.kind_markup.expected": "KML; this is XML of another kind and may point to other files",
    "refused.kind_markup.remedy": "Save the data as GeoJSON, KML or CSV.",
    "refused.kind_database.expected": "a GeoPackage; this is a database of another kind",
    "refused.kind_database.remedy": "Save the table as GeoPackage or CSV.",
    "refused.kind_shapefile.expected": "a table; this is a shapefile, or one of its parts",
    "refused.kind_shapefile.remedy": "Save the layer as GeoPackage, GeoJSON or CSV.",
    "refused.kind_binary.expected": "text, or a file of a known kind",
    "refused.kind_binary.remedy": "Save the table as CSV.",
    # what a person should know about the whole file
    "remark.encoding_guess": (
        "The file does not say its encoding; by how its bytes stand together it is read as {value} "
        "({detail} would do too)."
    ),
    "remark.encoding_broken": "The file is UTF-8 but for single bytes, which are shown as �.",
    "remark.header_doubted": (
        "The first row, {value}, is taken for the names of the columns, but reads like an event."
    ),
    "remark.header_empty": "A column has no name; it is called “{field}”.",
    "remark.header_repeated": "Two columns are called “{value}”; the later is now “{field}”.",
    "remark.blank_rows": "Blank rows left out: {value}.",
    "remark.blank_columns": "Columns without a name and without a cell are left out: {value}.",
    "remark.two_lines": "Rows {value} are the head, in two lines: {detail}.",
    "remark.headings": (
        "Rows with one cell are taken for headings, {value} of them; the rows beneath have their "
        "text as “{field}”."
    ),
    "remark.hidden_rows": "Rows that are hidden in the sheet are read too: {value}.",
    "remark.hidden_columns": "Columns that are hidden in the sheet are read too: {value}.",
    "remark.sheets_read": "Read: {value}. Not read: {detail}.",
    "remark.sheets_all": "All sheets are read: {value}.",
    "remark.sheet_events": "“{value}” looks like events (rows: {field}, columns: {detail}).",
    "remark.sheet_table": (
        "“{value}” looks like a table without dates (rows: {field}, columns: {detail})."
    ),
    "remark.sheet_text": "“{value}” holds no table (rows: {field}).",
    "remark.sheet_events_hidden": (
        "“{value}” is hidden and looks like events (rows: {field}, columns: {detail})."
    ),
    "remark.sheet_table_hidden": (
        "“{value}” is hidden and looks like a table without dates "
        "(rows: {field}, columns: {detail})."
    ),
    "remark.sheet_text_hidden": "“{value}” is hidden and holds no table (rows: {field}).",
    "remark.sheets_more": "There are {value} more sheets.",
    "remark.lines_continued": (
        "Of the {value} lines of the file, {detail} go on with a text of the line before."
    ),
    "remark.rows_differ": (
        "The file seems to hold {value} rows, but {detail} were read: compare it with the report, "
        "and tell the makers of this program."
    ),
    "remark.other_sheets": "Only “{value}” is read; there are also {detail}.",
    "remark.links_not_followed": "Links to other files are not followed: {value}.",
    "remark.crs_changed": "Coordinates in {value} were turned into WGS 84.",
    "remark.no_category": "No column says what kind of event it is: all are “other”.",
    "remark.category_constant": "All events are taken for “{value}”.",
    "remark.place_precision": (
        "The file does not say how precise its coordinates are: "
        "each is taken for that of a {value}."
    ),
    "remark.time_of_day": (
        "Times of day, such as that of “{value}”, are not shown; each event keeps its original row."
    ),
    "remark.no_id": "The file has no ids: each event's is made of what its row says.",
    "remark.repairs_unused": "Mended rows that the file does not have: {value}.",
    "remark.years_only": (
        "Every event is dated to a whole year: “{field}” says no more. If other columns hold the "
        "month or the day, say which."
    ),
    "remark.sources_joined": (
        "Sources are taken from the file of sources. Its rows: {value}; read of it: {detail}."
    ),
    "remark.sources_unused": "No event names a source of the file of sources: it is not used.",
    "remark.json_list": (
        "The rows are those of “{value}”; what stands beside it is not read: {detail}."
    ),
    "remark.json_part": "The file says that there are {detail} rows in all; it holds {value}.",
    "remark.recognised": "This is a file of {value}, by these of its columns: {detail}.",
    "remark.recognised_likely": (
        "This looks like a file of {value}, by these of its columns: {detail}. If it is none, say "
        "so: on the page, or with “format”: “none” in the mapping."
    ),
    "remark.codebook": "Codes are read by {value}.",
    # what terms ask
    "terms.acled": (
        "ACLED's terms forbid passing its rows on. Publish pictures and numbers, with its credit."
    ),
    "terms.gtd": (
        "START's terms forbid passing the rows of the GTD on. Publish pictures and numbers, with "
        "its credit."
    ),
    # questions that data can't answer
    "question.date_order": "“{column}”: is {example} read with the day or the month first?",
    "question.date_century": "“{column}”: in which hundred years is the year of {example}?",
    "question.date_calendar": "“{column}”: of which calendar is {example}?",
    "question.date_exchanged": (
        "“{column}”: are days such as {example} right, or did a spreadsheet exchange day and month?"
    ),
    "question.categories": "“{column}”: what are {examples}?",
    "question.coordinate_order": (
        "“{column}”: which comes first in {example}, latitude or longitude?"
    ),
    "question.header": "Are these the names of the columns, or an event: {examples}?",
    "question.utm_zone": "“{column}”: in which UTM zone are {examples}?",
    "question.several_points": (
        "Several things have coordinates ({examples}): which columns say where the event was?"
    ),
    "question.encoding": "Is this right: {examples}?",
    "question.place_precision": "How precise are the coordinates?",
    "question.killed": (
        "Which column holds the number of people killed? {examples} may count only a part of them, "
        "or the wounded too. Several columns are added up; until you say, no number is read."
    ),
    "question.title": "Which column says in one line what happened?",
    "question.coordinates": "Which columns hold latitude and longitude?",
    "question.sources_file": (
        "“{column}” names sources by ids of another file, such as {examples}: where is that file?"
    ),
    # what is wrong with a mapping file
    "mapping.large": "The mapping is larger than {limit:,} bytes.",
    "mapping.json": "The mapping is not JSON: {reason}.",
    "mapping.version": "The mapping must be an object with “dateline_mapping”: {version}.",
    "mapping.key": "The mapping has “{key}”, which is not known; expected {choices}.",
    "mapping.choice": "{key}: “{value}” is not known; expected one of {choices}.",
    "mapping.type": "{key}: expected {expected}.",
    "mapping.one_column": "{key}: expected one column.",
    "mapping.text": "a text of at most 2,000 characters",
    "mapping.object": "an object",
    "mapping.list": "a list of texts",
    "mapping.line": 'the number of a line as text, such as "3"',
    "mapping.sign": "a single character",
    "mapping.radius": "a number of kilometres, 0 to 20,000",
}
