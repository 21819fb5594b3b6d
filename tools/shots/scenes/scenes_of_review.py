"""Scenes of a reviewer and a reviewed worker."""

from __future__ import annotations

from PySide6.QtGui import QPixmap

from annotator.editing.commands import Confirm, DeleteRegions, Judge
from annotator.model.entities import Fault, Review
from annotator.model.people import new_worker
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.review.reject_dialog import RejectDialog
from widgets.review.withdraw_dialog import WithdrawDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog


def rejected(stage: Stage) -> QPixmap:
    stage.open_sample()
    reason = "the boxes of the two signs are too loose at the left"
    reviewer = new_worker("Baraka")
    stage.desk.project.writes.add_worker(reviewer).result()
    stage.desk.run(Judge(reviewer.id, Review.REJECTED, reason, Fault.UNCLEAR))
    return stage.grab()


def changed_after_review(stage: Stage) -> QPixmap:
    """A box of an accepted item was deleted: it has to be reviewed again."""
    stage.open_sample()
    reviewer = new_worker("Baraka")
    stage.desk.project.writes.add_worker(reviewer).result()
    state = stage.desk.session.editor.state
    sha256 = stage.desk.session.content_sha256(state)
    stage.desk.run(Judge(reviewer.id, Review.ACCEPTED, content_sha256=sha256))
    stage.desk.run(DeleteRegions(list(state.regions)[:1]))
    return stage.grab()


def withdrawn(stage: Stage) -> QPixmap:
    """The worker's view of an item that is not needed any more."""
    stage.open_sample()
    reviewer = new_worker("Baraka")
    stage.desk.project.writes.add_worker(reviewer).result()
    stage.desk.run(Judge(reviewer.id, Review.WITHDRAWN, "the client needs no street scenes"))
    return stage.grab()


def owed_under_review(stage: Stage) -> QPixmap:
    _review_two(stage)
    return stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"))


def rejections(stage: Stage) -> QPixmap:
    _review_two(stage)

    def scroll(dialog: TimeAndPayDialog) -> None:
        dialog.scroll_area.ensureWidgetVisible(dialog.rejections, 0, 80)

    return stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"), scroll)


def _review_two(stage: Stage) -> None:
    """One picture is accepted, one rejected, and one not reviewed yet."""
    stage.open_sample()
    reviewer = new_worker("Baraka")
    stage.desk.project.writes.add_worker(reviewer).result()
    stage.desk.run(Judge(reviewer.id, Review.ACCEPTED))
    for item in (2, 3):
        stage.go_to(item)
        stage.desk.session.confirm()
        if item == 2:
            reason = "the boxes of the two signs are too loose at the left"
            day = stage.desk.session.time.day
            stage.desk.run(Judge(reviewer.id, Review.REJECTED, reason, Fault.UNCLEAR, day=day))


def reviewing(stage: Stage) -> QPixmap:
    _review(stage)
    return stage.grab()


def reject(stage: Stage) -> QPixmap:
    _review(stage)

    def fill(dialog: RejectDialog) -> None:
        dialog.field.setText("the boxes are too loose at the left")
        dialog.faults[Fault.UNCLEAR].setChecked(True)

    return stage.grab_with(RejectDialog, lambda: stage.app.run("reject-item"), fill)


def withdraw(stage: Stage) -> QPixmap:
    _review(stage)

    def fill(dialog: WithdrawDialog) -> None:
        dialog.field.setText("the client needs no street scenes")

    return stage.grab_with(WithdrawDialog, lambda: stage.app.run("withdraw-item"), fill)


def _review(stage: Stage) -> None:
    """Review the second picture, which another worker has confirmed."""
    stage.open_sample(2)
    other = new_worker("Baraka")
    stage.desk.project.writes.add_worker(other).result()
    stage.desk.run(Confirm(other.id))
    stage.app.run("review")
    stage.go_to(2)


SCENES = (
    Scene("rejected", rejected, is_rtl=True, is_big=True),
    Scene("changed-after-review", changed_after_review, is_rtl=True),
    Scene("owed-under-review", owed_under_review, is_rtl=True),
    Scene("rejections", rejections, is_rtl=True),
    Scene("reviewing", reviewing, is_big=True),
    Scene("reject", reject, is_rtl=True),
    Scene("withdrawn", withdrawn, is_rtl=True, is_big=True),
    Scene("withdraw", withdraw, is_rtl=True, is_big=True),
)
