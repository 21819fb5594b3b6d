"""An export of a merged job carries what its workers worked and were paid, as they signed it."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.derived_exports import derived_dataset
from annotator.editing.commands import SetTranscription
from annotator.editing.note_commands import SetAttributes
from annotator.export.contribution_redaction import revealed_files
from annotator.export.forms.canonical import canonical
from annotator.export.forms.contributions_form import contributions_json, summary_of
from annotator.export.forms.pay_form import card_lines
from annotator.export.redaction import HiddenPlaces
from annotator.job_file.project import Project
from annotator.job_file.rows.values import LoadedItem
from annotator.model.entities import CONFIDENTIAL, Region
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from annotator.paths import keys_folder
from annotator.records import Contribution
from annotator.session.job_session import JobSession
from annotator.session.session_recorder import Setup
from annotator.verify.common.manifest import card_digest, sha256_of
from tests.annotator.cli.conftest import demo, made_once
from tests.annotator.cli.ledgers import both_say_no, both_say_yes, work
from tests.annotator.cli.running import done, refused, run, told
from tests.annotator.submissions.conftest import Sent, sent
from tests.annotator.submissions.rounds import new_collection, received
from tests.annotator.worker_reviews.rounds import review_round
from tests.support.exports import files_of, sealed_anew
from tools.checkers.check_export.command import main

__all__ = ["Sent", "demo", "made_once", "sent"]


@pytest.fixture(scope="module")
def made(sent: Sent, made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a collection, the job that was merged from it, and its export.

    The submissions are of two workers, one of them receipted. Each test has copies.
    """
    folder = tmp_path_factory.mktemp("contributions")
    received(new_collection(folder / "all"), [*sent.first, sent.second])
    media = folder / "media"
    media.mkdir()
    for path in sorted(made_once.rglob("*.jpg")):
        shutil.copyfile(path, media / path.name)
    job, out = folder / "merged.fairlabel", folder / "out"
    done("merge", folder / "all", job, "--media", media)
    of_all = ("--collection", folder / "all", "--items", "all")
    done("export", job, out, "--format", "coco", *of_all)
    return folder


@pytest.fixture
def collection(made: Path, tmp_path: Path) -> Path:
    """Return the collection."""
    return shutil.copytree(made / "all", tmp_path / "all")


@pytest.fixture
def job(made: Path, collection: Path, tmp_path: Path) -> Path:
    """Return the job that was merged from it."""
    shutil.copytree(made / "media", tmp_path / "media")
    return Path(shutil.copy(made / "merged.fairlabel", collection.parent))


