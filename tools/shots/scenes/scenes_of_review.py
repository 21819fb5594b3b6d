"""Scenes of a reviewer and a reviewed worker."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QPixmap

from annotator.editing.commands import AddRegions, Confirm, DeleteRegions, Judge, Reopen, SetBoxes
from annotator.editing.review_commands import JudgeRegions
from annotator.model.entities import (
    Fault,
    Region,
    RegionId,
    RegionReview,
    RegionVerdict,
    Review,
    in_reading_order,
)
from annotator.model.people import new_worker
from annotator.session.reviews.rejection_answers import RejectionAnswers
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.review.answers_dialog import AnswersDialog
from widgets.review.reject_dialog import RejectDialog
from widgets.review.version_dialog import VersionDialog
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


def region_review(stage: Stage) -> QPixmap:
    """A reviewer corrected one box and rejected another, which is selected."""
    _review_regions(stage)
    return stage.grab()


def blinking(stage: Stage) -> QPixmap:
    """The version that was confirmed is shown, in turn with the current one."""
    _review_regions(stage)
    stage.app.run("blink-versions")
    return stage.grab()


def reject_region(stage: Stage) -> QPixmap:
    _review_regions(stage)

    # The boxes of the sample are of its own worker, who cannot reject them.
    third = replace(_regions(stage)[2], worker_id=None)
    stage.desk.run(DeleteRegions([third.id]))
    stage.desk.run(AddRegions((replace(third, id=RegionId("of-another")),)))
    stage.window.canvas.select([RegionId("of-another")])

    def fill(dialog: RejectDialog) -> None:
        dialog.field.setText("the box cuts the sign at the left")
        dialog.faults[Fault.UNCLEAR].setChecked(True)

    return stage.grab_with(RejectDialog, lambda: stage.app.run("reject-region"), fill)


def versions(stage: Stage) -> QPixmap:
    _review_regions(stage)
    return stage.grab_with(VersionDialog, lambda: stage.app.run("compare-versions"))


def rejected_region(stage: Stage) -> QPixmap:
    """The worker's view of a rejected region, with an answer."""
    _answer(stage)
    return stage.grab()


def answers(stage: Stage) -> QPixmap:
    _answer(stage)

    def fill(dialog: AnswersDialog) -> None:
        stage.wait(lambda: any("one sign" in line for line in dialog.lines))
        dialog.field.setText("the guideline says that signs in shadow count")

    return stage.grab_with(AnswersDialog, lambda: stage.app.run("answer-rejection"), fill)


def _answer(stage: Stage) -> None:
    stage.open_sample()
    session = stage.desk.session
    reviewer = new_worker("Baraka")
    stage.desk.project.writes.add_worker(reviewer).result()
    first = _regions(stage)[0]
    day = session.time.day
    review = RegionReview(
        RegionVerdict.REJECTED, reviewer.id, day, "the box cuts the sign", Fault.UNCLEAR
    )
    stage.desk.run(JudgeRegions([first.id], review))
    reason = "the boxes of the two signs are too loose at the left"
    stage.desk.run(Judge(reviewer.id, Review.REJECTED, reason, Fault.WORKER, day=day))
    rejection = RejectionAnswers(session).require_answerable()[0]
    RejectionAnswers(session).answer(rejection, "I disagree because they are one sign").result()
    stage.go_to(2)
    stage.go_to(1)
    stage.window.canvas.select([first.id])


def _regions(stage: Stage) -> list[Region]:
    return in_reading_order(stage.desk.session.editor.state.regions)


def _review_regions(stage: Stage) -> None:
    """Review the first picture, which another worker is made to have confirmed."""
    stage.open_sample()
    other = new_worker("Baraka")
    stage.desk.project.writes.add_worker(other).result()
    stage.desk.run(Reopen())
    stage.desk.run(Confirm(other.id))
    stage.go_to(2)
    stage.app.run("review")
    stage.go_to(1)
    one, two, *_rest = _regions(stage)
    box = one.box
    assert box is not None  # noqa: S101 - the sample has pictures only
    stage.desk.run(SetBoxes({one.id: replace(box, x=box.x - 30, width=box.width + 40)}))
    why, own = "the box cuts the sign at the left", stage.desk.session.worker.id
    review = RegionReview(RegionVerdict.REJECTED, own, 0, why, Fault.UNCLEAR)
    stage.desk.run(JudgeRegions([two.id], review))
    stage.wait(stage.window.judging.blink_button.isVisible)
    stage.window.canvas.select([two.id])
    stage.settle()


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
    Scene("region-review", region_review, is_rtl=True, is_big=True),
    Scene("blinking", blinking, is_rtl=True),
    Scene("reject-region", reject_region, is_rtl=True, is_big=True),
    Scene("versions", versions, is_rtl=True, is_big=True),
    Scene("rejected-region", rejected_region, is_rtl=True, is_big=True),
    Scene("answers", answers, is_rtl=True, is_big=True),
    Scene("withdrawn", withdrawn, is_rtl=True, is_big=True),
    Scene("withdraw", withdraw, is_rtl=True, is_big=True),
)
