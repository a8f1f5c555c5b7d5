"""``python -m geo import FILE …``: check files of events and make datasets of them.

Exit codes: 0 all rows are used; 1 a file is refused; 2 wrong arguments; 3 some rows are set
aside; 4 questions are open on which rows wait; 130 cancelled. Of several files the worst
counts. What became of the rows goes to standard output, the progress to standard error.
"""

import argparse
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from geo import disk
from geo.disk import DiskError
from geo.events import datasets
from geo.importing import importer, mapping, report, understood
from geo.importing.mapping import FileMapping, MappingError
from geo.importing.result import Imported
from geo.library import settled_places
from geo.library.library import Library, LibraryError
from geo.limits import RefusedError
from geo.places import geonames_import
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import Key
from geo.places.geonames import GeoNamesError
from geo.places.several import joined
from geo.words.texts import say, say_number
from geo.worker import CancelledError, WorkerError

USED, REFUSED, WRONG, SET_ASIDE, ASKS, CANCELLED = 0, 1, 2, 3, 4, 130

# From the best end to the worst.
_WORSE = (USED, SET_ASIDE, ASKS, REFUSED, CANCELLED)

_BAR = 30
_EXAMPLES = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    told = _parser().parse_args(arguments)
    try:
        return _run(told)
    except KeyboardInterrupt:
        return CANCELLED
    except LibraryError as error:
        print(error, file=sys.stderr)
        return REFUSED
    except Exception as error:
        if told.debug:
            raise
        print(say("cli.failed", error=f"{type(error).__name__}: {error}"), file=sys.stderr)
        return REFUSED


def _run(told: argparse.Namespace) -> int:
    try:
        given = mapping.read(told.mapping.read_bytes()) if told.mapping else None
        gazetteer, settled = _places(told.places)
        _check_targets(told)
    except (MappingError, GeoNamesError, WorkerError, OSError) as error:
        print(error, file=sys.stderr)
        return WRONG
    codes = [_import(path, told, given, gazetteer, settled) for path in told.files]
    return max(codes, key=_WORSE.index)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description=say("cli.about"))
    commands = parser.add_subparsers(required=True, metavar="import")
    one = commands.add_parser("import", description=say("cli.import"), epilog=say("cli.codes"))
    one.add_argument("files", metavar="FILE", nargs="+", type=Path, help=say("cli.file"))
    one.add_argument("--mapping", type=Path, help=say("cli.mapping"))
    one.add_argument("--places", type=Path, action="append", default=[], help=say("cli.places"))
    one.add_argument("--licence", help=say("cli.licence"))
    one.add_argument("--repairs", type=Path, action="append", default=[], help=say("cli.repairs"))
    one.add_argument("--sources", type=Path, help=say("cli.sources"))
    one.add_argument("--out", type=Path, help=say("cli.out"))
    one.add_argument("--check", action="store_true", help=say("cli.check"))
    one.add_argument("--report", type=Path, help=say("cli.report"))
    one.add_argument("--aside", type=Path, help=say("cli.aside"))
    one.add_argument("--save-mapping", type=Path, help=say("cli.save_mapping"))
    one.add_argument("--memory", type=int, default=importer.MEMORY_MB, help=say("cli.memory"))
    one.add_argument("--seconds", type=float, default=importer.SECONDS, help=say("cli.seconds"))
    one.add_argument("--debug", action="store_true", help=say("cli.debug"))
    one.add_argument("--quiet", action="store_true", help=say("cli.quiet"))
    return parser


def _check_targets(told: argparse.Namespace) -> None:
    """Raise OSError where what is to be written is there, or what is to be read is not."""
    targets = (told.out, told.report, told.aside, told.save_mapping)
    for path in targets:
        if path and path.exists():
            raise FileExistsError(say("cli.exists", path=path))
    if len(told.files) > 1 and any((*targets, told.repairs)):
        raise FileExistsError(say("cli.one_file"))
    for path in [*told.files, *([told.sources] if told.sources else [])]:
        if not path.is_file():
            raise FileNotFoundError(say("cli.missing", path=path))


