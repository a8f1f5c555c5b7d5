"""The sentence that says a selection and its counts."""

from collections.abc import Mapping

from geo.events import dates
from geo.events.frame import CATEGORIES
from geo.selection.summary import Summary
from geo.selection.view import CERTAIN, View
from geo.words.texts import plural, say, say_count, say_list, say_number


def sentence(
    view: View,
    dataset_title: str,
    summary: Summary,
    place_names: Mapping[str, str] = {},
) -> str:
    """Say a selection and its counts; what is shown and what is hidden make the total.

    ``place_names`` maps the ids of places to their names; an id without one says itself.
    """
    language = view.language
    total = say_count("events", summary.total, language)
    if not summary.total:
        return say("sentence.empty", language, title=dataset_title)
    parts = _selection(view, summary, place_names)
    # The sentence ends with a full stop of its own: "Washington, D.C." needs no second one.
    said_parts = ", ".join(parts).removesuffix(".")
    selection = say("sentence.selection", language, parts=said_parts) if parts else ""
    how = "some" if summary.shown else "none"
    if summary.shown == summary.total:
        how = f"all.{plural(summary.total, language)}"
    said = [
        say(
            f"sentence.{how}",
            language,
            shown=say_number(summary.shown, language),
            total=total,
            title=dataset_title,
            selection=selection,
        )
    ]
    hidden = [
        say(
            "sentence.hidden.part",
            language,
            count=say_number(count, language),
            filter=say(f"filter.{name}", language),
        )
        for name, count in summary.hidden.items()
        if count
    ]
    if hidden:
        said.append(say("sentence.hidden", language, parts=", ".join(hidden)))
    if summary.not_on_a_point:
        said.append(say_count("sentence.off_point", summary.not_on_a_point, language))
    return " ".join(said)


def _selection(view: View, summary: Summary, place_names: Mapping[str, str]) -> list[str]:
    """Say each filter of the view that is set: what, who, where, which words, when, how sure."""
    language = view.language
    what = [
        say(f"sentence.category.{category}", language)
        for category in CATEGORIES
        if category in view.categories
    ]
    head = [say_list(what, language)] if what else []
    if view.actors:
        actors = say_list(view.actors, language, "sentence.or.two")
        head.append(say("sentence.involving", language, actors=actors))
    if view.places:
        names = [place_names.get(place, place) for place in view.places]
        places = say_list(names, language, "sentence.or.two")
        head.append(say("sentence.at", language, places=places))
    parts = [" ".join(head)] if head else []
    if view.words:
        parts.append(say("sentence.words", language, words=view.words))
    if view.start and view.end:
        parts.append(dates.span(view.start, view.end, language))
    elif view.start:
        day = dates.span(view.start, view.start, language)
        parts.append(say("sentence.from", language, day=day))
    elif view.end:
        parts.append(say("sentence.to", language, day=dates.span(view.end, view.end, language)))
    parts += [say(f"sentence.certain.{sure}", language) for sure in CERTAIN if sure in view.certain]
    return parts
