"""``work-order sign``, ``give`` and ``accept``: terms that change, on two machines."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from annotator.effort.categories import Category, EndedBy
from annotator.effort.spans import Span
from annotator.job_file.project import Project
from annotator.model.people import new_worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import EffortEntry
from tests.annotator.cli.ledgers import public
from tests.annotator.cli.running import done, refused, run, state_of
from tests.support.ledger_checker import reasons
from tools.checkers import check_export
from tools.checkers.check_ledger.command import key_of

SAMPLE_RATE = 'per_region = "1.50"'


@pytest.fixture
def lower(demo: Path, tmp_path: Path) -> Path:
    """Return an order like the one in force in the sample job, with a lower rate for a region."""
    with Project.open(demo) as project:
        (stored,) = project.reads.orders().result()
    path = tmp_path / "lower.toml"
    assert SAMPLE_RATE.encode() in stored.data
    path.write_bytes(stored.data.replace(SAMPLE_RATE.encode(), b'per_region = "1.20"'))
    return path


def signed(order: Path, key: Path) -> Path:
    """Sign an order and return the file of the signature."""
    done("work-order", "sign", order, "--key", key, *(() if key.exists() else ("--make-key",)))
    return order.with_name(order.name + ".sigstore.json")


def test_a_given_order_is_told_with_both_values_and_changes_nothing_yet(
    demo: Path, lower: Path
) -> None:
    owed = done("info", demo).stdout
    given = done("work-order", "give", demo, lower).stdout.splitlines()
    assert given == [
        "Given. Nothing changes for anybody until they accept it.",
        "For Worker 1: It is unsigned: nobody can prove who wrote it.",
        "  Per region (worse for you, lower): before KES 1.50, now KES 1.20.",
    ]
    assert done("info", demo).stdout == owed
    again = done("work-order", "give", demo, lower).stdout
    assert again.splitlines() == given


def test_a_changed_floor_is_told_on_one_line(demo: Path, lower: Path) -> None:
    text = lower.read_text("utf-8")
    amount = next(
        line for line in text.partition("[[floors]]")[2].splitlines() if line.startswith("amount")
    )
    lower.write_text(text.replace(amount, 'amount = "99.50"'), "utf-8")
    lines = done("work-order", "give", demo, lower).stdout.splitlines()
    (told,) = [line for line in lines if "99.50" in line]
    assert "\ufffd" not in told
    assert told.startswith("  ")
    assert told.count("; ") >= 2


def test_a_payment_is_stated_under_the_order_in_force_and_not_under_an_offered_one(
    demo: Path, lower: Path
) -> None:
    lower.write_text(lower.read_text().replace('"KES"', '"USD"'))
    done("work-order", "give", demo, lower)
    assert "KES 20.00" in done("payment", demo, "--received", "20").stdout


def test_left_as_before_nothing_is_recorded(demo: Path, lower: Path) -> None:
    done("work-order", "give", demo, lower)
    before = state_of(demo.parent)
    left = run("work-order", "accept", demo)  # nothing is answered
    assert left.exit_code == 1
    assert state_of(demo.parent) == before
    assert done("work-order", "give", demo, lower).stdout.count("lower") == 1


def test_accepted_by_the_command_line_later_time_is_under_the_new_order(
    demo: Path, lower: Path, tmp_path: Path
) -> None:
    key = tmp_path / "vendor.pem"
    signed(lower, key)
    done("work-order", "give", demo, lower)
    shown = done("work-order", "accept", demo, "--yes").stdout
    assert "a key that you have not seen before: ask whose it is." in shown
    assert "Per region (worse for you, lower): before KES 1.50, now KES 1.20." in shown
    assert shown.endswith("Accepted: it holds from now on.\n")
    assert "in force already" in refused("work-order", "accept", demo, "--yes")
    with Project.open(demo) as project:
        (worker,) = project.reads.workers().result()
        assert (
            project.reads.order_in_force(worker.id).result()
            == read_work_order(lower.read_bytes()).sha256
        )


def test_an_earlier_order_is_accepted_again_by_its_file(
    demo: Path, lower: Path, tmp_path: Path
) -> None:
    with Project.open(demo) as project:
        (first,) = project.reads.orders().result()
    earlier = tmp_path / "earlier.toml"
    earlier.write_bytes(first.data)
    done("work-order", "give", demo, lower)
    done("work-order", "accept", demo, "--yes")
    done("hand-in", demo, tmp_path / "hours.jsonl")
    handed_in = not_countersigned(demo)
    assert "fairlabel work-order accept JOB --file F.toml" in refused(
        "work-order", "give", demo, earlier
    )
    shown = done("work-order", "accept", demo, "--file", earlier, "--yes").stdout
    assert "This is an order that was accepted before a later one." in shown
    assert "Per region (better for you, higher): before KES 1.20, now KES 1.50." in shown
    with Project.open(demo) as project:
        (worker,) = project.reads.workers().result()
        assert project.reads.order_in_force(worker.id).result() == first.sha256
    assert not_countersigned(demo) == handed_in + 1
    done("hand-in", demo, tmp_path / "more.jsonl")
    assert not_countersigned(demo) == handed_in + 1


def not_countersigned(job: Path) -> int:
    """Return the number of entries of the one worker that no receipt covers."""
    with Project.open(job) as project:
        (worker,) = project.reads.workers().result()
        return project.reads.open_account(worker.id).result().entries


def test_an_order_of_the_same_terms_is_refused_with_the_reason(demo: Path, lower: Path) -> None:
    with Project.open(demo) as project:
        (first,) = project.reads.orders().result()
    before = state_of(demo.parent)
    lower.write_bytes(b"# printed again\n" + first.data)
    for command in (("give", demo, lower), ("accept", demo, "--file", lower, "--yes")):
        assert "has the same terms as the one before" in refused("work-order", *command)
    assert state_of(demo.parent) == before


def listed_again(folder: Path) -> None:
    """Write the sizes and digests of an export's files into its manifest again."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for each in manifest["files"]:
        data = (folder / each["path"]).read_bytes()
        each |= {"size": len(data), "sha256": sha256(data).hexdigest()}
    path.write_text(json.dumps(manifest))