def _places(paths: Sequence[Path]) -> tuple[Gazetteer, dict[Key, Place]]:
    """Return the places to look names up in, the most trusted first, and what was settled."""
    gazetteers: list[Gazetteer] = []
    settled: dict[Key, Place] = {}
    for path in paths:
        if path.is_dir():
            gazetteers.append(datasets.load(path).gazetteer)
        elif path.suffix.lower() == ".csv":
            read = settled_places.read(path.read_bytes(), path.name)
            for found in read.problems:
                print(found.sentence(), file=sys.stderr)
            gazetteers.append(read.gazetteer)
            settled |= read.settled
        else:
            gazetteers.append(_country(path))
    shipped = datasets.load(datasets.default_folder()).gazetteer
    return joined([*gazetteers, Library().gazetteer(), shipped]), settled


def _country(path: Path) -> Gazetteer:
    """Return the places of a country file; which of its lines are left out is said."""
    with geonames_import.columns(path) as (made, places):
        if made.notice:
            print(made.notice, file=sys.stderr)
        return geonames_import.load(places)


def _import(
    path: Path,
    told: argparse.Namespace,
    given: FileMapping | None,
    gazetteer: Gazetteer,
    settled: dict[Key, Place],
) -> int:
    bar = _Bar(path.name, told.quiet)
    try:
        imported = importer.import_file(
            path,
            mapping=given,
            gazetteer=gazetteer,
            settled=settled,
            licence=told.licence,
            repairs=told.repairs,
            sources=told.sources,
            on_progress=bar,
            memory_mb=told.memory,
            seconds=told.seconds,
        )
    except RefusedError as error:
        bar.end()
        print(report.refusal(error, path.name).sentence(), file=sys.stderr)
        return REFUSED
    except WorkerError as error:
        bar.end()
        print(f"{path.name}: {error.sentence()}", file=sys.stderr)
        return CANCELLED if isinstance(error, CancelledError) else REFUSED
    bar.end()
    with imported:
        _tell(imported)
        try:
            _write(imported, told)
            _keep(imported, told)
        except (LibraryError, DiskError) as error:
            print(error.sentence(), file=sys.stderr)
            return REFUSED
    if imported.needs_answers:
        return ASKS
    return SET_ASIDE if imported.report.set_aside else USED


def _tell(imported: Imported) -> None:
    """Say what became of the rows, and what is still open."""
    print(imported.report.summary())
    print(say("cli.columns"))
    for line in understood.columns(imported):
        print(f"  {line}")
    if unread := understood.unread(imported):
        print(unread)
    for sentence in imported.report.remark_sentences():
        print(f"  {sentence}")
    for code, count in imported.report.counts().items():
        outcome = say(f"import.{'aside' if code in report.ASIDE else 'noted'}")
        print(f"  {say_number(count)}  {say(f'finding.{code}.name')} ({outcome})")
        for one in imported.report.problems(code, _EXAMPLES):
            print(f"      {one.sentence()}")
    if imported.questions:
        print(say("cli.questions"))
        for question in imported.questions:
            sentence, answer = understood.question(question)
            print(f"  {sentence}")
            print(f"      {answer}")


def _write(imported: Imported, told: argparse.Namespace) -> None:
    if told.report:
        with _whole(told.report) as path:
            report.write_findings(imported.report, path)
    if told.aside:
        with _whole(told.aside) as path:
            report.write_aside(imported.report, path)
    if told.save_mapping:
        with _whole(told.save_mapping) as path:
            path.write_text(mapping.write(imported.mapping), encoding="utf-8")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """Yield where to write a file or a folder, which is put in its place once it is whole.

    Raises DiskError for what the disk refuses; nothing is left then.
    """
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        with disk.writing(target.absolute().parent):
            yield new
            new.rename(target)
    finally:
        if new.is_dir():
            shutil.rmtree(new, ignore_errors=True)
        else:
            with suppress(OSError):
                new.unlink(missing_ok=True)


def _keep(imported: Imported, told: argparse.Namespace) -> None:
    """Put the dataset where it was asked for: into a folder, or into the library."""
    if told.check:
        return
    if told.out:
        with _whole(told.out) as folder:
            shutil.copytree(imported.folder, folder)
        print(told.out)
    else:
        print(Library().save(imported.folder))


class _Bar:
    """A bar on standard error that says how far an import is; none where nobody looks."""

    def __init__(self, name: str, quiet: bool) -> None:
        self._name = name
        self._shown = not quiet and sys.stderr.isatty()

    def __call__(self, stage: str, share: float) -> None:
        if self._shown:
            done = round(share * _BAR)
            line = f"{'█' * done}{'░' * (_BAR - done)} {say(f'stage.{stage}')}  {self._name}"
            print(f"\r\x1b[2K{line}", end="", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self._shown:
            print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
