"""Every sentence of an error is a template with named places: these tests tell who glues one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import pytest

from annotator.sentences.parts import Amount, Code, Count, FilePath, Name, Quoted, Reason
from annotator.sentences.said import PLACE, Part, Said, codes, names
from annotator.sentences.words import ENGLISH, Words
from tests.support.sources import Source, python_sources

FOLDERS = ("annotator", "exporters")
BESIDES = frozenset({"DocumentFaultError"})
"""Errors that carry a sentence without being an ``AnnotatorError``."""

NOT_RAISED_WITH_A_SENTENCE = frozenset({"OwnFolderError"})
"""Made of what the system said; the sentence stands in the class."""

FINISHED: Mapping[str, str] = MappingProxyType(
    {
        "annotator/errors.py": "errors of others, and errors raised with a text",
        "annotator/files.py": "an empty subject",
        "annotator/importers/common/json_values.py": "an empty subject",
        "annotator/importers/common/record_reader.py": "the names of the lists of a document",
        "annotator/pay/order/order_reader.py": "faults of an order that were made of a text",
        "annotator/pay/order/order_tables.py": "the units of a floor",
        "annotator/cli/commands/work_order.py": "the units of a floor",
        "annotator/cli/common/item_filter.py": "the words of a filter",
        "annotator/cli/commands/export.py": "what a check found",
        "annotator/cli/commands/import_boxes.py": "what a check found",
        "annotator/job_file/backup/first_check.py": "what a check found",
        "annotator/job_file/backup/recovery_merge.py": "what a check found",
        "annotator/job_file/backup/online_backup.py": "what a check found",
        "annotator/job_file/backup/salvage.py": "what a check found",
        "annotator/job_ledger/countersign.py": "what a check found",
        "annotator/job_file/project.py": "why a job can only be looked at",
        "annotator/job_file/writing/writer.py": "why a job can only be looked at",
        "annotator/job_file/schema/sealed_rows.py": "what a row is called",
        "annotator/model/attribute_kinds.py": "the kinds of a value",
    }
)
"""Still to be turned into templates: where a finished English text stands in a sentence."""

SENTENCES = frozenset({"said", "said_n"})
TYPES = frozenset({"Said", "Said | None", "Said | str"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Raised(NamedTuple):
    """A call that makes an error, with what surrounds it."""

    source: Source
    call: ast.Call
    function: Function | None

    def __str__(self) -> str:
        """Return where it is."""
        return f"{self.source.path}:{self.call.lineno}"


class Template(NamedTuple):
    """A sentence as it stands in the code."""

    source: Source
    call: ast.Call

    def __str__(self) -> str:
        """Return where it is."""
        return f"{self.source.path}:{self.call.lineno}"

    @property
    def forms(self) -> tuple[ast.expr, ...]:
        """The templates: one, or two for a sentence that counts."""
        return tuple(self.call.args[: 2 if _name(self.call.func) == "said_n" else 1])

    @property
    def fill(self) -> dict[str, ast.expr]:
        """What stands in each place."""
        filled = {each.arg: each.value for each in self.call.keywords if each.arg}
        return {"count": self.call.args[2], **filled} if len(self.forms) > 1 else filled


@cache
def _sources() -> tuple[Source, ...]:
    return tuple(each for each in python_sources() if each.path.parts[0] in FOLDERS)


@cache
def _errors() -> frozenset[str]:
    """Return the names of ``AnnotatorError`` and of all that are one."""
    found, before = {"AnnotatorError"}, 0
    while len(found) > before:
        before = len(found)
        for source in _sources():
            for each in source.classes():
                if any(_name(base) in found for base in each.bases):
                    found.add(each.name)
    return frozenset(found) | BESIDES


def _raised() -> Iterator[Raised]:
    for source in _sources():
        functions = sorted(source.functions(), key=lambda each: each.lineno)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _name(node.func) in _errors():
                around = [each for each in functions if each.lineno <= node.lineno <= _end(each)]
                yield Raised(source, node, around[-1] if around else None)


@cache
def _templates() -> tuple[Template, ...]:
    return tuple(
        Template(source, node)
        for source in _sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and _name(node.func) in SENTENCES
        and source.path.parts[:2] != ("annotator", "sentences")
    )


@cache
def _functions_that_say() -> frozenset[str]:
    return frozenset(
        each.name
        for source in _sources()
        for each in source.functions()
        if each.returns is not None and ast.unparse(each.returns) in TYPES
    )


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _end(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


def _says(node: ast.expr, around: Raised) -> bool:
    """Return whether an expression is a literal sentence, or a sentence as a value."""
    match node:
        case ast.Constant():
            return node.value is None or isinstance(node.value, str)
        case ast.Attribute():
            return node.attr == "said"
        case ast.IfExp():
            return _says(node.body, around) and _says(node.orelse, around)
        case ast.BoolOp():
            return all(_says(each, around) for each in node.values)
        case ast.Call(func=ast.Name(id="tuple"), args=[ast.GeneratorExp(elt=element)]):
            return _says(element, around)
        case ast.Call():
            known = _functions_that_say() | SENTENCES | {"verbatim", "about", "with_places"}
            return _name(node.func) in known
        case ast.Name():
            return _is_made_of_sentences(node.id, around)
    return False


def _is_made_of_sentences(name: str, around: Raised) -> bool:
    """Return whether all that a variable is set to, or the type of a parameter, is a sentence."""
    scope = around.function or around.source.tree
    if around.function is not None:
        for each in (*around.function.args.args, *around.function.args.kwonlyargs):
            if each.arg == name:
                return each.annotation is not None and ast.unparse(each.annotation) in TYPES
    set_to = list(_set_to(name, scope)) or list(_constants(name))
    return bool(set_to) and all(_says(each, around) for each in set_to)


def _set_to(name: str, scope: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, (ast.AnnAssign, ast.NamedExpr))
            else []
        )
        if any(_name(each) == name for each in targets) and node.value is not None:  # type: ignore[attr-defined]
            yield node.value  # type: ignore[attr-defined]


def _constants(name: str) -> Iterator[ast.expr]:
    for source in _sources():
        for node in source.tree.body:
            yield from _set_to(name, node) if isinstance(node, ast.Assign | ast.AnnAssign) else ()


def test_every_error_is_raised_with_a_literal_or_a_template() -> None:
    glued = [
        f"{each}: {ast.unparse(each.call)[:90]}"
        for each in _raised()
        if _name(each.call.func) not in NOT_RAISED_WITH_A_SENTENCE
        and each.call.args
        and not _says(each.call.args[0], each)
    ]
    assert glued == [], "Write said('… {place} …', place=…); see CONTRIBUTING.md, “An error”."


@pytest.mark.parametrize(
    "argument",
    [
        'f"{name} is gone."',
        '"It is " + name',
        '"%s is gone." % name',
        '"{} is gone.".format(name)',
        "str(error)",
        "problems[0]",
        "message",
    ],
)
def test_a_glued_sentence_is_found(argument: str) -> None:
    code = f"def refuse(name):\n    message = f'{{name}} is gone.'\n    raise E({argument})\n"
    tree = ast.parse(code)
    (function,) = tree.body
    (call,) = (
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and _name(node.func) == "E"
    )
    assert isinstance(function, ast.FunctionDef)
    source = Source(_sources()[0].path, code, tree)
    assert not _says(call.args[0], Raised(source, call, function))


def test_every_place_of_a_template_is_filled_and_nothing_else() -> None:
    wrong = []
    for each in _templates():
        texts = [form.value for form in each.forms if isinstance(form, ast.Constant)]
        places = {place for text in texts for place in PLACE.findall(str(text))}
        if len(texts) < len(each.forms) or places - each.fill.keys():
            wrong.append(f"{each}: {texts}")
        if each.fill.keys() - places - {"count"}:
            wrong.append(f"{each}: {sorted(each.fill.keys() - places)}")
        if any(part.arg is None for part in each.call.keywords):
            wrong.append(f"{each}: ** hides what is filled")
    assert wrong == []


def test_no_place_is_filled_with_glue() -> None:
    glued = [
        f"{each}: {ast.unparse(part)}"
        for each in _templates()
        for part in each.fill.values()
        if isinstance(part, ast.JoinedStr | ast.BinOp)
    ]
    assert glued == []


def test_where_a_finished_text_stands_in_a_sentence_is_known() -> None:
    used = {
        str(source.path)
        for source in _sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _name(node.func) == "verbatim"
    }
    assert used == set(FINISHED)


# Each template, rendered ---------------------------------------------------------------------

MADE_UP: Mapping[str, Part] = MappingProxyType(
    {
        "Name": Name("تقرير (2)"),
        "Quoted": Quoted("report 2.jpg"),
        "FilePath": FilePath("/tmp/a b/report 2.fairlabel"),
        "Code": Code("--as-of"),
        "Count": Count(21),
        "Amount": Amount("12.50"),
        "Reason": Reason("No space left on device"),
        "codes": codes(["coco", "csv"], " or "),
        "names": names(["Ann", "Bo"]),
    }
)


def _pseudo(template: str) -> str:
    return f"⟦{template}⟧"


@cache
def _pseudo_language() -> Words:
    """Return a language that wraps every template of the code."""
    table = {}
    for each in _templates():
        forms = [str(form.value) for form in each.forms if isinstance(form, ast.Constant)]
        table[forms[0]] = tuple(map(_pseudo, forms))
    return Words(table, is_isolating=True)


def _made_up(part: ast.expr) -> Part:
    called = _name(part.func) if isinstance(part, ast.Call) else ""
    return MADE_UP.get(called, Name("made up"))


def _said(template: Template, number: int = 21) -> Said:
    one, *many = (str(form.value) for form in template.forms if isinstance(form, ast.Constant))
    fill = {place: _made_up(part) for place, part in template.fill.items()}
    if many:
        fill["count"] = Count(number)
    return Said(one, tuple(fill.items()), many[0] if many else "", number if many else None)


def test_every_template_is_rendered_with_all_that_fills_it() -> None:
    assert len(_templates()) > 300
    for each in _templates():
        for number in (1, 21):
            sentence = _said(each, number)
            text = ENGLISH.text(sentence)
            assert text == str(sentence)
            assert not PLACE.search(text), each
            assert all(str(part) in text for _, part in sentence.fill), each


def test_every_template_is_rendered_in_another_language() -> None:
    for each in _templates():
        text = _pseudo_language().text(_said(each))
        assert text.startswith("⟦"), each
        assert text.endswith("⟧"), each
        assert text.count("\u2066") + text.count("\u2068") == text.count("\u2069"), each