def under_the_new_order(job: Path) -> None:
    """Book a minute of the one worker under the order that they accepted last."""
    with Project.open(job) as project:
        session = project.reads.sessions().result()[-1]
        start = project.reads.booked_until_ms(session.id).result()
        order = project.reads.order_in_force(session.worker_id).result()
        span = Span(
            category=Category.ADMIN,
            item_id=None,
            start_ms=start,
            end_ms=start + 60_000,
            ended_by=EndedBy.ITEM,
        )
        entry = EffortEntry(session.id, session.worker_id, order, span)
        project.writes.append_effort([entry], None).result()


def test_the_signature_goes_into_the_export_and_every_checker_says_by_whom(
    demo: Path, lower: Path, tmp_path: Path
) -> None:
    beside = signed(lower, tmp_path / "vendor.pem")
    done("work-order", "give", demo, lower)
    done("work-order", "accept", demo, "--yes")
    under_the_new_order(demo)
    out = tmp_path / "export"
    done("export", demo, out, "--format", "coco", "--items", "all")
    sha = sha256(lower.read_bytes()).hexdigest()
    signature = out / "work_orders" / f"{sha}.toml.sigstore.json"
    assert signature.read_bytes() == beside.read_bytes()
    told = {
        each["sha256"]: each["signature"]
        for each in json.loads((out / "fair_pay.json").read_text())["work_orders"]
    }
    key = json.loads(beside.read_bytes())["verificationMaterial"]["publicKey"]["hint"]
    assert sorted(told.values()) == sorted(["unsigned", key])
    assert told[sha] == key
    answer = done("verify", out).stdout
    assert f"the signature of work order {sha[:12]}, by the key {key}" in answer
    assert check_export.main([str(out)]) == 0
    (order,) = (path for path in (out / "work_orders").glob("*.toml") if path.stem == sha)
    assert reasons([order]) == {order: ""}
    # Signed by somebody else for the same bytes, with the manifest written again.
    lower.with_name("other.toml").write_bytes(lower.read_bytes())
    other = signed(lower.with_name("other.toml"), tmp_path / "other.pem")
    signature.write_bytes(other.read_bytes())
    listed_again(out)
    refusal = run("verify", out)
    assert (refusal.exit_code, "signature" in refusal.stdout) == (1, True)
    assert check_export.main([str(out)]) == 1
    # One that does not hold at all.
    signature.write_bytes(beside.read_bytes().replace(b'"sig":"', b'"sig":"A'))
    listed_again(out)
    refusal = run("verify", out)
    assert refusal.exit_code == 1
    assert f"work_orders/{signature.name}" in refusal.stdout
    # And one of an order that is not there.
    signature.write_bytes(beside.read_bytes())
    stray = signature.with_name(f"{'ab' * 32}.toml.sigstore.json")
    signature.rename(stray)
    assert "is the signature of no work order in this export" in run("verify", out).stdout


