"""A program of the person's own drafts segments of speech: without a shell, with limits."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from annotator.drafts import command_engine as module
from annotator.drafts.command_engine import CommandEngine, command_engine
from annotator.drafts.engine import DraftError
from annotator.drafts.speech_drafts import draft_segments
from annotator.errors import CancelledError
from annotator.imaging.formats.decoding_limits import MAX_DRAFT_CHARACTERS, Limits
from annotator.model.entities import RegionId
from annotator.model.segment import SoundSegment
from annotator.progress import Watch
from tests.support.fake_speech_engine import FakeSpeechEngine, make
from tests.support.material import material

ONE, TWO = RegionId("1"), RegionId("2")
PLACES = {ONE: SoundSegment(0, 44_100, 44_100), TWO: SoundSegment(50_001, 60_000, 44_100)}
SOUND = "speech/jfk.flac"


def built(engine: FakeSpeechEngine, language: str = "en") -> CommandEngine:
    found = command_engine(engine.template, language)
    assert found is not None
    return found


def test_each_segment_is_a_private_wav_that_is_gone_afterwards(tmp_path: Path) -> None:
    fake = make(tmp_path / "e", ["And so,\n\u200f\x07 my  fellow ".encode(), b" \n"])
    engine = built(fake, "en; rm {wav}")
    assert (engine.name, engine.version) == ("my scribe", "scribe 2.1")
    told: list[tuple[int, int]] = []
    watch = Watch(progress=lambda done, every: told.append((done, every)))
    drafts = draft_segments(engine, engine.language, material(SOUND), PLACES, watch)
    assert {key: draft.text for key, draft in drafts.items()} == {ONE: "And so, \u200f my  fellow"}
    assert drafts[ONE].confidence is None
    assert told == [(0, 2), (1, 2), (2, 2)]
    calls = fake.calls()
    assert [form for _, form, _ in calls] == [[1, 2, 44_100, 44_100], [1, 2, 44_100, 9_999]]
    for arguments, _form, mode in calls:
        # One argument is one argument, whatever is in it; no value is looked into for others.
        assert arguments[:3] == ["--lang", "en; rm {wav}", "--in"]
        assert mode == 0o700
        assert not Path(arguments[3]).parent.exists()


def test_a_rate_that_is_not_that_of_the_file_is_converted(tmp_path: Path) -> None:
    fake = make(tmp_path / "e", [b"text"])
    place = {ONE: SoundSegment(8_000, 16_000, 16_000)}
    draft_segments(built(fake), "en", material(SOUND), place, Watch())
    assert fake.calls()[0][1] == [1, 2, 44_100, 22_050]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("scribe {wav}", "is not the whole path"),
        ("/nowhere/at/all {wav}", "is not the whole path"),
        ("/ {wav}", "is not the whole path"),
        ("/bin/sh -c", "has no {wav}"),
        ("{wav}", "has no {wav}"),
        ('/bin/sh "{wav}', "has no end"),
    ],
)
def test_a_command_of_another_form_is_refused_in_one_sentence(template: str, why: str) -> None:
    with pytest.raises(DraftError, match=why.replace("{", r"\{")):
        command_engine(template, "en")


def test_no_command_is_no_engine() -> None:
    assert command_engine("  ", "en") is None


@pytest.mark.parametrize(
    ("text", "fails", "why"),
    [
        (b"\xff\xfe", False, "is not UTF-8"),
        (b"", True, "failed"),
        (b"a" * (5 << 20), False, "failed"),
    ],
)
def test_a_fault_of_the_program_drafts_nothing(
    tmp_path: Path, text: bytes, fails: bool, why: str
) -> None:
    engine = built(make(tmp_path / "e", [text], fails=fails))
    with pytest.raises(DraftError, match=why):
        draft_segments(engine, "en", material(SOUND), PLACES, Watch())


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    engine = built(make(tmp_path / "e", [b"a" * (MAX_DRAFT_CHARACTERS + 5)]))
    drafts = draft_segments(engine, "en", material(SOUND), PLACES, Watch())
    assert len(drafts[ONE].text) == MAX_DRAFT_CHARACTERS


def test_a_program_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = make(tmp_path / "e", [b"late"])
    engine = built(fake)
    fake.close_gate()
    monkeypatch.setattr(module, "DRAFTING_SPEECH", Limits(0.1, 4 * 2**30))
    with pytest.raises(DraftError, match="took too long"):
        draft_segments(engine, "en", material(SOUND), PLACES, Watch())


def test_it_can_be_cancelled_and_leaves_no_file(tmp_path: Path) -> None:
    fake = make(tmp_path / "e", [b"late"])
    engine, watch = built(fake), Watch()
    fake.close_gate()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            draft_segments(engine, "en", material(SOUND), PLACES, watch)
        except CancelledError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    watch.cancel.cancel()
    thread.join()
    assert len(failures) == 1
    assert not any(Path(arguments[3]).exists() for arguments, _, _ in fake.calls())
