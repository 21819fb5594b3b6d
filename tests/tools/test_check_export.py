"""The checker apart from the program agrees with ours, on whole exports and changed ones."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.effort.categories import Category
from annotator.export_api import Detail, ExportOptions
from annotator.export_form.canonical import SEAL
from annotator.model import Review
from tests.support.exports import GOLDEN, export_coco, load, rewrite, verified, write_sealed
from tests.support.made_jobs import ON_ITEMS, Made, Piece, Stretch, an_order, snapshot_of
from tests.support.material import CHECKOUT
from tools.check_export import main

CHECKER = CHECKOUT / "tools" / "check_export.py"
LEVELS = ("coco_job", "coco_item", "coco_full")
DOCUMENTS = ("annotations.json", "effort.json", "fair_pay.json")
TRIED = 6


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
    assert main([str(tmp_path / "nowhere")]) == 2
    assert main([]) == 2


def test_it_runs_alone_and_tells_what_it_did() -> None:
    command = [sys.executable, "-I", str(CHECKER), *(str(GOLDEN / level) for level in LEVELS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("yes: ") == 3
    assert done.stdout.count("recomputed: ") == done.stdout.count("only stated: ") == 3


def test_it_is_short_and_imports_the_standard_library_alone() -> None:
    text = CHECKER.read_text("utf-8")
    assert len(text.splitlines()) < 400
    nodes = list(ast.walk(ast.parse(text)))
    names = [name.name for node in nodes if isinstance(node, ast.Import) for name in node.names]
    names += [str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_the_first_figure_that_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    documents = {name: load(tmp_path / "out", name) for name in DOCUMENTS}
    documents["effort.json"]["items"][0]["work_ms"] += 1
    write_sealed(tmp_path / "out", documents)
    assert main([str(tmp_path / "out")]) == 1
    told = capsys.readouterr().out
    assert "image 1, effort.work_ms: it says 200618, it must be 200619" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"sample_ms": 0', b'"sample_ms": ' + b"[" * 100_000),
        (b'"sample_ms": 0', b'"sample_ms": 0, "sample_ms": 0'),
        (b'"sample_ms": 0', b'"sample_ms": NaN'),
        (b'"sample_ms": 0', b'"sample_ms": ' + b"9" * 5_000),
        (b"Streets of", b"Streets \\ud800"),
        (b"Streets of", b"Streets \xff"),
        (b'"totals"', b'"sums"'),
    ],
)
def test_what_is_no_plain_document_is_a_no(tmp_path: Path, old: bytes, new: bytes) -> None:
    shutil.copytree(GOLDEN / "coco_full", tmp_path / "out")
    data = (tmp_path / "out" / "effort.json").read_bytes()
    rewrite(tmp_path / "out", "effort.json", data.replace(old, new, 1))
    assert answers(tmp_path / "out") == (False, False)


# Jobs of all kinds ---------------------------------------------------------------------------

AMOUNTS = st.sampled_from(["0", "4", "0.755", "1.005", "3.3333", "1000000", "0.00001", "2.50"])
RATES = ("per_item", "per_region", "per_hour", "other_hour", "per_audio_minute")
CHOICES = ("rests_paid", "declared_paid", "top_up_to_floor")
KINDS = st.sampled_from(["fees", "conversion", "tax", "other"])
TIMES_MS = st.one_of(st.sampled_from([1, 7, 3_600_000]), st.integers(1, 10**7))
HOURS = st.sampled_from(["225", '"7.5"', '"173.33"'])


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
    hours = "" if unit == "hour" else f"\nhours = {draw(HOURS)}"
    return f'kind = "{kind}"\namount = "{amount}"\nunit = "{unit}"{hours}'


@st.composite
def orders(draw: st.DrawFn) -> bytes:
    named = draw(st.sets(st.sampled_from(RATES)))
    lines = [f'{name} = "{draw(AMOUNTS)}"' for name in RATES if name in named]
    answer = st.sampled_from(['"yes"', '"no"', "true", "false"])
    chosen = draw(st.sets(st.sampled_from(CHOICES)))
    lines += [f"{name} = {draw(answer)}" for name in CHOICES if name in chosen]
    lines.append(f"deductions = [{', '.join(draw(st.lists(deductions(), max_size=3)))}]")
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
        )
        for category, ms in times
    ]
    return Made(terms, pieces, stretches)


@settings(max_examples=40)
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


def test_halves_are_rounded_up_away_from_zero(tmp_path: Path) -> None:
    pay = 'per_item = "0.005"\ndeductions = [{ kind = "tax", amount = "0.01" }]'
    job = Made([an_order(pay)], [Piece()], [Stretch(Category.LABEL, 8, 1)])
    export_coco(tmp_path / "out", snapshot_of(job))
    shown = load(tmp_path / "out", "fair_pay.json")["summary"]["pay"][0]
    assert (shown["gross"], shown["net"]) == ("0.01", "-0.01")
    assert answers(tmp_path / "out") == (True, True)


def a_job_of_several() -> Made:
    """Return a job of two workers under two orders with all that an order can have."""
    pay = """\
