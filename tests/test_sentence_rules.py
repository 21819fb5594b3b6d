"""Every sentence of an error is a template with named places: these tests tell who glues one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

import pytest

from annotator.sentences.parts import (
    Amount,
    Code,
    Count,
    Duration,
    FilePath,
    Name,
    Quoted,
    Reason,
)
from annotator.sentences.said import PLACE, Part, Said, codes, names
from annotator.sentences.words import ENGLISH, Words
from tests.support.sources import Source, all_nodes, nodes, python_sources

FOLDERS = ("annotator", "exporters")
BESIDES = frozenset({"DocumentFaultError"})
"""Errors that carry a sentence without being an ``AnnotatorError``."""

NOT_RAISED_WITH_A_SENTENCE = frozenset({"OwnFolderError"})
"""Made of what the system said; the sentence stands in the class."""

FINISHED: Mapping[str, str] = MappingProxyType(
    {
        "annotator/errors.py": "errors of others, and errors raised with a text",
        "annotator/cli/common/item_filter.py": "the words of a filter",
        "annotator/submissions/received_submissions.py": "what a collection keeps of a result",
    }
)
"""Where a finished text stands in a sentence."""

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
        for node in nodes(source.tree, ast.Call):
            if _name(node.func) in _errors():
                around = [each for each in functions if each.lineno <= node.lineno <= _end(each)]
                yield Raised(source, node, around[-1] if around else None)


@cache
def _templates() -> tuple[Template, ...]:
    return tuple(
        Template(source, node)
        for source in _sources()
        for node in nodes(source.tree, ast.Call)
        if _name(node.func) in SENTENCES and source.path.parts[:2] != ("annotator", "sentences")
    )


@cache
def _functions_that_say() -> frozenset[str]:
    return frozenset(
        each.name
        for source in _sources()
        for each in source.functions()
        if each.returns is not None and ast.unparse(each.returns) in TYPES
    )


@cache
def _attributes_that_say() -> frozenset[str]:
    """Return the attributes that hold a sentence, by their annotations."""
    return frozenset(
        _name(node.target)
        for source in _sources()
        for node in nodes(source.tree, ast.AnnAssign)
        if ast.unparse(node.annotation) in TYPES - {"Said | str"}
    ) | {"said"}


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
            return node.attr in _attributes_that_say()
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
    for node in nodes(scope, ast.Assign):
        if any(_name(each) == name for each in node.targets):
            yield node.value
    for typed in nodes(scope, ast.AnnAssign):
        if _name(typed.target) == name and typed.value is not None:
            yield typed.value
    for named in nodes(scope, ast.NamedExpr):
        if _name(named.target) == name:
            yield named.value


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
    (call,) = (node for node in nodes(tree, ast.Call) if _name(node.func) == "E")
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
        for node in nodes(source.tree, ast.Call)
        if _name(node.func) == "verbatim"
    }
    assert used == set(FINISHED)


KEPT_IN_ENGLISH: Mapping[str, str] = MappingProxyType(
    {"widgets/open_job/open_job.py": "why an item cannot be read is kept in the job file"}
)


def _rendered_too_early(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield where the English of an error is taken: ``str(error)``, or an error in an f-string."""
    errors = {each.name for each in nodes(tree, ast.ExceptHandler)}
    errors |= {
        each.arg
        for each in nodes(tree, ast.arg)
        if each.annotation is not None
        and ast.unparse(each.annotation).endswith(("Error", "Exception"))
    }
    for node in all_nodes(tree):
        shown = (
            node.args[0]
            if isinstance(node, ast.Call) and _name(node.func) == "str" and node.args
            else node.value
            if isinstance(node, ast.FormattedValue)
            else None
        )
        named = shown.value if isinstance(shown, ast.Attribute) else shown
        is_cause = isinstance(shown, ast.Attribute) and shown.attr in {"__cause__", "__context__"}
        is_one = isinstance(named, ast.Name) and named.id in errors | {"error"}
        if is_one and (is_cause or isinstance(shown, ast.Name)):
            yield node  # type: ignore[misc]  # a node that is shown is an expression


def test_the_window_shows_no_error_but_in_the_words_in_force() -> None:
    early = [
        f"{source.path}:{node.lineno}"
        for source in python_sources()
        if source.path.parts[0] == "widgets" and str(source.path) != "widgets/kit/error_text.py"
        for node in _rendered_too_early(source.tree)
    ]
    assert [each.partition(":")[0] for each in early] == list(KEPT_IN_ENGLISH), (
        f"{early}: use error_text(error) of widgets/kit/error_text.py."
    )


@pytest.mark.parametrize(
    "code",
    [
        "try: f()\nexcept E as refusal: say(str(refusal))",
        "say(str(error.__cause__))",
        "def fail(why: AnnotatorError):\n say(f'{why}')",
    ],
)
def test_an_error_that_is_rendered_too_early_is_found(code: str) -> None:
    assert len(list(_rendered_too_early(ast.parse(code)))) == 1


# Prose besides errors -------------------------------------------------------------------------

