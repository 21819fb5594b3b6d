"""Other programs are measured beside ours where they are installed, and told of where they fail."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.figures import Figure, documents
from benchmarks.jobs import boxes
from benchmarks.loads import QUICK
from benchmarks.peers.answers import CannotError
from benchmarks.peers.folders import own_folder, write_boxes
from benchmarks.peers.known import PEERS, VARIABLE, installed
from benchmarks.peers.sides import Both, figure
from benchmarks.peers.talk import Silent, Talk
from benchmarks.pictures import BIG, photographs
from benchmarks.timing import Samples
from tests.support import fake_peer
from tests.support.material import CHECKOUT
from tests.support.patience import PATIENCE_MS

BOXES = 30
VOC = ("xmin", "ymin", "xmax", "ymax")
PATIENCE_S = PATIENCE_MS / 1000


def _environment_of_peer(folder: Path, script: str) -> Path:
    python = folder / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return python


@pytest.fixture
def labelme(tmp_path: Path) -> Path:
    """Return the Python of an environment with the fake in it."""
    site = tmp_path / "site"
    (site / "labelme").mkdir(parents=True)
    (site / "labelme" / "__init__.py").touch()
    shutil.copy(fake_peer.__file__, site / "labelme" / "__main__.py")
    (site / "labelme-7.0.dist-info").mkdir()
    metadata = "Metadata-Version: 2.1\nName: labelme\nVersion: 7.0\n"
    (site / "labelme-7.0.dist-info" / "METADATA").write_text(metadata)
    script = f'PYTHONPATH="{site}" exec "{sys.executable}" "$@"'
    return _environment_of_peer(tmp_path / "peers" / "labelme", script)


@pytest.fixture
def pictures(
    tmp_path: Path, bench_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return an empty picture and one with boxes."""
    monkeypatch.setattr(tempfile, "tempdir", bench_environment["TMPDIR"])
    folder = own_folder(tmp_path / "pictures", photographs(QUICK.big, BIG), 2)
    write_boxes(folder / "photo 1.jpg", BOXES, "two corners")
    return folder


def _talk(python: Path, tmp_path: Path, *more: str) -> Talk:
    command = [str(python), "-m", "benchmarks.peers.drive", "labelme", *more]
    return Talk(command, tmp_path / "home", PATIENCE_S)


