"""The output of an engine is the word of a stranger: exactly of its form, or nothing is drafted."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.drafts import engine_process
from annotator.drafts.engine import NOTHING_READ, DraftError
from annotator.drafts.tesseract import BATCH, Tesseract, find_tesseract, read_tsv
from annotator.errors import CancelledError
from annotator.imaging.formats.decoding_limits import (
    MAX_DRAFT_CHARACTERS,
    MAX_DRAFT_OUTPUT_BYTES,
    Limits,
)
from annotator.imaging.text_lines.line_crops import TextLine
from annotator.model.geometry import Box
from annotator.progress import Cancel, Watch
from tests.support.fake_tesseract import install

HEAD = "level page_num block_num par_num line_num word_num left top width height conf text"
ROOMY = Limits(60.0, 2**30)


def tsv(*rows: tuple[object, ...]) -> bytes:
    lines = [HEAD.split(), *(list(map(str, row)) for row in rows)]
    return "\n".join("\t".join(line) for line in lines).encode() + b"\n"


def word(text: str, page: int = 1, confidence: float = 90, line: int = 1) -> tuple[object, ...]:
    return (5, page, 1, 1, line, 1, 0, 0, 9, 9, confidence, text)


def test_words_are_joined_to_lines_and_confidence_is_weighted_by_length() -> None:
    found = read_tsv(
        tsv(
            (1, 1, 0, 0, 0, 0, 0, 0, 9, 9, -1, ""),
            word("Sapere", confidence=90),
            word("aude!", confidence=24),
            word("Habe", line=2, confidence=90),
            word("Muth", page=3, confidence=96.5),
        ),
        3,
    )
    assert [each.text for each in found] == ["Sapere aude!\nHabe", "", "Muth"]
    assert found[0].confidence == pytest.approx((0.9 * 6 + 0.24 * 5 + 0.9 * 4) / 15)
    assert found[1] == NOTHING_READ
    assert found[2].confidence == pytest.approx(0.965)


@pytest.mark.parametrize(
    "output",
    [
        b"",
        b"hello\n",
        b"\xff\xfe\n",
        tsv().replace(b"conf", b"sure"),
        tsv(word("a"))[:-12],
        tsv((5, 2, 1, 1, 1, 1, 0, 0, 9, 9, 90, "a page too many")),
        tsv((5, 0, 1, 1, 1, 1, 0, 0, 9, 9, 90, "no page")),
        tsv(word("a", confidence=float("nan"))),
        tsv(word("a", confidence=float("inf"))),
        tsv((5, "x", 1, 1, 1, 1, 0, 0, 9, 9, 90, "a")),
        tsv((5, "9" * 5000, 1, 1, 1, 1, 0, 0, 9, 9, 90, "a")),
        tsv(*([word("a")] * 50_001)),
    ],
)
def test_an_output_of_another_form_is_refused(output: bytes) -> None:
    with pytest.raises(DraftError, match="cannot be read"):
        read_tsv(output, 1)


@given(st.binary(max_size=300), st.booleans())
def test_no_output_does_more_than_be_refused(data: bytes, is_headed: bool) -> None:
    try:
        found = read_tsv(tsv() + data if is_headed else data, 2)
    except DraftError:
        return
    assert len(found) == 2
    for each in found:
        assert each.confidence is not None
        assert 0 <= each.confidence <= 1


def test_characters_that_nobody_sees_are_dropped_and_a_long_text_is_cut() -> None:
    hostile = "a\u202e\x07\u2028b\u200dc\x1b[31m"
    (found,) = read_tsv(tsv(word(hostile)), 1)
    assert found.text == "ab\u200dc[31m"
    (found,) = read_tsv(tsv(*([word("ab" * 500)] * 20)), 1)
    assert len(found.text) == MAX_DRAFT_CHARACTERS


def lines(count: int, height: int = 60) -> list[TextLine]:
    paper = np.full((500, 300), 255, np.uint8)
    return [TextLine(paper, Box(0, 0, 200, height), 1.0) for _ in range(count)]


def test_lines_go_in_batches_and_tall_regions_as_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "e", monkeypatch, [(f"line {at}", 90.0) for at in range(30)])
    found = find_tesseract()
    assert found is not None
    assert (found.name, found.version, found.languages()) == ("tesseract", "5.5.0", ("eng",))
    told: list[tuple[int, int]] = []
    watch = Watch(progress=lambda done, total: told.append((done, total)))
    sources = [*lines(BATCH), *lines(1, height=400), *lines(1)]
    texts = found.draft(sources, "eng", watch)
    assert [each.text for each in texts[:BATCH]] == [f"line {at}" for at in range(BATCH)]
    assert texts[-1].text == f"line {BATCH}"
    assert texts[-2].text == f"line {BATCH + 1}"
    assert told == [(0, 14), (12, 14), (13, 14), (14, 14)]
    assert [call[5] for call in engine.calls() if "--psm" in call] == ["7", "7", "6"]


def test_a_language_that_is_none_never_reaches_a_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = install(tmp_path / "e", monkeypatch, languages=("eng", "--user-words", "../x", "a b"))
    found = find_tesseract()
    assert found is not None
    assert found.languages() == ("eng",)
    for language in ("--help", "../x", "eng;ls", "", "eng+"):
        with pytest.raises(DraftError, match="is no language"):
            found.draft(lines(1), language, Watch())
    assert len(engine.calls()) == 2


def test_an_engine_is_not_taken_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "e", monkeypatch)
    monkeypatch.chdir(tmp_path / "e")
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", str(tmp_path)]))
    assert engine_process.installed("tesseract") is None
    monkeypatch.setenv("PATH", os.pathsep.join([".", str(tmp_path / "e")]))
    assert engine_process.installed("tesseract") == str(tmp_path / "e" / "tesseract")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None


def test_a_program_of_that_name_that_is_none_is_no_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho something else\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(
    ("ours", "given"),
    [("{0}/lib64:", "{0}/lib64"), (":", "None"), ("lib:.:{0}/a:{0}/b", "{0}/a:{0}/b")],
)
def test_an_engine_loads_no_library_from_the_working_folder(
    ours: str, given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OpenCV leaves an empty entry there, which would mean the working folder."""
    name = "LD_LIBRARY_PATH"
    monkeypatch.setenv(name, ours.format(tmp_path).replace(":", os.pathsep))
    code = f"import os; print(os.environ.get({name!r}), os.environ['OMP_THREAD_LIMIT'])"
    output = engine_process.run(python(code), b"", Cancel(), ROOMY).decode().split()
    assert output == [given.format(tmp_path).replace(":", os.pathsep), "1"]


