"""The house rules that keep one thing in one place, each tried on a line that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TypeGuard

from tests.support.sources import Source, all_nodes, nodes, python_sources

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
    *("annotator/media", "annotator/page_documents", "annotator/pay/money"),
    *("annotator/pay/order", "annotator/proposals"),
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
        "annotator/importers/common/file_list.py: _MOST_TWINS": SHOWN,
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
        "annotator/verify/common/findings.py: _LONGEST": SHOWN,
        "annotator/verify/common/findings.py: _LONGEST_PROBLEM": SHOWN,
        "annotator/verify/common/manifest.py: MOST_NAMED": SHOWN,
        "annotator/verify/common/schemas.py: MOST_SHOWN": SHOWN,
        "annotator/verify/common/schemas.py: _LONGEST": SHOWN,
        "exporters/coco/coco_read_back.py: MOST_NAMED": SHOWN,
        "exporters/pages/page_format.py: _MOST_NAMED": SHOWN,
        "exporters/speech/speech_format.py: MOST_NAMED": SHOWN,
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
    assert list(limits_elsewhere(made_up("widgets/items/crop_gallery.py", text))) == []


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
        "annotator/job_ledger/recovery_sheet.py",  # on paper, too
        "annotator/audit/report/page.py",  # a page for browsers
    }
)
HEX_COLOUR = re.compile(r"(?<![&\w])#([0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b|\brgba?\(")


def test_colours_are_in_the_tokens() -> None:
    assert list(colours_elsewhere(product())) == []


def test_a_colour_elsewhere_is_found() -> None:
    text = 'A = "#10aBfF"\nB = QColor(1, 2, 3)\nC = Qt.GlobalColor.red\nD = "color: #fff"\n'
    fine = 'E = QColor(tokens.line)\nF = Qt.GlobalColor.transparent\nG = "row #12"\nH = "&#160;"\n'
    where = "widgets/items/crop_gallery.py"
    found = list(colours_elsewhere(made_up(where, text + fine)))
    assert found == [f"{where}:{line}" for line in (1, 2, 3, 4)]
    assert list(colours_elsewhere(made_up("widgets/theme/tokens.py", text))) == []


def colours_elsewhere(sources: Sources) -> Iterator[str]:
    for source in sources:
        if str(source.path) not in COLOUR_MODULES:
            lines = {node.lineno for node in all_nodes(source.tree) if _is_colour(node)}
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


# Rounding -----------------------------------------------------------------------------------------

AMOUNTS = "annotator/pay/money/amounts.py"
COUNTS_MONEY = (
    *("annotator/pay", "annotator/pay_basis", "annotator/documents", "annotator/verify"),
    *("annotator/export", "annotator/cli", "annotator/session", "exporters", "widgets/time_pay"),
)
ROUNDS_NO_MONEY = frozenset(
    {
        "annotator/pay/order/order_values.py: round",  # how many digits a number has
        "annotator/documents/statement/sections/table_rows.py: round",  # how long a bar is
        "exporters/pages/page_format.py: round",  # pixels
        "widgets/time_pay/day/day_dialog.py: round",
        "widgets/time_pay/day/timeline.py: round",
        "widgets/time_pay/dialogs/statement_dialog.py: round",
    }
)


def test_money_is_rounded_in_one_place() -> None:
    assert set(roundings(product())) == ROUNDS_NO_MONEY


def test_a_rounding_elsewhere_is_found() -> None:
    text = "a = round(b)\nc = int(d * 100 + Fraction(1, 2))\ne = d.quantize(f)\ng = ROUND_HALF_UP\n"
    found = set(roundings(made_up("exporters/coco/sums.py", text)))
    names = ("round", "Fraction(1, 2)", "quantize", "ROUND_HALF_UP")
    assert found == {f"exporters/coco/sums.py: {name}" for name in names}
    assert set(roundings(made_up(AMOUNTS, text))) == set()


def roundings(sources: Sources) -> Iterator[str]:
    for source in sources:
        path = str(source.path)
        if path.startswith(COUNTS_MONEY) and path != AMOUNTS:
            for node in all_nodes(source.tree):
                if name := _rounding(node):
                    yield f"{path}: {name}"


def _rounding(node: ast.AST) -> str:
    match node:
        case ast.Call(func=ast.Name(id="round")):
            return "round"
        case ast.Call(
            func=ast.Name(id="Fraction"), args=[ast.Constant(value=1), ast.Constant(value=2)]
        ):
            return "Fraction(1, 2)"
        case ast.Attribute(attr=name) | ast.Name(id=name) if re.match("quantize|ROUND_", name):
            return name
    return ""


# Amounts for people -------------------------------------------------------------------------------

SHOWN_AMOUNTS = "annotator/pay/money/shown_amounts.py"
NUMBERS = "annotator/sentences/numbers.py"
WINDOW_AMOUNTS = "widgets/kit/amount_text.py"
FILE_TEXT = re.compile(r"(amount|line|rate|percent|exact|decimal)_text")
WRITES_FILE_AMOUNTS: Mapping[str, str] = MappingProxyType(
    {
        "annotator/pay/__init__.py": "passes them on",
        "annotator/pay/money/piece_division.py": "parts of pieces, which are no amounts",
        "annotator/pay/money/figure_sheet.py": "the values of figures in files",
        "annotator/pay/money/figures.py": "the exact numbers of figures in files",
        "annotator/pay/money/payments.py": "conversions in files",
        SHOWN_AMOUNTS: "writes them for people",
        "annotator/pay/order/order_tables.py": "tells what stands in a file, as it stands there",
        "annotator/pay/order/pilot_times.py": "seconds",
        "annotator/pay/payments/payment_entry.py": "what a job file holds",
        "annotator/pay/wages.py": "a floor for an order file",
        "annotator/derived_exports/derived_record.py": "sums in derived.json",
        "annotator/derived_exports/piece_pay.py": "exact amounts in derived.json",
        "annotator/export/forms/pay_form.py": "fair_pay.json",
        "annotator/cli/common/forms/agreement_forms.py": "shares, which are no amounts",
        "annotator/cli/common/forms/plan_forms.py": "the JSON form",
        "annotator/cli/common/forms/rate_forms.py": "the JSON form",
        "annotator/audit/report/report_files.py": "a table for paying out",
        "annotator/verify/consistency_checks.py": "compares what stands in files",
        "annotator/verify/record_checks.py": "compares what stands in files",
        "annotator/verify/pay/share_checks.py": "compares what stands in files",
        "annotator/verify/ledger/payment_reader.py": "the one form of an amount in a signed file",
        "widgets/work_order/editor/pay_page.py": "fills fields in",
        "widgets/work_order/editor/pilot_panel.py": "fills a field in",
    }
)
"""Who writes amounts as files have them, and what for; everybody else shows them to people."""


def test_amounts_are_written_for_people_in_one_place() -> None:
    assert set(file_amounts(product())) == set(WRITES_FILE_AMOUNTS)
    assert list(own_forms(product())) == []


def test_an_amount_written_elsewhere_is_found() -> None:
    text = (
        "from annotator.pay.money.amounts import amount_text\n"
        'a = f"{currency} {amount}"\n'
        'b = f"{pay.currency} {pay.value}"\n'
        'c = f"{count:,}"\n'
        "from annotator.pay.money.shown_amounts import shown_total\n"
        'd = f"{name} {amount}" + f"{currency}: {amount}"\n'
    )
    where = "widgets/time_pay/sums.py"
    assert list(file_amounts(made_up(where, text))) == [where]
    assert sorted(own_forms(made_up(where, text))) == [f"{where}:{line}" for line in (2, 3, 4, 5)]


def file_amounts(sources: Sources) -> Iterator[str]:
    """Yield the modules that write amounts as files have them."""
    for source in sources:
        for node in nodes(source.tree, ast.ImportFrom):
            match node:
                case ast.ImportFrom(module=str(module), names=names) if module.startswith(
                    "annotator.pay"
                ) and any(FILE_TEXT.fullmatch(each.name) for each in names):
                    yield str(source.path)
                    break


def own_forms(sources: Sources) -> Iterator[str]:
    """Yield where an amount or its thousands are written by hand, or may break in the window."""
    for source in sources:
        path = str(source.path)
        if path in {SHOWN_AMOUNTS, NUMBERS, WINDOW_AMOUNTS}:
            continue
        for node in all_nodes(source.tree):
            match node:
                case ast.ImportFrom(module=str(module)) if path.startswith("widgets/"):
                    if module.endswith(".shown_amounts"):
                        yield f"{path}:{node.lineno}"
                case ast.JoinedStr() if _is_own_form(node):
                    yield f"{path}:{node.lineno}"


def _is_own_form(node: ast.JoinedStr) -> bool:
    parts = node.values
    return any(map(_has_thousands, parts)) or any(
        ast.unparse(first.value).endswith(("currency", "currency()"))
        for first, joint, after in zip(parts, parts[1:], parts[2:], strict=False)
        if isinstance(first, ast.FormattedValue)
        and isinstance(joint, ast.Constant)
        and joint.value in {" ", "\u00a0"}
        and isinstance(after, ast.FormattedValue)
    )


def _has_thousands(part: ast.expr) -> bool:
    match part:
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return re.fullmatch(r"[<>^]?\d*,(\.\d+f)?", spec) is not None
    return False


# Writing files ------------------------------------------------------------------------------------

FILES = "annotator/files.py"
MOVES_FILES: Mapping[str, str] = MappingProxyType(
    {
        FILES: "writes files whole",
        "annotator/system/posix.py": "has the calls of the system",
        "annotator/export/export_folder.py": "puts a whole folder in place",
        "annotator/export/older_export.py": "keeps files of file managers",
        "annotator/packages/package_writer.py": "gives a finished package its name",
        "annotator/sample.py": "puts a whole folder in place",
        "annotator/submissions/collection_folder.py": "puts a whole folder in place",
        "annotator/updates/unpacked_version.py": "gives a file of a new folder a second name",
        "annotator/audit/figures.py": "renames a column of a table, and no file",
        "annotator/audit/verification/batches.py": "puts a whole folder in place",
        "annotator/imaging/tiles/pyramid.py": "renames a file that it has open",
        "annotator/job_file/backup/online_backup.py": "SQLite wrote the file",
        "annotator/job_file/backup/job_recovery.py": "renames a damaged job with its journal",
        "annotator/job_file/backup/working_copy.py": "renames a damaged copy",
        "annotator/job_file/writing/creation.py": "SQLite wrote the file",
        "widgets/editing/regions_panel.py": "replaces a row of a model, and no file",
    }
)
CATCHES_FAULTS = ("annotator/job_file", "annotator/session", "annotator/paths.py")
"""Who catches what the methods of ``Path`` raise, and says it with a sentence of its own."""

MOVING = re.compile(r"rename|renames|mkstemp|mkdtemp|NamedTemporaryFile|fsync|link|QSaveFile")


def test_files_are_replaced_in_one_place() -> None:
    assert {path for path, _ in moves(product())} == set(MOVES_FILES)


def test_whether_a_name_is_taken_is_asked_in_one_place() -> None:
    assert list(asks_if_taken(product())) == []


def test_a_path_is_looked_at_without_an_exception() -> None:
    assert list(raising_looks(product())) == []


def test_a_look_that_can_raise_is_found() -> None:
    text = (
        "Path(a).exists()\nb.is_dir()\nb.is_file()\nexists(b)\nb.is_file(follow_symlinks=False)\n"
    )
    where = "widgets/items/crop_gallery.py"
    assert list(raising_looks(made_up(where, text))) == [f"{where}:{line}" for line in (1, 2, 3)]
    assert list(raising_looks(made_up("annotator/paths.py", text))) == []


def test_a_replaced_file_and_a_taken_name_elsewhere_are_found() -> None:
    text = "import os\nos.replace(a, b)\na.rename(b)\na.replace(b)\ntext.replace('a', 'b')\n"
    asked = "if exists(path) or path.is_symlink():\n    pass\n"
    where = made_up("widgets/items/crop_gallery.py", text + asked)
    assert [line for _, line in moves(where)] == [2, 3, 4]
    assert list(asks_if_taken(where)) == ["widgets/items/crop_gallery.py"]


def moves(sources: Sources) -> Iterator[tuple[str, int]]:
    """Yield where a file gets another name, or is made sure of on the disk."""
    for source in sources:
        for node in nodes(source.tree, ast.Call):
            if isinstance(node.func, ast.Attribute):
                # The replace of a text takes two values, that of a path one, that of os two.
                of = node.func.value
                is_os = isinstance(of, ast.Name) and of.id in {"os", "face"}
                is_path = len(node.args) == 1 and not node.keywords
                is_replace = node.func.attr == "replace" and (is_os or is_path)
                if is_replace or MOVING.fullmatch(node.func.attr):
                    yield str(source.path), node.lineno


def asks_if_taken(sources: Sources) -> Iterator[str]:
    for source in sources:
        for node in nodes(source.tree, ast.BoolOp):
            match node:
                case ast.BoolOp(op=ast.Or(), values=parts):
                    if {"exists", "is_symlink"} <= set(map(_called, parts)):
                        yield str(source.path)


def raising_looks(sources: Sources) -> Iterator[str]:
    """Yield where a method of ``Path`` is asked that raises for a name that is too long."""
    for source in sources:
        if str(source.path).startswith(CATCHES_FAULTS):
            continue
        for node in nodes(source.tree, ast.Call):
            match node:
                case ast.Call(func=ast.Attribute(attr=name), args=[], keywords=[]):
                    if name in {"exists", "is_dir", "is_file"}:
                        yield f"{source.path}:{node.lineno}"


def _called(node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name
    return ""


# Rows of a job file -------------------------------------------------------------------------------

NAMES_ROWS = "annotator/job_file/schema/sealed_rows.py"
ROWS = frozenset({"row", "rows", "found", "values", "record"})


def test_rows_of_a_job_file_are_read_by_name() -> None:
    assert list(positions(product())) == []


def test_a_position_is_found() -> None:
    text = "a = row[0]\nb = row[-1]\nc = connection.execute(sql).fetchone()[0]\nd = row.name\n"
    where = "annotator/job_file/rows/rows.py"
    assert list(positions(made_up(where, text))) == [f"{where}:1", f"{where}:3"]


def positions(sources: Sources) -> Iterator[str]:
    """Yield where a value of a row is taken by its place; the last is what a query adds to it."""
    for source in sources:
        path = str(source.path)
        if path.startswith("annotator/job_file") and path != NAMES_ROWS:
            for node in nodes(source.tree, ast.Subscript):
                match node:
                    case ast.Subscript(value=of, slice=ast.Constant(value=int())) if _is_row(of):
                        yield f"{path}:{node.lineno}"


def _is_row(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name):
            return name in ROWS
        case ast.Call(func=ast.Attribute(attr="fetchone")):
            return True
    return False


# One way to say it --------------------------------------------------------------------------------


def test_the_first_line_of_a_statement_is_asked_for_in_one_place() -> None:
    """``opening_line`` says it in the language that is asked for, ``opening_sentence`` in none."""
    asking = [
        str(source.path)
        for source in product()
        for node in nodes(source.tree, ast.Call)
        if isinstance(node.func, ast.Name) and node.func.id == "first_line"
    ]
    assert asking == ["annotator/documents/statement/first_line.py"]


# The language of numbers --------------------------------------------------------------------------

LOCALE_MODULES = frozenset({"widgets/kit/error_text.py", "widgets/app/job_actions.py"})
"""What sets the language of the window, and what asks which one a statement first offers."""
LOCALE_OF_MACHINE = re.compile(r"QLocale\.(system|setDefault)\b|\bimport locale\b")


def locales_of_machine(sources: Sources) -> list[str]:
    """Return the modules that follow the locale of the machine, or set one for all others."""
    return [
        str(source.path)
        for source in sources
        if str(source.path) not in LOCALE_MODULES and LOCALE_OF_MACHINE.search(source.text)
    ]


def test_numbers_follow_the_language_of_the_window_not_the_machine() -> None:
    for line in ("QLocale.system().toString(5)", "QLocale.setDefault(german)", "import locale"):
        assert locales_of_machine(made_up("widgets/a.py", line)) == ["widgets/a.py"]
    assert locales_of_machine(product()) == []
