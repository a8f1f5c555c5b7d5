"""The English texts of geocoding, the library and the worker."""

ENGLISH: dict[str, str] = {
    # what ended the work of a worker
    "worker.memory": (
        "The work needed more than {memory} MB of memory and was stopped. Nothing was changed. "
        "Try a smaller file, or allow more memory."
    ),
    "worker.time": (
        "The work took longer than {seconds} seconds and was stopped. Nothing was changed. "
        "Try a smaller file, or allow more time."
    ),
    "worker.cancelled": "The work was cancelled. Nothing was changed.",
    "worker.crashed": (
        "The work ended with an error that was not foreseen ({reason}). Nothing was changed. "
        "The file may be damaged."
    ),
    # what a disk refuses
    "disk.full": (
        "The disk of {folder} is full. Nothing that was there before is changed. Make room on it "
        "and try again."
    ),
    "disk.read_only": (
        "{folder} is on a disk that can only be read. Choose another folder, or have the disk made "
        "writable, and try again."
    ),
    "disk.denied": (
        "{folder} may not be written to by the account under which this program runs. Choose "
        "another folder, or change who may write there, and try again."
    ),
    "disk.no_folder": (
        "{folder} is not a folder that can be written to: it is not there, or a file has that "
        "name. Choose another folder and try again."
    ),
    "disk.failed": "The disk of {folder} does not work ({reason}). Have it looked at.",
    "disk.unreadable": "{folder} can't be read ({reason}).",
    "disk.visits": "the server's folder for imports",
    # limits that the system does not take
    "worker.unlimited": "This system does not hold the work to these limits: {limits}.",
    "worker.limit.memory": "memory",
    "worker.limit.cpu": "processor time",
    "worker.limit.core": "no core dump",
    "worker.limit.priority": "low priority",
    # how a row's place was found, as the heading of a table and as a note on a match
    "finding.geocoded.name": "Placed by name",
    "finding.geocoded.expected": "coordinates; the name was found in the gazetteer ({detail})",
    "finding.geocoded.remedy": "Nothing, or settle the name otherwise.",
    "finding.geocoded.note": "The point is that of the named place in the gazetteer: {detail}.",
    "finding.geocode_ambiguous.name": "Names of several places",
    "finding.geocode_ambiguous.expected": "a name that only one place of the gazetteer has",
    "finding.geocode_ambiguous.remedy": "Settle which place is meant, once for all its rows.",
    "finding.geocode_ambiguous.note": "Several places have the name; none was chosen.",
    "finding.geocode_unknown.name": "Names that the gazetteer lacks",
    "finding.geocode_unknown.expected": "a name that the gazetteer has",
    "finding.geocode_unknown.remedy": "Settle the place, or add a gazetteer.",
    "finding.geocode_unknown.note": "The gazetteer does not have the named place.",
    "finding.geocode_contradicted.name": "Names known only elsewhere",
    "finding.geocode_contradicted.expected": "a name that lies in the region or country of its row",
    "finding.geocode_contradicted.remedy": (
        "Settle which place is meant, or correct the region or the country."
    ),
    "finding.geocode_contradicted.note": (
        "The gazetteer has the named place, but not in the named region or country; "
        "none was chosen."
    ),
    "finding.geocode_unnamed.name": "Names without a letter or digit",
    "finding.geocode_unnamed.expected": "the name of a place",
    "finding.geocode_unnamed.remedy": "Write the name, or give coordinates.",
    "finding.geocode_unnamed.note": "What the file gives as a place names none.",
    "finding.geocode_unlocated.name": "Left without coordinates",
    "finding.geocode_unlocated.expected": "a place; this name was settled as having none",
    "finding.geocode_unlocated.remedy": "Nothing, or settle the name otherwise.",
    "finding.geocode_unlocated.note": "The named place was left without coordinates.",
    "geocode.method.settled": "Settled by you",
    "geocode.method.exact": "Spelled as in the gazetteer",
    "geocode.method.folded": "Spelled alike but for accents, case, hyphens or forms of a letter",
    "geocode.method.in_admin": "One of several with the name, in the named region or country",
    "geocode.method.within": "A name with its region or country beside it, all of them known",
    "geocode.method.seat": "The settlement, where its district or region has the same name",
    "geocode.method.variant": "Another way to write the same sounds",
    "geocode.method.near": "The only name a letter or two apart, and in the named region",
    "geocode.method.part": "One of several names in the cell; the others are not known",
    "geocode.method.around": "The place that this is said to be near",
    "geocode.method.admin_only": "No place is named; its region or country stands for it",
    "geocode.method.ambiguous": "Several places fit",
    "geocode.method.contradicted": "The name is known, but not in the named region or country",
    "geocode.method.unknown": "No place has this name",
    "geocode.method.unnamed": "No place is named",
    # what is wrong with a gazetteer file
    "settlements.settles.expected": "the names that were settled so, as this program wrote them",
    "settlements.settles.remedy": "Empty the cell and settle the names again.",
    "geonames.unread.one": "1 line of {file} can't be read and is left out: line {lines}.",
    "geonames.unread.other": "{count} lines of {file} can't be read and are left out: {lines}.",
    "geonames.not": (
        "{file} is not a country file of GeoNames: expected 19 columns with tabs between them, "
        "as in IQ.txt, or its zip file."
    ),
    "geonames.large": (
        "{file} is larger than the file of a country, with more than {limit} places or names "
        "without end; use the file of one country."
    ),
    "geonames.damaged": "{file} is damaged and can be read only in part; download it again.",
    "library.full.datasets": (
        "This visit keeps {limit} datasets already, as many as this server allows. Remove one "
        "first."
    ),
    "library.full.bytes": (
        "This visit keeps {limit} MB already, as much as this server allows. Remove a dataset "
        "first."
    ),
    # several datasets as one
    "joined.licence": "{licence} ({title})",
    "joined.unlicensed": "no licence stated",
    # what a file says of itself where rows of imports are in it
    "about.terms": "Terms",
    "about.may_share_rows": "Passing on",
    "about.not_shared": "the rows may not be passed on",
    "about.datasets": "Datasets",
    # what changed in a dataset of the library, besides what every link says
    "drift.gone.one": (
        "From the whole dataset 1 event was withdrawn; whether this selection held it can’t be "
        "said any more."
    ),
    "drift.gone.other": (
        "From the whole dataset {count} events were withdrawn; whether this selection held them "
        "can’t be said any more."
    ),
    # what can't be done in the library
    "library.unknown": "The library holds no dataset “{dataset}”.",
    "library.damaged": "The dataset “{dataset}” can't be read ({reason}).",
    "library.incomplete": "The import is not complete: {file} is missing or can't be read.",
    "library.title": "A dataset needs a title.",
    "library.visit": (
        "This server keeps imports for a visit, which it knows by a cookie, and there is no visit. "
        "Allow cookies for this page and reload it."
    ),
    "library.private": "The folder {folder} belongs to someone else or is open to others.",
}
