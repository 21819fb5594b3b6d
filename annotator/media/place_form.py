"""The place of a region in an export: the name of its form, and its numbers by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from annotator.document_limits import PLACE_NUMBER, is_number
from annotator.errors import InvalidValueError
from annotator.media.registry import PLACES
from annotator.model.place import Place
from annotator.sentences.parts import Code
from annotator.sentences.said import said

FORM = "form"
"""The key of the name of the form."""


def place_json(place: Place) -> dict[str, object]:
    """Return a place as a JSON object: ``form``, and the fields of the place."""
    form, _ = place.stored()
    return {FORM: form, **{each.name: getattr(place, each.name) for each in fields(place)}}  # type: ignore[arg-type]  # each kind of place is a dataclass


def place_from_json(value: Mapping[str, object]) -> Place:
    """Return the place from the result of ``place_json``.

    Raises:
        InvalidValueError: its form is unknown to this program, or its numbers are invalid for that
            form.
    """
    numbers = {key: each for key, each in value.items() if key != FORM}
    make = PLACES.get(str(value.get(FORM)))
    if make is None:
        raise InvalidValueError("A place is of a form that this program does not know.")
    try:
        place = make(**numbers) if all(map(_is_number, numbers.values())) else None
    except TypeError:
        place = None
    if place is None or place_json(place) != value:
        raise InvalidValueError(
            said("A place has other numbers than a “{form}” has.", form=Code(str(value[FORM])))
        )
    return place


def _is_number(value: object) -> bool:
    return is_number(value) and abs(value) <= PLACE_NUMBER
