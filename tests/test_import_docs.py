"""What the documents on importing say is what the program does: tables, words, commands, codes."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from docs import format_tables
from geo import __main__ as command
from geo.importing.formats.known import KNOWN
from geo.importing.mapping import FileMapping, write
from geo.library.settled_places import own_place
from geo.library.settled_places import write as write_places
from geo.places.geocoding import key_of
from tests import tree
from web.texts import TEXTS
from web.texts_importing import ENGLISH

IMPORTING = tree.text(Path("docs/importing.md"))
EXAMPLES = Path(__file__).parent / "readers" / "files"
PAGES = ("acled", "ucdp", "gtd", "timemap", "own", "tables", "geojson", "geofiles")
COMMANDS = re.findall(r"^    .venv/bin/python -m geo (.+)$", IMPORTING, re.MULTILINE)


@pytest.mark.parametrize("path", format_tables.documents(), ids=lambda path: path.stem)
def test_the_tables_of_a_document_are_those_of_the_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert format_tables.renewed(text) == text, "python -m docs.format_tables writes them"


def test_every_known_format_has_a_page() -> None:
    pages = {path.stem for path in (tree.ROOT / "docs" / "formats").iterdir()}
    assert pages == set(PAGES)
    assert set(KNOWN) <= pages


@pytest.mark.parametrize("name", PAGES)
def test_a_page_tells_layouts_what_is_lost_terms_and_an_example(name: str) -> None:
    page = tree.text(Path(f"docs/formats/{name}.md"))
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert headings[-3:] == ["What is not read", "Licence and terms", "An example"]


@pytest.mark.parametrize("name", KNOWN)
def test_a_page_of_a_known_format_names_its_codebook_and_every_table(name: str) -> None:
    page = tree.text(Path(f"docs/formats/{name}.md"))
    codebook = KNOWN[name].codebook.removeprefix("the ")
    assert codebook in page or name in ("own", "timemap")
    made = re.findall(r"<!-- made: (\S+) -->", page)
    wanted = ["recognised", "columns"]
    wanted += ["codes"] * bool(KNOWN[name].mapping.codes)
    wanted += ["texts"] * bool(KNOWN[name].mapping.templates)
    assert made == [f"{name}.{part}" for part in [*wanted, "example"]]


def test_every_name_of_a_button_or_a_tab_is_one_of_the_page() -> None:
    texts = {*ENGLISH.values(), *TEXTS.values()}
    told = [" ".join(name.split()) for name in re.findall(r"\*\*(.+?)\*\*", IMPORTING, re.DOTALL)]
    assert len(told) > 10
    assert [name for name in told if name not in texts] == []


def test_every_option_is_told_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["import", "--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert rows_of_options() == options - {"--help"}


def rows_of_options() -> set[str]:
    """The options in the table of the document."""
    return set(re.findall(r"^\| `(--[a-z-]+)`", IMPORTING, re.MULTILINE))


def test_every_exit_code_is_told_and_no_other() -> None:
    told = {int(code) for code in re.findall(r"^\| `(\d+)` \|", IMPORTING, re.MULTILINE)}
    assert told == {
        command.USED,
        command.REFUSED,
        command.WRONG,
        command.SET_ASIDE,
        command.ASKS,
        command.CANCELLED,
    }


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with every file that the commands read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "library"))
    shutil.copy(EXAMPLES / "acled_new.csv", "events.csv")
    Path("mapping.json").write_text(write(FileMapping(format="acled")), encoding="utf-8")
    settled = {key_of("Nowhere"): own_place("Nowhere", 33.0, 44.0)}
    Path("places.csv").write_text(write_places(settled), encoding="utf-8")
    Path("sources.csv").write_text("id,publisher\ns1,Example Press\n", encoding="utf-8")
    cells = ["1", "Hawi", "Hawi", "", "33.6", "42.9", "P", "PPL", "IQ", *[""] * 10]
    Path("IQ.txt").write_text("\t".join(cells), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_that_is_told_does_its_work(line: str, workplace: Path) -> None:
    arguments = shlex.split(line)
    if "--save-mapping" in arguments:
        (workplace / "mapping.json").unlink()
    if "--repairs" in arguments:
        assert command.main(["import", "--check", "--aside", "aside.csv", "events.csv"]) == 0
    assert command.main(arguments) == command.USED
    kept = "--check" not in arguments and "--out" not in arguments
    assert (workplace / "library").exists() == kept


def test_there_are_commands_to_run() -> None:
    assert len(COMMANDS) >= 8
