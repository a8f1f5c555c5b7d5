"""What a map of a dataset shows first."""

from geo.events.datasets import Dataset


def extent(dataset: Dataset) -> tuple[float, float, float, float] | None:
    """Return what a map shows first: west, south, east, north in degrees (WGS 84).

    Where the dataset names none, that of its events; None where none is on a point.
    """
    events = dataset.events
    located = events.loc[events["on_point"].to_numpy(), ["longitude", "latitude"]]
    if dataset.extent or located.empty:
        return dataset.extent
    longitude, latitude = located["longitude"], located["latitude"]
    return (
        float(longitude.min()),
        float(latitude.min()),
        float(longitude.max()),
        float(latitude.max()),
    )
