"""What the documents say is what the code does: nothing missing, nothing invented, no dead link."""

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from docs.screenshots import DRAWN, SHOTS
from geo.events.datasets import load
from geo.selection.view import KEYS
from tests import tree
from web import VERSION
from web.api import HANDLERS
from web.openapi import describe

README = tree.text(Path("README.md"))
ARCHITECTURE = tree.text(Path("docs/architecture.md"))
DECISIONS = tree.text(Path("docs/decisions.md"))
DOCUMENTS = tree.files(".md")
NAMES = [*(shot.name for shot in SHOTS), *DRAWN]
PICTURES = [tree.ROOT / "docs" / "pictures" / f"{name}.png" for name in NAMES]
MOST_BYTES = 400_000


def rows(document: str, heading: str) -> list[str]:
    """What stands as code in the first cell of each row of the table below a heading."""
    section = re.split(r"^#+ ", document.partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    cells = re.findall(r"^\|([^|]+)\|", section, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", tree.text(Path("Makefile")), re.MULTILINE))


def test_every_make_target_that_a_document_names_is_there() -> None:
    for path in DOCUMENTS:
        code = "\n".join(re.findall(r"`[^`]+`|```.*?```", tree.text(path), re.DOTALL))
        named = set(re.findall(r"\bmake ([a-z]+)", code))
        assert named <= targets(), path


def test_the_readme_names_every_target_that_make_itself_offers() -> None:
    helped = re.search(r"^help:\n((?:\t.*\n)+)", tree.text(Path("Makefile")), re.MULTILINE)
    assert helped
    offered = {
        name
        for words in re.findall(r'echo "make ([a-z ]+?)  ', helped[1])
        for name in words.split()
    }
    assert offered <= targets()
    told = {name for command in rows(README, "Commands") for name in command.split()}
    assert offered <= told


def test_the_readme_tells_every_key_of_the_view_and_no_other() -> None:
    assert sorted(rows(README, "Keys")) == sorted(key.name for key in KEYS)


def test_the_readme_counts_the_shipped_data_right() -> None:
    data = load(tree.ROOT / "data")
    counts = f"{len(data.events)} events,\n{len(list(data.gazetteer))} places and"
    assert f"{counts} {len(data.sources)} sources" in README


def addresses() -> set[str]:
    served = {re.sub(r":path}", "}", path) for path in HANDLERS}
    return served - {"/api/{rest}"} | set(describe("", VERSION)["paths"])


def test_the_readme_tells_every_address_of_the_interface_and_no_other() -> None:
    assert set(rows(README, "Addresses")) == addresses()


def environment() -> set[str]:
    """Every variable of the environment by which a person sets something."""
    files = [
        path
        for path in tree.files(".py")
        if path.parts[0] in ("app.py", "geo", "web", "docs")
        or path.parts[:2] == ("tests", "browser")
    ]
    found = set(re.findall(r"^([A-Z]+) \?=", tree.text(Path("Makefile")), re.MULTILINE))
    for path in files:
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"^DATELINE_[A-Z_]+$", node.value))
            for name in asked_of_the_environment(node):
                found.add(name)
    return found


def asked_of_the_environment(node: ast.AST) -> list[str]:
    """The name in ``os.environ.get("…")``, ``os.environ["…"]`` or ``os.getenv("…")``."""
    if isinstance(node, ast.Call) and node.args:
        called, name = ast.unparse(node.func), node.args[0]
    elif isinstance(node, ast.Subscript):
        called, name = ast.unparse(node.value), node.slice
    else:
        return []
    if called not in ("os.environ.get", "os.environ", "os.getenv", "environ.get", "getenv"):
        return []
    return [name.value] if isinstance(name, ast.Constant) and isinstance(name.value, str) else []


