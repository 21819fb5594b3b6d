"""Checks that what was reviewed is what is in an export, by docs/export-format.md.

Standard library only, nothing of the program. check_export.py runs it.
"""

from __future__ import annotations

import json
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

Json = Any
SEEN = ("accepted", "withdrawn")  # reviews of exactly what they saw


def canonical(value: Json) -> str:
    """Return a value in the form of RFC 8785."""
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, float):
        mantissa, _, exponent = repr(value).partition("e")
        short = f"{Decimal(repr(value or 0)):f}".removesuffix(".0")
        return short if 1e-6 <= abs(value or 1) < 1e21 else f"{mantissa}e{int(exponent):+d}"
    if not isinstance(value, dict):
        is_large = type(value) is int and abs(value) >= 2**53
        return json.dumps(str(value) if is_large else value, ensure_ascii=False)
    keys = sorted(value, key=lambda key: str(key).encode("utf-16-be"))
    return "{" + ",".join(f"{canonical(key)}:{canonical(value[key])}" for key in keys) + "}"


def seen_regions(coco: Json) -> dict[int, list[Json]]:
    """Return the regions and tags of each image as a reviewer saw them: without times."""
    seen: dict[int, list[Json]] = {image["id"]: [] for image in coco["images"]}
    for each in coco["annotations"] + coco.get("image_tags", []):
        of = {key: value for key, value in each.get("attributes", {}).items() if key != "active_ms"}
        row = [each["id"], each["category_id"], each.get("bbox"), of, each.get("group", 0)]
        seen[each["image_id"]].append(row)
    return seen


def check(folder: Path) -> None:
    """Raise ValueError, or another error, for the first item that is not as it was reviewed."""
    names = ("annotations", "effort")
    coco, effort = (json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names)
    seen, sizes = seen_regions(coco), {i["id"]: [i["width"], i["height"]] for i in coco["images"]}
    for item in effort["items"]:
        at, told = item["id"], item["reviewed_sha256"]
        if told and item["review"] in SEEN and at in sizes:
            text = canonical({"size": sizes[at], "regions": seen[at]})
            if sha256(text.encode()).hexdigest() != told:
                raise ValueError(f"effort.json, item {at}: reviewed_sha256, {told!r}, cannot be")
