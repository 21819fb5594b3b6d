"""Errors carry their sentences as values, and are shown in the words of any language."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from annotator.cli.common.refusals import RefusalExit, refusals
from annotator.errors import (
    AnnotatorError,
    DamagedJobError,
    ExportRefusedError,
    InvalidWorkOrderError,
    OwnFolderError,
)
from annotator.files import FileRefusedError, read_whole
from annotator.job_file.opening.file_access import open_file
from annotator.pay.order.order_reader import read_work_order
from annotator.sentences.parts import Name
from annotator.sentences.said import said
from annotator.sentences.words import ENGLISH, Words
from exporters.registry import Exporters

SWAHILI = Words(
    {
        "There is no job at {path}. Choose another file.": ("Hakuna kazi kwenye {path}.",),
        "{file} is too large: {size} bytes; up to {most} are read. Choose another file.": (
            "{file} ni kubwa mno.",
        ),
        "In {group}, {about}": ("Katika {group}: {about}",),
        "{field} is missing; add a line such as {field} = {example}.": ("{field} inakosekana.",),
        "{problem} ({count} more fault in this file.)": (
            "{problem} (Kosa {count} zaidi.)",
            "{problem} (Makosa {count} zaidi.)",
        ),
    }
)


def test_an_error_is_shown_in_other_words_and_stays_english_itself(tmp_path: Path) -> None:
    missing = tmp_path / "none.fairlabel"
    with pytest.raises(AnnotatorError) as refused:
        open_file(missing)
    assert str(refused.value) == f"There is no job at {missing}. Choose another file."
    assert SWAHILI.text(refused.value.said) == f"Hakuna kazi kwenye {missing}."


def test_an_error_of_a_file_is_about_whatever_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(bytes(9))
    with pytest.raises(FileRefusedError) as refused:
        read_whole(tmp_path / "a.json", 8)
    error = refused.value
    wrong = "is too large: 9 bytes; up to 8 are read. Choose another file."
    assert str(error) == f"“a.json” {wrong}"
    assert error.why == wrong
    assert str(error.about(said("It"))) == f"It {wrong}"
    assert SWAHILI.text(error.about(Name("b"))) == "b ni kubwa mno."


def test_all_faults_of_an_order_are_sentences() -> None:
    with pytest.raises(InvalidWorkOrderError) as refused:
        read_work_order(b"[[floors]]")
    error = refused.value
    more = len(error.sentences) - 1
    assert more > 1
    assert error.problems == tuple(map(str, error.sentences))
    assert str(error) == f"{error.problems[0]} ({more} more faults in this file.)"
    told = SWAHILI.text(error.said)
    assert told.startswith("Katika [")
    assert told.endswith(f" inakosekana. (Makosa {more} zaidi.)")


def test_two_faults_of_an_order_are_counted_as_one_more() -> None:
    error = InvalidWorkOrderError((said("It is one."), said("It is two.")))
    assert str(error) == "It is one. (1 more fault in this file.)"
    assert str(InvalidWorkOrderError("It is one.")) == "It is one."


def test_an_error_of_the_programs_folder_is_a_sentence() -> None:
    error = OwnFolderError(errno.EACCES, "Permission denied", "/home/a")
    assert str(error) == (
        "Fairlabel cannot use its own folder /home/a (Permission denied). Allow writing there, or "
        "set HOME to a folder of yours."
    )
    assert ENGLISH.text(error.said) == str(error)


@pytest.mark.parametrize(
    "error",
    [AnnotatorError("It is {so}."), DamagedJobError("It is so.", ("a.png",)), AnnotatorError()],
)
def test_an_error_with_a_literal_has_that_sentence(error: AnnotatorError) -> None:
    assert str(error.said) == str(error)
    assert Words({str(error): ("Hivyo {so}.",)}).text(error.said) == "Hivyo {so}."


def test_an_error_with_a_sentence_crosses_to_another_process() -> None:
    with pytest.raises(ExportRefusedError) as refused:
        Exporters({})["none"]
    again = pickle.loads(pickle.dumps(refused.value))
    assert again.said == refused.value.said
    assert str(again) == str(refused.value)


def test_the_command_line_speaks_in_the_words_it_is_given(tmp_path: Path) -> None:
    missing = tmp_path / "none.fairlabel"
    with pytest.raises(RefusalExit) as ended, refusals(SWAHILI):
        open_file(missing)
    assert ended.value.message == f"Hakuna kazi kwenye {missing}."
    with pytest.raises(RefusalExit) as ended, refusals(SWAHILI):
        read_work_order(b"[[floors]]")
    assert all(line.endswith("inakosekana.") for line in ended.value.message.splitlines())
