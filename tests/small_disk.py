"""A disk that takes only small files, as the system itself can have it without any rights."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def small_disk(most_bytes: int) -> Iterator[None]:
    """Let no file of this process, or of one that it starts, grow beyond so many bytes.

    Writing on fails with an OSError, as it does on a disk that is full.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
