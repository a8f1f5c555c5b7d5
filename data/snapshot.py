"""Keep a snapshot of the data, so that links made on it can be told later what changed.

Run it after the last change to the data's files and before they are given out.

    python data/snapshot.py             write data/versions/<version>.json
    python data/snapshot.py --replace   also remove snapshots of the same version number, whose
                                        data was never given out
    python data/snapshot.py --check     fail when the snapshot is not what would be written

The version is the number in ``datapackage.json`` with a digest of the files. A number that was
given out is never used for other data: raise it, so that people can tell versions apart.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.events import datasets  # noqa: E402
from geo.selection import drift  # noqa: E402


def main(arguments: list[str] | None = None) -> int:
    """Write or check the snapshot; the exit status."""
    parser = argparse.ArgumentParser(description="Keep a snapshot of the data.")
    parser.add_argument("--replace", action="store_true", help="this number was never given out")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "data")
    options = parser.parse_args(arguments)
    snapshot = drift.take(datasets.load(options.folder))
    kept_in: Path = options.folder / "versions"
    path, made = kept_in / drift.file_name(snapshot), drift.write(snapshot)
    number = snapshot.version.partition("+")[0]
    others = [
        other
        for version, other in drift.versions(kept_in).items()
        if version.partition("+")[0] == number and other != path
    ]
    if options.check:
        same = path.exists() and path.read_text(encoding="utf-8") == made and not others
        print("The snapshot is as made." if same else "The snapshot differs: run the script.")
        return 0 if same else 1
    if others and not options.replace:
        print(
            f"Version {number} has a snapshot of other data. Raise the version in "
            "datapackage.json, or give --replace if that data was never given out."
        )
        return 1
    for other in others:
        other.unlink()
    kept_in.mkdir(exist_ok=True)
    path.write_text(made, encoding="utf-8")
    print(f"{path.name}: {len(snapshot.events)} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
