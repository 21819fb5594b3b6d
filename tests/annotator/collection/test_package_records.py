"""A package that was opened and handed in twice counts once: in a merge, a dataset and a plan."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from annotator.collection import mergeable_submissions as submissions
from annotator.collection.held_files import held_files
from annotator.collection.merge import merge
from annotator.collection.merge_preview import merge_preview
from annotator.collection.mergeable_submissions import mergeable_submissions
from annotator.derived_exports import derived_dataset
from annotator.job_file.project import Project
from annotator.paths import data_folder
from annotator.submissions.collection_folder import open_collection
from exporters.common import contributions
from tests.annotator.cli.running import done, refused, run, told
from tests.annotator.collection.test_contributions import Forger
from tests.annotator.packages.packed import Vendor, finish_items, packages_in
from tests.support.english import english
from tools.checkers.check_export import main as check_export

TWICE = "Two records are of one package (Amina), and its work counts once"


@dataclass(frozen=True, slots=True)
class Twice:
    """A collection in which Amina handed in two records of one package, and Juma one of his.

    The digests are those of the submissions of Amina, of which only ``whole`` is finished. She
    handed in the record of ``whole`` once before, as ``earlier``.
    """

    collection: Path
    media: Path
    whole: str
    half: str
    earlier: str
    juma: str

    def in_folder(self, folder: Path) -> Twice:
        """Return a copy of it."""
        copied = shutil.copytree(self.collection, folder / self.collection.name)
        return replace(self, collection=copied)

    def used(self) -> set[str]:
        """Return the digests of the submissions that a merge uses."""
        found = mergeable_submissions(open_collection(self.collection))
        return {each.received.digest for each in found.used}

    def set_aside(self, *digests: str) -> None:
        """Move submissions out of the collection, as a sentence asks for."""
        for each in digests:
            place = self.collection / "submissions" / each
            place.rename(self.collection.parent / each)

    def put_back(self, *digests: str) -> None:
        for each in digests:
            (self.collection.parent / each).rename(self.collection / "submissions" / each)


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Twice:
    folder = tmp_path_factory.mktemp("twice")
    vendor = Vendor(folder / "vendor", pictures=4)
    collection = vendor.pack()
    amina, juma = packages_in(collection)
    files = []
    for name, package in (("whole", amina), ("half", amina), ("juma", juma)):
        home = folder / name
        (data_folder() / "packages.json").unlink(missing_ok=True)  # as on another computer
        done("open-package", package, home, "--yes")
        [job] = home.glob("*.fairlabel")
        with Project.open(job) as project:
            first = project.reads.item_rows().result()[0].path
        if name == "whole":
            finish_items(job, first)
            files.append(folder / "earlier.fairsubmission")
            done("submit", job, files[-1])
        finish_items(job, *([first] if name == "half" else []))
        files.append(folder / f"{name}.fairsubmission")
        done("submit", job, files[-1])
    answers = told("receive", *files, "--into", collection, "--key", vendor.key, "--json")["files"]
    earlier, whole, half, by_juma = (each["sha256"] for each in answers)
    return Twice(collection, vendor.folder / "Amina's pictures", whole, half, earlier, by_juma)


@pytest.fixture
def made(made_once: Twice, tmp_path: Path) -> Twice:
    return made_once.in_folder(tmp_path)


def test_a_merge_takes_one_record_of_each_package_and_says_which(
    made: Twice, tmp_path: Path
) -> None:
    job, out = tmp_path / "merged.fairlabel", tmp_path / "dataset"
    answer = run("merge", made.collection, job, "--media", made.media)
    assert answer.exit_code == 1
    moved = ", ".join(f"{each[:16]}…" for each in sorted([made.whole, made.earlier]))
    assert answer.stderr.strip() == (
        f"{TWICE}: {made.whole[:16]}… is merged, {made.half[:16]}… is not. Ask the worker. If "
        f"the other one is right, move {moved} out of the folder submissions of the collection, "
        "and merge again."
    )
    assert "Submissions: 2" in answer.stdout
    done("export", job, out, "--format", "coco", "--collection", made.collection)
    totals = json.loads((out / "contributions.json").read_bytes())["totals"]
    assert (totals["contributions"], totals["workers"], totals["items"]) == (2, 2, 4)
    done("verify", out)
    assert check_export([str(out)]) == 0
    made.set_aside(made.whole, made.earlier)
    assert made.used() == {made.half, made.juma}


def test_a_record_with_a_receipt_is_taken_before_one_without(made: Twice) -> None:
    assert made.used() == {made.whole, made.juma}
    (made.collection / "submissions" / made.whole / "receipt.json").unlink()
    assert made.used() == {made.half, made.juma}


def test_of_equal_records_a_lot_decides_that_only_the_vendor_knows(made: Twice) -> None:
    path = made.collection / "collection.json"
    facts = json.loads(path.read_bytes())
    made.set_aside(made.whole)  # what is left of that record has one finished item, too
    found = set()
    for number in range(40):
        path.write_text(json.dumps({**facts, "id": f"00000000-0000-4000-8000-{number:012}"}))
        [taken] = made.used() - {made.juma}
        found.add(taken)
    assert found == {made.earlier, made.half}


def test_a_second_merge_keeps_the_record_of_the_first(made: Twice, tmp_path: Path) -> None:
    first, second = tmp_path / "first.fairlabel", tmp_path / "second.fairlabel"
    collection = open_collection(made.collection)
    made.set_aside(made.whole, made.earlier)
    assert english(merge(collection, made.media, first).problems) == ()
    made.put_back(made.whole, made.earlier)
    held = english(held_files(collection, {"Amina"}, first).notes)
    report = merge(collection, None, second, earlier=first)
    [problem] = english(report.problems)
    assert f"{made.half[:16]}… is merged, {made.whole[:16]}… is not" in problem
    assert held == (problem,)
    with Project.open(second) as project:
        made_of = {each.sha256 for each in project.reads.contributions().result()}
    assert made_of == {made.half, made.juma}


def test_the_preview_of_a_merge_says_so_before(made: Twice) -> None:
    seen = merge_preview(open_collection(made.collection))
    assert {each.digest for each in seen.works} == {made.whole, made.juma}
    assert (seen.items, seen.contested) == (4, 0)
    sentences = english(seen.left_out)
    assert sentences[0].startswith(f"{TWICE}: {made.whole[:16]}… is merged")
    assert sentences[1].startswith("If you name the job of the previous merge")


def test_a_pilot_counts_the_worker_of_a_package_once(made: Twice) -> None:
    answer = run("plan", "--pilot", made.collection, "--items", "60", "--json")
    assert json.loads(answer.stdout)["pilot"]["workers"] == 2
    assert TWICE in answer.stderr


def test_no_export_has_a_package_twice_and_both_checkers_say_no_to_one(
    made: Twice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A vendor who merges both records, by a program of their own, has no valid dataset."""
    job, out = tmp_path / "merged.fairlabel", tmp_path / "dataset"
    with monkeypatch.context() as own:
        own.setattr(submissions, "_sole_records", lambda _all, used, *_rest: (list(used), []))
        done("merge", made.collection, job, "--media", made.media)
    exporting = ("export", job, out, "--format", "coco", "--collection", made.collection)
    assert "are of one package, so its work would count twice" in refused(*exporting)
    assert not out.exists()
    with monkeypatch.context() as own:
        own.setattr(contributions, "_require_one_of_each_package", lambda _records: None)
        done(*exporting)
    capsys.readouterr()
    for is_renumbered in (False, True):
        if is_renumbered:  # as if two people had worked on it
            forger = Forger(out)
            for number, each in enumerate(forger.sums["contributions"], start=1):
                each["worker"] = number
            forger.add_up()
            forger.write()
        answer = run("verify", out)
        assert answer.exit_code == 1
        assert "contributions.json: counts the work of one package twice" in answer.stdout
        assert "1 problem" in answer.stdout
        assert check_export([str(out)]) == 1
        assert "has two contributions of one package" in capsys.readouterr().out
    again, whole = tmp_path / "again.fairlabel", tmp_path / "whole"
    merge(open_collection(made.collection), None, again, earlier=job)
    done("export", again, whole, "--format", "coco", "--collection", made.collection)
    done("verify", whole)


def test_no_join_has_a_package_in_two_sources(
    made: Twice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sources: list[Path] = []
    for number, kept in enumerate((made.half, made.whole)):
        others = {made.half, made.whole, made.earlier, made.juma} - {kept}
        made.set_aside(*others)
        job, out = tmp_path / f"{number}.fairlabel", tmp_path / f"dataset {number}"
        merge(open_collection(made.collection), made.media, job)
        done("export", job, out, "--format", "coco", "--collection", made.collection)
        made.put_back(*others)
        sources.append(out)
    joining = ["join", *map(str, sources), str(tmp_path / "both"), "--same-pictures", "kept"]
    assert "would count twice" in refused(*joining)
    with monkeypatch.context() as own:
        own.setattr(derived_dataset, "_require_apart", lambda _sources: None)
        done(*joining)
    assert "same work" in run("verify", tmp_path / "both").stdout
    capsys.readouterr()
    assert check_export([str(tmp_path / "both")]) == 1
    assert "two sources with the same work" in capsys.readouterr().out
