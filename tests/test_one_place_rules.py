"""The house rules that keep one thing in one place, each tried on a line that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeGuard

from tests.support.sources import Source, python_sources

Sources = Iterable[Source]


def product() -> list[Source]:
    """Return the sources of the program; resources has only what draws the sample."""
    shipped = (source for source in python_sources() if source.is_product)
    return [source for source in shipped if source.path.parts[0] != "resources"]


def made_up(path: str, text: str) -> list[Source]:
    """Return a source that nobody wrote."""
    return [Source(PurePosixPath(path), text, ast.parse(text))]


# Limits on foreign files --------------------------------------------------------------------------

LIMIT_MODULES = frozenset(
    {"annotator/document_limits.py", "annotator/imaging/formats/decoding_limits.py"}
)
READS_FOREIGN_FILES = (
    *("annotator/files.py", "annotator/importers", "annotator/verify", "annotator/ledger"),
    *("annotator/imaging/formats", "annotator/imaging/pixels", "annotator/imaging/sandbox"),
    *("annotator/media", "annotator/pay/money", "annotator/pay/order", "annotator/proposals"),
    *("annotator/export/preview", "exporters", "widgets/ledger"),
)
LIMIT = re.compile(r"_?(MOST|MAX|LONGEST|LARGEST|DEEPEST)(_.*)?|_?[A-Z_]+_(MAX|LIMITS?)")

VALUE = "what a value may be, which the format says"
SHOWN = "how much of something is shown"
LAYOUT = "how something is laid out or worked out"
NO_GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "annotator/export/preview/dry_run.py: MOST_LINES": SHOWN,
        "annotator/export/preview/field_tree.py: LONGEST_VALUE": SHOWN,
        "annotator/export/preview/field_tree.py: MOST_CHILDREN": SHOWN,
        "annotator/export/preview/field_tree.py: MOST_EXAMPLES": SHOWN,
        "annotator/files.py: _LONGEST_PREFIX": LAYOUT,
        "annotator/imaging/formats/band_names.py: _LONGEST_NAME": SHOWN,
        "annotator/imaging/formats/onnx_header.py: _LONGEST_VARINT": LAYOUT,
        "annotator/imaging/pixels/value_statistics.py: _MOST_COUNTED": LAYOUT,
        "annotator/imaging/pixels/value_window.py: _BYTE_MAX": LAYOUT,
        "annotator/imaging/sandbox/decoder_client.py: MOST_KEPT": LAYOUT,
        "annotator/imaging/sandbox/decoder_client.py: _MOST_PICTURES": LAYOUT,
        "annotator/imaging/sandbox/detector_child.py: _MOST_THREADS": LAYOUT,
        "annotator/imaging/sandbox/detector_client.py: MOST_PIXELS": LAYOUT,
        "annotator/imaging/sandbox/detector_output.py: MOST_FOUND": SHOWN,
        "annotator/imaging/sandbox/detector_output.py: _MOST_LISTED": LAYOUT,
        "annotator/imaging/sandbox/detector_output.py: _MOST_NORMAL": LAYOUT,
        "annotator/importers/coco/coco_categories.py: _LONGEST_ID": SHOWN,
        "annotator/importers/coco/coco_categories.py: _LONGEST_KEY": VALUE,
        "annotator/importers/common/folder_listing.py: _MOST_TWINS": SHOWN,
        "annotator/importers/common/record_reader.py: _LONGEST_TOKEN": LAYOUT,
        "annotator/pay/money/amounts.py: _LARGEST_EXAMPLE": SHOWN,
        "annotator/pay/order/advice.py: _LONGEST_SOURCE": SHOWN,
        "annotator/pay/order/disclosures.py: LONGEST_PAY_PERIOD_DAYS": VALUE,
        "annotator/pay/order/order_tables.py: MOST_STRANGERS": SHOWN,
        "annotator/pay/order/order_values.py: LONGEST_LINE": VALUE,
        "annotator/pay/order/order_values.py: LONGEST_TEXT": VALUE,
        "annotator/pay/order/order_values.py: _LARGEST_COUNT": VALUE,
        "annotator/pay/order/order_values.py: _LONGEST_SHOWN": SHOWN,
        "annotator/pay/order/order_values.py: _MOST_DAYS": VALUE,
        "annotator/pay/order/order_values.py: _MOST_HOURS": VALUE,
        "annotator/proposals/detector.py: MOST_SIDE_PX": VALUE,
        "annotator/verify/common/result.py: _LONGEST": SHOWN,
        "annotator/verify/common/result.py: _LONGEST_PROBLEM": SHOWN,
        "annotator/verify/common/schemas.py: MOST_SHOWN": SHOWN,
        "annotator/verify/common/schemas.py: _LONGEST": SHOWN,
        "exporters/coco/coco_read_back.py: MOST_NAMED": SHOWN,
    }
)
"""Numbers that are called like limits and guard against no file: what each is instead."""


def test_limits_on_foreign_files_are_in_two_modules() -> None:
    assert set(limits_elsewhere(product())) == set(NO_GUARDS)


def test_a_limit_elsewhere_is_found() -> None:
    text = "from typing import Final\nMAX_ROWS: Final = 9\n_ROWS_LIMIT = 2**8\nROWS = 3\n"
    where = "annotator/importers/common/rows.py"
    assert list(limits_elsewhere(made_up(where, text))) == [
        f"{where}: MAX_ROWS",
        f"{where}: _ROWS_LIMIT",
    ]
    assert list(limits_elsewhere(made_up("annotator/document_limits.py", text))) == []
    assert list(limits_elsewhere(made_up("widgets/items/gallery.py", text))) == []


def test_each_limit_says_its_reason() -> None:
    silent = [
        f"{source.path}: {name}"
        for source in product()
        if str(source.path) in LIMIT_MODULES
        for name, after in zip(source.tree.body, source.tree.body[1:], strict=False)
        if (limit := _name_of(name)) and not limit.startswith("_") and not _is_text(after)
    ]
    assert silent == []


def limits_elsewhere(sources: Sources) -> Iterator[str]:
    for source in sources:
        path = str(source.path)
        if path.startswith(READS_FOREIGN_FILES) and path not in LIMIT_MODULES:
            for node in source.tree.body:
                if LIMIT.fullmatch(_name_of(node)):
                    yield f"{path}: {_name_of(node)}"


def _name_of(node: ast.stmt) -> str:
    """Return the name to which a statement of a module gives a value; "" if it is no such one."""
    target = (
        node.target
        if isinstance(node, ast.AnnAssign)
        else node.targets[0]
        if isinstance(node, ast.Assign)
        else None
    )
    return target.id if isinstance(target, ast.Name) else ""


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


# Colours ------------------------------------------------------------------------------------------

COLOUR_MODULES = frozenset(
    {
        "widgets/theme/tokens.py",
        "annotator/documents/statement/statement_html.py",  # on paper
        "annotator/trust/recovery_sheet.py",  # on paper, too
    }
)
HEX_COLOUR = re.compile(r"(?<![&\w])#([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(")


def test_colours_are_in_the_tokens() -> None:
    assert list(colours_elsewhere(product())) == []


def test_a_colour_elsewhere_is_found() -> None:
    text = 'A = "#10aBfF"\nB = QColor(1, 2, 3)\nC = Qt.GlobalColor.red\nD = "color: #fff"\n'
    fine = 'E = QColor(tokens.line)\nF = Qt.GlobalColor.transparent\nG = "row #12"\nH = "&#160;"\n'
    where = "widgets/items/gallery.py"
    found = list(colours_elsewhere(made_up(where, text + fine)))
    assert found == [f"{where}:{line}" for line in (1, 2, 3, 4)]
    assert list(colours_elsewhere(made_up("widgets/theme/tokens.py", text))) == []


def colours_elsewhere(sources: Sources) -> Iterator[str]:
    for source in sources:
        if str(source.path) not in COLOUR_MODULES:
            lines = {node.lineno for node in ast.walk(source.tree) if _is_colour(node)}
            yield from (f"{source.path}:{line}" for line in sorted(lines))


def _is_colour(node: ast.AST) -> TypeGuard[ast.expr]:
    match node:
        case ast.Constant(value=str(text)):
            return HEX_COLOUR.search(text) is not None
        case ast.Call(func=ast.Name(id="QColor"), args=[ast.Constant(value=int()), *_]):
            return True
        case ast.Attribute(value=ast.Attribute(attr="GlobalColor"), attr=name):
            return name != "transparent"
    return False
