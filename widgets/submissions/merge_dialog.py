"""The dialog in which a vendor merges a collection: what is taken and what not, then one job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from annotator.collection.merge import MergeReport
from annotator.collection.merge_preview import MergeableWork, MergePreview
from annotator.display_text import shown_name
from annotator.files import exists, is_file, is_folder
from annotator.packages.collection_records import COLLECTION
from annotator.sentences.said import Said
from widgets.job_files.job_closer import is_same
from widgets.kit.amount_text import counted
from widgets.kit.day_words import apart
from widgets.kit.dialogs.form_widgets import set_role, words
from widgets.kit.dialogs.line_list import LineList, ListLine
from widgets.kit.dialogs.path_field import PathField
from widgets.kit.dialogs.preview_dialog import ReviewDialog
from widgets.kit.dialogs.save_place import SavePathField
from widgets.kit.dialogs.two_columns import ColumnStyle, TwoColumns
from widgets.kit.error_text import sentence_text
from widgets.theme.look import Look

WIDE_PX, NARROW_PX = 1000, 600
"""The width with the preview beside the choice, and the width with the preview below it."""
MOST_SENTENCES = 50
"""So many sentences are shown at once; the number of the others is stated."""
_SEEN = 5
_SUFFIX = ".fairlabel"


class MergeDialog(ReviewDialog):
    """Choose a collection, see what would be merged, merge, open the job.

    Args:
        look: provides colours and sizes.
        collection: the collection that was used last, or None.
        open_job: the job that is open in the window, or None: it cannot be read a second time.

    Signals:
        preview_asked: another collection was chosen.
        opening_asked: open the merged job.
    """

    preview_asked = Signal()
    opening_asked = Signal()

    def __init__(
        self,
        look: Look,
        collection: Path | None = None,
        open_job: Path | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the choice; there is no preview yet."""
        super().__init__(look, "", "", width_px=WIDE_PX, parent=parent)
        self.show_titles(self.tr("Merge a collection"))
        self.start_button.setText(self.tr("&Merge"))
        self.seen: MergePreview | None = None
        self._open_job = open_job
        self._refused = ""
        self._is_place_edited = self._is_media_edited = False
        is_wide = self.design_for(wide_px=WIDE_PX, narrow_px=NARROW_PX)
        self.collection = PathField(look, self.tr("Folder of the collection"), self._choose)
        self.media = PathField(look, self.tr("Folder of the media"), self._choose_media)
        self.earlier = PathField(look, self.tr("Job of the previous merge"), self._choose_earlier)
        self.place = SavePathField(look, self.tr("New job"), Path())
        self.place.path_field.show_path("")
        self.summary = words("")
        self.summary.setAccessibleName(self.tr("What will be merged"))
        self.looking = QProgressBar()
        self.looking.setTextVisible(False)
        self.looking.setRange(0, 0)
        self.looking.setAccessibleName(self.tr("Progress of reading the collection"))
        self.works = LineList(look, self.tr("Work to choose from"), marking_chooses=True)
        self.left_out = words("", is_selectable=True)
        self.left_out.setAccessibleName(self.tr("What will not be taken, and why"))
        self.opening_button = self.add_button(
            self.tr("Open the &job"), "primary", call=self.opening_asked
        )
        self.opening_button.hide()
        self._lay_out_page(is_wide=is_wide)
        self.setAcceptDrops(True)
        self.collection.changed.connect(self._on_collection)
        self.media.changed.connect(self._check)
        self.media.edited.connect(self._on_media_edited)
        self.earlier.changed.connect(self._check)
        self.place.changed.connect(self._check)
        self.place.path_field.edited.connect(self._on_place_edited)
        self.show_nothing()
        if collection is not None:
            self.collection.show_path(collection)
        (self.collection if collection is None else self.media).setFocus()

    # Updates from outside -------------------------------------------------------

    def show_nothing(self) -> None:
        """Show that no collection is chosen."""
        text = self.tr("Choose a collection, or drop its folder here, to see the work in it.")
        self._say(text, "quiet")

    def show_looking(self) -> None:
        """Show that the collection is being read."""
        self._say(self.tr("Reading the collection…"), "quiet")
        self.looking.show()

    def show_preview(self, seen: MergePreview) -> None:
        """Show what would be taken, and what not and why."""
        self._say(self._summary_of(seen), "")
        self.seen = seen
        if not self._is_media_edited:
            self.media.show_path("" if seen.media is None else seen.media)
        self.works.show_lines(map(self._line_of, seen.works))
        self.works.setFixedHeight(self.works.height_of(_SEEN))
        self.works.setVisible(bool(seen.works))
        told = "\n".join(sentences(seen.left_out))
        self.left_out.setText(told)
        for each in (self._left_out_title, self.left_out):
            each.setVisible(bool(told))
        self._check()
        self._fit()

    def show_unreadable(self, sentence: str) -> None:
        """Show why the collection cannot be read."""
        self._say(sentence, "refusal")
        self._refused = sentence
        self._check()
        self._fit()

    def show_merging(self, done: int, total: int) -> None:
        """Show the progress of the merge."""
        self.progress_words.setText(self.tr("Merging…"))
        self.cancel_button.setText(self.tr("&Stop"))
        super().show_progress(done, total)

    def show_refusal(self, sentence: str) -> None:
        """Return to the choice and say why."""
        self.cancel_button.setText(self.tr("&Cancel"))
        super().show_refusal(sentence)
        self._check()

    def show_merged(self, report: MergeReport, out: Path) -> None:
        """Show what was merged, and offer to open it."""
        items = counted(report.items, self.tr("1 finished item"), self.tr("%1 finished items"))
        work = counted(report.submissions, self.tr("1 submission"), self.tr("%1 submissions"))
        head = self.tr("One job is written, with %1 from %2.")
        head = head.replace("%2", work).replace("%1", items)
        parts: list[str | QWidget] = []
        for title, told in (
            (self.tr("Reviewed before, and another version now"), report.changed),
            (self.tr("Not merged"), report.problems),
            (self.tr("Answers of workers to rejections"), report.answers),
        ):
            if told:
                parts.append(words(title, "heading"))
                parts.append(words("\n".join(sentences(told)), is_selectable=True))
        parts.append(self._waiting(report.kept))
        self.show_done(head, parts, [out], is_doubtful=bool(report.problems))
        self.lead_on(self.opening_button)
        self.fit()

    def _waiting(self, kept: int) -> str:
        """Return what waits for a review, and where the time of the workers is."""
        waits = self.tr("Every item waits for a review.")
        if kept:
            waits = counted(
                kept,
                self.tr("1 item keeps its review; the others wait for one."),
                self.tr("%1 items keep their reviews; the others wait for one."),
            )
        time = self.tr(
            "The time of the workers is not part of it: it stays in the collection, as each worker "
            "signed it."
        )
        return f"{waits} {time}"

    # Internals --------------------------------------------------------------------

    def _lay_out_page(self, *, is_wide: bool) -> None:
        columns = TwoColumns(self.page, self.look, ColumnStyle(), is_wide=is_wide)
        column, seen = columns.first, columns.second
        why = self.tr(
            "For each item the version that agrees most with the others is taken, never one that "
            "was rejected. The collection stays as it is."
        )
        column.addWidget(words(why, "quiet"))
        goes_on = self.tr(
            "The new job then continues that one: reviews, corrections and time stay where the "
            "work is the same. Other versions wait for a review again."
        )
        for title, field, note in (
            (self.tr("Folder of the collection"), self.collection, ""),
            (self.tr("Folder of the pictures and sounds"), self.media, ""),
            (self.tr("Job of the previous merge, if there is one"), self.earlier, goes_on),
            (self.tr("New job"), self.place, ""),
        ):
            column.addWidget(words(title, "heading"))
            column.addWidget(field)
            if note:
                column.addWidget(words(note, "quiet"))
        column.addStretch(1)
        seen.addWidget(words(self.tr("What will be merged"), "heading"))
        seen.addWidget(self.summary)
        seen.addWidget(self.looking)
        seen.addWidget(self.works)
        self._left_out_title = words(self.tr("What will not be taken"), "heading")
        seen.addWidget(self._left_out_title)
        seen.addWidget(self.left_out)
        seen.addStretch(1)

    def _say(self, text: str, role: str) -> None:
        self.seen, self._refused = None, ""
        for each in (self.looking, self.works, self._left_out_title, self.left_out):
            each.hide()
        set_role(self.summary, role)
        self.summary.setText(text)
        self._check()

    def _summary_of(self, seen: MergePreview) -> str:
        items = counted(seen.items, self.tr("1 item is finished"), self.tr("%1 items are finished"))
        work = counted(len(seen.works), self.tr("in 1 submission."), self.tr("in %1 submissions."))
        text = self.tr("%1 %2").replace("%2", work).replace("%1", items)
        if seen.contested:
            contested = counted(
                seen.contested,
                self.tr("1 of them has several versions, of which one is chosen."),
                self.tr("%1 of them have several versions, of which one each is chosen."),
            )
            text = f"{text} {contested}"
        return text

    def _line_of(self, work: MergeableWork) -> ListLine:
        parts = [counted(work.finished, self.tr("1 item finished"), self.tr("%1 items finished"))]
        if work.open:
            parts.append(counted(work.open, self.tr("1 open"), self.tr("%1 open")))
        if work.rejected:
            parts.append(counted(work.rejected, self.tr("1 rejected"), self.tr("%1 rejected")))
        return ListLine(
            id=work.digest, name=shown_name(work.worker), note=" · ".join(map(apart, parts))
        )

    def _on_collection(self) -> None:
        path = self.collection.path
        if path is not None and not self._is_place_edited:
            name = self.tr("%1 merged").replace("%1", path.name)
            self.place.path_field.show_path(path.parent / f"{name}{_SUFFIX}")
        self.show_nothing()
        self.preview_asked.emit()

    def _on_media_edited(self) -> None:
        self._is_media_edited = True

    def _on_place_edited(self) -> None:
        self._is_place_edited = True

    def _missing(self) -> str:
        path = self.collection.path
        if path is None:
            return self.tr("Choose a collection.")
        if fault := self.collection.fault():
            return fault
        if not exists(path / COLLECTION):
            return self.tr("That folder is no collection.")
        if self._refused:
            return self.tr("That collection cannot be merged.")
        if self.seen is None:
            return self.tr("Reading the collection…")
        if not self.seen.works:
            return self.tr("There is nothing to merge.")
        return self._missing_media() or self._missing_earlier() or self._missing_place()

    def _missing_media(self) -> str:
        media = self.media.path
        if media is None:
            return self.tr("Choose the folder of the pictures and sounds.")
        if not self.media.fault() and not is_folder(media):
            return self.tr("There is no folder of that name.")
        return self.media.fault()

    def _missing_earlier(self) -> str:
        path = self.earlier.path
        if path is None or self.earlier.fault():
            return self.earlier.fault()
        if not is_file(path):
            return self.tr("There is no job of that name.")
        if self._open_job is not None and is_same(path, self._open_job):
            return self.tr("The job of the previous merge is open here. Open another job first.")
        return ""

    def _missing_place(self) -> str:
        path = self.place.path
        if path is not None and exists(path):  # a job is never replaced: it may hold reviews
            return self.tr("There is something of that name already; choose another name.")
        if path is not None and path.suffix != _SUFFIX:
            return self.tr("The name of a job ends in %1.").replace("%1", _SUFFIX)
        return self.place.missing()

    def _check(self) -> None:
        self.place.replace.hide()
        if self.progress_page.isHidden():
            self.show_ready(self._missing())

    def _fit(self) -> None:
        if self.isVisible():
            self.fit()

    def _choose(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("A collection"), start)

    def _choose_media(self, start: str) -> str:
        title = self.tr("The folder of the pictures and sounds")
        return QFileDialog.getExistingDirectory(self, title, start)

    def _choose_earlier(self, start: str) -> str:
        kinds = self.tr("Jobs (%1)").replace("%1", f"*{_SUFFIX}")
        start = start or str((self.collection.path or Path.home()).parent)
        title = self.tr("The job of the previous merge")
        return QFileDialog.getOpenFileName(self, title, start, kinds)[0]

    # Qt overrides -----------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.start_button.isVisible() and _folder_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _folder_in(event)
        if folder is not None:
            event.acceptProposedAction()
            is_collection = exists(folder / COLLECTION)
            if is_collection:
                self.collection.show_path(folder)
            else:
                self.media.show_path(folder)
                self._is_media_edited = True


def sentences(told: Sequence[Said]) -> Iterator[str]:
    """Yield sentences as text, up to a number; the number of the others is stated."""
    yield from map(sentence_text, told[:MOST_SENTENCES])
    if len(told) > MOST_SENTENCES:
        more = QCoreApplication.translate("MergeDialog", "and %1 more")
        yield more.replace("%1", QLocale().toString(len(told) - MOST_SENTENCES))


def _folder_in(event: QDropEvent) -> Path | None:
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return next((path for path in paths if is_folder(path)), None)
