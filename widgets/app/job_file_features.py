"""Builds and connects the features that open, back up and restore job files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import resources
from annotator.files import is_file
from widgets.app.presenter import Presenter
from widgets.job_files.backup_controller import BackupController
from widgets.job_files.job_creation import JobCreation
from widgets.job_files.lifecycle import JobLifecycle, JobParts
from widgets.job_files.write_backs import WriteBacks
from widgets.kit.bridge import Bridge
from widgets.open_job.added_items import AddedItems
from widgets.packages.due_day import DueDay
from widgets.time_pay.own_record import OwnRecordWriter

if TYPE_CHECKING:
    from annotator.job_file.backup.backups import Backup
    from widgets.job_files.restore import JobRestore
    from widgets.packages.package_controller import PackageController
    from widgets.review.taken_review_controller import TakenReviewController
    from widgets.updates.update_controller import UpdateController


_BUILD: Final = resources.path("build.json")
"""In a built program only."""


class JobFileFeatures:
    """Opens and closes job files, and writes unsaved data before a job is left."""

    def __init__(self, presenter: Presenter, bridge: Bridge) -> None:
        """Build the features; no job is open."""
        context, window = presenter.context, presenter.window
        self._context = context
        background, look, settings = context.background, context.look, context.settings
        parts = JobParts(
            display=presenter,
            creation=JobCreation(background, window.notices),
            adding=AddedItems(context, window.items, bridge),
        )
        self.lifecycle = JobLifecycle(context, parts, bridge, look, settings)
        self.records = OwnRecordWriter(context, bridge, settings)
        self.backups = BackupController(context, self.lifecycle.close, bridge)
        self.write_backs = WriteBacks(context, self.lifecycle.wait_closed, bridge, background, look)
        self.due_day = DueDay(context, window.line)
        self._notices = window.notices
        self._restore: JobRestore | None = None
        self._packages: PackageController | None = None
        self._reviews: TakenReviewController | None = None
        self._updates: UpdateController | None = None
        self._show_items = window.items.filter_bar.wanted.emit
        self.lifecycle.left.connect(self.records.keep)
        self.lifecycle.left.connect(self.backups.keep_at_close)
        self.lifecycle.left.connect(self.write_backs.write_at_close)
        self.lifecycle.handed_over.connect(self.records.keep)
        self.lifecycle.damaged.connect(self.restore)
        self.lifecycle.package_given.connect(self.open_package)
        self.lifecycle.review_given.connect(self.open_review)
        self.lifecycle.update_given.connect(self.open_update)
        self.lifecycle.left.connect(self._take_update)
        if is_file(_BUILD):
            self.lifecycle.opened.connect(self._confirm_version)
        self.backups.damage_shown.connect(self.restore)
        self.backups.examined.connect(presenter.examined)

    def restore(self, path: Path, why: str, newer: Backup | None = None) -> None:
        """Offer to restore a damaged job; see ``JobRestore.offer``."""
        # Late: most people never need it.
        from widgets.job_files.restore import JobRestore  # noqa: PLC0415

        if self._restore is None:
            self._restore = JobRestore(self._context, self.lifecycle)
        self._restore.offer(path, why, newer)

    def open_package(self, path: Path) -> None:
        """Show a work package and open it; see ``PackageController.open``."""
        # Late: most people never need it.
        from widgets.packages.package_controller import PackageController  # noqa: PLC0415

        if self._packages is None:
            self._packages = PackageController(
                self._context, self._notices, self.lifecycle.open_path
            )
        self._packages.open(path)

    def choose_update(self) -> None:
        """Ask for an update of the program and take it; see ``UpdateController``."""
        self.updates.choose()

    def open_update(self, path: Path) -> None:
        """Show an update of the program and take it; see ``UpdateController``."""
        self.updates.open(path)

    def _confirm_version(self) -> None:
        self.updates.confirm()

    @property
    def updates(self) -> UpdateController:
        """Takes new versions of the program from files."""
        # Late: most people never need it.
        from widgets.updates.update_controller import UpdateController  # noqa: PLC0415

        if self._updates is None:
            self._updates = UpdateController(self._context, self._notices, _BUILD)
        return self._updates

    def _take_update(self) -> None:
        if self._updates is not None:
            self._updates.take_if_unpacked()

    def open_review(self, path: Path) -> None:
        """Show the review of a submission and take it; see ``TakenReviewController.open``."""
        # Late: most people never need it.
        from widgets.review.taken_review_controller import (  # noqa: PLC0415
            TakenReviewController,
        )

        if self._reviews is None:
            self._reviews = TakenReviewController(
                self._context, self._notices, self.lifecycle, self._show_items
            )
        self._reviews.open(path)
