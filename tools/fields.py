"""Lists every field of an export, from the schemas and from real files, and checks docs/fields.md.

``python -m tools.fields`` prints a row for each field that the page lacks, to be filled in by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.effort.categories import Category

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "fields.md"
SCHEMAS: Final = ROOT / "resources" / "schemas"

FILES: Final = {
    "annotations.json": "annotations",
    "transcriptions.jsonl": "transcription_line",
    "effort.json": "effort",
    "fair_pay.json": "fair_pay",
    "contributions.json": "contributions",
    "derived.json": "derived",
    "id_map.json": "id_map",
    "manifest.json": "manifest",
}
"""The documents of an export and their schemas. For the other files see ``WHOLE``."""

WHOLE: Final = (
    "work_orders/*.toml",
    "work_orders/*.toml.sigstore.json",
    "images/*",
    "README.md",
    "contributions/*",
    "sources/*",
)
"""Files that are exported as a whole."""

GROUPS: Final = {"figure": "<figure>", "summary": "<summary>"}
"""Parts that occur several times are described once, under their own name."""

CATEGORIES: Final = frozenset(category.value for category in Category)

_OBJECT: Final[Mapping[str, Any]] = {"type": "object"}
COPIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "derived_from[].filter": {},
    "derived_from[].dataset": _OBJECT,
    "derived_from[].whole.off_item_ms": {"anyOf": [_OBJECT, {"type": "null"}]},
    "derived_from[].whole.pay[]": _OBJECT,
    "derived_from[].whole.contributions": {},
    "items[].record": _OBJECT,
}
"""Parts of ``derived.json`` that are copied from a source: a row for each as a whole.