PROSE_LEFT: Mapping[str, str] = MappingProxyType(
    {
        "annotator/actions/actions_and_keys.py": "titles made of numbers; looked up whole",
        "annotator/audit/report": "HTML",
        "annotator/actions/search_words.py": "search words; looked up whole",
        "annotator/cli/commands/info.py": "a table of figures",
        "annotator/cli/commands/ledger/key.py": "of click: what a wrong argument is told",
        "annotator/cli/commands/new_and_demo.py": "of click",
        "annotator/cli/commands/record.py": "of click",
        "annotator/cli/common/pay_figures.py": "a table of figures",
        "annotator/cli/common/signing_key.py": "of click: a prompt",
        "annotator/cli/common/forms/statement_forms.py": "of click",
        "annotator/derived_exports/derived_card.py": "the README of a derived export",
        "annotator/documents/statement/statement_html.py": "HTML",
        "annotator/export/forms/card_form.py": "as in pay_form.py",
        "annotator/export/forms/contributions_form.py": "as in pay_form.py",
        "annotator/export/forms/pay_form.py": "the README of an export, a part of the format",
        "annotator/importers/coco/coco_categories.py": "phrases with a limit; looked up whole",
        "annotator/importers/coco/coco_images.py": "kept in the job file: why an item is not there",
        "annotator/importers/coco/coco_importer.py": "phrases with the name of a list",
        "annotator/importers/folder_importer.py": "kept in the job file, as above",
        "annotator/job_file/backup/job_recovery.py": "names of files",
        "annotator/job_file/backup/working_copy.py": "names of files, and what the system says",
        "annotator/ledger/keys.py": "a place",
        "annotator/pay/compute.py": "why a figure is not known: written into exports",
        "annotator/pay/order/order_template.py": "a file to fill in",
        "annotator/verify": "places within an export, the same in every language",
        "exporters/common/export_tally.py": "why an item is left out: written into exports",
        "exporters/pages/alto_writer.py": "XML",
        "exporters/pages/hocr_writer.py": "HTML",
        "exporters/pages/page_xml_writer.py": "XML",
    }
)
"""Where text is still put together, and why."""

OUR_OWN_FAULTS = frozenset({"ValueError", "TypeError", "KeyError", "RuntimeError", "DatabaseError"})
WORDS_IN_A_ROW = re.compile(r"[a-z]{2,},? [a-z]{2,}|^[A-Z][a-z]+ .*[a-z]")
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|FROM|WHERE|PRAGMA|CREATE|DROP|CASE|EXISTS|CONFLICT)\b")


def _glued_prose(tree: ast.AST) -> Iterator[ast.JoinedStr]:
    """Yield f-strings with words in a row, but for SQL and for faults of our own."""
    own_parts = [
        part
        for node in nodes(tree, ast.Call)
        if _name(node.func) in OUR_OWN_FAULTS
        for part in node.args
    ]
    named = {part.id for part in own_parts if isinstance(part, ast.Name)}
    own = {id(part) for part in own_parts} | {
        id(value) for name in named for value in _set_to(name, tree)
    }
    for node in nodes(tree, ast.JoinedStr):
        if id(node) not in own:
            parts = (each.value for each in node.values if isinstance(each, ast.Constant))
            text = "\0".join(map(str, parts))
            if WORDS_IN_A_ROW.search(text) and not SQL.search(text):
                yield node


def test_prose_is_put_together_nowhere_but_where_it_is_known() -> None:
    found = {
        str(source.path): [f"{source.path}:{node.lineno}" for node in _glued_prose(source.tree)]
        for source in _sources()
    }
    glued = {path: places for path, places in found.items() if places}
    unknown = [
        places
        for path, places in glued.items()
        if not any(path.startswith(known) for known in PROSE_LEFT)
    ]
    assert unknown == [], "Write said('… {place} …', place=…); see CONTRIBUTING.md, “A finding”."
    needless = [known for known in PROSE_LEFT if not any(path.startswith(known) for path in glued)]
    assert needless == []


@pytest.mark.parametrize(
    ("code", "is_prose"),
    [
        ("f'{name} is not there.'", True),
        ("f'Wrote {name} and all of it.'", True),
        ("f'{folder}/{name}.toml'", False),
        ("f'SELECT count(*) FROM {table} WHERE there is'", False),
        ("ValueError(f'no rate of {name} is known')", False),
        ("said('{name} is not there.', name=Name(name))", False),
    ],
)
def test_prose_that_is_put_together_is_found(code: str, is_prose: bool) -> None:
    assert bool(list(_glued_prose(ast.parse(code)))) is is_prose


# Each template, rendered ---------------------------------------------------------------------

MADE_UP: Mapping[str, Part] = MappingProxyType(
    {
        "Name": Name("تقرير (2)"),
        "Quoted": Quoted("report 2.jpg"),
        "FilePath": FilePath("/tmp/a b/report 2.fairlabel"),
        "Code": Code("--as-of"),
        "Count": Count(21),
        "Amount": Amount("12.50"),
        "Duration": Duration(720_000),
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
            # A sentence on one thing may go without its number.
            shown = (part for place, part in sentence.fill if (place, number) != ("count", 1))
            assert all(str(part) in text for part in shown), each


def test_every_template_is_rendered_in_another_language() -> None:
    for each in _templates():
        text = _pseudo_language().text(_said(each))
        assert text.startswith("⟦"), each
        assert text.endswith("⟧"), each
        assert text.count("\u2066") + text.count("\u2068") == text.count("\u2069"), each
