"""Tests that the quick checks say what jsonschema says, on exports with anything amiss."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from annotator.errors import InvalidValueError
from annotator.verify.common.compiled import compiled
from annotator.verify.common.schemas import SchemaSet, schema_set_of
from tests.support.exports import GOLDEN, SCHEMAS, load

SHELF = SchemaSet(SCHEMAS)
KINDS = ("annotations", "effort", "fair_pay", "manifest")


def trimmed(value: Any, most: int) -> Any:
    """Return a document with at most so many objects in each of its lists of objects."""
    if isinstance(value, dict):
        return {key: trimmed(inner, most) for key, inner in value.items()}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [trimmed(each, most) for each in value[:most]]
    return value


DOCUMENTS = {kind: trimmed(load(GOLDEN / "coco_full", f"{kind}.json"), 3) for kind in KINDS}
TEXTS = ["", "a", "/a", "a/../b", "..", "a/..", "a..", "a\0b", "a\n", "..\n", "b\n../c", "-1/3\n"]
NUMBERS = [0, 1, -1, 0.0, -0.0, 1.0, 0.5, -0.5, 10**20]
ALL = [None, True, False, *NUMBERS, *TEXTS, [], {}, [1], {"label": 1}]
SOME = [None, True, -0.5, "..\n", {"label": 1}]
NAMES = ["label", "id", "confidence", "naps", "work_ms", "active_ms", "part", "effort", "bbox"]
VALUES = st.recursive(
    st.sampled_from([None, True, False, *NUMBERS, *TEXTS]),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(value: Any) -> Iterator[Any]:
    """Yield every list and object of a document that has something in it."""
    if isinstance(value, (dict, list)) and value:
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from places(inner)


def amiss(draw: st.DrawFn, document: Any) -> None:
    """Take something away anywhere in a document, put something in, or give it another value."""
    place = draw(st.sampled_from(list(places(document))))
    is_object = isinstance(place, dict)
    keys = list(place) if is_object else range(len(place))
    key = draw(st.sampled_from(keys))
    match draw(st.sampled_from(["take", "put", "value", "value", "value"])):
        case "take":
            del place[key]
        case "put" if is_object:
            place[draw(st.sampled_from(NAMES))] = draw(VALUES)
        case "put":
            place.append(draw(VALUES))
        case _:
            place[key] = draw(VALUES)


@st.composite
def altered(draw: st.DrawFn, kind: str) -> Any:
    """Return a document of a real export with one or two things amiss."""
    document = copy.deepcopy(DOCUMENTS[kind])
    amiss(draw, document)
    if document and draw(st.booleans()):
        amiss(draw, document)
    return document


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_a_document_is_judged_as_by_jsonschema(kind: str, data: st.DataObject) -> None:
    document = data.draw(altered(kind))
    validator, quick = SHELF.validator(kind), SHELF.quick(kind)
    assert quick(DOCUMENTS[kind])
    assert quick(document) is validator.is_valid(document)


def reported(validator: Draft202012Validator, document: object) -> list[tuple[object, ...]]:
    """Return place and words of each fault, and what of the schema it breaks, in their order."""
    faults = validator.iter_errors(document)
    return [(*each.absolute_path, each.message, *each.absolute_schema_path) for each in faults]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_who_passes_over_what_conforms_reports_what_jsonschema_reports(
    kind: str, data: st.DataObject
) -> None:
    document = data.draw(altered(kind))
    told = reported(SHELF.explainer(kind), document)
    assert told == reported(SHELF.validator(kind), document)
    assert bool(told) is not SHELF.quick(kind)(document)


def test_rows_that_conform_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = DOCUMENTS["annotations"]["annotations"]
    document = {**DOCUMENTS["annotations"], "annotations": [{**rows[0], "id": "1"}, *rows[1:]]}
    stepped_into = set()
    descend = Draft202012Validator.descend

    def noted(self: Any, instance: Any, schema: Any, path: Any = None, **more: Any) -> Any:
        stepped_into.add(path)
        return descend(self, instance, schema, path=path, **more)

    explainer = SHELF.explainer("annotations")
    monkeypatch.setattr(type(explainer), "descend", noted)
    assert len(list(explainer.iter_errors(document))) == 1
    assert stepped_into >= {"annotations", 0, "id"}
    assert stepped_into.isdisjoint({"images", "categories", 1})


@pytest.mark.parametrize("kind", ["annotations", "effort", "manifest"])
def test_a_wrong_value_in_any_place_is_judged_as_by_jsonschema(kind: str) -> None:
    """All values where an object of its keys, or a list, comes first; where it goes on, some.

    jsonschema judges the part of the document alone that has the value; the others are right.
    """
    document = trimmed(DOCUMENTS[kind], 1)
    validator, quick = SHELF.validator(kind), SHELF.quick(kind)
    assert quick(document)
    assert validator.is_valid(document)
    seen = set()
    for part in list(document):
        of_part = judging(validator, part)
        keys = [(document, part), *keys_in(document[part])]
        for place, key in keys:
            good = place[key]
            names = (tuple(place), key) if isinstance(place, dict) else (key > 0,)
            for value in SOME if names in seen else ALL:
                place[key] = value
                assert quick(document) is of_part.is_valid(document), (key, value)
            place[key] = good
            seen.add(names if isinstance(place, dict) else (True,))


def keys_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each key of each object, and each index of each list, with what it is in."""
    for place in list(places(value)):
        for key in list(place) if isinstance(place, dict) else range(len(place)):
            yield place, key


