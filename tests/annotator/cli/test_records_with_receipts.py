"""Portable records that carry receipts: what a third party sees, and every way to cheat them.

The worker and the vendor are two homes with keys of their own; only files pass between them.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from annotator.export.forms.canonical import canonical
from annotator.job_file.project import Project
from annotator.job_ledger.own_keys import rotate, signing_key
from annotator.ledger.entries import Checkpoint
from annotator.ledger.ledger_documents import HandInStatement, sign_record
from annotator.ledger.signatures import Signer
from annotator.paths import keys_folder
from tests.annotator.cli.ledgers import public, receipt_for, work
from tests.annotator.cli.running import done, run
from tests.support.ledger_checker import reasons
from tools.checkers import check_ledger
from tools.checkers.check_ledger.command import key_of

Record = dict[str, Any]


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "vendor.pem"


def receipted(job: Path, out: Path, key: Path, *more: str) -> Path:
    """Hand in, countersign and take the receipt."""
    done("hand-in", job, out)
    made = [] if key.exists() else ["--make-key"]
    receipt = receipt_for(out, key, *made, *more)
    done("receipt", "--take", job, receipt)
    return receipt


def record_of(job: Path, out: Path, *more: str) -> Record:
    done("portable-record", job, out, "--force", *more)
    found: Record = json.loads(out.read_text())
    return found


def yes(path: Path, *more: str | Path) -> str:
    text = done("verify", path, *more).stdout
    trusted = {key_of(each) for each in more if isinstance(each, Path)}
    assert reasons([path], trusted)[path] == ""
    return text


def no(path: Path, *more: str | Path) -> str:
    answer = run("verify", path, *more)
    assert answer.exit_code == 1, answer.output
    trusted = {key_of(each) for each in more if isinstance(each, Path)}
    assert reasons([path], trusted)[path] != ""
    return answer.stdout


def signer_of(job: Path) -> Signer:
    with Project.open(job) as project:
        [worker] = project.reads.workers().result()
        return signing_key(project, worker)


def written(path: Path, record: Record, signer: Signer | None = None) -> Path:
    """Write a changed record; with a signer, sign it anew as a careful forger would."""
    if signer is not None:
        unsigned = {name: value for name, value in record.items() if name != "signatures"}
        ledger = record["ledger"]
        said = HandInStatement(
            checkpoint=Checkpoint(ledger["origin"], ledger["size"], ledger["root"]),
            ms=record["ms"],
        )
        digest = sha256(canonical(unsigned)).hexdigest()
        record["signatures"] = [sign_record(signer, digest, said)]
    path.write_text(json.dumps(record, indent=1))
    return path


def test_without_a_receipt_it_says_so(demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "record.json"
    record = record_of(demo, out)
    assert (record["ledger"], record["receipts"], record["signatures"]) == (None, [], [])
    assert [part["receipt"] for part in record["covered"]] == [None]
    assert "all of it: no receipt supports this record" in yes(out)
    assert not keys_folder().exists()  # a record makes no key


def test_each_part_of_the_hours_names_its_receipt(demo: Path, tmp_path: Path, key: Path) -> None:
    out = tmp_path / "record.json"
    receipted(demo, tmp_path / "one.jsonl", key)
    work(demo)
    receipted(demo, tmp_path / "two.jsonl", key)
    work(demo, item=None, ms=30_000)
    record = record_of(demo, out)
    assert [(part["receipt"], part["ms"]) for part in record["covered"]] == [
        (1, {"label": 227_000}),
        (2, {"label": 60_000}),
        (None, {"admin": 30_000}),
    ]
    assert record["observed_ms"] == 317_000
    text = yes(out, "--key", public(key))
    assert "receipt 1 for 3 entries, 3 min" in text
    assert "receipt 2 for 4 entries, 4 min" in text
    assert "the worker’s signature under all of it" in text
    assert "what no receipt covers: 30 s (30000 ms)" in text
    assert check_ledger.check([out])[out].not_covered == {"admin": 30_000}


def test_the_forms_for_people_name_the_keys_and_the_rest(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    work(demo)
    out = tmp_path / "record.txt"
    done("portable-record", demo, out)
    text = out.read_text()
    assert "No receipt covers" in text
    assert "Countersigned with the key" in text
    assert "fairlabel verify RECORD.json" in text
    assert "No receipt has come" not in text


def test_what_stays_stated_is_listed(demo: Path, tmp_path: Path, key: Path) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record_of(demo, tmp_path / "record.json", "--with-pay")
    text = yes(tmp_path / "record.json")
    for stated in (
        "a receipt covers hours in all, and no pieces",
        "a receipt covers no pay, and proves no money",
        "that the hours were worked, and whose key the worker’s is",
        "the words of the document in it",
    ):
        assert stated in text


def test_a_receipt_that_was_set_aside_counts_for_nothing(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    out = tmp_path / "record.json"
    receipted(demo, tmp_path / "one.jsonl", key)
    work(demo)
    receipted(demo, tmp_path / "two.jsonl", key)
    done("receipts", demo, "--set-aside", "2")
    record = record_of(demo, out)
    assert [part["receipt"] for part in record["covered"]] == [1, None]
    assert record["receipts_set_aside"] == 1
    text = yes(out)
    assert "that 1 more receipt counts for nothing: the worker set it aside" in text
    assert "what no receipt covers: 1 min (60000 ms)" in text


def test_a_new_key_that_the_old_one_signed_is_followed(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    out = tmp_path / "record.json"
    receipted(demo, tmp_path / "one.jsonl", key)
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        rotate(project, worker)
    record = record_of(demo, out)
    assert len(record["rekeys"]) == 1
    yes(out)
    record["rekeys"] = []
    assert "names the key of another worker" in no(written(out, record, signer_of(demo)))


def test_a_lost_key_leaves_the_receipts_out_until_it_is_enrolled(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    out = tmp_path / "record.json"
    receipted(demo, tmp_path / "one.jsonl", key)
    shutil.rmtree(keys_folder())
    assert record_of(demo, out)["receipts"] == []
    done("portable-record", demo, tmp_path / "record.txt")
    assert "they name another key than the worker has now" in (tmp_path / "record.txt").read_text()
    receipted(demo, tmp_path / "two.jsonl", key, "--enrol")
    assert len(record_of(demo, out)["receipts"]) == 2
    yes(out)


def test_another_countersigner_than_the_reader_trusts_is_named(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record_of(demo, tmp_path / "record.json")
    other = tmp_path / "other.pem.pub"
    other.write_bytes(Signer.new().public_pem())
    told = no(tmp_path / "record.json", "--key", other)
    assert "receipt 1: was countersigned with a key that is none of those given" in told


def test_a_copy_that_is_worked_on_twice_gives_no_hours_twice(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    copy = tmp_path / "copy" / "copy.fairlabel"
    copy.parent.mkdir()
    shutil.copy(demo, copy)
    work(demo)
    work(copy, item=3)
    receipts = [
        receipted(demo, tmp_path / "one.jsonl", key),
        receipted(copy, tmp_path / "two.jsonl", key),
    ]
    answer = run("verify", *receipts)
    assert answer.exit_code == 1
    assert "one.receipt.json: is for other entries than two.receipt.json" in answer.stdout
    record_of(demo, tmp_path / "a.json")
    record_of(copy, tmp_path / "b.json")
    yes(tmp_path / "a.json")
    answer = run("verify", tmp_path / "a.json", tmp_path / "b.json")
    assert answer.exit_code == 1
    assert "a.json: ledger: has other entries than b.json, of the same ledger." in answer.stdout
    assert "b.json: ledger: has other entries than a.json, of the same ledger." in answer.stdout


def test_an_earlier_record_of_the_same_ledger_adds_no_hours(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record_of(demo, tmp_path / "a.json")
    work(demo)
    receipted(demo, tmp_path / "two.jsonl", key)
    record_of(demo, tmp_path / "b.json")
    told = done("verify", tmp_path / "a.json", tmp_path / "b.json").stdout
    assert "which hours are also in a.json: both are of one ledger" in told
    assert "which hours are also in b.json: both are of one ledger" in told


# What anybody on the way, or the worker, could try ------------------------------------------


def _more_hours(record: Record) -> None:
    record["observed_ms"] += 3_600_000
    record["ms"]["label"] += 3_600_000


def _more_hours_as_covered(record: Record) -> None:
    _more_hours(record)
    record["covered"][0]["ms"]["label"] += 3_600_000


def _shorter(record: Record) -> None:
    record["ledger"]["size"] -= 1


def _other_root(record: Record) -> None:
    record["ledger"]["root"] = "ab" * 32


def _receipt_gone(record: Record) -> None:
    record["receipts"], record["covered"] = [], record["covered"]


def _months_more(record: Record) -> None:
    record["months"][0]["observed_ms"] += 1


def _accepted_more(record: Record) -> None:
    record["reviews"]["accepted"] += 1


def _unknown_category(record: Record) -> None:
    record["ms"]["sleep"] = 5


def _month_twice(record: Record) -> None:
    month = {**record["months"][0], "observed_ms": 0, "declared_ms": 0, "items": 0, "regions": 0}
    record["months"].append(month)


def _observed_more(record: Record) -> None:
    record["observed_ms"] += 1


def _training_more(record: Record) -> None:
    record["training_ms"] += 1


def _boxes_more(record: Record) -> None:
    record["kinds"]["boxes"] = record["regions"] + 1


def _declared_more(record: Record) -> None:
    record["declared_ms"] += 1


def _ledger_gone(record: Record) -> None:
    record["ledger"] = None


def _rekey_forged(record: Record) -> None:
    other = Signer.new().public
    forged = {"old": other, "new": record["ledger"]["key"], "by_old": "AA==", "by_new": "AA=="}
    record["rekeys"].append(forged)


def _signed_twice(record: Record) -> None:
    record["signatures"] *= 2


def _signature_bent(record: Record) -> None:
    [signature] = record["signatures"][0]["dsseEnvelope"]["signatures"]
    signature["sig"] = "A" * 86 + "=="


def _key_of_nobody(record: Record) -> None:
    record["ledger"]["key"] = "nobody"


def _renamed(record: Record) -> None:
    record["worker"] = "somebody-else"


_CHANGES: list[tuple[Callable[[Record], None], str, bool]] = [
    (_more_hours, "covered: does not say", True),
    (_more_hours_as_covered, "covered: does not say", True),
    (_shorter, "it was made shorter", True),
    (_other_root, "is for another record than the ledger", True),
    (_receipt_gone, "are none, but there is a ledger", True),
    (_months_more, "months, observed_ms: are", True),
    (_accepted_more, "reviews.accepted and rejected: are", True),
    (_key_of_nobody, "ledger: ", True),
    (_unknown_category, "ms: has a category that the method does not have", True),
    (_month_twice, "months: do not stand in order, or one stands twice", True),
    (_observed_more, "observed_ms: says", True),
    (_training_more, "training_ms: says", True),
    (_boxes_more, "kinds.boxes: are", True),
    (_declared_more, "declared_ms: says", True),
    (_ledger_gone, "ledger: is missing, but there are receipts or a signature", False),
    (_rekey_forged, "rekeys: have a change of the key that not both keys signed", True),
    (_signed_twice, "signatures: are more than the worker’s one", False),
    (_signature_bent, "signatures: are no good: Its signature does not hold", False),
    (_renamed, "signatures: are for another record: it was changed since", False),
]
"""Each change, how it is named, and whether it is found even if the worker signs it."""


@pytest.mark.parametrize(("change", "told", "is_found"), _CHANGES)
def test_a_changed_record_is_named_for_what_it_is(
    demo: Path,
    tmp_path: Path,
    *,
    change: Callable[[Record], None],
    told: str,
    is_found: bool,
) -> None:
    receipted(demo, tmp_path / "one.jsonl", tmp_path / "vendor.pem")
    record = record_of(demo, tmp_path / "record.json")
    change(record)
    by_others = no(written(tmp_path / "changed.json", record))
    assert told in by_others
    if is_found:
        assert told in no(written(tmp_path / "signed.json", record, signer_of(demo)))


@pytest.mark.parametrize("names", [("value",), ("exact",), ("value", "exact")])
def test_a_changed_figure_of_pay_is_found(
    demo: Path, tmp_path: Path, key: Path, names: tuple[str, ...]
) -> None:
    """On the way by the signature; by the worker, because it does not follow from its formula."""
    receipted(demo, tmp_path / "one.jsonl", key)
    record = record_of(demo, tmp_path / "record.json", "--with-pay")
    for name in names:
        record["pay"][0]["figures"]["owed"][name] = "1234.00"
    assert "it was changed since" in no(written(tmp_path / "changed.json", record))
    answer = run("verify", written(tmp_path / "signed.json", record, signer_of(demo)))
    assert answer.exit_code == 1
    assert "pay[0].figures.owed: does not follow from its formula" in answer.stdout


def test_receipts_in_another_order_are_found(demo: Path, tmp_path: Path, key: Path) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    work(demo)
    receipted(demo, tmp_path / "two.jsonl", key)
    record = record_of(demo, tmp_path / "record.json")
    record["receipts"].reverse()
    record["covered"] = [
        {"receipt": 1, "ms": {"label": 287_000}},
        {"receipt": 2, "ms": {"label": -60_000}},
        {"receipt": None, "ms": {"label": 60_000}},
    ]
    told = no(written(tmp_path / "turned.json", record, signer_of(demo)))
    assert "receipt 2: covers less than the one before it" in told


def test_a_signature_by_another_key_or_for_other_hours_is_found(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record = record_of(demo, tmp_path / "record.json")
    told = no(written(tmp_path / "other.json", record, Signer.new()))
    assert "signatures: are by another key than the ledger names" in told
    unsigned = {name: value for name, value in record.items() if name != "signatures"}
    ledger = record["ledger"]
    point = Checkpoint(ledger["origin"], ledger["size"], ledger["root"])
    said = HandInStatement(checkpoint=point, ms={"label": 1})
    digest = sha256(canonical(unsigned)).hexdigest()
    record["signatures"] = [sign_record(signer_of(demo), digest, said)]
    told = no(written(tmp_path / "hours.json", record))
    assert "signatures: are for another ledger, or for other hours" in told


def test_more_hours_than_the_receipt_are_shown_as_not_covered(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    """The worker invents an hour and signs it: nobody has countersigned that."""
    receipted(demo, tmp_path / "one.jsonl", key)
    record = record_of(demo, tmp_path / "record.json")
    _more_hours(record)
    record["covered"].append({"receipt": None, "ms": {"label": 3_600_000}})
    path = written(tmp_path / "signed.json", record, signer_of(demo))
    assert "what no receipt covers: 1 h (3600000 ms)" in yes(path)


def test_fewer_hours_than_the_receipt_are_found(demo: Path, tmp_path: Path, key: Path) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record = record_of(demo, tmp_path / "record.json")
    record["ms"]["label"] -= 60_000
    record["observed_ms"] -= 60_000
    record["months"] = []
    record["covered"].append({"receipt": None, "ms": {"label": -60_000}})
    told = no(written(tmp_path / "signed.json", record, signer_of(demo)))
    assert "ms: has 1 min (60000 ms) less than its receipts cover" in told


def test_the_receipt_of_another_worker_or_job_is_named(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    """Somebody puts the receipts of another into a record and signs it with an own key."""
    receipted(demo, tmp_path / "one.jsonl", key)
    theirs = record_of(demo, tmp_path / "theirs.json")
    stolen = json.loads(json.dumps(theirs))
    stolen["ledger"]["key"] = (thief := Signer.new()).public
    told = no(written(tmp_path / "stolen.json", stolen, thief))
    assert "receipt 1: names the key of another worker" in told
    own = theirs["ledger"]["origin"]
    stolen["ledger"]["origin"] = own[:-1] + ("1" if own.endswith("0") else "0")
    told = no(written(tmp_path / "stolen.json", stolen, thief))
    assert "receipt 1: is for the ledger of another worker of this job" in told
    stolen["ledger"]["origin"] = "fairlabel/another-job/0123456789abcdef0123456789abcdef"
    told = no(written(tmp_path / "stolen.json", stolen, thief))
    assert "receipt 1: is for another job" in told
    stolen["signatures"] = []
    assert "the receipts may be anybody’s" in no(written(tmp_path / "stolen.json", stolen))


def test_a_receipt_of_nobody_is_none(demo: Path, tmp_path: Path, key: Path) -> None:
    receipted(demo, tmp_path / "one.jsonl", key)
    record = record_of(demo, tmp_path / "record.json")
    envelope = record["receipts"][0]["bundle"]["dsseEnvelope"]
    envelope["signatures"][0]["sig"] = "A" * 86 + "=="
    told = no(written(tmp_path / "forged.json", record, signer_of(demo)))
    assert "receipt 1: is no valid receipt" in told


@pytest.mark.parametrize(
    "data",
    [b'{"format": "fairlabel/portable_record/1"', b'{"format": "fairlabel/portable_record/1"}'],
)
def test_a_broken_record_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "record.json"
    path.write_bytes(data)
    assert "record.json" in no(path)
