"""A vendor gives the review of a merged job to its workers in the window: a file for each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from annotator.settings import Settings
from annotator.worker_reviews.review_file import read_review_file
from tests.annotator.cli.running import done
from tests.annotator.collection.merged_work import merged_work
from tests.journeys.hand import Hand, press
from widgets.submissions.give_reviews_dialog import GiveReviewsDialog


def test_each_worker_gets_the_review_of_their_own_items(qtbot: QtBot, tmp_path: Path) -> None:
    made = merged_work(tmp_path)
    key, out = tmp_path / "vendor" / "key.pem", tmp_path / "reviews"
    done("items", "accept", made.job, "1-5", "--worker", "Roseline")
    done("items", "reject", made.job, "6", "--worker", "Roseline", "--reason", "too loose",
         "--fault", "worker")  # fmt: skip
    settings = Settings(tmp_path / "settings.toml")
    settings.set("last_collection_folder", str(made.collection))
    hand = Hand(qtbot, settings)
    hand.start(made.job)
    hand.qtbot.waitUntil(lambda: hand.app.open_job is not None)
    hand.return_to_window()
    seen: list[str] = []

    def act(dialog: GiveReviewsDialog) -> bool:
        if dialog.close_button.isVisible():
            press(dialog.close_button)
            return True
        if dialog.reviews is not None and not seen:
            seen.extend(f"{each.name}: {each.note}" for each in dialog.list.lines)
            # The packages have another key than this computer: a file is asked for.
            assert dialog.key.other.isChecked()
            assert not dialog.start_button.isEnabled()
            QTest.keyClicks(dialog.key.key_field.field, str(key))
            QTest.keyClicks(dialog.vendor, "Label House")
            dialog.folder.show_path(out)
            press(dialog.start_button)
        return False

    with hand.answering(GiveReviewsDialog, act):
        hand.app.run("give-reviews")
    hand.close()
    files = sorted(out.iterdir())
    read = [read_review_file(each) for each in files]
    assert [each.name.partition("-")[0] for each in files] == ["Amina", "Juma"]
    assert {each.review.vendor for each in read} == {"Label House"}
    assert sum(len(each.review.items) for each in read) == 6
    assert [each.partition(":")[0] for each in seen] == ["Amina", "Juma"]
    assert sum("rejected" in each for each in seen) == 1
    assert str(key) in settings.text("collection_keys")
