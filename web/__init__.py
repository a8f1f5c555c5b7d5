"""Between the domain and the browser: the page, the map, the interface over HTTP."""

#: The version of this software (the data carries its own); ``pyproject.toml`` has the same.
VERSION = "1.0.0"
