"""Parts of the import page on a page of their own, over real imports of made-up files."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from geo.importing import importer as imports
from geo.importing import result
from geo.places.gazetteer import Gazetteer

TODAY = date(2026, 11, 1)


def importer(
    folder: Path, text: str, gazetteer: Gazetteer | None = None, name: str = "events.csv"
) -> Callable:
    """Return a function that imports a file of this text, each time into a folder of its own."""
    path = folder / name
    path.write_text(text, encoding="utf-8")

    def run(**options) -> result.Imported:
        made = folder / f"import-{len(list(folder.iterdir()))}"
        made.mkdir()
        imports.read_file(path, made, today=TODAY, gazetteer=gazetteer, **options)
        return result.load(made, gazetteer)

    return run


def page(script: Callable, **state: object) -> AppTest:
    """Run a page that finds its surroundings in the session's state."""
    app = AppTest.from_function(script, default_timeout=30)
    for name, value in state.items():
        app.session_state[name] = value
    return shown(app.run())


def shown(app: AppTest) -> AppTest:
    """Return the page, on which nothing failed."""
    assert not app.exception, app.exception
    return app


def widget(widgets, key: str):
    """The one widget of a kind whose key ends so."""
    found = [one for one in widgets if one.key and one.key.endswith(key)]
    assert len(found) == 1, [one.key for one in widgets]
    return found[0]


def texts(app: AppTest) -> str:
    """All that the page says, one element a line, without the marks that keep Markdown out."""
    kinds = (app.text, app.caption, app.markdown, app.subheader, app.warning, app.error)
    return unescaped("\n".join(str(element.value) for kind in kinds for element in kind))


def unescaped(text: str) -> str:
    """Text that ``web.markdown.plain`` has escaped, as people see it."""
    return text.replace("\\", "")
