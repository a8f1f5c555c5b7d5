"""The shape of the code: who may know whom, and what no file may hold."""

import re
import subprocess
import sys
from fnmatch import fnmatch
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import texts, tree
from web import assets

PYTHON = tree.files(".py")
SCRIPTS = [path for path in tree.files(".js") if path.parts[:2] == ("web", "static")]
ENTRIES = (assets.MAP, assets.PAGE, assets.STANDALONE)
#: The folders of the scripts, from the ground up.
ROOMS = ("words", "elements", "timeline", "map", "events", "page", "standalone")
PRODUCT = [path for path in PYTHON if path.parts[0] in ("app.py", "geo", "web")]

#: Who may import what, as patterns of paths. Tests and benchmarks may import anything.
ALLOWED = {
    "folium": ("web/map.py",),
    "branca": ("web/map.py",),
    "streamlit_folium": ("web/page.py",),
    "streamlit": (
        "app.py",
        "web/page.py",
        "web/address.py",
        "web/visit.py",
        "web/held.py",
        "web/opening.py",
        "web/page_faults.py",
        "web/panels/*.py",
        "web/importing/*.py",
    ),
    "starlette": ("app.py", "web/*.py"),
    "web": ("app.py", "web/*", "docs/*.py"),
    "matplotlib": ("geo/drawing/*.py",),
}

#: What is long for a reason. Everything else is short enough to be read in one go.
MOST_LINES = 420
LONGER = {
    "data/build_basemap.py": "one script from two packages to one file; nothing of it serves else",
    "tests/browser/test_standalone.py": "all that a page without a server does, in one browser",
    "tests/geo/test_geocoding.py": "every spelling and every way of matching, one after another",
    "tests/geo/test_library.py": "every step of a dataset's life, each with its damage",
    "tests/geo/test_picture_map.py": "every rule of a drawn map, asked of the shapes themselves",
}

#: Where text from data could become markup or code.
SINKS = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "setHTMLUnsafe",
    "DOMParser",
    "srcdoc",
)
EVALUATION = re.compile(r"\beval\s*\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*['\"`]")

# Written backwards, or this file would be the first to hold them.
REGISTRIES = [
    backwards[::-1]
    for backwards in (
        "gro.ipyp",
        "gro.detsohnohtyp",
        "gro.sjmpn",
        "moc.sjmpn",
        "gro.naibed.bed",
        "moc.utnubu.evihcra",
        "gro.adnocana.adnoc",
        "moc.gkpnu",
        "ten.rviledsj",
        "moc.eralfduolc.sjndc",
    )
]
MACHINE = re.compile(r"(?<![\w.])/(?:home|Users|work|root|mnt|opt)/[\w.-]+/")


def importers(package: str, paths: list[Path]) -> list[str]:
    """The files that import a package or a part of it."""
    return [
        path.as_posix()
        for path in paths
        if any(name.split(".")[0] == package for name in tree.imported(path))
    ]


@pytest.mark.parametrize("package", ALLOWED)
def test_only_the_modules_for_it_import(package: str) -> None:
    paths = [path for path in PYTHON if path.parts[0] not in ("tests", "bench")]
    found = importers(package, paths)
    assert found, f"nothing imports {package}: the rule has lost its object"
    allowed = ALLOWED[package]
    assert [name for name in found if not any(fnmatch(name, rule) for rule in allowed)] == []


def test_the_domain_knows_nothing_of_what_is_built_on_it() -> None:
    domain = [path for path in PYTHON if path.parts[0] == "geo"]
    above = ("web", "app", "tests", "bench", "docs", "streamlit", "starlette", "folium", "branca")
    assert {name: importers(name, domain) for name in above} == {name: [] for name in above}


#: The rooms of ``geo`` from the bottom up: each knows only itself and those before it.
DOMAIN_ROOMS = (
    "words",
    "places",
    "events",
    "selection",
    "tables",
    "values",
    "readers",
    "library",
    "importing",
    "drawing",
    "export",
)
#: What stands on the ground may know the words, and the rest of the ground.
GROUND = ("disk", "formulas", "limits", "scratch", "worker")


def room(name: str) -> str:
    """The room of a dotted name or of a file below ``geo``; "" for what is elsewhere."""
    top, _, rest = name.partition(".")
    return rest.split(".")[0] if top == "geo" else ""


def test_a_room_of_the_domain_knows_only_those_below_it() -> None:
    print("\n".join(DOMAIN_ROOMS))
    level = {name: number for number, name in enumerate(DOMAIN_ROOMS)} | dict.fromkeys(GROUND, 0)
    modules = [path for path in PYTHON if path.parts[0] == "geo" and len(path.parts) > 1]
    known = {
        (room(".".join(path.with_suffix("").parts)), room(name))
        for path in modules
        for name in tree.imported(path)
    }
    rooms = {one for one, _ in known} - {"", "__main__", "__init__"}
    assert rooms <= level.keys(), "a room without a place in the order"
    above = {
        (one, other) for one, other in known if one in level and level.get(other, -1) > level[one]
    }
    assert above == set()


def test_the_domain_says_its_rooms_in_their_order() -> None:
    said = re.findall(r"^``(\w+)`` +\w", tree.text(Path("geo/__init__.py")), re.MULTILINE)
    assert tuple(said) == DOMAIN_ROOMS


def test_the_product_does_not_need_its_tests() -> None:
    assert importers("tests", PRODUCT) + importers("bench", PRODUCT) == []


