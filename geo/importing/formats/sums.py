"""Tables of known makers that count events and tell none: weeks of a region, years of a conflict.

Read as events, their rows would each become an event that never was.
"""

from geo.importing.formats.format import Kind

KINDS: tuple[Kind, ...] = (
    Kind(
        name="acled_weeks",
        title="ACLED",
        required=frozenset({"events"}),
        signs={
            "events": 1,
            "week": 1,
            "month_year": 1,
            "fatalities": 1,
            "disorder_type": 1,
            "sub_event_type": 1,
            "population_exposure": 2,
            "centroid_latitude": 1,
            "centroid_longitude": 1,
            "admin1_pcode": 1,
            "admin2_pcode": 1,
        },
    ),
    Kind(
        name="ucdp_years",
        title="UCDP",
        required=frozenset({"year"}),
        signs={
            "conflict_id": 1,
            "dyad_id": 1,
            "actor_id": 1,
            "incompatibility": 2,
            "intensity_level": 3,
            "cumulative_intensity": 2,
            "type_of_conflict": 3,
            "bd_best": 4,
            "bd_low": 1,
            "bd_high": 1,
            "best_fatality_estimate": 4,
            "low_fatality_estimate": 1,
            "high_fatality_estimate": 1,
        },
    ),
)
