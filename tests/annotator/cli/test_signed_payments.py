"""A signed payment by itself, and against an export: ``verify``, and the second checker."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.ledger.keys import read_key
from annotator.ledger.signatures import Signer
from tests.annotator.cli.running import done, run
from tests.annotator.cli.test_payment_sides import Sides, settled, sides

__all__ = ["sides"]

CHECKER = Path(__file__).parents[3] / "tools" / "checkers" / "check_ledger"


def checked(*arguments: str | Path) -> tuple[int, str]:
    """Return the exit status and the words of the second checker."""
    command = [sys.executable, str(CHECKER), *map(str, arguments)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def public_of(signer: Signer, path: Path) -> Path:
    """Write the public key of a signer, and return its file."""
    path.write_text(f"-----BEGIN PUBLIC KEY-----\n{signer.public}\n-----END PUBLIC KEY-----\n")
    return path


def test_both_say_what_a_signed_payment_says_and_whose_key_it_is(sides: Sides) -> None:
    settled(sides, "--deduction", "--note", "an advance")
    for name, party in (("1.json", "worker"), ("2.json", "vendor")):
        told = done("verify", sides.post / name).stdout.replace("\u00a0", " ")
        assert f"deduction, stated by the {party}, KES 20.00" in told
        assert "because: an advance" in told
        assert "the signature under the statement" in told
        status, second = checked(sides.post / name)
        assert status == 0, second
        assert f"yes, deduction, KES 20, 2026-11-20, stated by the {party}, an advance" in second
    key = public_of(read_key(sides.key), sides.post / "vendor.pem")
    other = public_of(Signer.new(), sides.post / "other.pem")
    for trusted, expected in ((key, 0), (other, 1)):
        assert run("verify", sides.post / "2.json", "--key", trusted).exit_code == expected
        assert checked(sides.post / "2.json", "--key", trusted)[0] == expected


def test_an_export_says_which_signed_payments_count(sides: Sides) -> None:
    settled(sides, "--bonus")
    out = sides.post / "out"
    done("export", sides.worker.job, out, "--format", "coco", "--items", "all")
    files = (sides.post / "1.json", sides.post / "2.json")
    assert len(json.loads((out / "fair_pay.json").read_bytes())["paid"]["signed_statements"]) == 2
    done("verify", out, *files)
    assert checked(*files, "--export", out)[0] == 0
    sides.worker.pays("--bonus", "1", "--day", "2026-11-21")
    sides.worker.pays("--sign", "3", "--out", sides.post / "later.json")
    result = run("verify", out, sides.post / "later.json")
    assert result.exit_code == 1
    assert "is not among the signed payments that count in" in result.stdout
    status, told = checked(sides.post / "later.json", "--export", out)
    assert (status, "it is not on the list of the export" in told) == (1, True)
    (out / "fair_pay.json").write_bytes(b'{"paid": 1%b}' % (400 * b"0"))
    result = run("verify", out, sides.post / "later.json")
    assert result.exit_code == 1
    assert "which is too large a number" in result.stdout
    assert "is not among the signed payments that count in" in result.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"sig":"', b'"sig":"A'),
        (b'"payload":"', b'"payload":"e'),
        (b'"hint":"', b'"hint":"0'),
        (b"}\n", b"}"),
        (b"}\n", b"}\n\n"),
    ],
)
def test_a_changed_signed_payment_does_not_hold(sides: Sides, old: bytes, new: bytes) -> None:
    sides.worker.pays("--bonus", "5")
    path = sides.post / "1.json"
    sides.worker.pays("--sign", "1", "--out", path)
    shutil.copy(path, sides.post / "whole.json")
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert run("verify", path).exit_code == 1
    assert checked(path)[0] == 1
    assert checked(sides.post / "whole.json")[0] == 0
