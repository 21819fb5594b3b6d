"""The command line as a person meets it: real processes, from the sample job to a statement."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.paths import state_folder
from annotator.store.project import Project
from tests.annotator.cli.running import state_of
from tests.annotator.session.sitting import ADA
from tests.support.material import CHECKOUT, material

MAIN = CHECKOUT / "main.py"
PRELUDE = f"""
import sys
sys.argv[0] = "fairlabel"
sys.path.insert(0, {str(CHECKOUT)!r})
"""
NO_QT = f"""{PRELUDE}
class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {{"PySide6", "shiboken6"}}:
            raise ModuleNotFoundError(f"{{name}} is not on this machine", name=name)

sys.meta_path.insert(0, NoQt())
import main
main.main()
"""
STOPS_IN_THE_MIDDLE = f"""{PRELUDE}
import annotator.export_api as api
write, written = api._write, []

def write_some(root, file, cancel):
    if len(written) == 2:
        next(iter(file.pieces))
        print("in the middle", flush=True)
        sys.stdin.read()
    written.append(file.path)
    return write(root, file, cancel)

api._write = write_some
import main
main.main()
"""


def _run(
    *arguments: str | Path, start: tuple[str, ...] = (str(MAIN),)
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *start, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def _done(*arguments: str | Path, start: tuple[str, ...] = (str(MAIN),)) -> str:
    result = _run(*arguments, start=start)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    return result.stdout


def test_from_the_sample_to_a_statement(tmp_path: Path) -> None:
    folder = tmp_path / "sample"
    _done("demo", folder)
    (job,) = folder.glob("*.fairlabel")
    assert json.loads(_done("info", job, "--json"))["items"]["by_status"]["done"] == 1

    (tmp_path / "terrain").mkdir()
    shutil.copy(material("coco/terrain1.jpg"), tmp_path / "terrain")
    terrain = tmp_path / "terrain.fairlabel"
    _done("new", terrain, "--media", tmp_path / "terrain", "--worker", "Awa")
    source = material("coco/terrain1_coco.json")
    imported = _run("import", terrain, "--format", "coco", source)
    assert imported.returncode == 0, imported.stderr
    assert "7 regions" in imported.stdout

    for name, path in (("streets", job), ("terrain", terrain)):
        for detail in ("job", "item", "full"):
            out = tmp_path / f"{name}_{detail}"
            _done("export", path, "--format", "coco", out, "--detail", detail)
    outs = sorted(path for path in tmp_path.iterdir() if (path / "manifest.json").exists())
    assert len(outs) == 6
    answer = json.loads(_done("verify", *outs, job, terrain, "--json"))
    assert [each["ok"] for each in answer["results"]] == [True] * 8

    annotations = json.loads((tmp_path / "terrain_item" / "annotations.json").read_text())
    assert len(annotations["annotations"]) == 7
    for each in annotations["annotations"]:
        assert each["area"] == pytest.approx(each["bbox"][2] * each["bbox"][3])

    for ending in ("txt", "json"):
        _done("statement", job, tmp_path / f"pay.{ending}")
    first = (tmp_path / "pay.txt").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("You worked 3 min. They owe you KES ")
    assert _done("check", job) == f"{job} is whole.\n"


def test_one_digit_more_and_the_answer_is_no(tmp_path: Path) -> None:
    _done("demo", tmp_path / "sample")
    (job,) = (tmp_path / "sample").glob("*.fairlabel")
    out = tmp_path / "out"
    _done("export", job, "--format", "coco", out)
    path = out / "fair_pay.json"
    path.write_text(path.read_text().replace('"28.00"', '"29.00"', 1))
    result = _run("verify", out)
    assert (result.returncode, result.stderr) == (1, "")
    assert "fair_pay.json" in result.stdout


def test_it_all_runs_where_there_is_no_qt(tmp_path: Path) -> None:
    start = ("-c", NO_QT)
    _done("demo", tmp_path / "sample", start=start)
    (job,) = (tmp_path / "sample").glob("*.fairlabel")
    _done("export", job, "--format", "coco", tmp_path / "out", start=start)
    _done("verify", tmp_path / "out", job, start=start)
    _done("statement", job, tmp_path / "pay.txt", start=start)
    for arguments in (("info", job), ("formats",), ("check", job), ("--help",)):
        assert _done(*arguments, start=start)


def test_the_window_without_qt_is_one_sentence() -> None:
    result = _run(start=("-c", NO_QT))
    assert (result.returncode, result.stdout) == (1, "")
    assert "The window needs Qt" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("has_older", [False, True], ids=["new", "over an older one"])
def test_killed_in_the_middle_of_an_export(tmp_path: Path, *, has_older: bool) -> None:
    _done("demo", tmp_path / "sample")
    (job,) = (tmp_path / "sample").glob("*.fairlabel")
    exports = tmp_path / "exports"
    exports.mkdir()
    out = exports / "streets"
    if has_older:
        _done("export", job, "--format", "coco", out, "--detail", "job")
    before = state_of(out)
    command = [sys.executable, "-c", STOPS_IN_THE_MIDDLE]
    command += ["export", str(job), "--format", "coco", str(out), "--force"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as export:
        assert export.stdout is not None
        assert export.stdout.readline() == b"in the middle\n"
        assert [path for path in exports.iterdir() if path.name.startswith(".fairlabel-")]
        export.kill()
    assert out.exists() == has_older
    assert state_of(out) == before
    _done("export", job, "--format", "coco", out, "--force")
    assert [path.name for path in exports.iterdir()] == ["streets"]
    _done("verify", out, job)


def test_a_job_that_is_open_elsewhere_is_refused_and_untouched(tmp_path: Path) -> None:
    _done("demo", tmp_path / "sample")
    (job,) = (tmp_path / "sample").glob("*.fairlabel")
    with Project.open(job):
        for command in ("info", "check", "verify"):
            result = _run(command, job)
            assert (result.returncode, result.stdout) == (1, "")
            assert len(result.stderr.splitlines()) == 1
            assert "open" in result.stderr


def test_time_that_a_kill_left_behind_is_booked_and_told_once(tmp_path: Path) -> None:
    (tmp_path / "terrain").mkdir()
    for name in ("coco/terrain1.jpg", "photos/china.jpg"):
        shutil.copy(material(name), tmp_path / "terrain")
    job = tmp_path / "terrain.fairlabel"
    _done("new", job, "--media", tmp_path / "terrain", "--labels", "hill")
    with Project.open(job) as project:
        project.add_worker(ADA).result()
    command = [sys.executable, "-m", "tests.annotator.session.killed", str(job)]
    command.append(str(state_folder()))
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=CHECKOUT) as session:
        assert session.stdout is not None
        last = [json.loads(session.stdout.readline()) for _ in range(12)][-1]
        session.kill()
    result = _run("info", job, "--json")
    assert "ended without warning" in result.stderr
    state = json.loads(result.stdout)
    assert state["regions"]["total"] >= len(last["saved"])
    assert state["effort"]["observed_ms"] >= last["worked_ms"] - 1_000
    assert _run("info", job).stderr == ""