def test_a_process_that_says_too_much_is_ended() -> None:
    code = "import sys\nwhile True: sys.stdout.buffer.write(b'x' * 65536)"
    with pytest.raises(DraftError, match="failed"):
        engine_process.run(python(code), b"", Cancel(), ROOMY)


def test_a_process_that_never_answers_is_ended() -> None:
    with pytest.raises(DraftError, match="took too long"):
        engine_process.run(
            python("import time\ntime.sleep(3600)"), b"", Cancel(), Limits(0.05, 2**30)
        )


def test_a_process_that_burns_its_processor_time_is_ended() -> None:
    with pytest.raises(DraftError, match="took too long"):
        engine_process.run(python("while True: pass"), b"", Cancel(), Limits(1.0, 2**30))


def test_a_process_that_reads_nothing_blocks_nobody() -> None:
    output = engine_process.run(python("print('ready')"), b"x" * (1 << 22), Cancel(), ROOMY)
    assert output.strip() == b"ready"


def test_a_process_is_killed_when_it_is_cancelled(tmp_path: Path) -> None:
    begun, cancel = tmp_path / "begun", Cancel()
    code = f"import time, pathlib\npathlib.Path({str(begun)!r}).touch()\ntime.sleep(3600)"
    ended: list[BaseException] = []

    def work() -> None:
        try:
            engine_process.run(python(code), b"", cancel, Limits(3600.0, 2**30))
        except CancelledError as error:
            ended.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not begun.exists():
        thread.join(0.02)
    cancel.cancel()
    thread.join(120)
    assert not thread.is_alive()
    assert len(ended) == 1


@pytest.mark.parametrize("is_apart", [False, True])
def test_what_an_engine_started_keeps_nobody_waiting(tmp_path: Path, is_apart: bool) -> None:
    """A wrapper of an engine can start another program, which then holds the pipes."""
    started = tmp_path / "started"
    code = (
        "import pathlib, subprocess, sys\n"
        "code = 'import time; time.sleep(3600)'\n"
        f"child = subprocess.Popen([sys.executable, '-c', code], start_new_session={is_apart})\n"
        f"pathlib.Path({str(tmp_path / 'new')!r}).write_text(str(child.pid))\n"
        f"pathlib.Path({str(tmp_path / 'new')!r}).rename({str(started)!r})\n"
        "child.wait()"
    )
    cancel, ended = Cancel(), list[BaseException]()

    def work() -> None:
        try:
            engine_process.run(python(code), b"x" * (1 << 22), cancel, Limits(3600.0, 2**30))
        except CancelledError as error:
            ended.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while not started.exists():
        thread.join(0.02)
    cancel.cancel()
    thread.join(120)
    is_over = not thread.is_alive()
    with suppress(ProcessLookupError):  # its group was ended with the engine
        os.kill(int(started.read_text()), signal.SIGTERM)
    thread.join(120)
    assert is_over
    assert len(ended) == 1


def test_the_limit_of_output_leaves_room_for_every_batch() -> None:
    assert MAX_DRAFT_OUTPUT_BYTES > 100 * BATCH * MAX_DRAFT_CHARACTERS // 100


def test_memory_and_processor_time_are_limited_where_the_system_can() -> None:
    code = (
        "import sys\nsys.stdin.buffer.read()\n"
        "import resource\nprint(*(resource.getrlimit(each)[0] for each in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)))"
    )
    output = engine_process.run(python(code), b"x", Cancel(), Limits(60.0, 2**30))
    told = output.decode().split()
    assert told == [str(2**30), "60", "0"] or sys.platform != "linux"


def test_a_tesseract_that_fails_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "e", monkeypatch, fails=True)
    engine = Tesseract(str(tmp_path / "e" / "tesseract"), "5.5.0")
    with pytest.raises(DraftError, match=r"^tesseract failed"):
        engine.draft(lines(2), "eng", Watch())
