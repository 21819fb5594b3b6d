"""Packs the open job for workers: plans and writes in the background, remembers key and folder."""

from __future__ import annotations

import secrets
from fractions import Fraction
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from annotator.display_text import shown_name
from annotator.document_limits import COMMAND_BYTES
from annotator.errors import CancelledError
from annotator.files import FileRefusedError, exists, is_folder, read_whole
from annotator.job_file.project import Project
from annotator.media_files import refresh_media
from annotator.packages.gold_items import GoldShare, listed_gold, shared_gold
from annotator.packages.pack_plan import PackRequest, plan_packages
from annotator.packages.packable_job import PackableJob, PackingRefusedError, read_packable
from annotator.packages.package_writer import Sealing, write_collection
from annotator.pay.order.payer import payer_name
from annotator.pay_basis.stored_orders import order_of
from annotator.progress import Cancel, Progress, Watch
from annotator.sentences.parts import Name
from annotator.submissions.collection_folder import existing_collection
from widgets.kit.background import BackgroundJobs
from widgets.kit.latest_request import LatestRequest
from widgets.ledger.countersignature import signer_for
from widgets.ledger.dialogs.passphrase import sign_on_start
from widgets.ledger.remembered_keys import RememberedKeys
from widgets.ledger.signing_key import SigningKey
from widgets.open_job.context import Context
from widgets.packages.pack_dialog import PackDialog
from widgets.packages.pack_fields import SplitChoice
from widgets.packages.pack_preview import PlannedPacking

FOLDER: Final = "last_pack_folder"
COLLECTION: Final = "last_collection_folder"
_SEEDS: Final = 2**48
_PERCENT: Final = 100


class PackController(QObject):
    """Asks how to pack the open job, and packs it."""

    def __init__(self, context: Context) -> None:
        """Take the context; nothing is open yet."""
        super().__init__(context.window)
        self._context = context

    def ask(self) -> None:
        """Show what each worker would get, and write the packages if the person agrees."""
        context = self._context
        project = context.jobs.job.project
        context.views.finish_typing()
        dialog = PackDialog(context.look, self._first_folder(project), context.window)
        shown = _OpenDialog(dialog, project, context)
        dialog.exec()
        shown.stop()
        dialog.deleteLater()

    def _first_folder(self, project: Project) -> Path:
        kept = self._context.settings.text(FOLDER)
        folder = Path(kept) if kept and is_folder(Path(kept)) else project.path.parent
        stem = self.tr("%1 collection").replace("%1", project.path.stem)
        number, path = 2, folder / stem
        while exists(path):
            number, path = number + 1, folder / f"{stem} {number}"
        return path


