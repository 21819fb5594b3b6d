"""Nothing reaches out: not the window in a whole journey, not one command of the command line."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.model.geometry import Box
from annotator.sample import make_sample
from tests.journeys.hand import Hand, press
from tests.support.material import CHECKOUT
from tests.support.network import (
    REACHING,
    is_of_the_window,
    loaded_for_networks,
    reached_out,
    watched,
)
from tests.support.terminal import started
from widgets.export.export_dialog import ExportDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog

_LOCAL = "socket.__new__"

_COMMANDS = f"""
import json, runpy, sys

def watch(event, arguments):
    if event.startswith({REACHING!r}) and event != {_LOCAL!r}:
        print("reached out:", event, arguments, file=sys.stderr)
        sys.exit(70)

sys.addaudithook(watch)
for command in json.loads(sys.argv[1]):
    sys.argv[:] = ["main.py", *command]
    try:
        runpy.run_path("main.py", run_name="__main__")
    except SystemExit as end:
        if end.code:
            sys.exit(end.code)
"""
"""Runs one command after the other, and ends with the first that fails or reaches out."""


def test_a_whole_journey_reaches_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with watched() as seen:
        _journey(qtbot, tmp_path)
    assert (tmp_path / "out" / "effort.json").exists()
    assert seen == []
    assert loaded_for_networks() == []


def _journey(qtbot: QtBot, tmp_path: Path) -> None:
    hand = Hand(qtbot)
    hand.start(make_sample(tmp_path / "sample", CHECKOUT / "resources" / "examples"))
    hand.wait_for_first_item()
    hand.draw(Box(20.0, 20.0, 60.0, 40.0))
    hand.type_text("Anno")
    hand.wait_until_saved()
    with hand.answering(TimeAndPayDialog, _leave):
        hand.app.run("time-and-pay")
    _export(hand, tmp_path / "out")
    hand.close()


def _leave(dialog: TimeAndPayDialog) -> bool:
    dialog.reject()
    return True


def _export(hand: Hand, folder: Path) -> None:
    state = {"asked": False}

    def act(dialog: ExportDialog) -> bool:
        if not state["asked"]:
            if not dialog.fields.tree.topLevelItemCount():
                return False
            state["asked"] = True
            dialog.folder.show_path(folder)
            press(dialog.start_button)
        elif dialog.done_page.isVisible():
            press(dialog.close_button)
            return True
        return False

    with hand.answering(ExportDialog, act):
        hand.app.run("export")


def test_no_command_reaches_anything(tmp_path: Path) -> None:
    demo, out = tmp_path / "demo", tmp_path / "out"
    job = demo / "Street scenes.fairlabel"
    order = CHECKOUT / "resources" / "examples" / "work_order.toml"
    whole = ("--detail", "full", "--images", "copy", "--items", "all")
    commands = (
        ("demo", demo),
        ("info", job, "--json"),
        ("formats",),
        ("export", job, "--format", "coco", "--preview", "--items", "all"),
        ("export", job, "--format", "coco", out, *whole),
        ("verify", out),
        ("check", job),
        ("statement", job, tmp_path / "statement.html"),
        ("record", job, tmp_path / "record.csv"),
        ("work-order", "check", order),
    )
    answer = started(json.dumps(commands, default=str), program=_COMMANDS)
    assert (answer.status, answer.err) == (0, ""), answer.err
    assert answer.out.count("is whole.") == 1
    assert {path.name for path in tmp_path.iterdir()} == {
        *("demo", "out", "statement.html", "record.csv")
    }


def test_reaching_out_would_be_seen() -> None:
    with (
        watched() as seen,
        suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as plug,
    ):
        plug.settimeout(0.01)
        plug.connect(("127.0.0.1", 9))
    assert any(each.startswith("socket.connect ") for each in seen)
    code = _COMMANDS.replace(
        'runpy.run_path("main.py", run_name="__main__")',
        'import socket; socket.create_connection(("127.0.0.1", 9), 0.01)',
    )
    answer = started('[["info"]]', program=code)
    assert answer.status == 70
    assert "reached out: socket." in answer.err


_TRACED = ("strace", "-f", "-q", "--seccomp-bpf", "-e", "trace=network", "-o")


def _seen_by_the_system(log: Path, *program: str | Path) -> list[str]:
    """Return the calls for the network that a program and what it starts make, as Linux saw them.

    Where there is no strace, what Python reports in the other tests has to do.
    """
    tracer = _TRACED if shutil.which("strace") else (sys.executable, "-c", _UNTRACED)
    done = subprocess.run(
        [*tracer, log, *program], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return reached_out(log.read_text(encoding="utf-8").splitlines())


_UNTRACED = (
    "import pathlib, subprocess, sys; pathlib.Path(sys.argv[1]).touch(); "
    "sys.exit(subprocess.call(sys.argv[2:]))"
)


def test_the_system_sees_no_socket_in_a_whole_journey(tmp_path: Path) -> None:
    journey = f"{__file__}::{test_a_whole_journey_reaches_nothing.__name__}"
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", journey)
    assert _seen_by_the_system(tmp_path / "calls", *pytest_) == []


def test_the_system_sees_no_socket_while_pictures_are_decoded_apart(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from PIL import Image; "
        "from annotator.imaging import decode; path = Path(sys.argv[1]); "
        "from annotator.imaging.sandbox import decoder_client; "
        "Image.new('RGB', (9, 9)).save(path); decode(path); assert decoder_client._IDLE"
    )
    page = tmp_path / "page.tif"
    assert _seen_by_the_system(tmp_path / "calls", sys.executable, "-c", code, page) == []


def test_what_the_system_sees_would_be_told() -> None:
    calls = [
        "7 socket(AF_UNIX, SOCK_STREAM, 0) = 13",
        '7 connect(13, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
        "7 sendfile(14, 13, [0] => [9], 99) = 9",
    ]
    assert reached_out(calls) == []
    reaching = [
        "7 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3",
        "7 socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP) = 3",
        "7 socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 3",
        '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/dbus/system_bus_socket"}, 110) = 0',
        '7 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 1',
    ]
    assert reached_out(reaching) == reaching


def test_every_test_of_the_window_is_watched() -> None:
    """By a fixture of tests/conftest.py, which fails the test that reaches out."""
    assert is_of_the_window(Path(CHECKOUT / "tests" / "journeys" / "test_window.py"))
    assert is_of_the_window(Path(CHECKOUT / "tests" / "widgets" / "canvas" / "test_showing.py"))
    assert not is_of_the_window(Path(__file__))
