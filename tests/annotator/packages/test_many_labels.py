"""A package with very many labels is read at once; it cannot make the program stand still."""

from __future__ import annotations

import json
import uuid
from typing import Any, ClassVar

import pytest

from annotator.model.label_names import require_names
from annotator.packages.package_document import PackageRefusedError, read_document
from annotator.text.text_rules import TextRules


class Name(str):
    """A name that counts how often it is compared with another in any case."""

    __slots__ = ()
    folded: ClassVar[int] = 0

    def casefold(self) -> str:
        Name.folded += 1
        return super().casefold()


def test_names_of_labels_are_not_compared_each_with_each() -> None:
    count = 2_000
    require_names(Name(f"label {number}") for number in range(count))
    assert Name.folded <= 5 * count


def document(labels: list[dict[str, Any]]) -> bytes:
    """Return the document of a package with these labels."""
    rules = TextRules()
    texts = {
        "language": rules.language,
        "form": rules.form.value,
        "marks": rules.marks.value,
    }
    value = {
        "format": "fairlabel/package/1",
        "id": str(uuid.uuid4()),
        "title": "Streets",
        "vendor": "Label House",
        "worker": "Amina",
        "part": 1,
        "parts": 1,
        "due": None,
        "work_order": None,
        "guideline": None,
        "has_drafts": False,
        "texts": texts,
        "labels": labels,
        "items": [{"path": "media/0001.jpg", "kind": "image"}],
    }
    return json.dumps(value).encode()


def label(number: int, kind: str = "number", attributes: int = 1) -> dict[str, Any]:
    """Return a label with attributes."""
    none: dict[str, Any] = {"default": None, "lowest": None, "highest": None, "choices": []}
    own = [{**none, "name": f"attribute {at}", "kind": kind} for at in range(attributes)]
    return {
        "name": f"label {number}",
        "parent": "label 0",
        "colour": "",
        "key": "",
        "attributes": own,
    }


def test_many_labels_with_many_attributes_are_read() -> None:
    """Compared each with each, they would take many minutes."""
    found = read_document(document([label(number, attributes=90) for number in range(1_000)]))
    assert len(found.labels) == 1_000


def test_more_labels_than_a_job_can_hold_are_refused() -> None:
    with pytest.raises(PackageRefusedError, match="labels"):
        read_document(document([label(number) for number in range(10_001)]))


def test_an_attribute_has_one_type_in_all_labels() -> None:
    with pytest.raises(PackageRefusedError, match="attribute 0"):
        read_document(document([label(0), label(1), label(2, kind="flag")]))