Their fields have rows in the sections on the documents that they are copied from.
"""

_ROW: Final = re.compile(r"^\| `([^`]+)` \| (job|item|full|-) \| ([^|]+) \| ([^|]+) \|$")
_SECTION: Final = re.compile(r"^## `?([^`]+)`?$")

Schema = Mapping[str, Any]


class Fields:
    """The fields that one schema allows."""

    def __init__(self, name: str) -> None:
        """Read the schema of this name."""
        self.root: Schema = json.loads((SCHEMAS / f"{name}.schema.json").read_bytes())
        self._copies: Mapping[str, Schema] = COPIES if name == FILES["derived.json"] else {}

    def allowed(self) -> Iterator[str]:
        """Yield the path of every field that can hold a value."""
        seen: set[str] = set()
        for path in self._below(self.root, "", seen):
            if path not in seen:
                seen.add(path)
                yield path

    def written(self, document: object) -> dict[str, bool]:
        """Return the paths of the fields of a document; False where they are always null."""
        found: dict[str, bool] = {}
        self._take(document, [self.root], "", found)
        return found

    def _below(self, schema: Schema, path: str, seen: set[str]) -> Iterator[str]:
        for each in self._choices(self._copies.get(path, schema)):
            group = self._group(each)
            if group and path != group:
                yield path
                yield from self._below(each, group, seen)
                continue
            node = self.resolved(each)
            properties = node.get("properties", {})
            for key, inner in properties.items():
                yield from self._below(inner, child(path, key), seen)
            other = node.get("additionalProperties", True)
            if _is_object(node) and other is not False:
                yield from self._below({} if other is True else other, child(path, "*"), seen)
            if _is_list_of_objects(node, self):
                yield from self._below(node["items"], f"{path}[]", seen)
            elif not _is_object(node):
                yield path

    def _take(
        self, value: object, schemas: list[Schema], path: str, found: dict[str, bool]
    ) -> None:
        schemas = [self._copies[path]] if path in self._copies else schemas
        if not any(schemas):  # documents of others are listed as a whole
            found[path] = True
            return
        choices = [each for schema in schemas for each in self._choices(schema)]
        group = next((self._group(each) for each in choices if self._group(each)), "")
        if group and path != group and isinstance(value, dict):
            found[path] = True
            path = group
        nodes = [self.resolved(each) for each in choices]
        if isinstance(value, dict):
            for key, inner in value.items():
                known = [n["properties"][key] for n in nodes if key in n.get("properties", {})]
                others = [n.get("additionalProperties") for n in nodes if _is_object(n)]
                name = key if known else "*"
                below = known or [each for each in others if isinstance(each, dict)]
                self._take(inner, below or [{}], child(path, name), found)
        elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
            inner = [n["items"] for n in nodes if isinstance(n.get("items"), dict)]
            for each in value:
                self._take(each, inner or [{}], f"{path}[]", found)
        elif value not in ([], {}) or not any(map(self._holds_fields, nodes)):
            found[path] = found.get(path, False) or value is not None

    def _holds_fields(self, node: Schema) -> bool:
        return _is_object(node) or _is_list_of_objects(node, self)

    def _choices(self, schema: Schema) -> Iterator[Schema]:
        for each in schema.get("anyOf", [schema]):
            if each is schema or "anyOf" not in each:
                yield each
            else:
                yield from self._choices(each)

    def _group(self, schema: Schema) -> str:
        return GROUPS.get(str(schema.get("$ref", "")).removeprefix("#/$defs/"), "")

    def resolved(self, schema: Schema) -> Schema:
        """Return the schema that a reference points to, or the schema itself."""
        while "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
        return schema


def _is_object(schema: Schema) -> bool:
    return schema.get("type") == "object" or "properties" in schema


def _is_list_of_objects(schema: Schema, fields: Fields) -> bool:
    inner = schema.get("items")
    return isinstance(inner, dict) and _is_object(fields.resolved(inner))


def child(path: str, key: str) -> str:
    """Return the path of a key; keys named after categories share one path."""
    last = path.rpartition(".")[2]
    if last in {"ms", "effort_ms", "bins"} and (key in CATEGORIES or key == "*"):
        key = "<category>"
    elif last == "effort" and key.removesuffix("_ms") in CATEGORIES:
        key = "<category>_ms"
    return f"{path}.{key}" if path else key


def section_of(file: str, path: str) -> str:
    """Return the section of the page that describes a field of a file."""
    return path.partition(".")[0] if path.startswith("<") else file


def all_allowed() -> dict[str, list[str]]:
    """Return the paths of all fields that the schemas allow, by section of the page."""
    found: dict[str, dict[str, None]] = {}
    for file, name in FILES.items():
        for path in Fields(name).allowed():
            found.setdefault(section_of(file, path), {})[path] = None
    return {section: list(paths) for section, paths in found.items()}


def all_written(folder: Path) -> dict[tuple[str, str], bool]:
    """Return section and path of all fields of an export; False where they are always null."""
    found: dict[tuple[str, str], bool] = {}
    for file, name in FILES.items():
        if not (folder / file).exists():
            continue
        text = (folder / file).read_text(encoding="ascii")
        fields = Fields(name)
        for each in text.splitlines() if file.endswith(".jsonl") else [text]:
            for path, is_said in fields.written(json.loads(each)).items():
                place = section_of(file, path), path
                found[place] = found.get(place, False) or is_said
    return found


def told() -> dict[str, dict[str, tuple[str, str, str]]]:
    """Return the rows of the page by file and path: the level, the meaning, the purpose."""
    rows: dict[str, dict[str, tuple[str, str, str]]] = {}
    section = ""
    for line in PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else ():
        if found := _SECTION.match(line):
            section = found[1]
        elif found := _ROW.match(line):
            rows.setdefault(section, {})[found[1]] = (found[2], found[3].strip(), found[4].strip())
    return rows


def main() -> None:
    """Print the missing rows."""
    there = told()
    for file, paths in all_allowed().items():
        missing = [path for path in paths if path not in there.get(file, {})]
        if missing:
            print(f"\n## `{file}`\n\n| field | from | what it can tell of a person | why |")
            print("|---|---|---|---|")
        for path in missing:
            print(f"| `{path}` | - |  |  |")


if __name__ == "__main__":
    main()
