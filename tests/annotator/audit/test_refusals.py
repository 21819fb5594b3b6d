"""What an audit cannot use gets one sentence, and the rest goes on."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from annotator.audit.audit import Audit, audit
from annotator.audit.audit_folder import scratch_name
from annotator.audit.tables.audit_errors import AuditRefusedError
from annotator.audit.verification.part_seal import SEAL, own_secret, seal_of
from annotator.progress import Cancel, Watch
from tests.annotator.cli.running import run
from tests.support.exports import GOLDEN, SCHEMAS, rewrite


def audited(out: Path, *paths: Path) -> Audit:
    return audit(paths, out, schemas=SCHEMAS, watch=Watch())


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """One good export of the golden ones."""
    return Path(shutil.copytree(GOLDEN / "coco_item", tmp_path / "in" / "good")).parent


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One good export and its audit; tests get copies."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copytree(GOLDEN / "coco_item", folder / "in" / "good")
    audited(folder / "out", folder / "in")
    return folder


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """The folder of an audit of ``exports``."""
    return Path(shutil.copytree(made / "out", tmp_path / "out"))


def sentences(done: Audit) -> str:
    return "\n".join(map(str, done.refused))


@pytest.mark.parametrize("name", ["pyarrow", "duckdb", "ibis"])
def test_a_missing_library_is_named_with_its_cure(
    exports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    answer = run("audit", exports, tmp_path / "out")
    assert answer.exit_code == 1
    assert "pip install 'fairlabel[audit]'" in answer.stderr


def test_a_bad_export_and_other_files_do_not_stop_the_good_one(
    exports: Path, tmp_path: Path
) -> None:
    bad = Path(shutil.copytree(exports / "good", exports / "bad"))
    rewrite(bad, "effort.json", b"{")
    (exports / "hand-in.jsonl").write_bytes(b'{"format":"fairlabel/hand-in/1","line":"header"')
    (exports / "empty").mkdir()
    for number in range(200):
        (exports / "empty" / f"{number}.json").touch()
    done = audited(tmp_path / "out", exports, tmp_path / "nothing", Path(__file__))
    assert done.report["exports"] == {"found": 2, "counted": 1}
    assert [each.kind for each in done.findings] == ["not_verified"]
    assert str(done.findings[0].said).startswith(str(bad))
    assert "hand-in.jsonl" in sentences(done)
    assert "There is nothing at" in sentences(done)
    assert "is no export, hand-in or receipt" in sentences(done)
    assert len(done.refused) == 3


def test_tables_of_a_newer_version_are_refused(exports: Path, out: Path) -> None:
    path = next(out.rglob("part-*/exports.parquet"))
    table = pq.read_table(path)
    newer = table.replace_schema_metadata({b"fairlabel.audit.tables": b"2"})
    pq.write_table(newer, path)
    (path.parent / SEAL).write_bytes(seal_of(path.parent, own_secret()))
    with pytest.raises(AuditRefusedError, match="newer version"):
        audited(out, exports)


def test_damaged_rows_are_verified_again(exports: Path, out: Path) -> None:
    report = (out / "report.json").read_bytes()
    next(out.rglob("part-*/exports.parquet")).write_bytes(b"PAR1")
    (out / "private" / "parts" / "part-file").write_bytes(b"no folder")
    done = audited(out, exports)
    assert done.again == 0
    assert (out / "report.json").read_bytes() == report
    assert audited(out, exports).again == 1


def test_names_that_read_as_two_files_and_pipes_hide_no_rows(exports: Path, out: Path) -> None:
    honest = (out / "report.json").read_bytes()
    first, second = sorted(next(out.rglob("part-*/exports.parquet")).parent.glob("*.parquet"))[:2]
    told = hashlib.sha256(first.read_bytes()).hexdigest()
    second.rename(second.with_name(f"{first.name} {told}\n{second.name}"))
    first.unlink()
    os.mkfifo(out / "private" / "parts" / "part-endless")
    endless = out / "private" / "parts" / "part-with-a-pipe"
    endless.mkdir()
    os.mkfifo(endless / "exports.parquet")
    assert audited(out, exports).again == 0
    assert (out / "report.json").read_bytes() == honest


def test_rows_that_were_verified_on_another_computer_are_verified_again(
    exports: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vendor who gives the folder of an audit away could have written any hours into its rows."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "the vendor's"))
    honest = (out / "report.json").read_bytes()
    path = next(out.rglob("part-*/exports.parquet"))
    table = pq.read_table(path)
    column = pa.array([each.as_py() + 1_000 for each in table["observed_ms"]], pa.int64())
    forged = table.set_column(table.schema.get_field_index("observed_ms"), "observed_ms", column)
    pq.write_table(forged.replace_schema_metadata(table.schema.metadata), path)
    (path.parent / SEAL).write_bytes(seal_of(path.parent, own_secret()))
    assert audited(out, exports).again == 1
    assert (out / "report.json").read_bytes() != honest
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "the auditor's"))
    assert audited(out, exports).again == 0
    assert (out / "report.json").read_bytes() == honest
    secret = tmp_path / "the auditor's" / "fairlabel" / "audit-secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_folder_with_other_files_is_left_alone(exports: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(AuditRefusedError, match="has other files"):
        audited(out, exports)
    assert [path.name for path in out.iterdir()] == ["thesis.txt"]


def test_a_part_that_was_not_finished_is_made_again(exports: Path, out: Path) -> None:
    part = next((out / "private" / "parts").iterdir())
    part.rename(part.with_name(".part-unfinished"))
    beside = part.with_name(f"{scratch_name()}x")  # of another audit, which runs
    beside.mkdir()
    done = audited(out, exports)
    assert done.again == 0
    assert list((out / "private" / "parts").glob(".part-*")) == [beside]
    assert done.report["exports"]["counted"] == 1


def test_rows_that_are_there_twice_count_once(exports: Path, out: Path) -> None:
    report = (out / "report.json").read_bytes()
    for part in list((out / "private" / "parts").iterdir()):
        shutil.copytree(part, part.with_name(f"{part.name}-again"))
    audited(out, exports)
    assert (out / "report.json").read_bytes() == report


def test_a_cancelled_audit_remembers_what_was_verified(exports: Path, tmp_path: Path) -> None:
    out, cancel = tmp_path / "out", Cancel()
    cancel.cancel()
    with pytest.raises(Exception, match="Stopped"):
        audit([exports], out, schemas=SCHEMAS, watch=Watch(cancel=cancel))
    assert audited(out, exports).report["exports"]["counted"] == 1


def test_a_sample_does_not_count(tmp_path: Path, demo: Path) -> None:
    (tmp_path / "in").mkdir()
    assert (
        run(
            "export", demo, tmp_path / "in" / "sample", "--format", "coco", "--items", "all"
        ).exit_code
        == 0
    )
    done = audited(tmp_path / "out", tmp_path / "in")
    assert done.report["exports"] == {"found": 1, "counted": 0}
    assert done.report["left_out"] == [{"left_out": "sample", "exports": 1}]
    assert (tmp_path / "out" / "report.html").is_file()


def test_links_pipes_and_a_line_of_two_gigabytes_do_not_stop_the_good_one(
    exports: Path, tmp_path: Path
) -> None:
    (exports / "zero.json").symlink_to("/dev/zero")
    (exports / "etc").symlink_to("/etc")
    (exports / "up").symlink_to("..")
    os.mkfifo(exports / "pipe.jsonl")
    submission = exports / "collection" / "submissions" / "s"
    submission.mkdir(parents=True)
    (exports / "collection" / "collection.json").write_text('{"id": "c"}')
    for name in ("submission.json", "result.json"):
        (submission / name).symlink_to("/dev/zero")
    with (exports / "big.jsonl").open("wb") as file:
        file.write(b'{"format":"fairlabel/hand-in/1","line":"header"')
        file.truncate(2 * 10**9)
    done = audited(tmp_path / "out", exports)
    assert done.report["exports"] == {"found": 1, "counted": 1}
    told = "is a link to a folder, so what is there was left out. Name that folder, too."
    assert [str(each) for each in done.refused] == [
        f"{exports / 'etc'} {told}",
        f"{exports / 'up'} {told}",
        f"{exports / 'big.jsonl'}: It cannot be read.",
    ]


def test_verified_rows_of_somebody_else_are_not_believed(
    exports: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.geteuid()
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: own + 1)
        with pytest.raises(AuditRefusedError, match="verified rows of somebody else"):
            audited(out, exports)
    parts = out / "private" / "parts"
    parts.rename(tmp_path / "elsewhere")
    parts.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(AuditRefusedError, match="verified rows of somebody else"):
        audited(out, exports)
