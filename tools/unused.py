"""Reports functions, classes, methods and constants that nobody uses; vulture finds them.

Parts of a value (fields, enumeration members, signals) are left out: fields are read by name when a
value is written to a file, members are created from words in a file, and vulture sees neither.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path

from vulture.config import make_config
from vulture.core import Item, Vulture


def main() -> int:
    """Print every unused name; returns 1 if there is one."""
    config = make_config([])
    finder = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    finder.scavenge(config["paths"], exclude=config["exclude"])
    found = finder.get_unused_code(min_confidence=config["min_confidence"])
    unused = [item for item in found if not is_part_of_a_value(item)]
    for item in unused:
        print(item.get_report())
    return 1 if unused else 0


def is_part_of_a_value(item: Item) -> bool:
    """Return whether this is a name bound in the body of a class."""
    return item.typ == "variable" and item.first_lineno in _class_level_lines(item.filename)


@cache
def _class_level_lines(file: Path) -> frozenset[int]:
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(
        node.lineno
        for kind in ast.walk(tree)
        if isinstance(kind, ast.ClassDef)
        for node in kind.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
    )


if __name__ == "__main__":
    sys.exit(main())
