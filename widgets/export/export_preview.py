"""Runs an export dry while the person chooses, and shows the result in the dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from annotator.collection.contributions import contributed_records
from annotator.errors import AnnotatorError
from annotator.export.api import ContributedRecord, Exporter, ExportOptions, Snapshot
from annotator.export.preview import DryRun, Preview, dry_run
from annotator.job_file.project import Project
from annotator.media_files import refresh_media
from annotator.progress import Cancel, Progress
from annotator.records import Witness
from annotator.session.session_recorder import SessionRecorder
from annotator.submissions.collection_folder import existing_collection
from widgets.export.export_fields import ExportFields
from widgets.kit.background import BackgroundJobs
from widgets.kit.error_text import error_text


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """What to preview.

    ``witness`` is an answer that is given but not stored yet, ``collection`` the folder with the
    record of contributions, None to leave it out.
    """

    exporter: Exporter
    options: ExportOptions
    witness: Witness | None = None
    collection: Path | None = None


class ExportPreview:
    """Runs one dry run at a time; the newest request wins.

    Args:
        project: the open job.
        recording: of the current session; its time is booked first.
        jobs: runs the dry run off the window's thread.
        shown: displays the result.
    """

    def __init__(
        self,
        project: Project,
        recording: SessionRecorder,
        jobs: BackgroundJobs,
        shown: ExportFields,
    ) -> None:
        """Start without a request."""
        self._project = project
        self._recording = recording
        self._jobs = jobs
        self._shown = shown
        self._cancel: Cancel | None = None
        self._turn = 0

    def ask(self, asked: PreviewRequest) -> None:
        """Start a dry run and show its result when it is ready."""
        self.stop()
        turn = self._turn

        def work(cancel: Cancel, progress: Progress) -> Preview:
            self._recording.checkpoint()
            return look_at(self._project, asked, cancel, progress)

        self._shown.show_looking(0, 0)
        self._cancel = self._jobs.start(
            work,
            done=lambda preview: self._if_newest(turn, lambda: self._shown.show_preview(preview)),
            failed=lambda error: self._failed(turn, error),
            progress=lambda done, total: self._if_newest(
                turn, lambda: self._shown.show_looking(done, total)
            ),
        )

    def _if_newest(self, turn: int, show: Callable[[], None]) -> None:
        if turn == self._turn:
            show()

    def _failed(self, turn: int, error: BaseException) -> None:
        if not isinstance(error, AnnotatorError):
            raise error
        self._if_newest(turn, lambda: self._shown.show_refusal(error_text(error)))

    def stop(self) -> None:
        """Stop; later results are dropped."""
        if self._cancel is not None:
            self._cancel.cancel()
        self._cancel = None
        self._turn += 1


def look_at(project: Project, asked: PreviewRequest, cancel: Cancel, progress: Progress) -> Preview:
    """Refresh the media facts, take a snapshot and run the export dry, on any thread.

    Raises:
        AnnotatorError: the export would be refused.
        CancelledError: the person stopped it.
    """
    refresh_media(project, cancel=cancel)
    with project.snapshot().result() as snapshot:
        seen = snapshot if asked.witness is None else with_witness(snapshot, asked.witness)
        options = replace(asked.options, contributions=records_in(asked.collection, project))
        return dry_run(asked.exporter, seen, options, DryRun(cancel, progress))


def records_in(collection: Path | None, project: Project) -> Sequence[ContributedRecord] | None:
    """Return the records of the contributions to a job, None without a collection.

    Raises:
        ExportRefusedError: one is not in the collection as it was merged.
        CollectionRefusedError: there is no collection.
    """
    if collection is None:
        return None
    contributions = project.reads.contributions().result()
    return contributed_records(existing_collection(collection), contributions)


def with_witness(snapshot: Snapshot, witness: Witness) -> Snapshot:
    """Return the snapshot as it will be once the answer is stored."""
    return cast("Snapshot", _Answered(snapshot, witness))


class _Answered:
    """A snapshot with one more answer; passes everything else on to the snapshot."""

    def __init__(self, snapshot: Snapshot, witness: Witness) -> None:
        self._snapshot = snapshot
        self._witness = witness

    def __getattr__(self, name: str) -> Callable[..., object]:
        found: Callable[..., object] = getattr(self._snapshot, name)
        return found

    def witnesses(self) -> Sequence[Witness]:
        """Return the answers of the snapshot, and the new one last."""
        before = self._snapshot.witnesses()
        newest = max((each.seq for each in before), default=0) + 1
        return [*before, replace(self._witness, seq=newest)]
