"""Scenes about people: breaks, disturbing pictures, the worker."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtGui import QPixmap

from annotator.imaging import Veil
from annotator.model.people import new_worker
from tools.shots.scenes.scenes import Scene, _open_job, _pictures
from tools.shots.scenes.stage import Stage
from widgets.job_files.pin_dialog import PinDialog
from widgets.job_files.worker_dialog import Pins, WorkerDialog
from widgets.media.images.picture_cache import CachedPicture
from widgets.shell.notice_bar import Notice
from widgets.time_pay.dialogs.breaks_and_pictures import BreaksAndPicturesDialog

MINUTE_MS = 60_000


def blurred(stage: Stage) -> QPixmap:
    stage.settings.set("veil", "blur")
    stage.settings.set("text_strip", value=True)
    stage.open_sample()
    stage.select_text("L’Œuf doré")
    return stage.grab()


def grey(stage: Stage) -> QPixmap:
    stage.settings.set("veil", "grey")
    stage.open_sample()
    return stage.grab()


def hard_photograph(stage: Stage) -> QPixmap:
    _open_job(stage, _pictures(stage, "Harbour photographs"))
    stage.wait_for_item()
    stage.app.run("turn-veil")

    def is_veiled() -> bool:
        shown = stage.desk.shown
        return isinstance(shown, CachedPicture) and shown.veil is Veil.BLUR

    stage.wait(is_veiled)
    return stage.grab()


def hard_content_offered(stage: Stage) -> QPixmap:
    stage.open_sample()
    session = stage.desk.session
    if session.order is None:
        raise RuntimeError("the sample job has an order")
    for_whom = replace(session.order.for_whom, hard_content=True)
    session.order = replace(session.order, for_whom=for_whom)
    stage.app.parts.veils.offer(session)
    return stage.grab()


def breaks_and_pictures(stage: Stage) -> QPixmap:
    stage.open_sample()
    return stage.grab_with(BreaksAndPicturesDialog, lambda: stage.app.run("sparing"))


def break_reminded(stage: Stage) -> QPixmap:
    stage.open_sample()
    order = stage.desk.session.order
    text = stage.app.parts.breaks.words(52 * MINUTE_MS, 13 * MINUTE_MS, order)
    stage.window.notices.say(Notice(text, choices=stage.app.parts.breaks.choices))
    return stage.grab()


def paused(stage: Stage) -> QPixmap:
    stage.open_sample()
    stage.app.run("pause")
    return stage.grab()


def who_with_pin(stage: Stage) -> QPixmap:
    return stage.grab_with(WorkerDialog, _two_people(stage).open)


def who_wrong_pin(stage: Stage) -> QPixmap:
    def try_one(dialog: WorkerDialog) -> None:
        dialog.pin.setText("1111")
        dialog.begin_button.click()

    return stage.grab_with(WorkerDialog, _two_people(stage).open, try_one)


def _two_people(stage: Stage) -> WorkerDialog:
    people = [new_worker("Amina"), new_worker("Joseph")]
    pins = Pins(has=lambda _worker_id: True, fits=lambda _worker_id, _pin: False)
    return WorkerDialog(stage.app.look, people, people[0].id, stage.window, pins=pins)


def pin(stage: Stage) -> QPixmap:
    def differ(dialog: PinDialog) -> None:
        for field, text in ((dialog.old, "2468"), (dialog.new, "13579"), (dialog.again, "1357")):
            field.setText(text)
        dialog.save_button.click()

    dialog = PinDialog(stage.app.look, "Amina", lambda _pin: True, stage.window)
    return stage.grab_with(PinDialog, dialog.open, differ)


SCENES = (
    Scene("blurred", blurred, is_rtl=True, is_big=True),
    Scene("grey", grey),
    Scene("hard-photograph", hard_photograph),
    Scene("hard-content-offered", hard_content_offered, is_rtl=True, is_big=True),
    Scene("breaks-and-pictures", breaks_and_pictures, is_rtl=True, is_big=True, is_passive=True),
    Scene("break-reminded", break_reminded, is_rtl=True, is_big=True),
    Scene("paused", paused, is_rtl=True, is_big=True),
    Scene("who-with-pin", who_with_pin, is_rtl=True, is_big=True, is_passive=True),
    Scene("who-wrong-pin", who_wrong_pin, is_passive=True),
    Scene("pin", pin, is_rtl=True, is_big=True, is_passive=True),
)
