"""The rules of the house that no other tool checks; each test tells who breaks its rule."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath
from types import MappingProxyType

import pytest
from PIL import ExifTags, Image, UnidentifiedImageError
from PySide6 import QtCore, QtGui, QtWidgets

from tests.support.class_sizes import class_sizes
from tests.support.material import CHECKOUT
from tests.support.sources import (
    Source,
    length,
    nodes,
    python_sources,
    repository_files,
    text_of,
)

FILE_LIMIT = 600
CLASS_LIMIT = 400
FUNCTION_LIMIT = 60
TEST_FUNCTION_LIMIT = 80
FOLDER_LIMIT = 20
FOLDERS = frozenset({"annotator", "benchmarks", "exporters", "tools", "widgets"})
BROAD_EXCEPTS = 3

LIFTED: Mapping[str, str] = MappingProxyType({})
"""Files whose limits are lifted: path -> the reason. Lift for one file only."""

TOP_LEVEL = frozenset(
    {".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md"}
    | {"SECURITY.md", "annotator", "benchmarks", "docs", "exporters", "main.py", "pyproject.toml"}
    | {"requirements", "resources", "tests", "tools", "widgets"}
)

VAGUE = re.compile(
    r"util|helper|manager|handler|errand|keeper|shelf|cupboard|reception|workbench", re.IGNORECASE
)

ING = re.compile(r"ing[.]py$")
NOUNS_IN_ING: Mapping[str, str] = MappingProxyType(
    {
        "annotator/imaging/tracking.py": "tracking is the standard term, as in the glossary",
        "annotator/rendering.py": "a rendering is the value that the module defines",
        "widgets/window/focus_ring.py": "a ring, not a verb",
    }
)
"""Modules of the product that may end in "-ing": path -> the reason. Otherwise use a noun."""

# A letter in brackets keeps each expression from finding itself here.
NOT_OURS_TO_NAME = re.compile(
    r"pyp[i][.]org|pythonhos[t]ed[.]org|npmj[s][.](org|com)|deb[.]d[e]bian[.]org"
    r"|(?<![\w./])/(work|root)(?![\w-])"
)

IGNORE = re.compile(r"# (?:noq[a]|type: ignor[e])")
IGNORED_RULES = re.compile(
    r"# (?:noq[a]: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|type: ignor[e]\[[a-z, -]+\])"
)

BESIDE = re.compile(r"FAIRLABEL_MATERIA[L]|CHECKOU[T][.]parent")
BESIDE_BY_A_COMMAND = re.compile(r"(?<![\w./(])[.][.]/")
COMMANDING = frozenset({".ci/run", "CONTRIBUTING.md", "Makefile", "README.md"})
"""Files with commands: what begins with two dots there lies beside the checkout."""

QT_MODULES = (QtCore, QtGui, QtWidgets)

LICENCE = re.compile(r"(LICEN[CS]E|NOTICE|COPYING|OFL)", re.IGNORECASE)


def test_no_file_is_longer_than_the_limit() -> None:
    long = {
        str(source.path): source.lines
        for source in python_sources()
        if source.lines > FILE_LIMIT and str(source.path) not in LIFTED
    }
    assert long == {}


def test_no_class_is_longer_than_the_limit() -> None:
    assert list(_long_classes()) == []


def _long_classes() -> Iterator[str]:
    for source in python_sources():
        for node in source.classes():
            if length(node) > CLASS_LIMIT and str(source.path) not in LIFTED:
                yield f"{source.path}: {node.name} has {length(node)} lines"


def test_no_class_is_longer_than_the_limit_with_the_bases_that_only_it_has() -> None:
    """What is too large is composed of parts; a base with one subclass is no part."""
    product = [source for source in python_sources() if source.is_product]
    assert list(_stacked_classes(product)) == []


def _stacked_classes(sources: Iterable[Source]) -> Iterator[str]:
    for size in class_sizes(sources):
        if size.lines > CLASS_LIMIT and str(size.path) not in LIFTED:
            yield f"{size.path}: {size.name} has {size.lines} lines with the bases it alone has"


def test_a_class_that_is_stacked_on_bases_of_its_own_is_found() -> None:
    lines = CLASS_LIMIT // 3
    top = _source("annotator/top.py", "from annotator.low import Middle", "Top(Middle[int])", lines)
    middle = _source(
        "annotator/low/middle.py", "from annotator import base as b", "Middle(b.Base)", lines
    )
    base = _source("annotator/base.py", "import abc", "Base(abc.ABC)", lines)
    package = _source("annotator/low/__init__.py", "from annotator.low.middle import Middle")
    stack = [top, middle, base, package]
    assert list(_stacked_classes(stack)) == []
    longer = _source("annotator/base.py", "import abc", "Base(abc.ABC)", lines + 2)
    stack = [top, middle, longer, package]
    total = 3 * lines + 2
    assert list(_stacked_classes(stack)) == [
        f"annotator/top.py: Top has {total} lines with the bases it alone has"
    ]
    other = _source("annotator/other.py", "from annotator.base import Base", "Other(Base)", 2)
    assert list(_stacked_classes([*stack, other])) == []


def _source(path: str, opening: str, kind: str = "", lines: int = 0) -> Source:
    """Make a module up, with one class of so many lines."""
    body = "".join(f"    _{number} = {number}\n" for number in range(1, lines))
    text = f"{opening}\n" + (f"class {kind}:\n{body}" if kind else "")
    return Source(PurePosixPath(path), text, ast.parse(text))


def test_no_folder_has_more_modules_than_the_limit() -> None:
    assert _full_folders(source.path for source in python_sources()) == {}


def _full_folders(paths: Iterable[PurePosixPath]) -> dict[str, int]:
    modules = Counter(str(path.parent) for path in paths if path.parts[0] in FOLDERS)
    return {folder: count for folder, count in modules.items() if count > FOLDER_LIMIT}


def test_a_folder_with_too_many_modules_is_found() -> None:
    flat = [PurePosixPath(f"annotator/pay/m{n}.py") for n in range(FOLDER_LIMIT)]
    assert _full_folders([*flat, PurePosixPath("annotator/pay/order/one.py")]) == {}
    full = [*flat, PurePosixPath("annotator/pay/__init__.py")]
    assert _full_folders(full) == {"annotator/pay": FOLDER_LIMIT + 1}


def test_no_function_is_longer_than_the_limit() -> None:
    assert list(_long_functions()) == []


def _long_functions() -> Iterator[str]:
    for source in python_sources():
        limit = TEST_FUNCTION_LIMIT if source.path.parts[0] == "tests" else FUNCTION_LIMIT
        for node in source.functions():
            if length(node) > limit and str(source.path) not in LIFTED:
                yield f"{source.path}: {node.name} has {length(node)} lines"


def test_a_lifted_limit_names_a_file_that_needs_it() -> None:
    paths = {str(source.path) for source in python_sources()}
    assert set(LIFTED) <= paths
    assert all(LIFTED.values())


def test_every_module_opens_with_what_it_is_for() -> None:
    silent = [
        str(source.path)
        for source in python_sources()
        if not ast.get_docstring(source.tree) and not _only_makes_a_package_of_tests(source)
    ]
    assert silent == []


def _only_makes_a_package_of_tests(source: Source) -> bool:
    return source.path.parts[0] == "tests" and source.text == ""


def test_no_name_is_vague() -> None:
    files = [str(s.path) for s in python_sources() if VAGUE.search(s.path.name)]
    classes = [
        f"{source.path}: {node.name}"
        for source in python_sources()
        for node in source.classes()
        if VAGUE.search(node.name)
    ]
    assert files + classes == []


def test_no_class_name_stands_twice() -> None:
    homes: dict[str, list[str]] = {}
    for source in _product_sources():
        for node in source.classes():
            if not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(str(source.path))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_modules_are_named_by_nouns() -> None:
    found = {str(s.path) for s in _product_sources() if ING.search(s.path.name)}
    assert found - NOUNS_IN_ING.keys() == set()
    assert NOUNS_IN_ING.keys() - found == set(), "take out what is no longer there"


def _product_sources() -> list[Source]:
    """Return the program itself, without the scripts that draw its resources."""
    return [s for s in python_sources() if s.is_product and s.path.parts[0] != "resources"]


def test_broad_excepts_are_few() -> None:
    broad = [
        f"{source.path}:{node.lineno}"
        for source in python_sources()
        if source.is_product
        for node in nodes(source.tree, ast.ExceptHandler)
        if _is_broad(node)
    ]
    assert len(broad) <= BROAD_EXCEPTS, broad


def _is_broad(node: ast.ExceptHandler) -> bool:
    names = ast.walk(node.type) if node.type else iter([ast.Name("Exception")])
    return any(isinstance(name, ast.Name) and name.id == "Exception" for name in names)


def test_every_ignored_rule_has_its_reason() -> None:
    assert [each for source in python_sources() for each in _bare_ignores(source)] == []


def _bare_ignores(source: Source) -> Iterator[str]:
    """Yield what is ignored without words: on its line, in a comment above, or as the line above.

    The line above counts if exactly the same rules are ignored there.
    """
    above, has_reason = "", False
    for number, line in enumerate(source.text.splitlines(), 1):
        mark = IGNORE.search(line)
        is_comment_above = above.lstrip().startswith("#")
        is_argued_above = has_reason and IGNORED_RULES.findall(above) == IGNORED_RULES.findall(line)
        words = "" if mark is None else IGNORED_RULES.sub("", line[mark.start() :]).strip(" #:-")
        has_reason = bool(words) or is_comment_above or is_argued_above
        if mark is not None and not has_reason:
            yield f"{source.path}:{number}: {line.strip()[:80]}"
        above = line


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("import a  # noqX: E402", [1]),
        ("import a  # noqX: E402, F401\nimport b  # noqX: E402 - after a", [1]),
        ("import a  # noqX: E402 - first\nimport b  # noqX: E402\n\nimport c  # noqX: E402", [4]),
        ("def a(b: Any):  # noqX: ANN401 - of c\n    import c  # noqX: PLC0415\n", [2]),
        ("# Late.\nimport a  # noqX: E402\nimport b  # noqX: E402\n", []),
        ("a = b  # type: ignorX[misc, arg-type]\n", [1]),
        ("a = b  # type: ignorX[misc]  # noqX: E402\n", [1]),
        ("a = b  # type: ignorX[misc]  # as b is\n", []),
    ],
)
def test_an_ignored_rule_without_a_reason_is_found(text: str, bare: list[int]) -> None:
    text = text.replace("noqX", "noqa").replace("ignorX", "ignore")
    source = Source(PurePosixPath("a.py"), text, ast.parse(text))
    assert [int(each.split(":")[1]) for each in _bare_ignores(source)] == bare


def test_no_file_names_a_registry_or_a_path_of_somebodys_machine() -> None:
    assert list(_forbidden_mentions()) == []


def _forbidden_mentions() -> Iterator[str]:
    for path in repository_files():
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            if NOT_OURS_TO_NAME.search(line):
                yield f"{path}:{number}: {line.strip()[:80]}"


def test_the_locks_hold_no_address() -> None:
    locks = [path for path in repository_files() if path.parts[0] == "requirements"]
    assert [path.name for path in locks] == [
        "dev.txt",
        "manual.txt",
        "package.txt",
        "run.txt",
        "spark.txt",
    ]
    assert [str(path) for path in locks if "://" in (text_of(path) or "")] == []


def test_every_asset_has_a_licence_beside_it() -> None:
    files = [path for path in repository_files() if path.parts[0] == "resources"]
    licensed = {path.parent for path in files if LICENCE.match(path.name)}
    bare = [path for path in files if _is_asset(path) and licensed.isdisjoint(_folders(path))]
    assert list(map(str, bare)) == []


def test_each_file_of_others_is_in_the_licence_beside_its_group() -> None:
    """Their owners are known by the licence, and by what the files themselves say."""
    files = [path for path in repository_files() if path.is_relative_to("tests/material")]
    groups = {path.parent.name for path in files} - {"material"}
    assert groups
    for group in groups:
        licence = text_of(PurePosixPath(f"tests/material/LICENSE-{group}")) or ""
        named = {line for line in licence.splitlines() if line and " " not in line}
        assert named == {path.name for path in files if path.parent.name == group}
        for path in files:
            if path.parent.name == group:
                assert _owner_by_exif(path) in licence, path


def _owner_by_exif(path: PurePosixPath) -> str:
    try:
        with Image.open(CHECKOUT / path) as image:
            return str(image.getexif().get(ExifTags.Base.Copyright, ""))
    except UnidentifiedImageError:
        return ""


def test_nothing_refers_to_a_folder_beside_the_checkout() -> None:
    assert list(_mentions_of_what_lies_outside()) == []


def _mentions_of_what_lies_outside() -> Iterator[str]:
    for path in repository_files():
        for number, line in enumerate((text_of(path) or "").splitlines(), 1):
            is_command = path.suffix == ".sh" or str(path) in COMMANDING
            if BESIDE.search(line) or (is_command and BESIDE_BY_A_COMMAND.search(line)):
                yield f"{path}:{number}: {line.strip()[:80]}"


def _is_asset(path: PurePosixPath) -> bool:
    return path.suffix != ".py" and not LICENCE.match(path.name)


def _folders(path: PurePosixPath) -> set[PurePosixPath]:
    """Return the folder of a file and those above it, ``resources`` itself not included."""
    return {folder for folder in path.parents if len(folder.parts) > 1}


def test_the_top_level_is_as_fixed() -> None:
    found = {path.parts[0] for path in repository_files()}
    assert found - TOP_LEVEL == set()


def test_widgets_take_qts_names_only_where_they_override_qt() -> None:
    ours = [f"{s.path}: {node.name}" for s in _widget_sources() for node in _camel_case(s)]
    assert ours == []


def _camel_case(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in source.functions():
        if node.name != node.name.lower() and node.name not in _qt_method_names():
            yield node


def test_what_widgets_offer_says_what_it_does() -> None:
    silent = [
        f"{source.path}: {kind.name}.{node.name}"
        for source in _widget_sources()
        for kind in source.classes()
        for node in kind.body
        if isinstance(node, ast.FunctionDef) and _owes_a_docstring(node)
    ]
    assert silent == []


def _owes_a_docstring(node: ast.FunctionDef) -> bool:
    is_public = not node.name.startswith("_")
    return is_public and node.name not in _qt_method_names() and not ast.get_docstring(node)


def _widget_sources() -> list[Source]:
    return [source for source in python_sources() if source.path.parts[0] == "widgets"]


@cache
def _qt_method_names() -> frozenset[str]:
    # PySide6 makes a class when it is first asked for: vars() would miss most of them.
    things = (getattr(module, name) for module in QT_MODULES for name in dir(module))
    return frozenset(name for thing in things if isinstance(thing, type) for name in dir(thing))


@pytest.mark.parametrize("name", ["make setup", "make run", "make test", "make check"])
def test_a_target_of_the_makefile_sets_up_what_it_needs(name: str) -> None:
    rule = re.search(rf"^{name.removeprefix('make ')}:(.*)$", _makefile(), re.MULTILINE)
    assert rule is not None
    assert name == "make setup" or "setup" in rule[1].split()


def _makefile() -> str:
    return text_of(PurePosixPath("Makefile")) or ""