per_item = "4.00"
per_region = "0.755"
per_hour = "60"
rests_paid = "no"
top_up_to_floor = "no"
deductions = [{ kind = "fees", percent = "1.5" }, { kind = "tax", amount = "3.25" }]"""
    month = 'kind = "statutory"\namount = "16113.75"\nunit = "month"\nhours = 225'
    terms = [an_order(pay, floors=[month]), an_order('per_region = "1.5"', floors=[month])]
    stretches = [
        Stretch(category, 61_003 + 977 * number, number % 3 + 1, number % 2, number // 2 % 2)
        for number, category in enumerate(sorted(ON_ITEMS) * 3)
    ]
    stretches += [Stretch(category, 40_001) for category in set(Category) - ON_ITEMS]
    stretches += [Stretch(Category.REST, 70_001, worker=1), Stretch(Category.WAIT, 999, 1, 1, 1)]
    pieces = [
        Piece(4, 1, review=Review.ACCEPTED),
        Piece(2, done_by=1, review=Review.REJECTED),
        Piece(5, 2, done_by=1, order=1, review=Review.ACCEPTED),
    ]
    return Made(terms, pieces, sorted(stretches, key=lambda each: (each.worker, each.ms)))


def numbers_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401
    """Yield the places of all numbers, also of those in quotes; none of digests and seals."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in pairs:
        if isinstance(each, dict | list):
            if key not in ("seals", "sections"):
                yield from numbers_of(each, (*path, key))
        elif key != SEAL and re.fullmatch(r"-?\d+([./]\d+)?", str(each)):
            yield (*path, key)


def one_more(value: Any) -> Any:  # noqa: ANN401  a number, or one in quotes
    if isinstance(value, str):
        return value[:-1] + str((int(value[-1]) + 1) % 10)
    return value + 1


NOT_A_FIGURE = {"iscrowd"}
"""Ours says no by the schema; the checker looks at figures alone."""


@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("several", [True, False])
def test_they_agree_on_a_changed_figure_though_every_seal_is_made_anew(
    tmp_path: Path, detail: Detail, several: bool
) -> None:
    made = a_job_of_several() if several else None
    snapshot = snapshot_of(made) if made else None
    export_coco(tmp_path / "whole", snapshot, ExportOptions(detail=detail))
    assert answers(tmp_path / "whole") == (True, True)
    whole = {name: load(tmp_path / "whole", name) for name in DOCUMENTS}
    refused = 0
    for name in DOCUMENTS:
        places = [path for path in numbers_of(whole[name]) if path[-1] not in NOT_A_FIGURE]
        for at, path in enumerate(places[:: max(1, len(places) // 16)]):
            folder = tmp_path / f"{name}-{at}"
            shutil.copytree(tmp_path / "whole", folder)
            documents = json.loads(json.dumps(whole))
            inner = documents[name]
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = one_more(inner[path[-1]])
            write_sealed(folder, documents)
            ours, theirs = answers(folder)
            assert ours == theirs, (name, path)
            refused += not ours
    assert refused > 24
