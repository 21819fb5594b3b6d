"""The ids that an imported document gives, and which of them a job can keep."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

ForeignId = int | str

HIGHEST_KEPT: Final = 9 * 10**15
"""The highest id that is kept. Up to 2^53, which all readers of JSON hold exactly, seven million
million numbers are left for new ones (RFC 8259, section 6)."""

HIGHEST_KEPT_CATEGORY: Final = 2**31 - 1
"""The highest id of a category that is kept: readers hold classes in 32 bits."""

IMPORTED_ID: Final = "imported_id"
"""The key, in an export, of the id that an image, category or annotation had before."""

EFFORT_ITEM: Final = "effort_item"
"""The key, in an export, of the item of effort.json on an image with an id of a document."""


def item_id_of(image: Mapping[str, Any]) -> int:
    """Return the item in effort.json of an image of annotations.json."""
    found: int = image.get(EFFORT_ITEM, image["id"])
    return found


def item_ids(images: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Return the item in effort.json of each image of annotations.json, by the image's id."""
    return {each["id"]: item_id_of(each) for each in images}


def kept_region_number(key: ForeignId) -> int:
    """Return the number of a region with that id in a document; 0 if it needs a new one.

    pycocotools takes an annotation with the id 0 for one without a match.
    """
    return key if isinstance(key, int) and 1 <= key <= HIGHEST_KEPT else 0


def is_kept_image(key: ForeignId) -> bool:
    """Return whether the id of an image is a whole number in range."""
    return isinstance(key, int) and 0 <= key <= HIGHEST_KEPT


def is_kept_category(key: ForeignId) -> bool:
    """Return whether the id of a category is a whole number in range."""
    return isinstance(key, int) and 0 <= key <= HIGHEST_KEPT_CATEGORY


def imported_id(document: str, key: ForeignId) -> dict[str, object]:
    """Return the id in a document and its name, as exported under ``imported_id``.

    A number that readers of JSON may round is a text.
    """
    is_exact = isinstance(key, str) or abs(key) < 2**53
    return {"document": document, "id": key if is_exact else str(key)}


def with_imported_id(extra: str, document: str, key: ForeignId) -> str:
    """Return the unused keys of an image, category or annotation with the id that it had."""
    values = json.loads(extra) if extra else {}
    values[IMPORTED_ID] = imported_id(document, key)
    return json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