def test_the_readme_tells_every_setting_and_no_other() -> None:
    assert sorted(rows(README, "Settings")) == sorted(environment())


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    plain = re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def links(path: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", tree.text(path), flags=re.DOTALL)
    found = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    return [link for link in found if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.as_posix())
def test_every_link_leads_to_a_file_and_a_heading(path: Path) -> None:
    for link in links(path):
        name, _, anchor = link.partition("#")
        target = (tree.ROOT / path.parent / name).resolve() if name else tree.ROOT / path
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [slug(heading) for heading in headings], link


def test_every_document_is_linked_from_the_readme_or_from_one_that_is() -> None:
    reached, waiting = set(), [Path("README.md")]
    while waiting:
        path = waiting.pop()
        reached.add(path)
        for link in links(path):
            target = (tree.ROOT / path.parent / link.partition("#")[0]).resolve()
            here = target.relative_to(tree.ROOT)
            if here.suffix == ".md" and here not in reached:
                waiting.append(here)
    assert set(DOCUMENTS) - reached == set()


def dependencies() -> list[str]:
    lines = [
        line
        for name in ("requirements.txt", "requirements-dev.txt")
        for line in tree.text(Path(name)).splitlines()
    ]
    python = [re.split(r"[\[=<>!~ ]", line)[0] for line in lines if re.match(r"[A-Za-z]", line)]
    return [*python, *npm_packages()]


def npm_packages() -> dict[str, str]:
    """The packages that check the scripts, with their versions."""
    packages: dict[str, str] = json.loads(tree.text(Path("package.json")))["devDependencies"]
    return packages


def test_every_dependency_has_its_reason() -> None:
    assert sorted(set(rows(DECISIONS, "Dependencies"))) == sorted(set(dependencies()))


def test_every_dependency_is_pinned() -> None:
    text = tree.text(Path("requirements.txt")) + tree.text(Path("requirements-dev.txt"))
    lines = [line for line in text.splitlines() if re.match(r"[A-Za-z]", line)]
    assert [line for line in lines if not re.fullmatch(r"[\w.\[\],-]+==[\w.]+", line)] == []
    assert [one for one in npm_packages().values() if not re.fullmatch(r"\d+(\.\d+)+", one)] == []


@pytest.mark.parametrize("picture", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_there_shows_something_and_is_small(picture: Path) -> None:
    assert f"docs/pictures/{picture.name}" in README
    assert picture.stat().st_size <= MOST_BYTES
    with Image.open(picture) as image:
        grey = image.convert("L")
        assert min(grey.size) >= 600
        # A blank page, or one that shows only an error, has hardly any contrast.
        assert ImageStat.Stat(grey).stddev[0] > 15
        assert len(image.convert("RGB").getcolors(1 << 24) or []) > 1000


def test_no_picture_is_kept_that_nobody_takes() -> None:
    kept = {path.name for path in (tree.ROOT / "docs" / "pictures").iterdir()}
    assert kept == {path.name for path in PICTURES}


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads(tree.text(Path("pyproject.toml")))["project"]["version"]
    newest = re.search(
        r"^## \[([^\]]+)\] - \d{4}-\d\d-\d\d$", tree.text(Path("CHANGELOG.md")), re.M
    )
    assert newest
    assert project == VERSION == newest[1]
    cited = re.findall(r"^ *version: (.+)$", tree.text(Path("CITATION.cff")), re.MULTILINE)
    package = json.loads(tree.text(Path("data/datapackage.json")))
    assert cited == [VERSION, package["version"]]


def test_the_architecture_names_every_module_in_its_room() -> None:
    rooms: dict[str, set[str]] = {}
    for path in tree.files(".py"):
        if path.parts[0] != "geo" or path.stem.startswith("__"):
            continue
        below = path.with_suffix("").parts[1:]
        heading = f"geo/{below[0]}" if len(below) > 1 else "geo, on the ground"
        rooms.setdefault(heading, set()).add(".".join(below[1:] or below))
    told = {heading: set(rows(ARCHITECTURE, heading)) for heading in rooms}
    assert told == rooms


def test_the_architecture_names_every_part_of_the_page() -> None:
    parts = {
        path.stem
        for path in tree.files(".py")
        if path.parts[0] == "web" and len(path.parts) == 2 and not path.stem.startswith("__")
    }
    packages = {path.parent.name for path in tree.files("__init__.py") if path.parts[0] == "web"}
    text = re.sub(r"```.*?```", "", ARCHITECTURE, flags=re.DOTALL)
    named = set(re.findall(r"`([^`]+)`", text))
    assert sorted((parts | packages) - named - {"web"}) == []


def test_the_architecture_tells_what_each_script_does() -> None:
    static = Path("web/static")
    scripts = [
        path.relative_to(static).as_posix() for path in tree.files(".js") if static in path.parents
    ]
    assert sorted(rows(ARCHITECTURE, "The scripts")) == scripts
