"""The parts of the page around the map, one module each."""

from web.panels.about import about
from web.panels.chart import chart
from web.panels.datasets import datasets, unknown
from web.panels.filters import filters
from web.panels.headline import headline
from web.panels.listing import listing
from web.panels.share import open_share, share

__all__ = [
    "about",
    "chart",
    "datasets",
    "filters",
    "headline",
    "listing",
    "open_share",
    "share",
    "unknown",
]
