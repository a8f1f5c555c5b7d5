"""The texts of the import page, by key: what was understood, the places, the report, the shelf."""

ENGLISH: dict[str, str] = {
    "import.open": "Your own events",
    "import.back": "Back to the map",
    "import.title": "Your own events",
}
