"""``python -m bench [--quick] [--json FILE]``: measure, and print the tables."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench import crowd, importing, sharing
from bench.browser import browsing
from bench.machine import describe
from bench.run import OTHERS, QUICK_SIZES, REPEATS, SIZES, run
from bench.table import tables


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only two sizes, each step once")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every single value here")
    chosen = parser.parse_args(arguments)
    with browsing() as browser:
        machine = describe(browser)
    sizes, repeats = (QUICK_SIZES, 1) if chosen.quick else (SIZES, REPEATS)
    figures = run(sizes, repeats, _say)
    now = f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    busy = [value for figure in figures if figure.name == OTHERS for value in figure.values]
    spread = f"{median(busy):.1f} ({min(busy):.1f} to {max(busy):.1f})"
    print(f"{now}. {machine}. Just before each application, other programs kept")
    print(f"{spread} cores busy.\n\n{tables(figures)}")
    print(f"\nWhat is shared, made in one process:\n\n{sharing.table(chosen.quick)}")
    if not chosen.quick:
        print(f"\nPictures while many ask:\n\n{crowd.table({'Dateline': crowd.measure()})}")
    print(f"\nWhat importing takes:\n\n{importing.table(chosen.quick)}")
    if chosen.json:
        record = {"when": now, "machine": machine, "figures": [asdict(one) for one in figures]}
        chosen.json.write_text(json.dumps(record, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
