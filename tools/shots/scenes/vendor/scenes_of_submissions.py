"""The scenes of submissions: a worker makes one, a vendor receives them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QPixmap

import main
import resources
from annotator.cli.common.outside import ExportTarget
from annotator.export.api import Detail, ExportOptions, ImageMode, Report
from annotator.ledger.signatures import Signer
from annotator.model.entities import Review
from annotator.model.item_review import ItemReview
from annotator.submissions.collection_folder import open_collection
from annotator.submissions.receive import Receiving, receive
from annotator.submissions.submission_draft import SubmissionRequest, SubmissionTarget, submit
from annotator.worker_reviews.review_file import ReviewedItem, SubmissionReview
from annotator.worker_reviews.review_folder import WorkerReview
from exporters.registry import find_exporters
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.audit.audit_dialog import AuditDialog
from widgets.submissions.give_reviews_dialog import GiveReviewsDialog
from widgets.submissions.merge_dialog import MergeDialog
from widgets.submissions.receive_dialog import ReceiveDialog
from widgets.submissions.submit_dialog import SubmitDialog


def submission_seen(stage: Stage) -> QPixmap:
    stage.open_sample()

    def ready(dialog: SubmitDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)

    return stage.grab_with(SubmitDialog, lambda: stage.app.run("submit"), ready)


def submitted(stage: Stage) -> QPixmap:
    stage.open_sample()

    def go(dialog: SubmitDialog) -> None:
        stage.wait(dialog.start_button.isEnabled)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(SubmitDialog, lambda: stage.app.run("submit"), go)


def receive_asked(stage: Stage) -> QPixmap:
    stage.open_sample()
    files = _files(stage)

    def ready(dialog: ReceiveDialog) -> None:
        dialog.collection.show_path(stage.folder / "collection")

    return stage.grab_with(ReceiveDialog, lambda: _drop(stage, files), ready)


def received(stage: Stage) -> QPixmap:
    stage.open_sample()
    files = _files(stage)

    def go(dialog: ReceiveDialog) -> None:
        dialog.collection.show_path(stage.folder / "collection")
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(ReceiveDialog, lambda: _drop(stage, files), go)


def receipts_written(stage: Stage) -> QPixmap:
    stage.open_sample()
    files = _files(stage)

    def go(dialog: ReceiveDialog) -> None:
        dialog.collection.show_path(stage.folder / "collection")
        dialog.start_button.click()
        stage.wait(dialog.receipts_button.isVisible)
        dialog.receipts_button.click()
        stage.wait(lambda: bool(dialog.told.text()))

    return stage.grab_with(ReceiveDialog, lambda: _drop(stage, files), go)


def merge_empty(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(MergeDialog, lambda: stage.app.run("merge-collection"))


def merge_seen(stage: Stage) -> QPixmap:
    stage.open_sample()
    _collection(stage)

    def look(dialog: MergeDialog) -> None:
        _name_media(stage, dialog)

    return stage.grab_with(MergeDialog, lambda: stage.app.run("merge-collection"), look)


def _name_media(stage: Stage, dialog: MergeDialog) -> None:
    """Name the folder as one who types: what is found in the collection then leaves it there."""
    dialog.media.show_path(stage.desk.project.media_folder)
    dialog.media.edited.emit()
    stage.wait(dialog.start_button.isEnabled)


def merged(stage: Stage) -> QPixmap:
    stage.open_sample()
    _collection(stage)

    def go(dialog: MergeDialog) -> None:
        _name_media(stage, dialog)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(MergeDialog, lambda: stage.app.run("merge-collection"), go)


def audit_asked(stage: Stage) -> QPixmap:
    stage.open_sample()
    _collection(stage)

    def fill(dialog: AuditDialog) -> None:
        dialog.add_folders([stage.folder / "Street scenes collection"])
        dialog.out.show_path(stage.folder / "audit")

    return stage.grab_with(AuditDialog, lambda: stage.app.run("audit"), fill)


def audited(stage: Stage) -> QPixmap:
    stage.open_sample()
    _collection(stage)
    folder = stage.folder / "Street scenes collection"
    [first, *_] = sorted((folder / "submissions").iterdir())

    def go(dialog: AuditDialog) -> None:
        dialog.add_folders([folder])
        dialog.out.show_path(stage.folder / "audit")
        dialog.dataset.show_path(first / "export")
        stage.wait(dialog.start_button.isEnabled)
        dialog.start_button.click()
        stage.wait(dialog.close_button.isVisible)

    return stage.grab_with(AuditDialog, lambda: stage.app.run("audit"), go)


def give_reviews(stage: Stage) -> QPixmap:
    stage.open_sample()
    _collection(stage)
    review = SubmissionReview(
        submission="0" * 64,
        job_id="0",
        worker="0",
        package=None,
        vendor="",
        merged="0",
        serial=0,
        items=(
            ReviewedItem(ItemReview("0" * 64, 0, Review.ACCEPTED)),
            ReviewedItem(ItemReview("0" * 64, 0, Review.REJECTED, "too loose")),
        ),
    )

    def fill(dialog: GiveReviewsDialog) -> None:
        stage.wait(lambda: dialog.reviews is not None)
        names = ("Amina", "Juma", "Wanjiku")
        dialog.show_reviews(
            [WorkerReview(each, f"{each}-0.fairreview", review) for each in names], []
        )

    return stage.grab_with(GiveReviewsDialog, lambda: stage.app.run("give-reviews"), fill)


def _collection(stage: Stage) -> None:
    """Receive the submissions into a collection, which is remembered as the last one."""
    folder = stage.folder / "Street scenes collection"
    how = Receiving(schemas=resources.path("schemas"), signer=Signer.new())
    list(receive(open_collection(folder), _files(stage), how))
    stage.settings.set("last_collection_folder", str(folder))


def _drop(stage: Stage, files: list[Path]) -> None:
    stage.window.dropped.emit(list(map(str, files)))


def _files(stage: Stage) -> list[Path]:
    """Return three submissions, of which one was cut short and one is the newer of the others."""
    project, worker = stage.desk.project, stage.desk.session.worker
    exporter = find_exporters()["coco"]
    options = ExportOptions(Detail.ITEM, ImageMode.NONE)

    def write(folder: Path) -> Report:
        with project.snapshot().result() as snapshot:
            place = ExportTarget(folder, is_replaced=False)
            return main.write_export(exporter, snapshot, place, options, lambda _done, _total: None)

    made = [stage.folder / f"Street scenes submission {number}.fairsubmission" for number in (1, 2)]
    for out in made:
        submit(project, worker, SubmissionTarget(out, write), SubmissionRequest())
    cut = stage.folder / "amina.fairsubmission"
    cut.write_bytes(made[0].read_bytes()[:1000])
    return [*made, cut]


SCENES = (
    Scene("submit", submission_seen, is_rtl=True, is_big=True),
    Scene("submitted", submitted, is_rtl=True, is_big=True),
    Scene("receive", receive_asked, is_rtl=True, is_big=True),
    Scene("received", received, is_rtl=True, is_big=True),
    Scene("merge-empty", merge_empty, is_rtl=True, is_big=True, is_passive=True),
    Scene("merge-seen", merge_seen, is_rtl=True, is_big=True),
    Scene("merged", merged, is_rtl=True, is_big=True),
    Scene("audit", audit_asked, is_rtl=True, is_big=True),
    Scene("audited", audited, is_rtl=True, is_big=True),
    Scene("give-reviews", give_reviews, is_rtl=True, is_big=True),
    Scene("receipts-written", receipts_written, is_rtl=True, is_big=True),
)
