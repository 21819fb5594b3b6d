"""A package has what its worker needs, and nothing else: every byte of it is looked at."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from datetime import date
from pathlib import Path

import pytest

from annotator.errors import CancelledError
from annotator.job_file.project import Project
from annotator.ledger.signatures import Signer
from annotator.media_files import refresh_media
from annotator.model.entities import KindId, Media, MediaId
from annotator.packages.collection_records import CollectionRefusedError, read_records
from annotator.packages.pack_plan import PackRequest, plan_packages
from annotator.packages.packable_job import PackableJob, read_packable
from annotator.packages.package_job import make_job
from annotator.packages.package_reader import Keys, open_package
from annotator.packages.package_writer import Sealing, write_collection
from annotator.progress import Watch
from annotator.records import NewItem
from tests.annotator.cli.running import done, refused, run, state_of
from tests.annotator.packages.packed import ANSWER, SECRET, Vendor, packages_in, records_in


@pytest.fixture
def vendor(tmp_path: Path) -> Vendor:
    """Return a vendor with six pictures."""
    return Vendor(tmp_path / "vendor of Nairobi")


def bytes_of(package: Path) -> bytes:
    """Return all bytes of a package and all that it holds, unpacked, with its names."""
    found = [package.read_bytes(), package.name.encode()]
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            found += [info.filename.encode(), info.extra, info.comment, archive.read(info)]
        found.append(archive.comment)
    return b"\n".join(found)


def test_a_package_holds_nothing_of_others(vendor: Vendor) -> None:
    vendor.finish("p2.png", "p5.png")
    (vendor.folder / "gold.txt").write_text("p2.png\np5.png\n")
    out = vendor.pack("--gold", vendor.folder / "gold.txt", "--overlap", "2", "--due", "2027-01-31")
    with Project.open(vendor.job) as project:
        job_id = project.facts.job_id
        ids = [each.id for each in project.reads.workers().result()]
    collection = json.loads((out / "collection.json").read_bytes())
    private = [
        *("Juma", "Roseline", "Reviewer", SECRET, ANSWER, "gold", "overlap", "seed", job_id),
        *(*ids, collection["id"], str(collection["split"]["seed"]), "p2.png", "p5.png"),
        *("vendor of Nairobi", "Amina's pictures", str(vendor.folder), os.fspath(Path.home())),
        *("/tmp/", "confirm", "effort", "region_"),
    ]
    package, other = packages_in(out)
    data = bytes_of(package)
    for text in private:
        for form in (text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()):
            assert form not in data, text
    assert b"Amina" in data
    assert b"Amina" not in bytes_of(other)
    with zipfile.ZipFile(package) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr for info in archive.infolist()} == {0o644 << 16}
        said = json.loads(archive.read("package.json"))
    assert {frozenset(each) for each in said["items"]} == {frozenset({"path", "kind"})}


def test_media_order_and_guideline_travel_byte_for_byte(vendor: Vendor) -> None:
    guideline = vendor.folder / "How to draw (v3).PDF"
    guideline.write_bytes(b"%PDF-1.7 draw tightly")
    before = state_of(vendor.folder)
    out = vendor.pack("--guideline", guideline)
    assert {name: digest for name, digest in state_of(vendor.folder).items() if name in before} | {
        "Amina's pictures/job.fairlabel": ""
    } == before | {"Amina's pictures/job.fairlabel": ""}
    sent: dict[str, bytes] = {}
    for package, record in zip(packages_in(out), records_in(out), strict=True):
        with zipfile.ZipFile(package) as archive:
            assert archive.read("guideline.pdf") == guideline.read_bytes()
            assert archive.read("work_order.toml") == vendor.order.read_bytes()
            assert archive.read("work_order.toml.sigstore.json")
            for item in record["items"]:
                data = archive.read(f"media/{item['path']}")
                assert hashlib.sha256(data).hexdigest() == item["sha256"]
                sent[item["job_path"]] = data
    assert sent == {each.name: each.read_bytes() for each in (vendor.job.parent).glob("*.png")}


def test_gold_is_in_every_package_and_looks_like_the_rest(vendor: Vendor) -> None:
    vendor.finish("p1.png")
    (vendor.folder / "gold.txt").write_text("p1.png\n")
    out = vendor.pack("--gold", vendor.folder / "gold.txt", "--seed", "7")
    records = records_in(out)
    assert [sum(item["is_gold"] for item in each["items"]) for each in records] == [1, 1]
    assert sorted(len(each["items"]) for each in records) == [3, 4]
    again = vendor.pack("--gold", vendor.folder / "gold.txt", "--seed", "7", out="again")
    assert [each["items"] for each in records_in(again)] == [each["items"] for each in records]


def test_a_share_of_gold_is_chosen_among_what_is_done(vendor: Vendor) -> None:
    vendor.finish("p1.png", "p2.png", "p3.png")
    out = vendor.pack("--gold-share", "40", "--overlap", "2")
    for record in records_in(out):
        golden = [item["job_path"] for item in record["items"] if item["is_gold"]]
        assert len(golden) == 2
        assert set(golden) <= {"p1.png", "p2.png", "p3.png"}
        assert len(record["items"]) == 5
    assert (
        "2 files are left out, because they are done"
        not in run(
            *("pack", vendor.job, vendor.folder / "x", "--workers", "1", "--all", "--preview"),
        ).stderr
    )


def test_what_is_done_stays_at_home_unless_it_is_asked_for(vendor: Vendor) -> None:
    vendor.finish("p1.png")
    assert sum(len(each["items"]) for each in records_in(vendor.pack())) == 5
    assert sum(len(each["items"]) for each in records_in(vendor.pack("--all", out="all"))) == 6


def add_videos(vendor: Vendor, *names: str) -> None:
    """Add items of a kind that this program does not know, as a newer one does."""
    for name in names:
        (vendor.job.parent / name).write_bytes(b"moving pictures")
    items = [NewItem(Media(MediaId(0), name), KindId("video")) for name in names]
    with Project.open(vendor.job) as project:
        project.writes.add_items(items).result()


def test_what_is_of_an_unknown_kind_is_named_and_stays_at_home(vendor: Vendor) -> None:
    add_videos(vendor, "walk.mp4")
    pack = ("pack", vendor.job, vendor.folder / "out", "--workers", "1", "--key", vendor.key)
    assert (
        "walk.mp4 is left out: this program does not know its kind of media. Pack it with a newer "
        "one.\n"
    ) in done(*pack).stderr
    (package,) = packages_in(vendor.folder / "out")
    with open_package(package, Keys((), vendor.folder)) as found:
        job = make_job(found, vendor.folder / "work")
    with Project.open(job) as project:
        assert len(project.reads.item_rows().result()) == 6
    # It is not gold, either, and many are told in one sentence.
    (vendor.folder / "gold.txt").write_text("walk.mp4\n")
    again = (*pack[:2], vendor.folder / "again", *pack[3:])
    assert (
        "walk.mp4 cannot be gold: this program does not know its kind of media."
        in run(*again, "--gold", vendor.folder / "gold.txt").stderr
    )
    add_videos(vendor, "a.mp4", "b.mp4", "c.mp4")
    told = done(*again).stderr
    assert "4 files are left out: walk.mp4, a.mp4, b.mp4 and 1 more." in told


def test_a_preview_says_what_would_leave_and_writes_nothing(vendor: Vendor) -> None:
    before = sorted(vendor.folder.rglob("*"))
    told = done(
        *("pack", vendor.job, vendor.folder / "out", "--worker", "Amina", "--preview"),
    ).stdout
    assert "Amina gets 6 items" in told
    assert "your name: Label House" in told
    assert "Nothing was written." in told
    assert sorted(vendor.folder.rglob("*")) == before


def test_a_limit_makes_several_packages_each_below_it(vendor: Vendor) -> None:
    for number in range(1, 7):
        picture = vendor.job.parent / f"p{number}.png"
        picture.write_bytes(picture.read_bytes() + bytes(100_000))
    out = vendor.pack("--worker", "Amina", "--limit", "300KB")
    packages = packages_in(out)
    assert [each.name for each in packages] == [
        f"Street-scenes-Amina-{part}of3.fairpackage" for part in (1, 2, 3)
    ]
    assert max(each.stat().st_size for each in packages) <= 300_000
    assert [each["part"] for each in records_in(out)] == [1, 2, 3]
    told = refused(
        *("pack", vendor.job, vendor.folder / "x", "--worker", "A", "--limit", "90KB"),
        *("--preview",),
    )
    assert "alone has" in told


def test_terms_with_a_fixed_deduction_are_not_spread_over_several_packages(tmp_path: Path) -> None:
    order = '[pay]\ncurrency = "KES"\nper_item = "4.00"\n'
    order += 'deductions = [{ kind = "fees", amount = "10.00" }]\n'
    vendor = Vendor(tmp_path / "v", order=order)
    told = refused(
        *("pack", vendor.job, tmp_path / "x", "--worker", "A", "--limit", "80KB", "--preview"),
    )
    assert "deducted once for each" in told


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ((), "--worker NAME"),
        (("--worker", "A", "--workers", "2"), "--worker NAME"),
        (("--worker", "A", "--worker", " a "), "Two workers are called"),
        (("--worker", "A", "--overlap", "2"), "overlap is from 1 to 1"),
        (("--worker", "A", "--due", "tomorrow"), "--due is a day"),
        (("--worker", "A", "--gold-share", "50"), "Items of the job that are done"),
        (("--worker", "A", "--encrypt-to", "B={key}"), "No worker is called B"),
        (("--worker", "A", "--guideline", "run.exe"), "cannot be packed as a guideline"),
    ],
)
def test_what_cannot_be_packed_is_refused(
    vendor: Vendor, options: tuple[str, ...], word: str
) -> None:
    given = [each.replace("{key}", str(vendor.key)) for each in options]
    pack = ("pack", vendor.job, vendor.folder / "x", "--key", vendor.key)
    assert word in refused(*pack, *given)
    assert not (vendor.folder / "x").exists()


def test_gold_without_an_answer_is_refused(vendor: Vendor) -> None:
    (vendor.folder / "gold.txt").write_text("p1.png\n")
    (vendor.folder / "none.txt").write_text("p9.png\n")
    pack = ("pack", vendor.job, vendor.folder / "x", "--worker", "A", "--preview", "--gold")
    assert "no confirmed answer" in refused(*pack, vendor.folder / "gold.txt")
    assert "has no file p9.png" in refused(*pack, vendor.folder / "none.txt")


def test_an_order_signed_by_another_key_is_not_packed(vendor: Vendor) -> None:
    other = vendor.folder / "other.pem"
    other.write_bytes(Signer.new().pem())
    told = refused("pack", vendor.job, vendor.folder / "x", "--worker", "A", "--key", other)
    assert "signed by another key" in told
    assert not (vendor.folder / "x").exists()


def test_a_collection_is_never_written_over(vendor: Vendor) -> None:
    out = vendor.pack()
    before = state_of(out)
    assert "there already" in refused(
        *("pack", vendor.job, out, "--worker", "A", "--key", vendor.key)
    )
    assert state_of(out) == before


def packable(vendor: Vendor) -> PackableJob:
    """Return the job as it can be packed, with all digests."""
    with Project.open(vendor.job) as project:
        refresh_media(project)
        with project.snapshot().result() as snapshot:
            orders = project.reads.orders().result()
            return read_packable(snapshot, orders, has_drafts=False)


AMINA = PackRequest(workers=("Amina",), vendor="Label House", due=date(2027, 1, 31))


def test_a_file_that_changed_after_it_was_hashed_is_refused(vendor: Vendor) -> None:
    job = packable(vendor)
    picture = vendor.job.parent / "p3.png"
    picture.write_bytes(picture.read_bytes()[:-1] + b"!")
    plan, sealing = plan_packages(job, AMINA), Sealing(vendor.signer, Watch())
    with pytest.raises(Exception, match=r"p3\.png changed after its digest was taken"):
        write_collection(vendor.folder / "out", job, plan, AMINA, sealing)
    assert sorted(each.name for each in vendor.folder.iterdir()) == [
        "Amina's pictures",
        "key.pem",
        "work_order.toml",
    ]


def test_a_missing_file_is_named_before_anything_is_written(vendor: Vendor) -> None:
    job = packable(vendor)
    (vendor.job.parent / "p3.png").unlink()
    sealing = Sealing(vendor.signer, Watch())
    with pytest.raises(Exception, match=r"p3\.png is not at hand"):
        write_collection(vendor.folder / "out", job, plan_packages(job, AMINA), AMINA, sealing)
    assert not (vendor.folder / "out").exists()


def test_a_record_has_the_day_of_packing(vendor: Vendor) -> None:
    job = packable(vendor)
    sealing = Sealing(vendor.signer, Watch(), today=date(2026, 11, 20))
    out = write_collection(vendor.folder / "out", job, plan_packages(job, AMINA), AMINA, sealing)
    [record] = read_records(out).values()
    assert record.packed_day == "2026-11-20"


def test_a_cancelled_pack_leaves_nothing(vendor: Vendor) -> None:
    job, watch = packable(vendor), Watch()
    counts: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        counts.append((done, total))
        if done == 3:
            watch.cancel.cancel()

    sealing = Sealing(vendor.signer, Watch(watch.cancel, tell))
    with pytest.raises(CancelledError):
        write_collection(vendor.folder / "out", job, plan_packages(job, AMINA), AMINA, sealing)
    assert counts[-1] == (3, 6)
    assert {each.name for each in vendor.folder.iterdir()} == {
        "Amina's pictures",
        "key.pem",
        "work_order.toml",
    }


def test_the_records_of_a_collection_are_read_back(vendor: Vendor) -> None:
    out = vendor.pack("--due", "2027-01-31")
    records = read_records(out)
    assert {each.worker for each in records.values()} == {"Amina", "Juma"}
    assert {each.due_day for each in records.values()} == {"2027-01-31"}
    for record_id, record in records.items():
        assert record.id == record_id
        assert record.key == vendor.signer.public
        assert (out / "outgoing" / record.file).is_file()
    with pytest.raises(CollectionRefusedError, match="no collection"):
        read_records(vendor.folder)
    path = next((out / "packages").iterdir())
    path.write_text(path.read_text().replace('"worker"', '"walker"'))
    with pytest.raises(CollectionRefusedError, match="cannot be read"):
        read_records(out)


@pytest.mark.parametrize(
    "names", [("Ana 1", "Ana-1"), ("@", "#"), ("x" * 90 + "1", "x" * 90 + "2"), ("A+", "a-")]
)
def test_workers_whose_names_make_the_same_file_name_get_a_file_each(
    vendor: Vendor, names: tuple[str, str]
) -> None:
    workers = [part for name in names for part in ("--worker", name)]
    collection = vendor.pack(*workers)
    files = {each.name.casefold() for each in packages_in(collection)}
    assert len(files) == len(names)
    assert {each["worker"] for each in records_in(collection)} == set(names)
