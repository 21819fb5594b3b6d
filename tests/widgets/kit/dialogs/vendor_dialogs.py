"""The dialogs of a vendor with much in them: to see whether they fit."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from annotator.collection.merge import MergeReport
from annotator.collection.merge_preview import MergeableWork, MergePreview
from annotator.ledger.signatures import Signer
from annotator.model.entities import Review
from annotator.model.item_review import ItemReview
from annotator.packages.pack_plan import PackPlan, PackRequest, PlannedPackage
from annotator.packages.packable_job import PackableJob
from annotator.sentences.said import said
from annotator.text.text_rules import TextRules
from annotator.worker_reviews.review_file import ReviewedItem, SubmissionReview
from annotator.worker_reviews.review_folder import WorkerReview
from widgets.packages.pack_dialog import PackDialog
from widgets.packages.pack_fields import GoldKind
from widgets.packages.pack_preview import PlannedPacking
from widgets.submissions.give_reviews_dialog import GiveReviewsDialog
from widgets.submissions.merge_dialog import MergeDialog
from widgets.theme.look import Look

WORKERS: Final = tuple(f"Wanjiku wa Kamau with the long name {number}" for number in range(30))
_TOLD: Final = said("The submission 0123456789abcdef… is of no package. It was not merged.")


def planned() -> PlannedPacking:
    """Return a split over many workers, each with several large packages."""
    job = PackableJob(
        job_id="0",
        title="Streets",
        texts=TextRules(),
        labels=(),
        order=None,
        media_folder=Path(),
        files=(),
    )
    packages = tuple(
        PlannedPackage(
            worker=worker,
            part=1,
            parts=3,
            name=f"A-long-title-of-a-job-{number}-1of3.fairpackage.age",
            files=(),
            size_bytes=3_999_000_000,
        )
        for number, worker in enumerate(WORKERS)
    )
    wanted = PackRequest(workers=WORKERS, vendor="Label House", overlap=2, gold=frozenset({"a"}))
    return PlannedPacking(job, wanted, PackPlan(packages, (_TOLD,), {(0, 1): 3, (1, 2): 4}))


def pack(look: Look) -> PackDialog:
    """Return the dialog with a plan, and with all fields that can be shown."""
    dialog = PackDialog(look, Path.home() / "nowhere" / "Street scenes collection")
    dialog.workers.add(WORKERS)
    dialog.fields.gold.setCurrentIndex(dialog.fields.gold.findData(GoldKind.LIST.value))
    dialog.fields.due.field.setText("2020-01-31")
    dialog.key.ask_for_file()
    dialog.show_plan(planned())
    return dialog


def packed(look: Look) -> PackDialog:
    """Return the dialog with what was packed."""
    dialog = pack(look)
    dialog.show_packed(planned(), Path("a long name of a collection"), Signer.new().public)
    return dialog


def merge(look: Look) -> MergeDialog:
    """Return the dialog with a collection that has much, and much that is not taken."""
    dialog = MergeDialog(look, Path("collection"))
    works = [MergeableWork(name, name, 1200, 30, 4) for name in WORKERS]
    dialog.show_preview(MergePreview(works, 36_000, 1200, [_TOLD] * 120))
    return dialog


def give_reviews(look: Look) -> GiveReviewsDialog:
    """Return the dialog with reviews for many workers."""
    dialog = GiveReviewsDialog(look, Path("collection"), Path.home() / "nowhere" / "reviews")
    item = ReviewedItem(ItemReview("0" * 64, 0, Review.REJECTED))
    reviews = [
        WorkerReview(
            worker,
            f"{worker}-01234567.fairreview",
            SubmissionReview(
                submission="0" * 64,
                job_id="0",
                worker="0",
                package=None,
                vendor="",
                merged="0",
                serial=0,
                items=(item,) * 3,
            ),
        )
        for worker in WORKERS
    ]
    dialog.show_reviews(reviews, [_TOLD] * 3)
    return dialog


def merged(look: Look) -> MergeDialog:
    """Return the dialog with what was merged."""
    dialog = merge(look)
    report = MergeReport(30, 36_000, 90_000, kept=9, problems=[_TOLD] * 120, answers=[_TOLD] * 3)
    report.changed = [_TOLD] * 9
    dialog.show_merged(report, Path("a long name of a collection merged.fairlabel"))
    return dialog
