"""People come to a job that was packed before: what is free, never twice, overlap kept."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from annotator.files import put_new
from annotator.job_file.project import Project
from annotator.packages import package_writer
from annotator.packages.added_plan import HeldFiles, plan_added
from annotator.packages.pack_plan import PackPlan, PackRequest
from annotator.packages.packable_job import read_packable
from tests.annotator.cli.running import done, refused, run, told
from tests.annotator.packages.packed import Vendor, finish_items, packages_in, records_in

PLANNED_BY = "annotator.cli.commands.vendor.pack.plan_added"


def files_of(collection: Path, worker: str) -> set[str]:
    return {
        item["job_path"]
        for record in records_in(collection)
        if record["worker"] == worker
        for item in record["items"]
    }


def add(vendor: Vendor, collection: Path, *options: str | Path) -> tuple[str | Path, ...]:
    return ("pack", vendor.job, collection, "--add", "--key", vendor.key, *options)


def test_what_somebody_did_not_finish_goes_to_another(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack("--overlap", "2")
    before = {path: path.read_bytes() for path in collection.rglob("*.*")}
    assert "Nothing is free" in refused(*add(vendor, collection, "--worker", "Zuri"))
    assert before == {path: path.read_bytes() for path in collection.rglob("*.*")}
    hand_in(vendor, collection, tmp_path, finished=2)
    done(*add(vendor, collection, "--worker", "Zuri", "--worker", "Otieno", "--from", "Juma"))
    assert all(path.read_bytes() == data for path, data in before.items())
    assert len(packages_in(collection)) == len(records_in(collection)) == 4
    zuri, otieno = files_of(collection, "Zuri"), files_of(collection, "Otieno")
    finished = {f"p{number}.png" for number in range(1, 7)} - zuri - otieno
    assert (len(zuri), len(otieno), len(zuri & otieno), len(finished)) == (2, 2, 0, 2)
    assert list(collection.glob(".packing-*")) == []
    [package] = [path for path in packages_in(collection) if "Zuri" in path.name]
    done("open-package", package, tmp_path / "zuri", "--yes")
    job = tmp_path / "zuri" / "zuri.fairlabel"
    finish_items(job)
    done("submit", job, tmp_path / "zuri.fairsubmission")
    receive = ("receive", tmp_path / "zuri.fairsubmission", "--into", collection)
    [answer] = told(*receive, "--key", vendor.key, "--json")["files"]
    assert [each["code"] for each in answer["results"]] == ["received"]
    assert "nothing is free" in refused(*add(vendor, collection, "--worker", "Ada")).casefold()


def hand_in(vendor: Vendor, collection: Path, folder: Path, finished: int) -> None:
    """Let Juma finish some items and hand them in."""
    [package] = [path for path in packages_in(collection) if "Juma" in path.name]
    done("open-package", package, folder / "juma", "--yes")
    job = folder / "juma" / "juma.fairlabel"
    with Project.open(job) as project:
        paths = [row.path for row in project.reads.item_rows().result()]
    finish_items(job, *paths[:finished])
    done("submit", job, folder / "juma.fairsubmission")
    done("receive", folder / "juma.fairsubmission", "--into", collection, "--key", vendor.key)


class KilledError(BaseException):
    """Stands for the end of the program."""


@pytest.mark.parametrize("call", [1, 2, 3])
def test_a_kill_while_packages_get_their_places_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack("--overlap", "2")
    more = ("--worker", "Zuri", "--worker", "Otieno", "--from", "Juma", "--from", "Amina")
    left = call

    def killed(*given: Path) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KilledError
        put_new(*given)

    with monkeypatch.context() as patch:
        patch.setattr(package_writer, "put_new", killed)
        patch.setattr(package_writer, "shutil", SimpleNamespace(rmtree=killed))
        with pytest.raises(KilledError):
            run(*add(vendor, collection, *more))
    answer = run(*add(vendor, collection, "--worker", "Zuri", "--worker", "Otieno"))
    assert "The 2 packages that it had made are in their places now" in answer.stderr
    assert "Nothing is free" in answer.stderr
    files = {each["file"] for each in records_in(collection)}
    assert files == {each.name for each in packages_in(collection)}
    assert len(files) == 4
    assert len(files_of(collection, "Zuri")) == len(files_of(collection, "Otieno")) == 6
    assert list(collection.glob(".pack*")) == []


def test_two_who_add_people_at_the_same_time_do_not_give_the_same_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They have copies of the job; the first one has planned before the second one packs."""
    vendor = Vendor(tmp_path / "vendor")
    collection = vendor.pack("--overlap", "2")
    copied = shutil.copytree(vendor.job.parent, tmp_path / "copied") / vendor.job.name
    more = ("--add", "--key", vendor.key, "--from", "Juma", "--worker")
    mine = ("pack", vendor.job, collection, *more, "Zuri")
    theirs = ("pack", copied, collection, *more, "Otieno")
    planned = plan_added

    def plan_slowly(*given: Any) -> PackPlan:
        plan = planned(*given)
        with monkeypatch.context() as patch:
            patch.setattr(PLANNED_BY, planned)
            done(*theirs)
        return plan

    monkeypatch.setattr(PLANNED_BY, plan_slowly)
    assert "at the same time" in refused(*mine)
    assert files_of(collection, "Zuri") == set()
    assert len(files_of(collection, "Otieno")) == 6
    assert len(packages_in(collection)) == len(records_in(collection)) == 3
    assert list(collection.glob(".pack*")) == []


