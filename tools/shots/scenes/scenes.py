"""The scenes: states of the window, each as a function of a stage."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

import resources
from annotator.editing.commands import AddRegions
from annotator.errors import UnreadableMediaError
from annotator.export.api import Detail, ImageMode
from annotator.importers.common.declared_sizes import OtherSize, size_notes
from annotator.importers.folder_importer import scan_folder
from annotator.job_file.project import Project
from annotator.model.entities import LabelId, Region
from annotator.model.geometry import Box
from annotator.model.people import new_worker
from annotator.pay.order.order_reader import read_work_order
from annotator.records import JobFacts, RecoveryReport
from annotator.sentences.parts import Count, Name
from annotator.sentences.said import said
from tools.shots.scenes.stage import Stage
from widgets.dataset_import.import_again_dialog import ImportAgainDialog
from widgets.dataset_import.other_sizes_dialog import OtherSizesDialog
from widgets.export.export_dialog import ExportDialog
from widgets.job_files.job_questions import ask_for_job, ask_to_accept
from widgets.job_files.new_job_dialog import NewJobDialog
from widgets.job_files.recovered_time import recovered_notice
from widgets.job_files.worker_dialog import WorkerDialog
from widgets.kit.dialogs.report_dialog import ReportDialog
from widgets.kit.error_text import sentence_text
from widgets.process.crash_dialog import CrashDialog
from widgets.review.skip_dialog import SkipDialog
from widgets.shell.action_palette import ActionPalette
from widgets.shell.first_steps import STEPS
from widgets.shell.key_sheet import KeySheet
from widgets.time_pay.dialogs.statement_dialog import StatementDialog
from widgets.time_pay.dialogs.time_and_pay import TimeAndPayDialog
from widgets.work_order.accept_dialog import AcceptDialog

LATIN, ARABIC = "L’Œuf doré", "مقهى السلام"
MANY = 5_000


@dataclass(frozen=True, slots=True)
class Scene:
    """One state; ``is_rtl`` and ``is_big`` request a third picture of it.

    A passive one shows one dialog over the first item of the sample, or over no job, and changes
    neither the job, nor the window, nor the settings: several of them may be open at once.
    """

    name: str
    take: Callable[[Stage], QPixmap]
    is_rtl: bool = False
    is_big: bool = False
    is_passive: bool = False


def main(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.select_text(LATIN)
    return stage.grab()


def main_arabic_text(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.select_text(ARABIC)
    return stage.grab()


def page(stage: Stage) -> QPixmap:
    stage.open_sample(3)
    return stage.grab()


def menu(stage: Stage) -> QPixmap:
    stage.open_sample()
    shown = stage.window.bar.menu_button.menu()
    shown.popup(stage.window.mapToGlobal(stage.window.bar.menu_button.geometry().bottomLeft()))
    QTest.qWait(200)
    picture = shown.grab()
    shown.close()
    return picture


def work_order_panel(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.run("work-order")
    return stage.grab()


def first_steps(stage: Stage) -> QPixmap:
    stage.settings.set("show_checklist", value=True)
    stage.open_sample(2)
    return stage.grab()


def first_steps_done(stage: Stage) -> QPixmap:
    stage.settings.set("show_checklist", value=True)
    stage.open_sample()
    for step in STEPS:
        stage.window.first_steps.tick(step)
    return stage.grab()


def welcome(stage: Stage) -> QPixmap:
    return stage.grab()


def welcome_back(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.lifecycle.close()
    return stage.grab()


def accept(stage: Stage) -> QPixmap:
    order = read_work_order(resources.path("examples", "work_order.toml").read_bytes())
    return stage.grab_with(AcceptDialog, lambda: ask_to_accept(stage.app.look, order, stage.window))


def accept_middle(stage: Stage) -> QPixmap:
    order = read_work_order(resources.path("examples", "work_order.toml").read_bytes())

    def scroll(dialog: AcceptDialog) -> None:
        bar = dialog.view.scroll_area.verticalScrollBar()
        bar.setValue(bar.maximum() // 2)

    return stage.grab_with(
        AcceptDialog, lambda: ask_to_accept(stage.app.look, order, stage.window), scroll
    )


def new_job(stage: Stage) -> QPixmap:
    pictures = _pictures(stage, "Harbour photographs")

    def fill(dialog: NewJobDialog) -> None:
        for name in ("boat", "crane", "sign"):
            dialog.labels.field.setText(name)
            QTest.keyClick(dialog.labels.field, Qt.Key.Key_Return)

    return stage.grab_with(
        NewJobDialog, lambda: ask_for_job(stage.app.look, pictures, "Amina", stage.window), fill
    )


def new_job_empty(stage: Stage) -> QPixmap:
    return stage.grab_with(
        NewJobDialog, lambda: ask_for_job(stage.app.look, None, "", stage.window)
    )


def export(stage: Stage) -> QPixmap:
    stage.open_sample()

    def look(dialog: ExportDialog) -> None:
        dialog.picture_buttons[ImageMode.COPY].setChecked(True)
        stage.wait(dialog.fields.warning.isVisible)
        # Its own name: where it lies is nobody's business on a page.
        dialog.folder.show_path(Path("Street scenes export-coco"))

    return stage.grab_with(ExportDialog, lambda: stage.app.run("export"), look)


def export_everything(stage: Stage) -> QPixmap:
    stage.open_sample()

    def look(dialog: ExportDialog) -> None:
        dialog.detail_buttons[Detail.FULL].setChecked(True)
        stage.wait(lambda: dialog.fields.tree.topLevelItemCount() > 0)
        tree = dialog.fields.tree
        items = next(each for each in tree.items() if each.toolTip(0) == "items")
        items.setExpanded(True)
        tree.setCurrentItem(items)
        tree.scrollToItem(items, tree.ScrollHint.PositionAtTop)
        tree.setFocus()

    return stage.grab_with(ExportDialog, lambda: stage.app.run("export"), look)


def export_report(stage: Stage) -> QPixmap:
    stage.open_sample()

    def go(dialog: ExportDialog) -> None:
        dialog.folder.show_path(stage.folder / "streets export")
        dialog.start_button.click()
        stage.wait(dialog.done_page.isVisible)

    return stage.grab_with(ExportDialog, lambda: stage.app.run("export"), go)


def time_and_pay(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"))


def time_and_pay_opened(stage: Stage) -> QPixmap:
    stage.open_sample()

    def open_figure(dialog: TimeAndPayDialog) -> None:
        row = dialog.pay.rows["full_rate"]
        row.toggle.click()
        QTest.qWait(100)
        dialog.scroll_area.ensureWidgetVisible(row.detail, 0, 80)

    return stage.grab_with(TimeAndPayDialog, lambda: stage.app.run("time-and-pay"), open_figure)


def statement(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(StatementDialog, lambda: stage.app.run("statement"), _read)


def portable_record(stage: Stage) -> QPixmap:
    stage.open_sample()

    def choose(dialog: StatementDialog) -> None:
        _read(dialog)
        dialog.choices.kinds.setCurrentIndex(1)
        dialog.choices.languages.setCurrentIndex(1)

    return stage.grab_with(StatementDialog, lambda: stage.app.run("statement"), choose)


def _read(dialog: StatementDialog) -> None:
    while dialog.made is None:
        QTest.qWait(20)


def who(stage: Stage) -> QPixmap:
    people = [new_worker("Amina"), new_worker("Joseph")]
    dialog = WorkerDialog(stage.app.look, people, people[0].id, stage.window)
    return stage.grab_with(WorkerDialog, dialog.open)


def keys(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(KeySheet, lambda: stage.app.run("keys"))


def palette(stage: Stage) -> QPixmap:
    return _find(stage, "re")


def palette_without_a_hit(stage: Stage) -> QPixmap:
    return _find(stage, "polygon")


def palette_by_a_word(stage: Stage) -> QPixmap:
    return _find(stage, "class")


def _find(stage: Stage, typed: str) -> QPixmap:
    stage.open_sample()
    stage.app.run("find-action")
    found = stage.window.findChild(ActionPalette)
    if found is None:
        raise RuntimeError("the palette is not open")
    QTest.keyClicks(found.field, typed)
    return stage.grab()


def skip(stage: Stage) -> QPixmap:
    stage.open_sample(2)
    return stage.grab_with(SkipDialog, lambda: stage.app.run("skip"))


def imported(stage: Stage) -> QPixmap:
    stage.open_sample()
    counts = {"Pictures": 3, "Boxes": 26, "Texts": 9}
    notes = ("2 boxes were left out: they have no width.", "Undo removes all of it.")
    dialog = ReportDialog(
        stage.app.look,
        sentence_text("Imported from batch_3.json"),
        list(map(sentence_text, notes)),
        {sentence_text(what): count for what, count in counts.items()},
        stage.window,
    )
    return stage.grab_with(ReportDialog, dialog.open)


def imported_again(stage: Stage) -> QPixmap:
    stage.open_sample()
    told = said(
        "The annotations in {file} are in this job already, imported from {source}: {count} "
        "regions; nobody has changed {untouched} of them.",
        file=Name("batch_3 corrected.json"),
        source=Name("batch_3.json"),
        count=Count(4120, is_grouped=True),
        untouched=Count(4103, is_grouped=True),
    )
    dialog = ImportAgainDialog(stage.app.look, sentence_text(told), 17, stage.window)
    return stage.grab_with(ImportAgainDialog, dialog.open)


def other_sizes(stage: Stage) -> QPixmap:
    stage.open_sample()
    found = [
        *(OtherSize(at, f"street_{at}.jpg", (4032, 3024), (3024, 4032), 6) for at in range(1, 13)),
        OtherSize(20, "overview.png", (1920, 1080), (3840, 2160), 1),
        OtherSize(21, "mirror.jpg", (640, 480), (640, 480), 2),
    ]
    told = [sentence_text(each) for each in size_notes(found, is_fitted=None)]
    dialog = OtherSizesDialog(stage.app.look, told, stage.window)
    return stage.grab_with(OtherSizesDialog, dialog.open)


def crash(stage: Stage) -> QPixmap:
    stage.open_sample()
    report = "Fairlabel 0.1.0\n\nValueError: a box has no width\n  in annotator/editing/commands.py"
    dialog = CrashDialog(stage.app.look, report, Path("report-1.txt"), stage.window)
    return stage.grab_with(CrashDialog, dialog.open)


def about(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(QDialog, lambda: stage.app.run("about"))


def unreadable(stage: Stage) -> QPixmap:
    pictures = _pictures(stage, "Harbour photographs")
    whole = (pictures / "street_2.jpg").read_bytes()
    (pictures / "street_2.jpg").write_bytes(whole[: len(whole) // 3])
    _open_job(stage, pictures)
    stage.wait_for_item()
    stage.app.run("next-item")
    stage.app.run("next-item")
    stage.wait(lambda: stage.desk.place == 2)
    return stage.grab()


def empty_job(stage: Stage) -> QPixmap:
    folder = stage.folder / "Empty"
    folder.mkdir()
    _open_job(stage, folder)
    return stage.grab()


def recovered(stage: Stage) -> QPixmap:
    stage.open_sample()
    found = RecoveryReport("session", booked_ms=41 * 60_000, lost_at_most_ms=1_000)
    stage.window.notices.say(recovered_notice(found, (sentence_text("Claim it"), lambda: None)))
    return stage.grab()


def refused(stage: Stage) -> QPixmap:
    stage.open_sample()
    sentence = (
        "street_012.jpg could not be read: the file is cut short. Your other work is saved. "
        "Replace the file and press Reload, or skip it."
    )
    stage.app.presenter.jobs.refuse(UnreadableMediaError(sentence))
    return stage.grab()


def crowded(stage: Stage) -> QPixmap:
    stage.open_sample(2)
    chance = random.Random(1)
    session = stage.desk.session
    made: list[Region] = []
    for at in range(MANY):
        box = Box(chance.uniform(0, 1500), chance.uniform(0, 1000), 20 + at % 60, 15 + at % 45)
        made.append(session.new_region(box, LabelId(1 + at % 5)))
    stage.desk.run(AddRegions(tuple(made)))
    stage.wait(lambda: session.editor.is_saved)
    return stage.grab()


def _pictures(stage: Stage, name: str) -> Path:
    folder = stage.folder / name
    folder.mkdir()
    for file in resources.path("examples").glob("*.jpg"):
        shutil.copy(file, folder)
    return folder


def _open_job(stage: Stage, pictures: Path) -> None:
    items = scan_folder(pictures).items if any(pictures.iterdir()) else ()
    path = stage.folder / f"{pictures.name}.fairlabel"
    facts = JobFacts("job", pictures.name, pictures.name)
    with Project.create(path, facts, labels=["boat", "crane", "sign"], items=items) as project:
        project.writes.add_worker(new_worker("Amina")).result()
    stage.app.lifecycle.open_path(path)


SCENES = (
    Scene("main", main, is_rtl=True, is_big=True),
    Scene("main-arabic-text", main_arabic_text),
    Scene("page", page),
    Scene("menu", menu),
    Scene("work-order-panel", work_order_panel, is_big=True),
    Scene("first-steps", first_steps, is_rtl=True),
    Scene("first-steps-done", first_steps_done),
    Scene("welcome", welcome, is_rtl=True, is_big=True),
    Scene("welcome-back", welcome_back),
    Scene("accept", accept, is_rtl=True, is_big=True, is_passive=True),
    Scene("accept-middle", accept_middle, is_passive=True),
    Scene("new-job", new_job, is_rtl=True, is_big=True, is_passive=True),
    Scene("new-job-empty", new_job_empty, is_passive=True),
    Scene("export", export, is_rtl=True, is_big=True, is_passive=True),
    Scene("export-everything", export_everything, is_rtl=True, is_passive=True),
    Scene("export-report", export_report),
    Scene("time-and-pay", time_and_pay, is_rtl=True, is_passive=True),
    Scene("time-and-pay-opened", time_and_pay_opened, is_big=True, is_passive=True),
    Scene("statement", statement, is_rtl=True, is_big=True, is_passive=True),
    Scene("portable-record", portable_record, is_passive=True),
    Scene("who", who, is_passive=True),
    Scene("keys", keys, is_rtl=True, is_passive=True),
    Scene("palette", palette, is_rtl=True, is_big=True),
    Scene("palette-without-a-hit", palette_without_a_hit, is_rtl=True, is_big=True),
    Scene("palette-by-a-word", palette_by_a_word),
    Scene("skip", skip),
    Scene("imported", imported, is_passive=True),
    Scene("imported-again", imported_again, is_rtl=True, is_big=True, is_passive=True),
    Scene("other-sizes", other_sizes, is_rtl=True, is_big=True, is_passive=True),
    Scene("crash", crash, is_passive=True),
    Scene("about", about, is_passive=True),
    Scene("unreadable", unreadable, is_big=True),
    Scene("empty-job", empty_job),
    Scene("recovered", recovered, is_rtl=True),
    Scene("refused", refused),
    Scene("5000-boxes", crowded),
)
