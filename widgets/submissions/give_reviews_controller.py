"""Gives the review of the open, merged job to its workers; a background thread does the writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from annotator.errors import CancelledError
from annotator.files import exists
from annotator.job_file.project import Project
from annotator.packages.collection_records import COLLECTION
from annotator.progress import Cancel, Progress, Watch
from annotator.sentences.said import Said
from annotator.submissions.collection_folder import existing_collection
from annotator.submissions.collection_keys import package_keys
from annotator.worker_reviews.given_reviews import given_reviews, note_given
from annotator.worker_reviews.review_folder import WorkerReview, worker_review, write_reviews
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.countersignature import signer_for
from widgets.ledger.dialogs.passphrase import sign_on_start
from widgets.ledger.remembered_keys import RememberedKeys
from widgets.ledger.signing_key import SigningKey, public_of
from widgets.open_job.context import Context
from widgets.submissions.give_reviews_dialog import GiveReviewsDialog

FOLDER: Final = "last_collection_folder"


class GiveReviewsController(QObject):
    """Shows what each worker would get, and writes it if the person agrees."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Show the dialog until it is closed."""
        context = self._context
        project = context.jobs.job.project
        context.views.finish_typing()
        kept = context.settings.text(FOLDER)
        collection = Path(kept) if kept and exists(Path(kept) / COLLECTION) else None
        dialog = GiveReviewsDialog(
            context.look, collection, self._first_folder(project), context.window
        )
        shown = _OpenDialog(dialog, project, context)
        dialog.exec()
        shown.stop()
        dialog.deleteLater()

    def _first_folder(self, project: Project) -> Path:
        stem = self.tr("%1 reviews").replace("%1", project.path.stem)
        number, path = 2, project.path.parent / stem
        while exists(path):
            number, path = number + 1, path.with_name(f"{stem} {number}")
        return path


@dataclass(frozen=True, slots=True)
class _Seen:
    """The reviews, the decisions that are in none of them, and the keys expected to sign them."""

    collection: str
    reviews: Sequence[WorkerReview]
    problems: Sequence[Said]
    packages: frozenset[str]
    own: str


class _OpenDialog(QObject):
    """One open dialog."""

    def __init__(self, dialog: GiveReviewsDialog, project: Project, context: Context) -> None:
        super().__init__(dialog)
        self._dialog, self._project, self._context = dialog, project, context
        self._collection = ""
        self._remembered = RememberedKeys(context.settings)
        self._key = SigningKey(dialog.key, context.background)
        self._looking = LatestRequest(context.background, self)
        self._writing = LatestRequest(context.background, self)
        dialog.preview_asked.connect(self._look)
        sign_on_start(dialog, self._writing, context.look, self._start)
        self._key.look()
        self._look()

    def stop(self) -> None:
        """Stop; later results are dropped."""
        for each in (self._looking, self._writing, self._key):
            each.stop()

    def _look(self) -> None:
        dialog, folder, project = self._dialog, self._dialog.collection.path, self._project
        if folder is None or not exists(folder / COLLECTION):
            self._looking.stop()
            return

        def work(_cancel: Cancel, _progress: Progress) -> _Seen:
            collection = existing_collection(folder)
            given = given_reviews(project, collection)
            named = [worker_review(collection, each) for each in given.reviews.values()]
            named.sort(key=lambda each: (each.worker.casefold(), each.file))
            packages = package_keys(folder)
            return _Seen(collection.id, named, given.problems, packages, public_of(None))

        dialog.show_looking()
        self._looking.start(work, done=self._show, refused=dialog.show_unreadable)

    def _show(self, seen: _Seen) -> None:
        key, self._collection = self._dialog.key, seen.collection
        if self._remembered.knows(seen.collection):
            key.choose(self._remembered.file_of(seen.collection))
        elif seen.packages and seen.own not in seen.packages:
            key.ask_for_file()
        self._key.expect(seen.packages)
        self._dialog.show_reviews(seen.reviews, seen.problems)

    def _start(self, passphrase: str) -> None:
        dialog, out, reviews = self._dialog, self._dialog.folder.path, self._dialog.reviews
        if out is None or not reviews:
            return
        key_file, collection = dialog.key.key_file, self._collection
        vendor = " ".join(dialog.vendor.text().split())
        signed = [replace(each, review=replace(each.review, vendor=vendor)) for each in reviews]

        def work(cancel: Cancel, progress: Progress) -> bool:
            try:
                signer = signer_for(key_file, passphrase)
                note_given(self._project, [each.review for each in signed])
                write_reviews(out, signed, signer, Watch(cancel, progress))
            except CancelledError:
                return False
            return True

        def done(is_written: bool) -> None:
            if not is_written:
                dialog.show_refusal(self.tr("Stopped. Nothing was written."))
                return
            self._remembered.keep(collection, key_file)
            dialog.show_given(out)

        dialog.progress_words.setText(self.tr("Signing and writing…"))
        dialog.show_progress(0, 0)
        self._writing.start(
            work, done=done, refused=dialog.show_refusal, progress=dialog.show_progress
        )
