"""A worker's key from the terminal: told, printed, typed again, changed, locked."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import main
from annotator.cli import build_cli
from annotator.job_file.project import Project
from annotator.job_ledger import own_keys
from annotator.job_ledger.document_files import LedgerRefusedError
from annotator.job_ledger.ledger_reader import read_ledger
from annotator.ledger.keys import next_path, write_key
from annotator.ledger.recovery_text import text_of
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from tests.annotator.cli.ledgers import (
    both_say_no,
    both_say_yes,
    public,
    receipt_for,
    values,
    work,
)
from tests.annotator.cli.running import done, refused


@pytest.fixture(autouse=True)
def _no_keys_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


def typed(text: str, *arguments: str | Path) -> Result:
    """Run a command and type lines into it."""
    cli = build_cli(main.outside())
    return CliRunner().invoke(cli, [str(each) for each in arguments], input=text)


def sheet_of(job: Path, out: Path) -> str:
    """Print a sheet as text; return the key as it is typed."""
    done("key", job, "--recovery-sheet", out)
    lines = [line.split(".", 1) for line in out.read_text().splitlines() if line.startswith("    ")]
    return " ".join(line[1].strip() for line in lines)


def key_in(hand_in: Path) -> str:
    key: str = values(hand_in)[0]["key"]
    return key


def test_where_the_key_lies_is_told(demo: Path, tmp_path: Path) -> None:
    assert "There is no key yet" in done("key", demo).stdout
    assert not keys_folder().exists()
    done("hand-in", demo, tmp_path / "1.jsonl")
    text = done("key", demo).stdout
    assert f"Your key lies in {keys_folder()}" in text
    assert "Its fingerprint: " in text


def test_a_lost_computer_costs_no_approval(demo: Path, tmp_path: Path) -> None:
    one, two, key = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "vendor.pem"
    done("hand-in", demo, one)
    done("receipt", "--take", demo, receipt_for(one, key, "--make-key"))
    text = sheet_of(demo, tmp_path / "sheet.txt")
    assert stat.S_IMODE((tmp_path / "sheet.txt").stat().st_mode) == 0o600
    shutil.rmtree(keys_folder())
    answer = typed(text + "\n", "key", demo, "--restore")
    assert answer.exit_code == 0, answer.output
    assert "Restored." in answer.output
    work(demo)
    done("hand-in", demo, two)
    assert key_in(two) == key_in(one)
    receipt_for(two, key)
    both_say_yes(one, two, key=public(key))


def test_a_mistyped_key_and_that_of_another_job_are_refused(demo: Path, tmp_path: Path) -> None:
    one, key = tmp_path / "1.jsonl", tmp_path / "vendor.pem"
    done("hand-in", demo, one)
    done("receipt", "--take", demo, receipt_for(one, key, "--make-key"))
    text = sheet_of(demo, tmp_path / "sheet.txt")
    before = {path: path.read_bytes() for path in keys_folder().iterdir()}
    last = "q" if text[-1] != "q" else "p"
    answer = typed(f"{text[:-1]}{last}\n", "key", demo, "--restore")
    assert (answer.exit_code, answer.exception.__class__) == (1, SystemExit)
    assert "Compare it, and try again." in answer.output
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        with pytest.raises(LedgerRefusedError, match="Take the newest sheet"):
            own_keys.restore(project, worker, text_of(Signer.new()))
    assert {path: path.read_bytes() for path in keys_folder().iterdir()} == before


def test_the_sheet_as_a_page(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheet.html"
    text = sheet_of(demo, tmp_path / "sheet.txt")
    done("key", demo, "--recovery-sheet", out)
    page = out.read_text()
    groups = text.split()
    for at in range(0, len(groups), 4):
        assert f"<li>{' '.join(groups[at : at + 4])}</li>" in page
    assert page.startswith("<!doctype html>")
    assert "<script" not in page
    assert "http" not in page
    assert "is there already" in refused("key", demo, "--recovery-sheet", out)
    assert out.read_text() == page


def test_a_new_key_is_signed_by_both_and_needs_no_approval(demo: Path, tmp_path: Path) -> None:
    one, two, key = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "vendor.pem"
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    done("receipt", "--take", demo, receipt)
    assert "has taken the place of the old one" in done("key", demo, "--rotate").stdout
    assert "There is no key" not in done("key", demo, "--rotate").stdout  # and once more
    done("hand-in", demo, two)
    assert key_in(two) != key_in(one)
    assert values(two)[2]["entries"]["rekey"] == 2
    text = both_say_yes(one, two, receipt, receipt_for(two, key), key=public(key))
    assert "both signatures under each change of the key: 2" in text


def test_without_the_change_the_new_key_is_refused(demo: Path, tmp_path: Path) -> None:
    one, two, key = tmp_path / "1.jsonl", tmp_path / "2.jsonl", tmp_path / "vendor.pem"
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    done("receipt", "--take", demo, receipt)
    shutil.rmtree(keys_folder())
    done("hand-in", demo, two)
    assert "no receipt says that this one took its place" in both_say_no(one, two, receipt)


def test_the_key_that_was_given_up_signs_no_more(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "1.jsonl")
    [path] = keys_folder().iterdir()
    old = path.read_bytes()
    done("key", demo, "--rotate")
    path.write_bytes(old)
    assert "Restore the new one" in refused("hand-in", demo, tmp_path / "2.jsonl")


def test_a_crash_between_leaves_the_new_key_in_its_place(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("hand-in", demo, tmp_path / "1.jsonl")
    with monkeypatch.context() as patch, Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        patch.setattr("annotator.ledger.keys.put_key", _crash)
        with pytest.raises(ZeroDivisionError):
            own_keys.rotate(project, worker)
        [rekey] = project.reads.ledger_cut(worker.id).result().rekeys
    done("hand-in", demo, tmp_path / "2.jsonl")
    assert key_in(tmp_path / "2.jsonl") == rekey.new
    both_say_yes(tmp_path / "1.jsonl", tmp_path / "2.jsonl")


def _crash(*_arguments: object) -> None:
    raise ZeroDivisionError


def test_a_new_key_that_the_job_never_named_is_thrown_away(demo: Path, tmp_path: Path) -> None:
    done("hand-in", demo, tmp_path / "1.jsonl")
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        origin = read_ledger(project, worker.id).origin
    write_key(next_path(keys_folder(), origin), Signer.new())
    done("hand-in", demo, tmp_path / "2.jsonl")
    assert key_in(tmp_path / "1.jsonl") == key_in(tmp_path / "2.jsonl")
    assert not next_path(keys_folder(), origin).exists()


def test_a_passphrase_is_asked_for_where_the_key_is_needed(demo: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    done("hand-in", demo, one)
    answer = typed("correct horse\ncorrect horse\n", "key", demo, "--passphrase")
    assert "locked by a passphrase" in answer.output
    assert "correct horse" not in answer.output
    done("hand-in", demo, "--preview")  # which needs the public key only
    assert typed("wrong\n", "hand-in", demo, two).exit_code == 1
    assert not two.exists()
    assert typed("correct horse\n", "hand-in", demo, two).exit_code == 0
    assert key_in(one) == key_in(two)
    answer = typed("correct horse\n\n\n", "key", demo, "--passphrase")
    assert "open to you only" in answer.output


def test_wrong_usage_is_told(demo: Path) -> None:
    assert "Choose one of" in typed("", "key", demo, "--rotate", "--restore").output
    assert "the first hand-in makes one" in refused("key", demo, "--rotate")
