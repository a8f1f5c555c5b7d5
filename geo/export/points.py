"""The columns that a map's layer reads, as one body of bytes.

ASCII ``DLP1``; the header's length as a little-endian uint32; the header as JSON in UTF-8; then
the columns in the header's order, little-endian. Header and columns each end on a multiple of 8
bytes, so that a browser can lay typed arrays over them without copying.
"""

import json

from geo.selection.points import Points

MAGIC = b"DLP1"
MEDIA_TYPE = "application/octet-stream"


def pack(points: Points) -> bytes:
    """Return the body. The header gains ``columns``: name, dtype, and offset in the data part."""
    described, parts, offset = [], [], 0
    for name, column in points.columns.items():
        small = column.astype(column.dtype.newbyteorder("<"), copy=False)
        part = _padded(small.tobytes())
        described.append({"name": name, "dtype": small.dtype.str[1:], "offset": offset})
        parts.append(part)
        offset += len(part)
    header = json.dumps(
        points.header | {"count": points.count, "columns": described},
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    ).encode()
    start = _padded(MAGIC + len(header).to_bytes(4, "little") + header)
    return b"".join((start, *parts))


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 8)