def judging(validator: Draft202012Validator, part: str) -> Draft202012Validator:
    """Return a validator that takes any value for all properties of a document but one."""
    schema = {**cast("dict[str, Any]", validator.schema)}
    del schema["$schema"]  # it would choose a validator to which 1.0 is an integer
    properties = {name: name != part or inner for name, inner in schema["properties"].items()}
    evolved = validator.evolve(schema={**schema, "properties": properties})
    return cast("Draft202012Validator", evolved)


LINE = ("item_id", "file", "annotation_id", "label", "bbox", "text", "more")


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(LINE, VALUES)))
def test_a_line_is_judged_as_by_jsonschema(line: object) -> None:
    kind = "transcription_line"
    assert SHELF.quick(kind)(line) is SHELF.validator(kind).is_valid(line)


def test_the_schema_of_portable_records_stands_alone_and_counts_pieces_as_exports_do() -> None:
    schema, pay = (SHELF._schema(kind) for kind in ("portable_record", "fair_pay"))
    assert not compiled(schema)({})
    assert schema["$defs"]["count"] == pay["$defs"]["count"]


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda file: file.stem)
def test_each_schema_resolves_all_that_it_refers_to(file: Path) -> None:
    name = file.name.removesuffix(".schema.json")
    assert not SHELF.quick(name)(0)
    SHELF.validator(name).check_schema(SHELF._schema(name))
    for reference in references(SHELF._schema(name)):
        # Only a validator that finds the part says what is wrong with a value.
        whole = {**SHELF._schema(name), "$ref": reference}
        assert next(SHELF.validator(name).evolve(schema=whole).iter_errors(0))


def references(schema: object) -> Iterator[str]:
    """Yield what a schema refers to, in its own document or another."""
    for place in places(schema):
        if isinstance(place, dict) and "$ref" in place:
            yield place["$ref"]


def test_a_part_of_another_schema_is_compiled_with_what_it_refers_to_itself() -> None:
    other = {"$defs": {"list": {"items": {"$ref": "#/$defs/one"}}, "one": {"type": "integer"}}}
    check = compiled({"$ref": "urn:x#/$defs/list", "$defs": {"one": {}}}, {"urn:x": other})
    assert (check([1, 2]), check(["1"])) == (True, False)


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/$defs/gone"},
        {"$ref": "#/$defs/gone", "$defs": {}},
        {"maxLength": 1},
        {"items": {"oneOf": []}},
        {"const": []},
        {"$ref": "https://example.org"},
    ],
)
def test_a_schema_that_would_not_be_understood_is_refused(schema: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        compiled(schema)


def test_the_schemas_of_a_folder_are_compiled_once_until_one_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "simple.schema.json"
    schema = {"$id": "https://example.org/simple", "type": "integer"}
    path.write_text(json.dumps(schema), "utf-8")
    schema_set = schema_set_of(tmp_path)
    check = schema_set.quick("simple")
    assert schema_set_of(tmp_path).quick("simple") is check
    assert (check(1), check("1")) == (True, False)
    path.write_text(json.dumps({**schema, "type": "string"}), "utf-8")
    changed = schema_set_of(tmp_path).quick("simple")
    assert (changed(1), changed("1")) == (False, True)
    (tmp_path / "other.schema.json").write_text(json.dumps({"$id": "https://example.org/other"}))
    assert schema_set_of(tmp_path).quick("other")("any")
