"""What is shown of a ledger, what is told of it, and what is refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.day.claims import taking_back
from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file.project import Project
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX
from annotator.model.people import new_worker
from annotator.paths import keys_folder
from annotator.records import Correction, EffortEntry
from tests.annotator.cli.ledgers import both_say_yes, public, receipt_for, values, work
from tests.annotator.cli.running import done, refused, run, told


@pytest.fixture(autouse=True)
def _no_keys_yet() -> None:
    shutil.rmtree(keys_folder(), ignore_errors=True)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "vendor.pem"


def test_an_inspector_sees_one_item_and_nothing_else(demo: Path, tmp_path: Path, key: Path) -> None:
    one, proof = tmp_path / "one.jsonl", tmp_path / "proof.json"
    work(demo, item=2, ms=11_111)
    assert "has been handed in yet" in refused("prove", demo, proof, "--item", "2")
    done("hand-in", demo, one)
    work(demo, item=2, ms=22_222)
    done("prove", demo, proof, "--item", "2")
    assert "nobody has countersigned" in both_say_yes(proof)
    proof.unlink()
    receipt = receipt_for(one, key, "--make-key")
    done("receipt", "--take", demo, receipt)
    done("prove", demo, proof, "--item", "2")
    [document] = values(proof)
    [shown] = document["entries"]
    assert (shown["entry"]["item_id"], shown["entry"]["category"]) == (2, "label")
    assert shown["entry"]["end_ms"] - shown["entry"]["start_ms"] == 11_111
    assert '"item_id":1' not in proof.read_text()
    text = both_say_yes(proof, one, receipt, key=public(key))
    assert "label: 11 s (11111 ms)" in text
    assert "no item 99" in refused("prove", demo, tmp_path / "p.json", "--item", "99")
    assert "handed in and countersigned yet" in refused(
        "prove", demo, tmp_path / "p.json", "--item", "3"
    )


def test_what_is_not_yet_receipted_is_told(demo: Path, tmp_path: Path, key: Path) -> None:
    [state] = told("info", demo, "--json")["ledger"]
    assert (state["entries"], state["entered"], state["receipted"]) == (3, 0, 0)
    assert state["not_receipted_ms"] == 227_000
    since = state["not_receipted_since"]
    assert f"Not yet receipted: 3 min of work since {since}" in done("info", demo).stdout
    one = tmp_path / "one.jsonl"
    done("hand-in", demo, one)
    done("receipt", "--take", demo, receipt_for(one, key, "--make-key"))
    assert "Not yet receipted: nothing" in done("info", demo).stdout
    work(demo, ms=120_000)
    [state] = told("info", demo, "--json")["ledger"]
    assert (state["entries"], state["entered"], state["receipted"]) == (4, 3, 3)
    assert state["not_receipted_ms"] == 120_000


def test_a_receipt_for_somebody_else_is_not_taken(demo: Path, tmp_path: Path, key: Path) -> None:
    other = tmp_path / "other" / "demo"
    other.parent.mkdir()
    done("demo", other)
    [job] = other.glob("*.fairlabel")
    one = tmp_path / "one.jsonl"
    done("hand-in", job, one)
    receipt = receipt_for(one, key, "--make-key")
    assert "for nobody at this job" in refused("receipt", "--take", demo, receipt)
    assert "is no receipt" in refused("receipt", "--take", demo, one)
    assert "is no hand-in" in refused("receipt", receipt, tmp_path / "r.json", "--key", key)


def test_a_receipt_that_is_ahead_of_the_job_is_not_taken(
    demo: Path, tmp_path: Path, key: Path
) -> None:
    one, old = tmp_path / "one.jsonl", demo.read_bytes()
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    demo.write_bytes(old)
    assert "newest copy of the job" in refused("receipt", "--take", demo, receipt)


def test_a_receipt_is_taken_once(demo: Path, tmp_path: Path, key: Path) -> None:
    one = tmp_path / "one.jsonl"
    done("hand-in", demo, one)
    receipt = receipt_for(one, key, "--make-key")
    for _ in range(2):
        done("receipt", "--take", demo, receipt)
    with Project.open(demo) as project:
        [worker] = project.reads.workers().result()
        assert len(project.reads.receipts_of(worker.id).result()) == 1


def test_the_export_that_goes_with_it_is_named(demo: Path, tmp_path: Path) -> None:
    folder, other, one = tmp_path / "coco", tmp_path / "other", tmp_path / "one.jsonl"
    done("export", demo, folder, "--format", "coco", "--items", "all")
    done("export", demo, other, "--format", "coco", "--detail", "job", "--items", "all")
    done("hand-in", demo, one, "--export", folder)
    assert "handed in with the export coco" in done("verify", one, folder).stdout
    answer = run("verify", one, other)
    assert answer.exit_code == 1
    assert "another export than those given" in answer.stdout
    assert "name the folder as well" in both_say_yes(one)
    two = tmp_path / "two.jsonl"
    assert "is no export of this job" in refused("hand-in", demo, two, "--export", tmp_path)


def test_each_worker_has_a_ledger_of_their_own(demo: Path, tmp_path: Path) -> None:
    with Project.open(demo) as project:
        [ann] = project.reads.workers().result()
        [session] = project.reads.sessions().result()
        ben = new_worker("Ben")
        project.writes.add_worker(ben).result()
        theirs = replace(session, id="5e551077-0000-4000-8000-000000000000", worker_id=ben.id)
        project.writes.begin_session(theirs).result()
        span = Span(
            category=Category.LABEL, item_id=1, start_ms=0, end_ms=5000, ended_by=EndedBy.END
        )
        project.writes.append_effort([EffortEntry(theirs.id, ben.id, "", span)], None).result()
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert "Say whose ledger, by --worker" in refused("hand-in", demo, one)
    done("hand-in", demo, one, "--worker", "Ben")
    done("hand-in", demo, two, "--worker", ann.name)
    assert values(one)[2]["ms"] == {"label": 5000}
    assert values(two)[2]["ms"] == {"label": 227_000}
    assert len(list(keys_folder().iterdir())) == 2
    assert values(one)[1]["origin"] != values(two)[1]["origin"]
    both_say_yes(one, two)


def test_corrections_are_entered(demo: Path, tmp_path: Path) -> None:
    with Project.open(demo) as project:
        [session] = project.reads.sessions().result()
        order = project.reads.last_order_of(session.id).result()
        claim = Correction(
            session.id,
            session.worker_id,
            order,
            None,
            1,
            None,
            Category.DECLARED,
            "crash",
            0,
            60_000,
        )
        [stored] = project.writes.append_corrections([claim]).result()
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    done("hand-in", demo, one)
    assert values(one)[2]["entries"]["correction"] == 1
    assert values(one)[2]["ms"]["declared"] == 60_000
    with Project.open(demo) as project:
        project.writes.append_corrections([taking_back(stored)]).result()
    done("hand-in", demo, two)
    assert "declared" not in values(two)[2]["ms"]
    both_say_yes(one, two)


def test_nothing_is_overwritten_unasked(demo: Path, tmp_path: Path, key: Path) -> None:
    one = tmp_path / "one.jsonl"
    signature = one.with_name(one.name + BUNDLE_SUFFIX)
    signature.write_text("mine")
    assert "is there already" in refused("hand-in", demo, one)
    assert signature.read_text() == "mine"
    done("hand-in", demo, one, "--force")
    both_say_yes(one)
    key.write_text("mine")
    assert "is there already" in refused("receipt", one, tmp_path / "r", "--key", key, "--make-key")
    assert "no private key" in refused("receipt", one, tmp_path / "r", "--key", key)
    assert "Make one by --make-key" in refused(
        "receipt", one, tmp_path / "r", "--key", tmp_path / "none.pem"
    )
    assert key.read_text() == "mine"


def test_wrong_usage_is_told(demo: Path, tmp_path: Path) -> None:
    assert run("hand-in", demo).exit_code == 2
    assert run("receipt", demo, tmp_path / "r").exit_code == 2
    assert run("receipt", "--take", demo, tmp_path / "r", "--enrol").exit_code == 2
    assert "be read" in refused("receipt", tmp_path / "none", tmp_path / "r", "--key", demo)


def test_a_ledger_of_nobody_is_refused(demo: Path, tmp_path: Path) -> None:
    job = tmp_path / "new.fairlabel"
    done("new", job, "--media", demo.parent / "pictures")
    assert "Nobody has worked" in refused("hand-in", job, tmp_path / "one.jsonl")
    with Project.open(job) as project:
        project.writes.add_worker(new_worker("Ann")).result()
    answer = refused("hand-in", job, tmp_path / "one.jsonl", "--worker", "Ann")
    assert "nothing to hand in" in answer


def test_a_public_key_that_is_none_is_refused(demo: Path, tmp_path: Path) -> None:
    one, bad = tmp_path / "one.jsonl", tmp_path / "bad.pem"
    done("hand-in", demo, one)
    bad.write_text("-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----\n")
    assert "It is not base64" in refused("verify", one, "--key", bad)
