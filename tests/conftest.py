"""Gives every test run a home of its own, a screen of its own, and a check for leaks."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from annotator.imaging.sandbox import decoder_client, processes
from tests.support import network
from tests.support.appearance import Appearance, end_dressing
from tests.support.leaks import (
    close_programs,
    delete_windows,
    leaked_qt,
    leaked_threads,
    running_threads,
    windows,
)
from tests.support.own_folders import contents_of, delete_new, own_folders
from tests.support.sandbox_forks import FORKING
from tests.support.temporary_files import lie_in_memory
from tests.support.unhurried import (
    make_answers_late,
    make_early,
    make_late,
    make_timers_fast,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

TESTS = Path(__file__).parent
LONG_FIRST = (
    *("tools", "personas", "privacy", "faults", "benchmarks", "test_cli_journey.py"),
    *("journeys", "rules", "exporters", "annotator", "widgets"),
)
"""What is in ``tests``, from long tests to short ones; what is not named is short, comes last."""

RULES = re.compile(r"tests/test_\w+_rules[.]py")
"""The rules for all sources. They go to one worker, which reads the sources once."""

RARELY = (20_000, 50, 100)
"""The thresholds of the garbage collector in tests that open no window."""

_FOLDERS = count()

worn_at_first: list[Appearance] = []
"""One, once a test has asked for the application."""

EXAMPLES = 30
"""On how many examples a property is tried; ``make campaigns ARGS=properties`` tries thousands."""

settings.register_profile("here", deadline=None, max_examples=EXAMPLES)
settings.register_profile(
    "ci", deadline=None, max_examples=EXAMPLES, derandomize=True, database=None
)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let tests be tried with threads that are late, and the faults of another day."""
    parser.addoption(
        "--unhurried", type=int, metavar="SEED", help="make the program's threads late, by a seed"
    )
    parser.addoption(
        "--early", action="store_true", help="make the program's threads be done at once"
    )
    parser.addoption(
        "--late-answers", action="store_true", help="let the answers of threads come late"
    )
    parser.addoption(
        "--fast-timers", action="store_true", help="let the timers of windows go off early"
    )
    parser.addoption(
        "--fault-seed", type=int, metavar="SEED", help="draw the tries of tests/faults of this day"
    )
    parser.addoption(
        "--examples", type=int, metavar="N", help="try each property on so many examples"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Point every folder of the person's own at a new, empty one, before Qt or we look."""
    lie_in_memory()
    home = tempfile.TemporaryDirectory(prefix="fairlabel-home-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    folders = {
        "HOME": ".",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "runtime",
    }
    for variable, name in folders.items():
        folder = Path(home.name) / name
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(folder)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Python keeps what it compiles, as it does by default: else each worker would compile all tests
    # anew, and each program that a test starts would compile itself.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    seed = config.getoption("--unhurried")
    if seed is not None:
        make_late(seed)
    if config.getoption("--late-answers"):
        make_answers_late()
    if config.getoption("--early"):
        make_early()
    if config.getoption("--fast-timers"):
        make_timers_fast()
    examples = config.getoption("--examples")
    if examples is not None:
        settings.register_profile("counted", settings.default, max_examples=examples)
        settings.load_profile("counted")
    # Nor is anything asked of the person's own session, such as the keyring of its desktop.
    os.environ.pop("DBUS_SESSION_BUS_ADDRESS", None)


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """Return one worker more than cores: a worker waits a third of its time, for the disk."""
    cores = yield
    return cores if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else cores + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Return what gives workers whole files, and all rules to the same one."""
    from xdist.scheduler import LoadFileScheduling

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return "rules" if RULES.match(nodeid) else super()._split_scope(nodeid)

    return Scheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give workers the long tests first: at the end, none waits long for another.

    They get whole files (``--dist loadfile``), so each fixture of a module is built once.
    """
    if hasattr(config, "workerinput"):
        items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Return when what a test is in gets its turn; within a turn the order stays."""
    place = "rules" if RULES.match(item.nodeid) else item.path.relative_to(TESTS).parts[0]
    return LONG_FIRST.index(place) if place in LONG_FIRST else len(LONG_FIRST)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Keep what the collection makes out of Python's own: it stays until the end of the run.

    There are hundreds of thousands of objects, and whoever looked for cycles would look through all
    of them each time.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


@pytest.fixture
def tmp_path(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Return an empty folder, which is kept if the test fails.

    Unlike that of pytest it leaves no link behind: with thousands of them beside a job, whoever
    lists the folders above it reads them all.
    """
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}-{next(_FOLDERS)}"
    folder.mkdir(mode=0o700)
    failed_before = request.session.testsfailed
    yield folder
    if request.session.testsfailed == failed_before:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """Note the application's style before a test changes it, and use the language of the window.

    Its notices stay, as ``tests.support.patient_notices`` says.
    """
    # Late: tests of the core run without Qt.
    from tests.support import patient_notices, pointer
    from widgets.kit.error_text import use_language_of_window

    use_language_of_window()
    worn_at_first.append(Appearance.of(qapp))
    pointer.put_aside()
    with pytest.MonkeyPatch.context() as patch:
        patient_notices.let_notices_stay(patch)
        yield qapp


