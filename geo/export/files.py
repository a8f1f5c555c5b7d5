"""What formats have in common that are made as a whole file before the first byte can leave."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

_PIECE = 1 << 20


def through_file(name: str, write: Callable[[Path], None]) -> Iterator[bytes]:
    """Let ``write`` make a file, and return what is in it; nothing of it stays on the disk."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / name
        write(path)
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                yield piece