@pytest.fixture
def peer(
    labelme: Path, pictures: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Talk]:
    """Start the fake on the pictures, with a fault if the test names one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAKE_PEER", getattr(request, "param", ""))
        with _talk(labelme, tmp_path, str(pictures)) as talk:
            yield talk


def _bench(
    tmp_path: Path, environment: dict[str, str], peers: Path | None
) -> tuple[subprocess.CompletedProcess[str], Path]:
    out = tmp_path / "bench.json"
    environment = dict(environment)
    environment.pop(VARIABLE, None)
    if peers is not None:
        environment[VARIABLE] = str(peers)
    command = [sys.executable, "-m", "benchmarks", "--only", "peers", "--quick", "--out", str(out)]
    run = subprocess.run(
        command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
    )
    return run, out


def test_a_peer_stands_beside_ours_and_one_that_ends_is_told(
    labelme: Path, tmp_path: Path, bench_environment: dict[str, str]
) -> None:
    peers = labelme.parents[2]
    _environment_of_peer(peers / "xanylabeling", "echo It is broken. >&2; exit 3")
    run, out = _bench(tmp_path, bench_environment, peers)
    assert run.returncode == 0, run.stderr
    assert "It is broken." in run.stderr
    rows = {row["name"]: row for row in json.loads(out.read_bytes())}
    assert len(rows) == 12
    for row in rows.values():
        assert list(row["peers"]) == ["labelme 7.0", "X-AnyLabeling"]
        there = row["peers"]["labelme 7.0"]
        assert row["value"] > 0
        assert there["value"] > 0
        # With one peer that has figures, ours in its turns are all of ours in part at least.
        assert there["times_ours"] > 0
        assert row["peers"]["X-AnyLabeling"] == "ended"
    assert rows["peers next 640x480 median"]["floor"] > 0
    assert rows["peers 100 boxes open, cpu"]["unit"] == "ms"
    assert "times ours" in run.stdout
    assert run.stdout.count("ended") == len(rows)


@pytest.mark.parametrize("is_named", [False, True])
def test_where_no_peer_is_installed_it_says_how_and_is_no_fault(
    tmp_path: Path, bench_environment: dict[str, str], *, is_named: bool
) -> None:
    run, out = _bench(tmp_path, bench_environment, tmp_path / "empty" if is_named else None)
    assert run.returncode == 0
    assert VARIABLE in run.stderr
    assert "labelme, labelimg, xanylabeling" in run.stderr
    assert json.loads(out.read_bytes()) == []


def test_a_python_is_found_where_environments_have_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for at in ("labelimg/Scripts/python.exe", "labelme/bin/python", "another/bin/python"):
        (tmp_path / at).parent.mkdir(parents=True)
        (tmp_path / at).touch()
    assert installed() == {
        "labelme": tmp_path / "labelme/bin/python",
        "labelimg": tmp_path / "labelimg/Scripts/python.exe",
    }


def test_a_peer_is_worked_at_by_keys_and_mouse(peer: Talk) -> None:
    assert peer.first["version"] == "7.0"
    assert peer.first["memory_mb"] > 0
    assert len(peer.ask("open", boxes=BOXES).wall_ms) == 1
    assert len(peer.ask("open", boxes=BOXES).wall_ms) == 1  # by A, and D again
    for name in ("repaint", "drag", "undo"):
        samples = peer.ask(name, count=3)
        assert len(samples.wall_ms) == len(samples.cpu_ms) == 3
        assert all(ms > 0 for ms in samples.wall_ms)


@pytest.mark.parametrize(
    ("peer", "word"),
    [("dialog", "refuses"), ("exception", "fails"), ("few boxes", "fails"), ("end", "ended")],
    indirect=["peer"],
)
def test_what_a_peer_cannot_do_is_a_word(peer: Talk, word: str) -> None:
    with pytest.raises(CannotError, match=word):
        peer.ask("open", boxes=BOXES)


@pytest.mark.parametrize("peer", ["no undo"], indirect=True)
def test_an_undo_that_brings_nothing_back_is_no_undo(peer: Talk) -> None:
    peer.ask("open", boxes=BOXES)
    with pytest.raises(CannotError, match="fails"):
        peer.ask("undo", count=1)


def test_a_peer_that_hangs_is_ended_and_the_others_go_on(tmp_path: Path) -> None:
    program = "import sys; print('{}', flush=True); sys.stdin.readline(); sys.stdin.read()"
    with Talk([sys.executable, "-c", program], tmp_path / "home", PATIENCE_S) as talk:
        talk.limit_s = 0.01
        for _ in range(2):  # the second time it is not waited for
            with pytest.raises(CannotError, match="hangs"):
                talk.ask("steps", count=1)
        assert talk._process.wait(PATIENCE_S) != 0
        with pytest.raises(CannotError, match="hangs"):
            Talk([sys.executable, "-c", "input()"], tmp_path / "home", 0.01)
        both = Both("it")
        with Talk(_echoing(), tmp_path / "home", PATIENCE_S) as ours:
            both.turns(ours, talk, "steps", 3, count=1)
    assert (both.ours.wall_ms, both.theirs.wall_ms, both.word) == ([2.0] * 3, [], "hangs")


def test_who_once_could_not_has_no_figure(tmp_path: Path) -> None:
    both = Both("it")
    home = tmp_path / "home"
    with (
        Talk(_echoing(), home, PATIENCE_S) as ours,
        Talk(_echoing({"word": "fails"}), home, PATIENCE_S) as peer,
    ):
        both.turns(ours, peer, "steps", 3, count=1)
    assert (both.ours.wall_ms, both.theirs.wall_ms, both.word) == ([2.0] * 3, [], "fails")


def _echoing(*first: dict[str, str]) -> list[str]:
    """Return a program that gives these answers, and then that it took 2 ms."""
    answers = [json.dumps(each) for each in ({}, *first)]
    always = json.dumps({"wall_ms": [2.0], "cpu_ms": [1.0]})
    lines = f"for said in {answers}: print(said, flush=True); input()"
    return [sys.executable, "-c", f"{lines}\nwhile True: print('{always}', flush=True); input()"]


def test_ours_is_not_blamed_on_a_peer(tmp_path: Path) -> None:
    ending = "print('{}', flush=True); input()"
    with (
        Talk([sys.executable, "-c", ending], tmp_path / "home", PATIENCE_S) as ours,
        pytest.raises(RuntimeError, match="Ours ended, asked for steps"),
    ):
        Both("it").turns(ours, Silent("ended"), "steps", 1)


def test_each_peer_is_held_against_ours_in_its_own_turns() -> None:
    first = Both("first", Samples([2.0, 2.0], []), Samples([8.0], []))
    second = Both("second", Samples([4.0, 4.0, 4.0], []), Samples([2.0], []))
    none = Both("third", Samples([4.0], []), word="has none")
    row = figure("peers next", "ms", lambda samples: samples.wall, [first, second, none], 1.0)
    assert row.value == 4.0
    assert row.beside == {"first": (8.0, 4.0), "second": (2.0, 0.5), "third": "has none"}
    assert row.line().splitlines()[1:] == [
        "    first                                            8 ms                   4 times ours",
        "    second                                           2 ms                 0.5 times ours",
        "    third                                         has none",
    ]
    (document,) = documents([row])
    assert document["peers"] == {
        "first": {"value": 8.0, "times_ours": 4.0},
        "second": {"value": 2.0, "times_ours": 0.5},
        "third": "has none",
    }
    assert "peers" not in documents([Figure("next", 1, "ms")])[0]


def test_boxes_are_written_as_each_peer_reads_them(tmp_path: Path) -> None:
    picture = tmp_path / "photo 1.jpg"
    made = boxes(BOXES, BIG)
    written = {}
    for form in {peer.boxes for peer in PEERS.values()} - {"xml"}:
        write_boxes(picture, BOXES, form)
        written[form] = json.loads(picture.with_suffix(".json").read_text())["shapes"]
    corners = [[[box.x, box.y], [box.x + box.width, box.y + box.height]] for box in made]
    assert [shape["points"] for shape in written["two corners"]] == corners
    for shape, ((left, top), (right, below)) in zip(written["four corners"], corners, strict=True):
        assert shape["points"] == [[left, top], [right, top], [right, below], [left, below]]
    write_boxes(picture, BOXES, "xml")
    bounds = ET.parse(picture.with_suffix(".xml")).findall("object/bndbox")
    assert [[int(each.findtext(at, "")) for at in VOC] for each in bounds] == [
        [round(side) for corner in box for side in corner] for box in corners
    ]
