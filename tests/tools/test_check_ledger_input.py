"""``check_ledger`` answers whatever it is given to read, and whoever reads its output."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from tests.faults.test_ledger import CHECKER, written
from tests.support.ledgers import receipted
from tests.support.patience import PATIENCE_MS

PATIENCE_S: Final = PATIENCE_MS / 1000
BUNDLE_FIELDS: Final = "dsseEnvelope mediaType verificationMaterial"
COMMAND: Final = [sys.executable, "-I", str(CHECKER)]


def answer(*arguments: str | Path) -> tuple[int, str, str]:
    """Return the exit status and what is printed; one that never ends fails the test."""
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, check=False, timeout=PATIENCE_S
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def hand_in(tmp_path: Path) -> Path:
    written(receipted(3).files, tmp_path)
    return tmp_path / "1.jsonl"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, hand_in: Path) -> None:
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    status, said, _ = answer(pipe, hand_in)
    assert status == 1
    assert said == f"{pipe}: no, pipe.json is no plain file\n{hand_in}: yes\n"


def test_a_pipe_for_a_signature_is_refused(hand_in: Path) -> None:
    signature = hand_in.with_name(hand_in.name + BUNDLE_SUFFIX)
    signature.unlink()
    os.mkfifo(signature)
    status, said, _ = answer(hand_in)
    assert (status, said) == (1, f"{hand_in}: no, {signature.name} is no plain file\n")


def test_a_pipe_for_a_key_is_wrong_usage(tmp_path: Path, hand_in: Path) -> None:
    pipe = tmp_path / "key.pem"
    os.mkfifo(pipe)
    status, said, error = answer(hand_in, "--key", pipe)
    assert (status, said) == (2, "")
    assert "a key cannot be used: key.pem is no plain file" in error


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom", "/dev/stdin", "/dev/tty"])
def test_a_device_that_never_ends_is_refused(device: str, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(device)
    for path in (Path(device), link):
        status, said, error = answer(path)
        assert (status, error) == (1, "")
        assert said.startswith(f"{path}: no, ")


def test_a_name_cannot_write_a_line_of_its_own(tmp_path: Path) -> None:
    bent = tmp_path / "a: yes\nb\r\x1b[2J\u202e.json"
    bent.write_bytes(b"{}\n")
    broken = tmp_path / os.fsdecode(b"n\xff.json")
    broken.write_bytes(b"{}\n")
    status, said, error = answer(bent, broken)
    assert (status, error) == (1, "")
    assert said.splitlines() == [
        f"{tmp_path}/a: yes\\nb\\r\\x1b[2J\\u202e.json: no, not just {BUNDLE_FIELDS}",
        f"{tmp_path}/n\\udcff.json: no, not just {BUNDLE_FIELDS}",
    ]


@pytest.mark.parametrize("is_honest", [True, False])
def test_the_status_answers_where_the_reader_has_gone(*, is_honest: bool, hand_in: Path) -> None:
    if not is_honest:
        hand_in.write_bytes(hand_in.read_bytes()[:-1])
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as unread:
        done = subprocess.run(
            [*COMMAND, hand_in, hand_in],
            stdout=unread,
            stderr=subprocess.PIPE,
            check=False,
            timeout=PATIENCE_S,
        )
    assert (done.returncode, done.stderr) == (0 if is_honest else 1, b"")


@pytest.mark.parametrize("is_honest", [True, False])
@pytest.mark.parametrize("how", [">/dev/full", ">&-", "2>&- >&-"])
def test_the_status_answers_where_nothing_can_be_written(
    how: str, *, is_honest: bool, hand_in: Path
) -> None:
    if not is_honest:
        hand_in.write_bytes(hand_in.read_bytes()[:-1])
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {how}', "sh", *COMMAND, hand_in],
        stderr=subprocess.PIPE,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (done.returncode, done.stderr) == (0 if is_honest else 1, b"")
