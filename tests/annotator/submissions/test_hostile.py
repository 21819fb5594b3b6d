"""Submissions that somebody changed, put together or made up are refused, each by a sentence."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.containers.container_names import HEADER
from annotator.export.forms.canonical import canonical
from annotator.job_ledger.document_files import document_bytes
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import HandInStatement, sign_hand_in
from annotator.ledger.signatures import Signer
from tests.annotator.cli.running import state_of
from tests.annotator.submissions.conftest import Sent
from tests.annotator.submissions.rounds import (
    codes,
    new_collection,
    parts_of,
    put_together,
    received,
    signature_in,
)

Attack = Callable[[Sent, Path], Path]


def _cut(sent: Sent, out: Path) -> Path:
    data = sent.first[0].read_bytes()
    out.write_bytes(data[: len(data) // 2])
    return out


def _nonsense(_sent: Sent, out: Path) -> Path:
    out.write_bytes(b"nonsense" * 100)
    return out


def _unsigned(sent: Sent, out: Path) -> Path:
    return put_together(out, parts_of(sent.first[0]), None)


def _forged_package(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts["submission.json"].replace(b"null", b'"p-7"', 1)
    return put_together(out, parts, None, bundle=signature_in(sent.first[0]))


def _signed_by_a_colleague(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts["submission.json"].replace(b"null", b'"p-7"', 1)
    return put_together(out, parts, sent.other_signer)


def _hand_in_of_a_colleague(sent: Sent, out: Path) -> Path:
    mine, theirs = parts_of(sent.second), parts_of(sent.first[0])
    names = ("hand-in.jsonl", "hand-in.jsonl.sigstore.json")
    return put_together(out, {**mine, **{name: theirs[name] for name in names}}, sent.other_signer)


def _older_hand_in(sent: Sent, out: Path) -> Path:
    mine, older = parts_of(sent.first[1]), parts_of(sent.first[0])
    names = ("hand-in.jsonl", "hand-in.jsonl.sigstore.json")
    return put_together(out, {**mine, **{name: older[name] for name in names}}, sent.signer)


def _export_of_another_job(sent: Sent, out: Path) -> Path:
    mine, theirs = parts_of(sent.first[0]), parts_of(sent.second)
    export = {name: data for name, data in theirs.items() if name.startswith("export/")}
    kept = {name: data for name, data in mine.items() if not name.startswith("export/")}
    return put_together(out, {**kept, **export}, sent.signer)


def _other_job_named(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts_of(sent.second)["submission.json"]
    return put_together(out, parts, sent.signer)


def _changed_region(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    name = "export/annotations.json"
    parts[name] = parts[name].replace(b'"bbox": [', b'"bbox": [1', 1)
    return put_together(out, parts, sent.signer)


def _no_export(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    kept = {name: data for name, data in parts.items() if not name.startswith("export/")}
    return put_together(out, kept, sent.signer)


def _no_hand_in(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    return put_together(out, {k: v for k, v in parts.items() if k != "hand-in.jsonl"}, sent.signer)


def _more_files(sent: Sent, out: Path) -> Path:
    return put_together(out, {**parts_of(sent.first[0]), "note.txt": b"x"}, sent.signer)


def _pictures(sent: Sent, out: Path) -> Path:
    parts = {**parts_of(sent.first[0]), "export/images/a.jpg": b"x"}
    return put_together(out, parts, sent.signer)


def _bomb(sent: Sent, out: Path) -> Path:
    parts = {**parts_of(sent.first[0]), "export/annotations.json": b" " * (80 * 2**20)}
    return put_together(out, parts, sent.signer)


def _many_files(sent: Sent, out: Path) -> Path:
    more = {f"export/work_orders/{number}.toml": b"" for number in range(10_001)}
    return put_together(out, {**parts_of(sent.first[0]), **more}, sent.signer)


def _zip_slip(sent: Sent, out: Path) -> Path:
    del sent
    name, data = "../../slipped.txt", b"out"
    entry = {"path": name, "size": len(data), "sha256": sha256(data).hexdigest()}
    kind = "fairlabel/submission/1"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(HEADER, json.dumps({"format": kind}))
        archive.writestr(name, data)
        archive.writestr("manifest.json", json.dumps({"format": kind, "files": [entry]}))
    return out


def _bad_id(sent: Sent, out: Path) -> Path:
    parts = parts_of(sent.first[0])
    parts["submission.json"] = parts["submission.json"].replace(b"null", b'"../../p"', 1)
    return put_together(out, parts, sent.signer)


ATTACKS: dict[Attack, str] = {
    _cut: "cut short",
    _nonsense: "cut short",
    _unsigned: "Nobody has signed it",
    _forged_package: "signature is for another submission",
    _signed_by_a_colleague: "another key than the submission",
    _hand_in_of_a_colleague: "another key than the submission",
    _older_hand_in: "not for the export in it",
    _export_of_another_job: "not for the export in it",
    _other_job_named: "of another job than it says",
    _changed_region: "It does not hold: annotations.json",
    _no_export: "not for the export in it",
    _no_hand_in: "It has no file hand-in.jsonl",
    _more_files: "belongs to nothing",
    _pictures: "more than the record of the work",
    _bomb: "Nothing was unpacked",
    _many_files: "Nothing was unpacked",
    _zip_slip: "cannot be unpacked safely",
    _bad_id: "An id in it is none",
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__.strip("_"))
def test_it_is_refused_and_the_others_are_received(
    sent: Sent, tmp_path: Path, attack: Attack
) -> None:
    hostile = attack(sent, tmp_path / "hostile.fairsubmission")
    folder, alone = new_collection(tmp_path / "all"), new_collection(tmp_path / "alone")
    answers = received(folder, [hostile, sent.first[1], sent.second])
    assert codes(answers) == [{"refused"}, {"received"}, {"received"}]
    sentence = str(answers[0].results[0].said)
    assert ATTACKS[attack] in sentence
    assert sentence.endswith(".")
    received(alone, [sent.first[1], sent.second])
    record = f"refused/{answers[0].sha256}.json"
    state = state_of(folder)
    assert json.loads((folder / record).read_text())["reason"] == sentence
    assert {name: each for name, each in state.items() if name != record} == state_of(alone)
    assert not (tmp_path / "slipped.txt").exists()


def test_a_submission_of_another_format_is_named(sent: Sent, tmp_path: Path) -> None:
    del sent
    out = tmp_path / "a.fairsubmission"
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(HEADER, json.dumps({"format": "fairlabel/submission/2"}))
    [answer] = received(new_collection(tmp_path / "all"), [out])
    assert "another version" in str(answer.results[0].said)


def test_a_stranger_who_continues_a_record_cannot_take_it_over(sent: Sent, tmp_path: Path) -> None:
    """The leaves stand in every hand-in: a stranger can sign them with a key of their own."""
    thief = Signer.new()
    folder = new_collection(tmp_path / "all")
    received(folder, [sent.first[0]])
    parts = _resigned(parts_of(sent.first[1]), thief)
    stolen = put_together(tmp_path / "stolen.fairsubmission", parts, thief)
    [answer] = received(folder, [stolen])
    assert "forked" in codes([answer])[0]
    assert answer.receipt is None


def _resigned(parts: dict[str, bytes], thief: Signer) -> dict[str, bytes]:
    lines = [json.loads(each) for each in parts["hand-in.jsonl"].splitlines()]
    lines[0]["key"] = thief.public
    data = b"".join(canonical(each) + b"\n" for each in lines)
    point = Checkpoint(lines[1]["origin"], lines[1]["size"], lines[1]["root"])
    statement = HandInStatement(checkpoint=point, ms=lines[2]["ms"])
    return {
        **parts,
        "hand-in.jsonl": data,
        "hand-in.jsonl.sigstore.json": document_bytes(sign_hand_in(thief, data, statement)),
    }