def test_added_packages_do_not_show_gold_by_its_lack_of_drafts(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor", 3)
    vendor.finish("p3.png")
    collection = vendor.pack("--gold-share", "10")
    more = ("--worker", "Zuri", "--from", "Juma", "--drafts")
    assert "would be known by that" in refused(*add(vendor, collection, *more))


def test_an_addition_that_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor", 2)
    collection, other = vendor.pack(), Vendor(tmp_path / "other", 2)
    before = {path: path.read_bytes() for path in collection.rglob("*.*")}
    zuri = ("--worker", "Zuri", "--from", "Juma")
    for options, words in (
        (("--worker", "Zuri", "--from", "Nobody"), "has no package"),
        ((*zuri, "--overlap", "2"), "overlap and gold are those"),
        (("--worker", "amina", "--from", "Juma"), "can be mistaken for"),
        ((*zuri, "--key", other.key), "signed by another key"),
    ):
        assert words in refused(*add(vendor, collection, *options)), options
    assert "from another job" in refused(*add(other, collection, *zuri))
    assert before == {path: path.read_bytes() for path in collection.rglob("*.*")}


def test_each_place_is_given_once_and_gold_to_everybody(tmp_path: Path) -> None:
    vendor = Vendor(tmp_path / "vendor", 7)
    vendor.finish("p7.png")
    with Project.open(vendor.job) as project, project.snapshot().result() as snapshot:
        job = read_packable(snapshot, project.reads.orders().result(), has_drafts=False)
    names = [f"p{number}.png" for number in range(1, 8)]
    had = {name: frozenset({"Amina"}) for name in names}
    held = HeldFiles(had, Counter(names[:3] + names[6:]))
    wanted = PackRequest(
        workers=("Zuri", "Ada", "Ben"), vendor="", overlap=2, gold=frozenset({"p7.png"})
    )
    plan = plan_added(job, wanted, held)
    given = Counter(file.key for package in plan.packages for file in package.files)
    assert given == {**dict.fromkeys(names[:3], 1), **dict.fromkeys(names[3:6], 2), "p7.png": 3}
    assert sorted(package.items for package in plan.packages) == [4, 4, 4]
    for package in plan.packages:
        assert len({file.key for file in package.files}) == package.items
    alone = plan_added(job, PackRequest(workers=("Zuri",), vendor="", overlap=2), held)
    assert any("3 places are still free" in str(note) for note in alone.notes)