WORDS = {
    "en": ("16 at the rate of each work order", "Signature of the order: by the key "),
    "ar": ("بأجرة كل أمر عمل", "توقيع أمر العمل: بالمفتاح "),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_statement_over_two_orders_says_the_rates_and_the_signature_of_each(
    demo: Path, lower: Path, tmp_path: Path, language: str
) -> None:
    each, signature = WORDS[language]
    signed(lower, tmp_path / "vendor.pem")
    done("work-order", "give", demo, lower)
    done("work-order", "accept", demo, "--yes")
    under_the_new_order(demo)
    out = tmp_path / "statement.txt"
    done("statement", demo, out, "--language", language)
    told = out.read_text()
    assert each in told
    assert told.count(signature) == 1
    assert ("1.50" in told, "1.20" in told) == (True, True)
    due = "Means of payment" if language == "en" else "وسيلة الدفع"
    assert told.count(f"{due}: ") <= 1  # both orders say the same
    if language == "en":
        assert told.count("Rate for a region: KES 1.50") == 1
        assert told.count("Rate for a region: KES 1.20") == 1
        assert told.count("Due: Every second Friday") == 1


def test_two_orders_that_pay_at_different_times_are_told_apart(
    demo: Path, lower: Path, tmp_path: Path
) -> None:
    lower.write_text(lower.read_text().replace("Every second Friday", "Every fourth Friday"))
    done("work-order", "give", demo, lower)
    done("work-order", "accept", demo, "--yes")
    under_the_new_order(demo)
    out = tmp_path / "statement.txt"
    done("statement", demo, out)
    told = out.read_text()
    assert "Due, work order 1: Every second Friday" in told
    assert "Due, work order 2: Every fourth Friday" in told


def test_a_signature_is_verified_where_an_order_is_checked_shown_and_given(
    demo: Path, lower: Path, tmp_path: Path
) -> None:
    key = tmp_path / "vendor.pem"
    beside = signed(lower, key)
    (told,) = {
        line for line in done("work-order", "check", lower).stdout.splitlines() if "signed" in line
    }
    assert told.startswith("It is signed by the key ")
    fingerprint = told.removeprefix("It is signed by the key ").removesuffix(".")
    assert f"  Signature: {fingerprint}" in done("work-order", "show", lower).stdout
    assert reasons([lower], {key_of(public(key))}) == {lower: ""}
    assert "lower.toml.sigstore.json" in refused("work-order", "sign", lower, "--key", key)
    lower.write_bytes(lower.read_bytes() + b"# later\n")
    for command in (("check", lower), ("show", lower), ("give", demo, lower)):
        sentence = refused("work-order", *command)
        assert "the work order was changed after it was signed" in sentence
    shutil.copy(beside, lower)
    assert "lower.toml" in run("work-order", "give", demo, lower).stderr


def test_broken_orders_and_keys_are_refused_in_one_sentence(demo: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("Dear Sir")
    assert "bad.toml was not taken. Line 1 is not TOML" in refused("work-order", "give", demo, bad)
    assert "Line 1 is not TOML" in refused("work-order", "sign", bad, "--key", tmp_path / "k.pem")
    good = tmp_path / "good.toml"
    good.write_text('[pay]\ncurrency = "KES"\n')
    assert "There is no key at" in refused("work-order", "sign", good, "--key", tmp_path / "k.pem")
    assert not (tmp_path / "good.toml.sigstore.json").exists()
    assert "bad.toml" in refused("work-order", "give", bad, good)


def test_of_several_workers_one_accepts_and_the_other_stays(demo: Path, lower: Path) -> None:
    with Project.open(demo) as project:
        project.writes.add_worker(new_worker("Baraka")).result()
    told = done("work-order", "give", demo, lower).stdout
    assert "For Baraka: It is unsigned" in told
    assert "Say who that is, by --worker: Worker 1, Baraka." in refused(
        "work-order", "accept", demo, "--yes"
    )
    assert "Nobody at this job is called Zuri." in refused(
        "work-order", "accept", demo, "--yes", "--worker", "Zuri"
    )
    done("work-order", "accept", demo, "--yes", "--worker", "Worker 1")
    with Project.open(demo) as project:
        first, second = project.reads.workers().result()
        assert project.reads.order_in_force(first.id).result()
        assert project.reads.order_in_force(second.id).result() == ""
