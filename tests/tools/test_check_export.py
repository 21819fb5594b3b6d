"""The checker apart from the program agrees with ours, on whole exports and changed ones."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.effort.categories import Category
from annotator.export.api import Detail, ExportOptions
from annotator.model.entities import Review
from tests.support.exports import GOLDEN, export_coco, load, rewrite, verified, write_sealed
from tests.support.made_jobs import (
    ON_ITEMS,
    Made,
    Money,
    Piece,
    Stretch,
    Word,
    an_order,
    snapshot_of,
)
from tests.support.material import CHECKOUT
from tools.checkers.archive import build, contents
from tools.checkers.check_export import main

CHECKER = CHECKOUT / "tools" / "checkers" / "check_export"
LEVELS = ("coco_job", "coco_item", "coco_full")
DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
TRIED = 6
DECLARED = Category.DECLARED
CORRECTABLE = {Category.REST, Category.AWAY, Category.UNOBSERVED, DECLARED}


def answers(folder: Path) -> tuple[bool, bool]:
    """Return whether the checker says yes, and whether ours does."""
    return main([str(folder)]) == 0, verified(folder).is_ok


@pytest.mark.parametrize("level", LEVELS)
def test_both_say_yes_to_an_export_as_it_was_made(level: str) -> None:
    assert answers(GOLDEN / level) == (True, True)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_both_say_no_after_one_digit_whatever_the_manifest_says(
    tmp_path: Path, level: str, name: str
) -> None:
    whole = (GOLDEN / level / name).read_bytes()
    places = [match.start() for match in re.finditer(rb"\d", whole)]
    for at in places[:: max(1, len(places) // TRIED)]:
        folder = tmp_path / str(at)
        shutil.copytree(GOLDEN / level, folder)
        digit = b"%d" % ((whole[at] - 48 + 1) % 10)
        rewrite(folder, name, whole[:at] + digit + whole[at + 1 :])
        assert answers(folder) == (False, False), (name, at)


def test_a_folder_that_is_not_there_is_a_wrong_question(tmp_path: Path) -> None:
    assert (main([str(tmp_path / "nowhere")]), main([])) == (2, 2)


def told(*command: object) -> str:
    """Return what a command prints, started far from the checkout; it must succeed silently."""
    arguments = [sys.executable, "-I", *map(str, command)]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_it_runs_by_its_path_and_as_one_file_and_tells_what_it_did(tmp_path: Path) -> None:
    folders = [GOLDEN / level for level in LEVELS]
    text = told(CHECKER, *folders)
    assert text.count("yes: ") == 3
    for words in ("recomputed: ", "only stated: ", "not looked at: "):
        assert text.count(words) == 3
    build("check_export", tmp_path / "check_export.pyz")
    assert told(tmp_path / "check_export.pyz", *folders) == text


def test_the_one_file_is_the_same_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    for name in ("check_export", "check_ledger"):
        digests = {build(name, tmp_path / str(number) / "one.pyz") for number in range(2)}
        assert len(digests) == 1
        names = contents(name)
        modules = (CHECKER.parent / name).rglob("*.py")
        assert {path.relative_to(CHECKOUT).as_posix() for path in modules} < names.keys()
        others = ("annotator", "exporters", "widgets")
        assert not {each for each in names if each.startswith(others)}


MODULES = sorted(
    path.relative_to(CHECKER.parent).as_posix()
    for name in ("check_export", "check_ledger")
    for path in (CHECKER.parent / name).rglob("*.py")
)
SCREEN = 40
"""How many lines a function may have, with its docstring: an auditor sees it whole."""


@pytest.mark.parametrize("name", MODULES)
def test_it_imports_the_standard_library_and_itself_alone(name: str) -> None:
    nodes = list(ast.walk(ast.parse((CHECKER.parent / name).read_text("utf-8"))))
    names = [each.name for node in nodes if isinstance(node, ast.Import) for each in node.names]
    names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    own = ("tools.checkers.check_export.", "tools.checkers.check_ledger.")
    others = [each for each in names if not each.startswith(own)]
    assert {each.split(".")[0] for each in others} <= sys.stdlib_module_names


@pytest.mark.parametrize("name", MODULES)
def test_each_function_fits_a_screen_and_has_plain_names(name: str) -> None:
    tree = ast.parse((CHECKER.parent / name).read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {each: lines for each, lines in lengths.items() if lines > SCREEN} == {}
    checks = [node for node in functions if node.name.startswith(("check_", "compute_"))]
    assert [node.name for node in checks if not ast.get_docstring(node)] == []
    names = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    names += [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    assert [each for each in names if len(each) == 1 and each != "_"] == []
    loops = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
    nested = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, loops) and len(node.generators) > 2
    ]
    assert nested == []


PAGE = (CHECKOUT / "docs" / "export-format.md").read_text("utf-8")


def flat(text: str) -> str:
    """Return a text on one line, with the marks of Markdown for code."""
    return re.sub(r"\s+", " ", text.replace("``", "`"))


LEDGER_PAGE = (CHECKOUT / "docs" / "ledger.md").read_text("utf-8")
PAGES = flat(
    "".join((CHECKOUT / "docs" / f"{name}.md").read_text("utf-8") for name in ("pay", "statements"))
    + LEDGER_PAGE
    + PAGE
)


@pytest.mark.parametrize("name", MODULES)
def test_each_check_cites_the_page_and_each_citation_is_on_it(name: str) -> None:
    tree = ast.parse((CHECKER.parent / name).read_text("utf-8"))
    nodes = [
        n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Module)
    ]
    docstrings = {getattr(node, "name", "module"): ast.get_docstring(node) or "" for node in nodes}
    checks = [each for each in docstrings if re.match(r"_?(check|compute)_", each)]
    assert [each for each in checks if "Page" not in docstrings[each]] == []
    for each, text in docstrings.items():
        cited = flat(text).partition("Page")[2].partition("Args:")[0]
        quotes = [quote.strip(" .,;") for quote in re.findall(r'"([^"]+)"', cited)]
        assert [q for q in quotes if any(p.strip() not in PAGES for p in q.split("..."))] == [], (
            each
        )


@pytest.mark.parametrize(
    ("package", "page"), [("check_export", PAGE), ("check_ledger", LEDGER_PAGE)]
)
def test_the_page_names_the_module_of_each_of_its_sections(package: str, page: str) -> None:
    table = page.partition("## The checker")[2].partition("\n## ")[0]
    named = set(re.findall(r"`([a-z_0-9]+(?:/[a-z_0-9]+)?[.]py)`", table))
    own = [each.removeprefix(f"{package}/") for each in MODULES if each.startswith(f"{package}/")]
    assert named == {each for each in own if not each.endswith("__.py")}
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")][2:]
    sections = {title.strip() for row in rows for title in row.split(";")}
    headings = set(re.findall(r"^#+ (.+)$", PAGE + page, re.MULTILINE))
    assert sections <= headings


@pytest.mark.parametrize("name", ["effort", "fair_pay"])
def test_a_format_that_it_does_not_know_is_refused_by_its_name(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    documents = {each: load(tmp_path / "out", each) for each in DOCUMENTS}
    documents[f"{name}.json"]["format"] = f"fairlabel/{name}/99"
    write_sealed(tmp_path / "out", documents)
    assert main([str(tmp_path / "out")]) == 1
    text = f"{name}.json, format states 'fairlabel/{name}/99', but this checker knows"
    assert text in capsys.readouterr().out


def test_the_first_figure_that_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    documents["effort.json"]["items"][0]["work_ms"] += 1
    write_sealed(tmp_path / "out", documents)
    assert main([str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "annotations.json, image 1, effort.work_ms states 200618, but item 1 of" in told
    assert "effort.json gives 200619." in told


def in_file(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    """Return what puts other bytes into a file, with its digest in the manifest."""

    def change(folder: Path) -> None:
        data = (folder / name).read_bytes()
        assert old in data
        rewrite(folder, name, data.replace(old, new, 1))

    return change


def with_terms(new: bytes) -> Callable[[Path], None]:
    """Return what puts another work order in the place of the one that is there."""

    def change(folder: Path) -> None:
        (old,) = (folder / "work_orders").iterdir()
        digest = hashlib.sha256(new).hexdigest()
        for name in ("effort.json", "fair_pay.json", "annotations.json", "manifest.json"):
            data = (folder / name).read_bytes()
            (folder / name).write_bytes(data.replace(old.stem.encode(), digest.encode()))
        old.rename(old.with_stem(digest)).write_bytes(new)
        path = f"work_orders/{digest}.toml"
        for name in ("effort.json", "fair_pay.json", "annotations.json"):
            rewrite(folder, name, (folder / name).read_bytes())
        manifest = load(folder, "manifest.json")
        for entry in manifest["files"]:
            if entry["path"] == path:
                entry |= {"size": len(new), "sha256": digest}
        (folder / "manifest.json").write_text(json.dumps(manifest))

    return change


def with_manifest(data: bytes) -> Callable[[Path], None]:
    """Return what puts something else in the place of the manifest."""

    def change(folder: Path) -> None:
        (folder / "manifest.json").write_bytes(data)

    return change


def without(name: str) -> Callable[[Path], None]:
    """Return what takes a file away."""
    return lambda folder: (folder / name).unlink()


def a_pipe(name: str) -> Callable[[Path], None]:
    """Return what puts a pipe, whose reading never ends, in the place of a file."""

    def change(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)

    return change


def a_link_out(folder: Path) -> None:
    """Put a link to a file elsewhere in the place of the same file."""
    shutil.copy(folder / "README.md", folder.parent / "README.md")
    (folder / "README.md").unlink()
    (folder / "README.md").symlink_to(folder.parent / "README.md")


def a_folder(folder: Path) -> None:
    """Put a folder in the place of a document."""
    (folder / "effort.json").unlink()
    (folder / "effort.json").mkdir()


def a_name(folder: Path) -> None:
    """Add a file whose name is no text."""
    (folder / os.fsdecode(b"odd\xff")).write_bytes(b"")


ENDLESS = b"9" * 5_000
DEEP = b"[" * 100_000
POWER = b'[pay]\ncurrency = "KES"\nper_item = "1e999999999"\n'
SAMPLE_MS = b'"sample_ms": 0'
BROKEN: dict[str, Callable[[Path], None]] = {
    **{f"no {name}": without(name) for name in (*DOCUMENTS, "manifest.json", "README.md")},
    **{
        f"{what} in effort.json": in_file("effort.json", SAMPLE_MS, b'"sample_ms": ' + new)
        for what, new in {
            "depth": DEEP,
            "an endless number": ENDLESS,
            "an infinite number": b"1e999",
            "no number": b"NaN",
            "a negative nought": b"-0.0",
            "infinity": b"-Infinity",
            "a key twice": b'0, "sample_ms": 0',
            "a comma": b"0,",
        }.items()
    },
    "depth in fair_pay.json": in_file("fair_pay.json", b'"parts": ', b'"parts": ' + DEEP),
    "a key twice in fair_pay.json": in_file(
        "fair_pay.json", b'"parts": ', b'"parts": [], "parts": '
    ),
    "a long text of a number": in_file(
        "fair_pay.json", b'"bonus": "0"', b'"bonus": "%s"' % ENDLESS
    ),
    "nothing below the line": in_file("fair_pay.json", b'"bonus": "0"', b'"bonus": "1/0"'),
    "a power": in_file("fair_pay.json", b'"bonus": "0"', b'"bonus": "1e9999999"'),
    "a negative nought in text": in_file("fair_pay.json", b'"bonus": "0"', b'"bonus": "-0"'),
    "depth in the manifest": with_manifest(DEEP),
    "an empty manifest": with_manifest(b""),
    "half a character": in_file("effort.json", b"Streets of", b"Streets \\ud800"),
    "bytes that are no text": in_file("effort.json", b"Streets of", b"Streets \xff"),
    "UTF-16": lambda folder: rewrite(
        folder, "effort.json", (folder / "effort.json").read_text().encode("utf-16")
    ),
    "another key": in_file("effort.json", b'"totals"', b'"sums"'),
    "an order that is no TOML": with_terms(b"[pay"),
    "an order that is no text": with_terms(b"\xff"),
    "an order with a power": with_terms(POWER),
    "an order that is deep": with_terms(b"a = " + DEEP),
    **{f"a pipe for {name}": a_pipe(name) for name in ("README.md", "effort.json")},
    "a pipe for texts": a_pipe("transcriptions.jsonl"),
    "a link": a_link_out,
    "a folder for a file": a_folder,
    "a name that is no text": a_name,
}


NO_ORDERS = {
    b"pay = 3": "pay states 3, but it must be a table",
    b"what_for = 3": "what_for states 3, but it must be a table",
    b"floors = 3": "floors states 3, but it must be a list",
    b'[[floors]]\namount = "1"': "floor 1, kind states null, but it must be a word",
    b'[[floors]]\nkind = "contract"\namount = "1"\nhours = "0"': "a floor is for more than 0 hours",
    b"[pay]\ncurrency = 3": "pay.currency states 3, but it must be a code such as KES",
    b"[pay]\nper_item = 4.5": "pay.per_item states 4.5, but a number must be written as 12",
    b'[pay]\nper_item = "1e9"': "no amount with an exponent is read",
    b"[pay]\nper_item = nan": "pay.per_item states nan, but a number must be written as 12",
    b"[pay]\nbuyer_pays = 3": "pay.buyer_pays states 3, but it must be a table",
    b"[pay]\nprevious = 3": "pay.previous states 3, but it must be a table",
    b"[pay]\ndeductions = [3]": "deduction 1, the whole states 3, but it must be a table",
    b'[pay]\ndays_between_payments = "7"': "states '7', but it must be a whole number",
    b"[pay": "is no valid TOML",
    b"\xff": "is no valid TOML",
}


@pytest.mark.parametrize("order", NO_ORDERS)
def test_a_work_order_that_is_none_is_refused_in_words(
    tmp_path: Path, order: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    with_terms(order)(tmp_path / "out")
    write_sealed(tmp_path / "out", {name: load(tmp_path / "out", name) for name in DOCUMENTS})
    assert main([str(tmp_path / "out")]) == 1
    assert NO_ORDERS[order] in capsys.readouterr().out


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_no_plain_export_is_a_no_in_one_sentence(
    tmp_path: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    BROKEN[what](tmp_path / "out")
    assert answers(tmp_path / "out") == (False, False)
    told = capsys.readouterr()
    assert told.err == ""
    assert len(told.out.splitlines()) == 2
    assert all("\n" not in problem.what for problem in verified(tmp_path / "out").problems)


# Jobs of all kinds ---------------------------------------------------------------------------

AMOUNTS = st.sampled_from(["0", "4", "0.755", "1.005", "3.3333", "1000000", "0.00001", "2.50"])
RATES = ("per_item", "per_region", "per_hour", "other_hour", "per_audio_minute")
BUYER_RATES = ("per_item", "per_region", "per_audio_minute", "per_hour")
CHOICES = ("rests_paid", "declared_paid", "withdrawn_paid", "top_up_to_floor")
KINDS = st.sampled_from(["fees", "conversion", "tax", "other"])
TIMES_MS = st.one_of(st.sampled_from([1, 7, 3_600_000]), st.integers(1, 10**7))
HOURS = {"day": ["8", '"7.5"'], "month": ["225", '"7.5"', '"173.33"']}


@st.composite
def deductions(draw: st.DrawFn) -> str:
    way = draw(st.sampled_from(["percent", "amount"]))
    size = draw(st.sampled_from(["0", "1.5", "33.333", "2"]))
    return f'{{ kind = "{draw(KINDS)}", {way} = "{size}" }}'


@st.composite
def floors(draw: st.DrawFn) -> str:
    unit = draw(st.sampled_from(["hour", "day", "month"]))
    kind = draw(st.sampled_from(["statutory", "living_wage", "contract"]))
    amount = draw(st.sampled_from(["16113.75", "71.62", "0", "500", "0.1"]))
    hours = "" if unit == "hour" else f"\nhours = {draw(st.sampled_from(HOURS[unit]))}"
    return f'kind = "{kind}"\namount = "{amount}"\nunit = "{unit}"{hours}'


@st.composite
def orders(draw: st.DrawFn) -> bytes:
    named = draw(st.sets(st.sampled_from(RATES)))
    lines = [f'{name} = "{draw(AMOUNTS)}"' for name in RATES if name in named]
    answer = st.sampled_from(['"yes"', '"no"', "true", "false"])
    chosen = draw(st.sets(st.sampled_from(CHOICES)))
    lines += [f"{name} = {draw(answer)}" for name in CHOICES if name in chosen]
    lines.append(f"deductions = [{', '.join(draw(st.lists(deductions(), max_size=3)))}]")
    bought = draw(st.sets(st.sampled_from(BUYER_RATES)))
    prices = ", ".join(f'{name} = "{draw(AMOUNTS)}"' for name in BUYER_RATES if name in bought)
    lines += [f"buyer_pays = {{ {prices} }}"] if bought else []
    days = draw(st.sampled_from([None, 0, 7, 17]))
    lines += [] if days is None else [f"days_between_payments = {days}"]
    currency = draw(st.sampled_from(["KES", "KES", "JPY", "KWD"]))
    return an_order(
        "\n".join(lines), currency=currency, floors=draw(st.lists(floors(), max_size=2))
    )


@st.composite
def jobs(draw: st.DrawFn) -> Made:
    terms = draw(st.lists(orders(), max_size=3, unique=True))
    places = st.one_of(st.none(), st.integers(0, len(terms) - 1)) if terms else st.none()
    workers = draw(st.integers(0, 2))
    reviews = st.sampled_from(list(Review)) if draw(st.booleans()) else st.just(Review.NONE)
    pieces = draw(
        st.lists(
            st.builds(
                Piece,
                st.integers(0, 4),
                st.integers(0, 2),
                done_by=st.one_of(st.none(), st.integers(0, workers)),
                order=places,
                review=reviews,
                day=st.sampled_from([None, 0, 3, 8]),
            ),
            min_size=1,
            max_size=4,
        )
    )
    times = draw(st.lists(st.tuples(st.sampled_from(Category), TIMES_MS), max_size=12))
    stretches = [
        Stretch(
            category,
            ms,
            draw(st.integers(1, len(pieces))) if category in ON_ITEMS else None,
            draw(st.integers(0, workers)),
            draw(places),
            draw(st.sampled_from([0, 0, 5, 9, 30])),
        )
        for category, ms in times
    ]
    stretches.sort(key=lambda each: each.day)
    return Made(
        terms,
        pieces,
        stretches,
        draw(said(stretches, len(pieces), workers)),
        draw(money(terms, workers)) if terms else (),
    )


@st.composite
def said(draw: st.DrawFn, stretches: Sequence[Stretch], items: int, workers: int) -> list[Word]:
    words = [
        Word(to, at, draw(TIMES_MS), draw(st.integers(1, items)) if to is DECLARED else None)
        for at, each in enumerate(stretches)
        if each.category in CORRECTABLE and draw(st.booleans())
        for to in [draw(st.sampled_from([Category.REST, Category.AWAY, DECLARED]))]
    ]
    claims = draw(st.lists(st.tuples(st.integers(0, workers), st.booleans()), max_size=3))
    return words + [
        Word(DECLARED, ms=70_001, worker=worker, order=None, is_taken_back=is_taken_back)
        for worker, is_taken_back in claims
    ]


@st.composite
def money(draw: st.DrawFn, terms: Sequence[bytes], workers: int) -> list[Money]:
    sides = st.sampled_from(["sent", "received", "bonus", "top_up"])
    rates = st.sampled_from([None, None, ("USD", "10", "0.0077"), ("GHS", "3.50", "1.25")])
    return [
        Money(
            draw(sides),
            draw(st.sampled_from(["1", "405.85", "0.07"])),
            draw(st.integers(0, workers)),
            draw(st.integers(0, len(terms) - 1)),
            draw(st.sampled_from([0, 8, 40])),
            draw(rates),
            draw(st.sampled_from(["", "", "worker", "vendor"])),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]


# Two did an item each; that of the first is accepted, and only the first has hours. Few draws come
# to it.
PARTLY_REVIEWED = Made(
    [an_order('per_item = "400"', floors=['kind = "living_wage"\namount = "500"\nunit = "hour"'])],
    [Piece(review=Review.ACCEPTED), Piece(done_by=1)],
    [Stretch(Category.LABEL, 3_600, 1)],
)


@example(made=PARTLY_REVIEWED, only_first=False)
@given(made=jobs(), only_first=st.booleans())
def test_both_say_yes_to_jobs_of_all_kinds(made: Made, only_first: bool) -> None:
    only = frozenset({1}) if only_first and len(made.pieces) > 1 else None
    with tempfile.TemporaryDirectory() as name:
        for detail in Detail:
            folder = Path(name) / detail
            options = ExportOptions(detail=detail, only=only)
            export_coco(folder, snapshot_of(made), options)
            assert verified(folder).problems == ()
            assert main([str(folder)]) == 0


def test_who_added_time_and_took_all_of_it_back_is_no_worker_of_the_job(tmp_path: Path) -> None:
    word = Word(DECLARED, ms=5_000, worker=1, is_taken_back=True)
    job = Made([an_order('per_item = "4"')], [Piece()], [Stretch(Category.LABEL, 8_000, 1)], [word])
    export_coco(tmp_path / "out", snapshot_of(job), ExportOptions(detail=Detail.FULL))
    assert load(tmp_path / "out", "fair_pay.json")["workers"] == 1
    effort = load(tmp_path / "out", "effort.json")
    assert (len(effort["sessions"]), effort["totals"]["sessions"]) == (1, 1)
    assert effort["totals"]["declared_ms"] == 0
    assert answers(tmp_path / "out") == (True, True)


@pytest.mark.parametrize(
    ("answer", "items"), [("", ("3", "2", "2")), ('withdrawn_paid = "no"', ("3", "1", "1"))]
)
def test_withdrawn_pieces_count_like_accepted_ones_if_they_are_paid(
    tmp_path: Path, answer: str, items: tuple[str, str, str]
) -> None:
    reviews = (Review.ACCEPTED, Review.REJECTED, Review.WITHDRAWN)
    pieces = [Piece(review=each) for each in reviews]
    stretches = [Stretch(Category.LABEL, 8_000, at) for at in (1, 2, 3)]
    job = Made([an_order(f'per_item = "4"\n{answer}')], pieces, stretches)
    export_coco(tmp_path / "out", snapshot_of(job), ExportOptions(detail=Detail.FULL))
    (part,) = load(tmp_path / "out", "fair_pay.json")["parts"]
    bases = ("completed", "accepted", "expected")
    assert tuple(part["figures"][each]["items"]["exact"] for each in bases) == items
    assert answers(tmp_path / "out") == (True, True)


def test_halves_are_rounded_up_away_from_zero(tmp_path: Path) -> None:
    pay = 'per_item = "0.005"\ndeductions = [{ kind = "tax", amount = "0.01" }]'
    job = Made([an_order(pay)], [Piece()], [Stretch(Category.LABEL, 8, 1)])
    export_coco(tmp_path / "out", snapshot_of(job))
    shown = load(tmp_path / "out", "fair_pay.json")["summary"]["pay"][0]
    assert (shown["gross"], shown["net"]) == ("0.01", "-0.01")
    assert answers(tmp_path / "out") == (True, True)
