"""Which events share a marker: the page's rules, on the pixels of a picture.

Events are gathered on a grid; then larger cells first take in the smaller ones that are within
reach or would overlap.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from geo.drawing.scene import Floats, Ints

#: Pixels, as in the page's ``clusters.js``.
CELL, REACH = 34.0, 40.0

#: Pixels that the marks of datasets take round a symbol.
MARK = 5.0

# Pixels that two halos may overlap: more is joined at once, or after room was made; and how far
# and how often a marker makes room.
_MUCH, _LITTLE = 13.0, 4.0
_STEP, _ROUNDS = 2.0, 6


@dataclass(frozen=True)
class Marker:
    """One or several events drawn as one symbol.

    ``counts`` holds the number of events of each category. ``spread`` tells that they stand at
    several points, ``hollow`` that one of them is known less exactly than a site. ``place`` is
    the index that was given for the place of its first event. ``datasets`` holds the number of
    events of each dataset, and nothing where there is only one.
    """

    x: float
    y: float
    counts: tuple[int, ...]
    hollow: bool
    spread: bool
    place: int
    datasets: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many events it stands for."""
        return sum(self.counts)

    @property
    def radius(self) -> float:
        """Pixels; grows with the logarithm, so that counts stay legible."""
        radius = float(_radius(np.int64(self.size), self.spread))
        # One category keeps its shape, and a shape needs room for its number.
        return max(radius, 11.5) if self.size in self.counts and not self.spread else radius

    @property
    def reach(self) -> float:
        """Pixels from the middle to the end of the halo."""
        several = self.spread or self.size not in self.counts
        halo = 4.0 if several else 2.0 + 0.16 * self.radius
        return self.radius + halo + (MARK if self.datasets and not self.spread else 0.0)


def gather(
    pixels: Floats,
    category: Ints,
    coarse: npt.NDArray[np.bool_],
    place: Ints,
    categories: int,
    dataset: Ints | None = None,
    datasets: int = 0,
) -> tuple[Marker, ...]:
    """Return markers, the largest first.

    ``pixels`` has the shape (n, 2); ``category``, ``place`` and ``dataset`` (None where there is
    only one) are indices, ``coarse`` tells what is known less exactly than a site. The order of
    events settles nothing but ``place``.
    """
    if not len(pixels):
        return ()
    group = _merged(pixels)
    count = int(group.max()) + 1
    counts = _counted(group, count, category, categories)
    of_datasets = _counted(group, count, dataset, 0 if dataset is None else datasets)
    first = np.full(count, len(pixels), dtype=np.int64)
    np.minimum.at(first, group, np.arange(len(pixels)))
    size = np.bincount(group, minlength=count)
    middle = np.stack(
        [np.bincount(group, pixels[:, axis], count) / size for axis in (0, 1)], axis=1
    )
    spread = np.bincount(group, np.abs(pixels - pixels[first][group]).max(axis=1) > 1e-6, count) > 0
    hollow = np.bincount(group, coarse, count) > 0
    where = np.where(spread[:, None], middle, pixels[first])
    made = [
        Marker(
            float(where[m, 0]),
            float(where[m, 1]),
            tuple(counts[m].tolist()),
            bool(hollow[m]),
            bool(spread[m]),
            int(place[first[m]]),
            tuple(of_datasets[m].tolist()),
        )
        for m in range(count)
    ]
    return _parted(_ordered(made))


def _radius(size: Ints | np.int64, spread: bool) -> Floats:
    """Return the radius of markers that stand for so many events, as in ``marker.js``."""
    steps = 3.1 * np.log10(size) * (1.35 if spread else 1.15)
    return np.where(size == 1, 7.5, np.minimum(30.0, 10.5 + steps + (2.5 if spread else 0.0)))


def _counted(group: Ints, groups: int, kind: Ints | None, kinds: int) -> Ints:
    """Count each kind in each group; without kinds, nothing."""
    counts = np.zeros((groups, kinds), dtype=np.int64)
    if kind is not None:
        np.add.at(counts, (group, kind), 1)
    return counts