@pytest.fixture
def export(made: Path, job: Path) -> Path:
    """Return an export of the job with its contributions."""
    return shutil.copytree(made / "out", job.parent / "out")


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def files_in(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def test_an_export_carries_every_contribution_as_it_was_signed(
    export: Path, collection: Path
) -> None:
    sums, effort = read(export / "contributions.json"), read(export / "effort.json")
    digests = sorted(each.name for each in (export / "contributions").iterdir())
    assert effort["contributions"] == digests
    assert [each["digest"] for each in sums["contributions"]] == digests
    assert len(digests) == 2
    for digest in digests:
        of_worker, there = export / "contributions" / digest, collection / "submissions" / digest
        names = set(files_in(there)) - {"result.json"}
        assert set(files_in(of_worker)) == names
        assert all((of_worker / name).read_bytes() == (there / name).read_bytes() for name in names)
    observed = sum(
        read(export / "contributions" / digest / "export" / "effort.json")["totals"]["observed_ms"]
        for digest in digests
    )
    assert sums["totals"]["observed_ms"] == observed > 0
    summary = read(export / "annotations.json")["info"]["fair_pay"]
    assert summary["contributions"]["observed_ms"] == observed
    assert summary["observed_ms"] == 0
    assert f"({observed} ms)" in (export / "README.md").read_text()
    made = [item.get("contribution") for item in effort["items"]]
    assert {*made} - {None} <= {*digests}
    assert any(made)
    answer = done("verify", export)
    assert "2 contributions: their signatures, their exports, their sums" in answer.stdout


def test_the_same_collection_gives_the_same_bytes(
    export: Path, job: Path, collection: Path, tmp_path: Path
) -> None:
    done(
        "export",
        job,
        tmp_path / "again",
        "--format",
        "coco",
        "--collection",
        collection,
        "--items",
        "all",
    )
    one, two = (dict(files_of(folder)) for folder in (export, tmp_path / "again"))
    assert one == two


def test_an_export_without_the_collection_says_that_the_record_is_not_in_it(
    job: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = done("export", job, tmp_path / "out", "--format", "coco", "--items", "all")
    words = "The record of 2 contributions is not in this export"
    assert words in answer.stdout
    assert words in (tmp_path / "out" / "README.md").read_text()
    assert not (tmp_path / "out" / "contributions").exists()
    summary = read(tmp_path / "out" / "fair_pay.json")["summary"]
    assert summary["contributions"] == {"count": 2, "is_included": False}
    told = done("verify", tmp_path / "out").stdout
    assert "what 2 contributions took and paid: their record is not in this export" in told
    assert main([str(tmp_path / "out")]) == 0
    assert "2 contributions: their record is not in this export" in capsys.readouterr().out


def test_a_contribution_that_was_changed_or_is_missing_stops_the_export(
    job: Path, collection: Path, tmp_path: Path
) -> None:
    place = collection / "submissions" / _contributions(job)[0].sha256
    path = place / "export" / "effort.json"
    before = path.read_bytes()
    for data, words in ((before + b" ", "was changed since"), (None, "was changed since")):
        path.unlink()
        if data is not None:
            path.write_bytes(data)
        _refused(job, collection, tmp_path / "out", words)
    path.write_bytes(before)
    done(
        "export",
        job,
        tmp_path / "whole",
        "--format",
        "coco",
        "--collection",
        collection,
        "--items",
        "all",
    )
    shutil.rmtree(place)
    _refused(job, collection, tmp_path / "out", "is not in the collection")


def test_another_contribution_under_that_digest_stops_the_export(
    job: Path, collection: Path, tmp_path: Path
) -> None:
    one, two = (collection / "submissions" / each.sha256 for each in _contributions(job))
    shutil.rmtree(one)
    shutil.copytree(two, one)
    _refused(job, collection, tmp_path / "out", "is not what was merged")


def test_a_job_without_contributions_needs_no_collection(
    demo: Path, collection: Path, tmp_path: Path
) -> None:
    _refused(demo, collection, tmp_path / "out", "has no contributions")


def test_a_job_with_confidential_regions_does_not_show_them_by_its_contributions(
    job: Path, collection: Path, tmp_path: Path
) -> None:
    """The workers wrote on other places than the one that the reviewer hides."""
    with Project.open(job) as project:
        reviewer = new_worker("Roseline")
        project.writes.add_worker(reviewer).result()
        rows = project.reads.item_rows().result()
        items = [project.reads.load_item(row.id).result() for row in rows]
        session = JobSession(project, reviewer, Setup(tmp_path / "state"))
        session.open_item(item := next(each for each in items if each.state.regions))
        key = next(each.id for each in item.state.regions.values() if is_silent(each, item))
        session.editor.run(SetAttributes([key], CONFIDENTIAL, value=True))
        session.editor.run(SetTranscription(key, "a name"))
        session.end()
    out = tmp_path / "out"
    done("export", job, out, "--format", "coco", "--collection", collection, "--items", "all")
    assert b"a name" not in b"".join(data for _, data in files_of(out))
    done("verify", out)
    assert main([str(out)]) == 0


def is_silent(region: Region, item: LoadedItem) -> bool:
    """Return whether nothing is written where a region is."""
    assert region.geometry is not None
    hidden = HiddenPlaces((region.geometry,))
    there = [each for each in item.state.regions.values() if hidden.touches(each.geometry)]
    return not any(each.transcription or each.attributes for each in there)


def test_a_contribution_that_says_what_is_hidden_is_not_exported(tmp_path: Path) -> None:
    made = review_round(tmp_path)
    with Project.open(made.merged) as project:
        reviewer = new_worker("Roseline")
        project.writes.add_worker(reviewer).result()
        session = JobSession(project, reviewer, Setup(tmp_path / "state"))
        session.open_item(item := project.reads.load_item(1).result())
        [key] = item.state.regions
        session.editor.run(SetAttributes([key], CONFIDENTIAL, value=True))
        session.end()
    _refused(made.merged, made.collection, tmp_path / "out", "what they hide")
    hidden = HiddenPlaces((Box(100, 100, 20, 20),))
    of_item = {(item.media.sha256, item.item.part): hidden}
    exports = sorted((made.collection / "submissions").glob("*/export"))
    for places, count in (((Box(12, 12, 30, 30),), 1), (hidden.places, 0), ((), 1)):
        found = HiddenPlaces(places, is_whole=not places)
        told = [revealed_files(each, dict.fromkeys(of_item, found)) for each in exports]
        assert sum(map(len, told)) == count, places


def test_a_lost_key_is_approved_by_a_receipt_or_by_nothing(demo: Path, tmp_path: Path) -> None:
    """Without that receipt both checkers say no, so that the export is refused first."""
    one, two = (tmp_path / f"{name}.fairsubmission" for name in ("one", "two"))
    key, collection = tmp_path / "k.pem", tmp_path / "all"
    done("submit", demo, one)
    receiving = ("--into", collection, "--key", key, "--json")
    [first] = told("receive", one, *receiving, "--make-key")["files"]
    done("receipt", "--take", demo, first["receipt"])
    for path in keys_folder().iterdir():
        path.unlink()
    work(demo)
    done("submit", demo, two)
    [second] = told("receive", two, "--into", collection, "--no-receipt", "--enrol", "--json")[
        "files"
    ]
    hand_in = collection / "submissions" / second["sha256"] / "hand-in.jsonl"
    both_say_no(hand_in)
    merged, out = tmp_path / "merged.fairlabel", tmp_path / "out"
    done("merge", collection, merged, "--media", demo.parent)
    _refused(merged, collection, out, "no receipt approves it")
    [again] = told("receive", two, *receiving)["files"]
    both_say_yes(hand_in, Path(again["receipt"]))
    done("export", merged, out, "--format", "coco", "--collection", collection, "--items", "all")
    done("verify", out)
    assert main([str(out)]) == 0


def _contributions(job: Path) -> list[Contribution]:
    with Project.open(job) as project:
        return project.reads.contributions().result()


def _refused(job: Path, collection: Path, out: Path, words: str) -> None:
    answer = run(
        "export", job, out, "--format", "coco", "--collection", collection, "--items", "all"
    )
    assert answer.exit_code == 1
    assert words in answer.stderr
    assert not out.exists()


class Forger:
    """Changes an export and makes all seals, sums of files and lines of README fit again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sums = read(folder / "contributions.json")
        self.effort = read(folder / "effort.json")
        self.pay = read(folder / "fair_pay.json")
        self.digests = list(self.effort["contributions"])

    def place(self, digest: str) -> Path:
        return self.folder / "contributions" / digest

    def add_up(self) -> None:
        """Make the sums fit the entries, the summary the sums, and README the summary."""
        entries = self.sums["contributions"]
        summary = self.pay["summary"]
        self.sums = contributions_json(entries, self.effort["totals"], summary)
        summary["contributions"] = summary_of(len(entries), self.sums)

    def write(self) -> None:
        """Write everything, as who wants to hide it would."""
        files = {"contributions.json": self.sums} if self.sums else {}
        annotations = read(self.folder / "annotations.json")
        annotations["info"]["fair_pay"] = self.pay["summary"]
        files["annotations.json"] = annotations
        for name, document in files.items():
            (self.folder / name).write_text(json.dumps(document))
            self.effort["seals"][name] = sha256_of(self.folder / name)
        (self.folder / "effort.json").write_text(json.dumps(sealed_anew(self.effort)))
        _told, mark, rest = (self.folder / "README.md").read_text().partition("What the work o")
        card = "\n".join([*card_lines(self.pay, self.pay["summary"]), f"{mark}{rest}"])
        (self.folder / "README.md").write_text(card)
        self.pay["seals"]["effort.json"] = sha256_of(self.folder / "effort.json")
        self.pay["seals"]["README.md"] = card_digest(card.encode())
        (self.folder / "fair_pay.json").write_text(json.dumps(sealed_anew(self.pay)))
        make_manifest(self.folder)


def make_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    entries = [
        {"path": name, "size": (folder / name).stat().st_size, "sha256": sha256_of(folder / name)}
        for name in files_in(folder)
    ]
    (folder / "manifest.json").write_text(json.dumps({"files": entries}))


def leave_out_the_files(forger: Forger) -> None:
    """Leave a contribution out, but not everywhere."""
    gone = forger.digests[0]
    shutil.rmtree(forger.place(gone))
    forger.sums["contributions"].pop(0)
    forger.add_up()


def leave_out_all_but_the_items(forger: Forger) -> None:
    gone = forger.digests[0]
    shutil.rmtree(forger.place(gone))
    forger.sums["contributions"].pop(0)
    forger.effort["contributions"].remove(gone)
    for item in forger.effort["items"]:
        item.setdefault("contribution", gone)
    forger.add_up()


def leave_out_the_whole_record(forger: Forger) -> None:
    """Leave the files where they are, but say that they are not here."""
    (forger.folder / "contributions.json").unlink()
    forger.effort["seals"].pop("contributions.json")
    forger.sums = None
    forger.pay["summary"]["contributions"] = summary_of(len(forger.digests), None)


def deny_them(forger: Forger) -> None:
    """Leave all of it out, and every word on it but those of an item."""
    shutil.rmtree(forger.folder / "contributions")
    (forger.folder / "contributions.json").unlink()
    forger.effort["seals"].pop("contributions.json")
    forger.effort.pop("contributions")
    forger.sums = None
    forger.pay["summary"].pop("contributions")


def trim_the_hours(forger: Forger) -> None:
    entry = forger.sums["contributions"][0]
    entry["observed_ms"] -= 60_000
    entry["ms"]["label"] -= 60_000
    forger.add_up()


def trim_the_hours_at_their_source(forger: Forger) -> None:
    """Trim them in the export of the contribution too; its manifest is made again."""
    export = forger.place(forger.digests[0]) / "export"
    effort = read(export / "effort.json")
    effort["totals"]["observed_ms"] -= 60_000
    (export / "effort.json").write_text(json.dumps(sealed_anew(effort)))
    make_manifest(export)
    trim_the_hours(forger)


def lower_the_pay(forger: Forger) -> None:
    for row in forger.sums["contributions"][0]["pay"]:
        row["shortfall"] = "0.00"
        row["gross"] = "999.00"
    forger.add_up()


def put_another_in(forger: Forger) -> None:
    """Put the work of one worker in the place of another's."""
    one, two = forger.digests
    shutil.rmtree(forger.place(one))
    shutil.copytree(forger.place(two), forger.place(one))
    entries = forger.sums["contributions"]
    entries[0] = {**entries[1], "digest": one, "worker": entries[0]["worker"]}
    forger.add_up()


def count_one_twice(forger: Forger) -> None:
    digest = forger.digests[0]
    more = "f" * 64
    shutil.copytree(forger.place(digest), forger.place(more))
    entries = forger.sums["contributions"]
    entries.append({**entries[0], "digest": more})
    forger.effort["contributions"].append(more)
    forger.add_up()


def name_one_twice(forger: Forger) -> None:
    entries = forger.sums["contributions"]
    entries.insert(0, entries[0])
    forger.effort["contributions"].insert(0, forger.digests[0])
    forger.add_up()


def swap_the_receipts(forger: Forger) -> None:
    one, two = (forger.place(each) / "receipt.json" for each in forger.digests)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    for entry in forger.sums["contributions"]:
        entry["receipt_sha256"] = sha256_of(forger.place(entry["digest"]) / "receipt.json")


def take_a_receipt_away(forger: Forger) -> None:
    (forger.place(forger.digests[0]) / "receipt.json").unlink()


def sign_by_another(forger: Forger) -> None:
    name = "submission-manifest.json.sigstore.json"
    one, two = (forger.place(each) / name for each in forger.digests)
    one.write_bytes(two.read_bytes())


def add_a_file(forger: Forger) -> None:
    (forger.place(forger.digests[0]) / "export" / "more.json").write_text("{}")


def add_a_file_beside_the_export(forger: Forger) -> None:
    (forger.place(forger.digests[0]) / "more.json").write_text("{}")


def swap_the_packages(forger: Forger) -> None:
    """Write another package into both the submission and its entry."""
    path = forger.place(forger.digests[0]) / "submission.json"
    facts = {**read(path), "package": "another"}
    path.write_bytes(canonical(facts) + b"\n")
    forger.sums["contributions"][0]["package"] = "another"


def add_a_contribution_to_a_contribution(forger: Forger) -> None:
    one, two = (forger.place(each) for each in forger.digests)
    shutil.copytree(two, one / "export" / "contributions" / forger.digests[1])


def change_the_totals(forger: Forger) -> None:
    forger.sums["totals"]["observed_ms"] += 1


def change_the_totals_with_own(forger: Forger) -> None:
    together = forger.sums["totals_with_own"]
    together["observed_ms"] += 1
    forger.pay["summary"]["contributions"]["with_own"]["observed_ms"] += 1


def change_the_summary(forger: Forger) -> None:
    forger.pay["summary"]["contributions"]["workers"] += 1


def make_one_of_two_workers(forger: Forger) -> None:
    forger.pay["summary"]["contributions"]["workers"] = 1
    forger.sums["totals"]["workers"] = 1


def name_another_package(forger: Forger) -> None:
    forger.sums["contributions"][0]["package"] = "another"


def name_an_unknown_source(forger: Forger) -> None:
    forger.effort["items"][0]["contribution"] = "e" * 64


def take_the_source_from_an_item_of_nobody(forger: Forger) -> None:
    """Say of an item that no worker had that its version comes from one."""
    item = forger.effort["items"][0]
    item["sha256"] = "d" * 64
    item["contribution"] = forger.digests[0]


FORGERIES = (
    leave_out_the_files,
    leave_out_all_but_the_items,
    leave_out_the_whole_record,
    deny_them,
    trim_the_hours,
    trim_the_hours_at_their_source,
    lower_the_pay,
    put_another_in,
    count_one_twice,
    name_one_twice,
    swap_the_receipts,
    take_a_receipt_away,
    sign_by_another,
    add_a_file,
    add_a_file_beside_the_export,
    swap_the_packages,
    add_a_contribution_to_a_contribution,
    change_the_totals,
    change_the_totals_with_own,
    change_the_summary,
    make_one_of_two_workers,
    name_another_package,
    name_an_unknown_source,
    take_the_source_from_an_item_of_nobody,
)


def test_the_independent_checker_says_yes_too_and_a_forger_changes_nothing_by_sealing_again(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(export)]) == 0, capsys.readouterr().out
    assert "2 contributions: their signatures" in capsys.readouterr().out
    Forger(export).write()
    assert main([str(export)]) == 0, capsys.readouterr().out
    done("verify", export)


def test_both_checkers_refuse_every_forgery_with_all_seals_made_again(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {}
    for forge in FORGERIES:
        folder = shutil.copytree(export, tmp_path / forge.__name__)
        forger = Forger(folder)
        forge(forger)
        forger.write()
        answer = run("verify", folder)
        status = main([str(folder)])
        said[forge.__name__] = (answer.exit_code, status)
        assert "contribution" in answer.stdout.split("Recomputed:")[0]
        assert "contribution" in capsys.readouterr().out.split("\n")[1]
    assert said == dict.fromkeys(said, (1, 1))


def test_a_part_of_the_export_keeps_what_others_worked(
    export: Path, job: Path, tmp_path: Path
) -> None:
    done("export", job, tmp_path / "bare", "--format", "coco", "--items", "all")
    for source in (export, tmp_path / "bare"):
        part = tmp_path / f"part of {source.name}"
        done("subset", source, part, "--items", "all")
        (entry,) = read(part / "derived.json")["derived_from"]
        stated = read(source / "fair_pay.json")["summary"]["contributions"]
        assert entry["whole"]["contributions"] == stated
        done("verify", part, "--source", source)
        assert main([str(part), "--source", str(source)]) == 0


def test_a_merged_job_is_not_joined_with_a_job_that_was_handed_in_to_it(
    export: Path, sent: Sent, tmp_path: Path
) -> None:
    """Another submission of that job is another file, and yet its time would count twice."""
    kept = ("--items", "all", "--same-pictures", "kept")
    for number, submission in enumerate((sent.first[0], sent.fork)):
        alone = tmp_path / f"alone-{number}"
        with zipfile.ZipFile(submission) as archive:
            names = [each for each in archive.namelist() if each.startswith("export/")]
            archive.extractall(alone, names)
        for pair in ((export, alone / "export"), (alone / "export", export)):
            assert "would count twice" in refused("join", *pair, tmp_path / "both", *kept)
    assert not (tmp_path / "both").exists()


def test_both_checkers_say_no_to_work_that_is_in_two_sources(
    export: Path, sent: Sent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(sent.first[0]) as archive:
        archive.extractall(tmp_path, [e for e in archive.namelist() if e.startswith("export/")])
    monkeypatch.setattr(derived_dataset, "_require_apart", lambda _sources: None)
    kept = ("--items", "all", "--same-pictures", "kept")
    done("join", export, tmp_path / "export", tmp_path / "both", *kept)
    assert "same work" in run("verify", tmp_path / "both").stdout
    assert main([str(tmp_path / "both")]) == 1
