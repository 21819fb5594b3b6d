"""Every attack on a receipted ledger is refused by both verifiers; what is honest holds."""

from __future__ import annotations

import ast
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import __main__ as command
from tests.faults.ledger import HONEST_PER_ATTACK, LONG, VERIFIERS, independent, ours, run
from tests.faults.ledger_attacks import ATTACKS, attacked
from tests.support.ledgers import checked, honest, receipted
from tests.support.material import CHECKOUT

ROUNDS = LONG // len(ATTACKS)
"""How often a long run has each attack, every time on other files."""

CHECKER = CHECKOUT / "tools" / "checkers" / "check_ledger"


def written(files: dict[str, bytes], folder: Path) -> list[Path]:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in checked(files)]


@pytest.mark.parametrize("number", range(len(ATTACKS)), ids=lambda n: ATTACKS[n].__name__)
def test_an_attack_is_refused_by_both(number: int, tmp_path: Path, seed: int) -> None:
    first = random.Random(seed).randrange(ROUNDS)
    for again in range(first, first + 3):  # with a new key in the chain and without
        attack = attacked(number + again % ROUNDS * len(ATTACKS))
        paths = written(attack.files, tmp_path)
        assert not ours(paths, attack.trusted), attack.name
        assert not independent(paths, attack.trusted), attack.name


def test_what_is_attacked_holds_before(tmp_path: Path) -> None:
    chain = receipted(1)
    paths = written(chain.files, tmp_path)
    for holds in VERIFIERS.values():
        assert holds(paths, frozenset({chain.vendor.public}))


@pytest.mark.parametrize("number", range(20))
def test_what_honest_people_make_holds(number: int, tmp_path: Path, seed: int) -> None:
    chain = honest(random.Random(f"{seed} {number}").randrange(LONG * HONEST_PER_ATTACK))
    paths = written(chain.files, tmp_path)
    assert ours(paths, frozenset({chain.vendor.public}))
    assert independent(paths, frozenset({chain.vendor.public}))


def test_each_document_holds_alone(tmp_path: Path) -> None:
    for path in written(receipted(2).files, tmp_path):
        assert ours([path], frozenset())
        assert independent([path], frozenset())


def test_a_verifier_that_sees_nothing_is_found_out() -> None:
    blind = run(len(ATTACKS), {"blind": lambda _paths, _trusted: True})
    assert blind.missed.total() == len(ATTACKS)
    strict = run(3, {"strict": lambda _paths, _trusted: False})
    assert strict.alarms.total() == strict.honest == 6
    assert not blind.is_held
    assert not strict.is_held


def test_the_command_tells_what_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["ledger", "--n", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["attacks"], told["honest"], told["held"]) == (2, 4, True)
    assert command.main(["ledger", "--n", "1"]) == 0
    lines = capsys.readouterr().out
    assert "fairlabel: refused 1 of 1 attacks (below 3 at 95 %)" in lines
    assert "check_ledger: 0 false alarms in 2 honest ledgers" in lines
    assert "the same and right answer for 2 of 2 mutated receipts and hand-ins" in lines


def test_the_checker_imports_nothing_of_ours() -> None:
    modules = list(CHECKER.rglob("*.py"))
    assert len(modules) > 20
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else name.name
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    others = {name for name in imported if not name.startswith("tools.checkers.check_ledger")}
    assert {name.partition(".")[0] for name in others} <= {*sys.stdlib_module_names}


def test_the_checker_is_a_program_of_its_own(tmp_path: Path) -> None:
    chain = receipted(3)
    paths = written(chain.files, tmp_path)
    key = tmp_path / "vendor.pub"
    key.write_bytes(chain.vendor.public_pem())

    def status(*arguments: str | Path) -> tuple[int, str]:
        command = [sys.executable, "-I", str(CHECKER), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    assert status(*paths, "--key", key) == (0, "".join(f"{path}: yes\n" for path in paths))
    paths[0].write_bytes(paths[0].read_bytes().replace(b'"sample":false', b'"sample":true', 1))
    answer, said = status(*paths, "--key", key)
    assert answer == 1
    assert f"{paths[0]}: no, " in said
    assert status(*paths, "--key", paths[0])[0] == 2
    assert status(tmp_path / "none")[0] == 1