def _ordered(markers: Iterable[Marker]) -> tuple[Marker, ...]:
    return tuple(sorted(markers, key=lambda marker: (-marker.size, marker.y, marker.x)))


def _parted(markers: tuple[Marker, ...]) -> tuple[Marker, ...]:
    """Return markers that do not cover each other.

    On screen a hand can zoom in; in a picture what overlaps stays unread. Two that overlap much
    become one. Where they overlap a little, those that stand for several places, and so on no
    place exactly, make room.
    """
    while (pair := _worst(markers, _MUCH)) is not None:
        one, other = markers[pair[0]], markers[pair[1]]
        rest = [marker for i, marker in enumerate(markers) if i not in pair]
        markers = _ordered([*rest, _joined(one, other)])
    for _ in range(_ROUNDS):
        markers = _eased(markers)
    if (pair := _worst(markers, _LITTLE)) is None:
        return markers
    rest = [marker for i, marker in enumerate(markers) if i not in pair]
    return _parted(_ordered([*rest, _joined(markers[pair[0]], markers[pair[1]])]))


def _overlaps(markers: tuple[Marker, ...]) -> tuple[Floats, Floats]:
    """Return how many pixels each two overlap, shape (n, n), and the way apart, (n, n, 2)."""
    at = np.array([(m.x, m.y) for m in markers]).reshape(-1, 2)
    reach = np.array([m.reach for m in markers])
    apart = at[:, None] - at[None]
    overlap = reach[:, None] + reach[None] - np.hypot(apart[..., 0], apart[..., 1])
    np.fill_diagonal(overlap, -np.inf)
    return overlap, apart


def _worst(markers: tuple[Marker, ...], limit: float) -> tuple[int, int] | None:
    if len(markers) < 2:
        return None
    overlap, _ = _overlaps(markers)
    one, other = np.unravel_index(int(np.argmax(overlap)), overlap.shape)
    return (int(one), int(other)) if overlap[one, other] > limit else None


def _joined(one: Marker, other: Marker) -> Marker:
    size = one.size + other.size
    return Marker(
        (one.x * one.size + other.x * other.size) / size,
        (one.y * one.size + other.y * other.size) / size,
        tuple(a + b for a, b in zip(one.counts, other.counts, strict=True)),
        one.hollow or other.hollow,
        True,
        one.place,
        tuple(a + b for a, b in zip(one.datasets, other.datasets, strict=True)),
    )


def _eased(markers: tuple[Marker, ...]) -> tuple[Marker, ...]:
    """Move each marker of several places a little away from those that it overlaps."""
    if len(markers) < 2:
        return markers
    overlap, apart = _overlaps(markers)
    length = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 1e-6)
    push = np.where(overlap > 0, overlap, 0.0)
    step = (apart / length[..., None] * push[..., None]).sum(axis=1) * 0.5
    length_of = np.maximum(np.hypot(*step.T), 1e-9)
    step *= np.minimum(1, _STEP / length_of)[:, None]
    return tuple(
        replace(marker, x=marker.x + float(x), y=marker.y + float(y)) if marker.spread else marker
        for marker, (x, y) in zip(markers, step, strict=True)
    )


def _merged(pixels: Floats) -> Ints:
    """Return the number of its group for each point."""
    at = np.floor(pixels / CELL).astype(np.int64)
    cells, cell = np.unique(at, axis=0, return_inverse=True)
    cell = cell.reshape(-1)
    size = np.bincount(cell)
    middle = np.stack([np.bincount(cell, pixels[:, axis]) / size for axis in (0, 1)], axis=1)
    order = np.lexsort((cells[:, 0], cells[:, 1], -size))
    group = np.full(len(cells), -1, dtype=np.int64)
    groups = 0
    radius = np.ceil(_radius(size, spread=True))
    for one in order:
        if group[one] >= 0:
            continue
        reach = np.maximum(REACH, radius[one] + radius)
        near = np.hypot(*(middle - middle[one]).T) < reach
        group[near & (group < 0)] = groups
        groups += 1
    return group[cell]
