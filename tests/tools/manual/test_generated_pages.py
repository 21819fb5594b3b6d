"""The generated pages of the manual say what the program says."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path

import pytest

from annotator.actions.actions_and_keys import TABLE
from annotator.cli.group import COMMANDS
from annotator.errors import AnnotatorError
from annotator.job_file.project import Project
from annotator.manual.addresses import message_address
from annotator.manual.pages import Manual
from annotator.pay.order.order_reader import read_work_order
from annotator.setting_table import TABLE as SETTINGS
from tests.support.material import CHECKOUT
from tools.manual.generated import FOLDER, PAGES
from tools.manual.message_advice import ADVICE, advice_for
from tools.manual.messages_page import templates


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_as_the_program_is(name: str) -> None:
    hint = "run python -m tools.manual.generated"
    assert (FOLDER / name).read_text("utf-8") == PAGES[name](), hint


def test_every_action_setting_and_command_is_named() -> None:
    actions, settings, commands = (
        (FOLDER / name).read_text("utf-8") for name in ("actions.md", "settings.md", "commands.md")
    )
    assert [each.id for each in TABLE if f"{each.title}*" not in actions] == []
    assert [each.key for each in SETTINGS if f"`{each.key}`" not in settings] == []
    assert [each for each in COMMANDS if f"\n## fairlabel {each}\n" not in commands] == []


def test_errors_that_happen_have_their_entry(tmp_path: Path) -> None:
    (tmp_path / "text.fairlabel").write_text("no job")
    refused = (
        lambda: Project.open(tmp_path / "gone.fairlabel"),
        lambda: Project.open(tmp_path / "text.fairlabel"),
        lambda: read_work_order(b"[[["),
    )
    anchors = {each.anchor for each in Manual(CHECKOUT / "docs").sections("look-up/messages.md")}
    for act in refused:
        with pytest.raises(AnnotatorError) as caught:
            act()
        address = message_address(caught.value.said.one)
        assert address.partition("#")[2] in anchors, address


def test_advice_is_about_sentences_that_there_are() -> None:
    told = [template for _path, template in templates()]
    unused = [begin for begin in ADVICE if not any(map(str.startswith, told, repeat(begin)))]
    assert unused == []
    hidden = [begin for begin, text in ADVICE.items() if advice_for(begin) != text]
    assert hidden == []
    assert min(map(len, ADVICE.values())) > 50


def test_what_newcomers_meet_first_has_advice_of_its_own() -> None:
    """Their sentences come from these modules: opening, saving, adding pictures, and labels."""
    rooms = (
        *("annotator/job_file/opening/disk_faults", "annotator/job_file/opening/location"),
        *("annotator/importers/folder_importer", "annotator/model/label_names"),
    )
    found = [(path, each) for path, each in templates() if path.startswith(rooms)]
    few = [each for _path, each in found if not advice_for(each)]
    assert len(few) <= 2, few
