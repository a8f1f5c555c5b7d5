"""What formats have in common that are made as a whole file before the first byte can leave."""

from collections.abc import Callable, Iterator
from pathlib import Path

from geo import disk, scratch

_PIECE = 1 << 20


def through_file(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
    """Let ``write`` make a file, and return what is in it; nothing of it stays on the disk."""
    with disk.writing(), scratch.temporary() as folder:
        path = folder / name
        try:
            write(path)
        except Exception:
            # Some libraries say of a full disk no more than that their own file is damaged.
            disk.check_room(folder)
            raise
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