def brought_along(requirements: str) -> set[str]:
    """The packages that a file of requirements installs, whatever else is installed here."""
    lines = re.findall(r"^[A-Za-z].*", tree.text(Path(requirements)), re.MULTILINE)
    waiting = [Requirement(line) for line in lines]
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        found.add(name)
        for extra in ("", *wanted.extras):
            if (name, extra) not in seen:
                seen.add((name, extra))
                more = [Requirement(line) for line in requires(wanted.name) or []]
                waiting += [
                    one for one in more if not one.marker or one.marker.evaluate({"extra": extra})
                ]
    return found


def test_whatever_the_product_imports_its_requirements_install() -> None:
    installed = brought_along("requirements.txt")
    homes = packages_distributions()
    ours = {"app", "geo", "web"}
    missing = {
        f"{path.as_posix()} imports {name}"
        for path in PRODUCT
        for name in {full.split(".")[0] for full in tree.imported(path)} - ours
        if name not in sys.stdlib_module_names
        and not {canonicalize_name(home) for home in homes.get(name, ())} & installed
    }
    assert missing == set()


def test_whatever_is_installed_is_pinned() -> None:
    text = tree.text(Path("constraints.txt"))
    pinned = {canonicalize_name(line.split("==")[0]) for line in text.splitlines() if line}
    assert brought_along("requirements.txt") | brought_along("requirements-dev.txt") <= pinned


def test_the_first_page_does_not_wait_for_what_only_pictures_and_imports_need() -> None:
    script = (
        "import sys, web.api, web.assets, web.datasets, web.headers, web.map;"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=tree.ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"matplotlib", "geopandas", "pyogrio", "shapely", "altair", "openpyxl", "fontTools"}
    assert heavy & set(loaded) == set()


def test_no_module_is_a_drawer_for_the_rest() -> None:
    drawers = {"utils", "util", "helpers", "common", "misc", "tools"}
    assert [path for path in PYTHON if path.stem in drawers] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.as_posix())
def test_a_script_makes_neither_markup_nor_code_of_text(path: Path) -> None:
    script = tree.text(path)
    assert [sink for sink in SINKS if sink in script] == []
    assert EVALUATION.findall(script) == []


def test_the_scripts_add_one_name_to_the_browser() -> None:
    given = {
        name
        for path in SCRIPTS
        for name in re.findall(r"\bwindow\.(\w+)\s*=[^=>]", tree.text(path))
    }
    assert given == {"Dateline"}


def test_every_script_is_needed_by_one_that_is_served() -> None:
    served = {asked for entry in ENTRIES for asked in needed(Path("web/static") / entry)}
    assert set(SCRIPTS) - served == set()


def test_a_room_of_scripts_knows_only_those_before_it() -> None:
    upwards = {
        f"{path.as_posix()} imports {asked.as_posix()}"
        for path in SCRIPTS
        for asked in needed(path)
        if ROOMS.index(asked.parts[2]) > ROOMS.index(path.parts[2])
    }
    assert upwards == set()


def needed(path: Path) -> set[Path]:
    """A script and all that it imports, and what those import."""
    found, waiting = set(), [path]
    while waiting:
        script = waiting.pop()
        if script not in found:
            found.add(script)
            for name in re.findall(r"^(?:import|\}) .*'(\..*)';$", tree.text(script), re.MULTILINE):
                target = (tree.ROOT / script.parent / name).resolve()
                waiting.append(target.relative_to(tree.ROOT))
    return found


def test_a_file_is_short_or_says_why_not() -> None:
    ours = tree.files(".py", ".js", ".css", ".html")
    long = {path.as_posix() for path in ours if len(tree.text(path).splitlines()) > MOST_LINES}
    assert long - set(LONGER) == set()
    assert set(LONGER) - long == set(), "these are short now and need no reason"


def readable() -> list[Path]:
    """Every file of ours that holds text."""
    binary = (".png", ".ttf", ".woff2", ".parquet", ".gpkg", ".xlsx", ".zip", ".gz", ".ico")
    return [path for path in tree.files() if not path.name.endswith(binary)]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    found = {path.as_posix(): MACHINE.findall(_lenient(path)) for path in readable()}
    assert {path: names for path, names in found.items() if names} == {}


def test_no_file_names_the_host_of_a_package_registry() -> None:
    found = {
        path.as_posix(): [host for host in REGISTRIES if host in _lenient(path)]
        for path in readable()
    }
    assert {path: hosts for path, hosts in found.items() if hosts} == {}


def test_no_file_puts_work_off() -> None:
    # Spelled in two halves, or this line would be found.
    marks = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    ours = tree.files(".py", ".js", ".css", ".html", ".md", ".toml", "Makefile")
    assert {p.as_posix() for p in ours if marks.search(tree.text(p))} == set()


def test_no_file_holds_both_sides_of_a_merge() -> None:
    marks = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
    assert [path.as_posix() for path in readable() if marks.search(_lenient(path))] == []


def _lenient(path: Path) -> str:
    return (tree.ROOT / path).read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.as_posix())
def test_every_text_that_a_module_says_is_in_its_table(path: Path) -> None:
    missing = [
        f"line {line}: {module} has nothing like {pattern.pattern}"
        for line, module, pattern in texts.asked_in_python(path)
        if not any(pattern.fullmatch(key) for key in texts.table(module))
    ]
    assert missing == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.as_posix())
def test_every_text_that_a_script_says_is_in_the_browsers_table(path: Path) -> None:
    table = texts.browser_table(SCRIPTS)
    missing = [
        pattern.pattern
        for pattern in texts.asked_in_script(path)
        if not any(pattern.fullmatch(key) for key in table)
    ]
    assert missing == []


def test_the_search_for_said_texts_finds_them() -> None:
    page = sum(len(list(texts.asked_in_python(path))) for path in PRODUCT)
    scripts = sum(len(list(texts.asked_in_script(path))) for path in SCRIPTS)
    assert page > 100
    assert scripts > 80
