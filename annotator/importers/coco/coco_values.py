"""Values in COCO documents: ids, sizes and boxes, each checked before it is used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from annotator.display_text import shown_name
from annotator.document_limits import COORDINATE_PX, STATED_SIDE_PX, is_number
from annotator.model.geometry import Box
from annotator.sentences.parts import Code, Count, Name
from annotator.sentences.said import Said, said

JsonObject = Mapping[str, object]
Id = int | str

_SIDES: Final = 4


def id_of(value: object) -> Id | None:
    """Return an id, which is an integer or a text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, int) and not is_number(value):
        return None
    return value if isinstance(value, int | str) else None


def side_px(value: object) -> int:
    """Return a width or height in pixels; 0 for an invalid one."""
    number = number_of(value)
    if number is None or not 1 <= number <= STATED_SIDE_PX:
        return 0
    return int(number)


def number_of(value: object) -> float | None:
    """Return a finite number as float; None for anything else."""
    return float(value) if is_number(value) else None


def box_of(value: object) -> Box | None:
    """Return the box of ``[x, y, width, height]``; None unless these are four valid numbers."""
    if not isinstance(value, list) or len(value) != _SIDES:
        return None
    if not all(map(is_number, value)) or max(map(abs, value)) > COORDINATE_PX:
        return None
    x, y, width, height = map(float, value)
    return Box(x, y, width, height) if width > 0 and height > 0 else None


def bounds_of(shape: object) -> Box | None:
    """Return the bounds of polygons ``[[x, y, x, y, …], …]``; None for anything else."""
    polygons = shape if isinstance(shape, list) else []
    if not all(isinstance(each, list) and len(each) % 2 == 0 for each in polygons):
        return None
    numbers = [number for each in polygons for number in each]
    if not numbers or not all(map(is_number, numbers)):
        return None
    left, top = min(numbers[::2]), min(numbers[1::2])
    return box_of([left, top, max(numbers[::2]) - left, max(numbers[1::2]) - top])


def text_of(value: object) -> str:
    """Return a text without null characters, which a job file cannot store; "" for other values."""
    return value.replace("\0", "") if isinstance(value, str) and value.strip() else ""


def named(what: str, at: int, key: object = None) -> Said:
    """Return the name of a record for people: its id, or its position from 1."""
    if id_of(key) is None:
        return said("number {number} of the {list}", number=Count(at + 1), list=Code(what))
    return said("id {id}", id=Name(shown(key)))


def shown(value: object) -> str:
    """Return a text of a document as shown in a note."""
    return shown_name(str(value))