@pytest.fixture(autouse=True)
def _collected_on_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let no thread of a window collect what belongs to the window, as in the program itself.

    Other tests look for cycles more rarely than Python does by default: most of what they make is
    gone before.
    """
    if "qapp" not in request.fixturenames:
        before = gc.get_threshold()
        gc.set_threshold(*RARELY)
        yield
        gc.set_threshold(*before)
        return
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
def light_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derive keys with a sixteenth of the memory; what it really costs is held by its own test."""
    from annotator.ledger import encrypted_key

    monkeypatch.setattr(encrypted_key, "COST", encrypted_key.COST // 16)


@pytest.fixture(scope="session", autouse=True)
def _sandboxes_are_forked() -> Iterator[None]:
    """Fork processes that decode from one that has imported their codecs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "subprocess", FORKING)
        yield


@pytest.fixture(scope="module")
def sandboxes_afresh() -> Iterator[None]:
    """Start the processes that decode as the product does, from here to the end of the module."""
    decoder_client.rest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "subprocess", subprocess)
        yield
    decoder_client.rest()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Give the hands of pytest-qt the patience that a busy machine needs."""
    from tests.support.patience import patient

    return patient(qtbot)


@pytest.fixture(autouse=True)
def _nothing_left_running(
    request: pytest.FixtureRequest,
    _no_window_left: None,  # it deletes them afterwards
) -> Iterator[None]:
    """Fail a test that leaves a program, a thread or a timer behind.

    Timers and threads of Qt are looked for among all that Qt has made, and only after a test that
    asked for the application: without it none runs.
    """
    before = running_threads()
    yield
    left = ["the program, which was to be closed"] if close_programs() else []
    left += leaked_threads(before)
    if "qapp" in request.fixturenames:
        left += leaked_qt()
    if left:
        pytest.fail("The test left running: " + "; ".join(left))


@pytest.fixture(autouse=True)
def _own_folders_as_before(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delete what a test left in the program's own folders, such as backups of its jobs.

    Many tests have a job of the same id, and the backups of a job count wherever it was. The
    test's own folder is there until its windows are closed, whatever it asks for first.
    """
    if "tmp_path" in request.fixturenames:
        request.getfixturevalue("tmp_path")
    folders = own_folders()
    before = contents_of(folders)
    yield
    delete_new(folders, before)


@pytest.fixture(autouse=True)
def _no_window_left(
    request: pytest.FixtureRequest,
    _own_folders_as_before: None,  # it deletes what a window writes as it closes
) -> Iterator[None]:
    """Delete the windows that a test leaves: else each later test has more to dress and to hold.

    Then font, style sheet and direction are what they were, and the pointer is where no window is:
    no test meets those of another.
    """
    before = frozenset(windows())
    yield
    delete_windows(before)
    for appearance in worn_at_first:
        end_dressing(appearance.app)
        appearance.restore()
    if "qapp" in request.fixturenames:
        from tests.support import pointer

        pointer.put_aside()


@pytest.fixture(autouse=True)
def _nothing_reaches_out(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test of the window in which anything reaches for a network, even this computer's."""
    if not network.is_of_the_window(request.path):
        yield
        return
    with network.watched() as seen:
        yield
    reached = seen + network.loaded_for_networks()
    if reached:
        pytest.fail("The test reached out: " + "; ".join(reached))