class _OpenDialog(QObject):
    """One open dialog."""

    def __init__(self, dialog: PackDialog, project: Project, context: Context) -> None:
        super().__init__(dialog)
        self._dialog, self._project, self._context = dialog, project, context
        background: BackgroundJobs = context.background
        self._reading, self._planning = (
            LatestRequest(background, self),
            LatestRequest(background, self),
        )
        self._packing = LatestRequest(background, self)
        self._key = SigningKey(dialog.key, background)
        self._remembered = RememberedKeys(context.settings)
        self._jobs: dict[bool, PackableJob] = {}
        """The job as it can be packed, without and with drafts, once it was read."""
        self._is_read: bool | None = None
        """Whether the job is being read with drafts or without; None: it is not being read."""
        self._seed = secrets.randbelow(_SEEDS)
        dialog.plan_asked.connect(self._plan)
        sign_on_start(dialog, self._packing, context.look, self._start)
        self._key.look()

    def stop(self) -> None:
        """Stop; later results are dropped."""
        for each in (self._reading, self._planning, self._packing, self._key):
            each.stop()

    def _plan(self) -> None:
        """Plan what is chosen now; the job is read once, and again only with drafts."""
        dialog = self._dialog
        workers, keys = dialog.workers.names, dialog.workers.keys
        if not workers or dialog.fields.missing():
            self._planning.stop()
            dialog.show_unplanned("")
            return
        choice, seed = dialog.fields.choice(), self._seed
        job = self._jobs.get(choice.has_drafts)
        dialog.show_looking(0, 0)
        if job is None:
            self._planning.stop()
            self._read(has_drafts=choice.has_drafts)
            return

        def work(_cancel: Cancel, _progress: Progress) -> PlannedPacking:
            wanted = _request(job, choice, workers, seed, keys)
            return PlannedPacking(job, wanted, plan_packages(job, wanted))

        def done(planned: PlannedPacking) -> None:
            dialog.fields.show_vendor(planned.wanted.vendor)
            dialog.show_plan(planned)

        self._planning.start(work, done=done, refused=dialog.show_unplanned)

    def _read(self, *, has_drafts: bool) -> None:
        if self._is_read is has_drafts:
            return  # it is being read already
        self._is_read = has_drafts
        project, dialog = self._project, self._dialog

        def work(cancel: Cancel, progress: Progress) -> PackableJob:
            return _read(project, Watch(cancel, progress), has_drafts=has_drafts)

        def done(job: PackableJob) -> None:
            self._is_read = None
            self._jobs[has_drafts] = job
            self._plan()

        def refused(sentence: str) -> None:
            self._is_read = None
            dialog.show_unplanned(sentence)

        self._reading.start(work, done=done, refused=refused, progress=dialog.show_looking)

    def _start(self, passphrase: str) -> None:
        dialog, planned, out = self._dialog, self._dialog.planned, self._dialog.folder.path
        if planned is None or out is None:
            return
        key_file = dialog.key.key_file

        def work(cancel: Cancel, progress: Progress) -> tuple[str, str] | None:
            signer = signer_for(key_file, passphrase)
            sealing = Sealing(signer, Watch(cancel, progress))
            try:
                write_collection(out, planned.job, planned.plan, planned.wanted, sealing)
            except CancelledError:
                return None
            return existing_collection(out).id, signer.public

        def done(made: tuple[str, str] | None) -> None:
            if made is None:
                dialog.show_refusal(self.tr("Stopped. Nothing was packed."))
                return
            collection, public = made
            self._remembered.keep(collection, key_file)
            settings = self._context.settings
            settings.set(FOLDER, str(out.absolute().parent))
            settings.set(COLLECTION, str(out.absolute()))
            dialog.show_packed(planned, out, public)

        dialog.progress_words.setText(self.tr("Packing…"))
        dialog.cancel_button.setText(self.tr("&Stop"))
        dialog.show_progress(0, 0)
        self._packing.start(work, done=done, refused=self._refuse, progress=dialog.show_progress)

    def _refuse(self, sentence: str) -> None:
        self._dialog.show_refusal(sentence)


def _read(project: Project, watch: Watch, *, has_drafts: bool) -> PackableJob:
    refresh_media(project, cancel=watch.cancel, progress=watch.progress)
    with project.snapshot().result() as snapshot:
        return read_packable(snapshot, project.reads.orders().result(), has_drafts=has_drafts)


def _request(
    job: PackableJob,
    choice: SplitChoice,
    workers: tuple[str, ...],
    seed: int,
    keys: dict[str, str],
) -> PackRequest:
    share = GoldShare(
        share=Fraction(choice.gold_percent, _PERCENT),
        workers=len(workers),
        overlap=choice.overlap,
        seed=seed,
        takes_done=choice.takes_done,
    )
    vendor = choice.vendor
    if vendor is None:
        vendor = "" if job.order is None else payer_name(order_of(job.order), "en")
    listed = choice.gold_list
    return PackRequest(
        workers=workers,
        vendor=vendor,
        overlap=choice.overlap,
        seed=seed,
        gold=shared_gold(job, share) if listed is None else listed_gold(_bytes_of(listed)),
        keeps_order=choice.keeps_order,
        takes_done=choice.takes_done,
        limit_bytes=choice.limit_bytes,
        due=choice.due,
        guideline=choice.guideline,
        encrypted_to=keys,
    )


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a list.

    Raises:
        PackingRefusedError: it cannot be read.
    """
    try:
        return read_whole(path, COMMAND_BYTES)
    except FileRefusedError as error:
        raise PackingRefusedError(error.about(Name(shown_name(path.name)))) from error
