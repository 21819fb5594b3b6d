"""Scenes of work orders and work packages."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import chdir
from datetime import date
from pathlib import Path

from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

import resources
from annotator.packages.opened_packages import VendorKey
from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.pilot_times import Pilot, PilotWorker
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.packages.encryption_key import EncryptionKey
from widgets.packages.encryption_key_dialog import EncryptionKeyDialog
from widgets.packages.package_dialog import PackageDialog, PackageSummary
from widgets.updates.update_dialog import UpdateDialog, UpdateSummary
from widgets.work_order.editor import OrderEditor
from widgets.work_order.editor.edits import LineEdit
from widgets.work_order.editor.order_files import draft_path, drop_draft
from widgets.work_order.new_order_dialog import NewOrderDialog

ORDER = resources.path("examples", "work_order.toml")
MINUTE_MS = 60_000
PILOT = Pilot(
    tuple(
        PilotWorker(items=items, piece_ms=60 * MINUTE_MS, hours_ms=(60 + more) * MINUTE_MS)
        for items, more in ((60, 10), (50, 12), (70, 5), (40, 9), (90, 20), (55, 1))
    )
)


def _written(act: Callable[[OrderEditor], None]) -> Callable[[Stage], QPixmap]:
    """Return the scene of an editor with the sample's order, after ``act`` was applied."""

    def take(stage: Stage) -> QPixmap:
        def open_it(editor: OrderEditor) -> None:
            with chdir(ORDER.parent):  # so that the picture shows no folder of this machine
                editor.open_path(Path(ORDER.name))
            act(editor)
            editor.refresh()
            QTest.qWait(200)

        drop_draft(draft_path())  # of the previous picture
        return stage.grab_with(OrderEditor, lambda: stage.app.run("write-order"), open_it)

    return take


def _nothing(_editor: OrderEditor) -> None:
    """Leave it unchanged."""


def _pilot(editor: OrderEditor) -> None:
    editor.form.tabs.setCurrentIndex(3)
    editor.pay_page.panel.show_pilot(PILOT)


def _floors(editor: OrderEditor) -> None:
    editor.form.tabs.setCurrentIndex(4)


def _minimums(editor: OrderEditor) -> None:
    editor.form.tabs.setCurrentIndex(4)
    editor.floor_menu.menu.actions()[0].trigger()
    editor.form.pages["floors"].verticalScrollBar().setValue(10_000)


def _preview(editor: OrderEditor) -> None:
    editor.form.tabs.setCurrentIndex(3)
    editor.preview_button.setChecked(True)


def _faults(editor: OrderEditor) -> None:
    rate = editor.form.row("pay", "per_item").edit
    if isinstance(rate, LineEdit):
        rate.fill("4,50")
    editor.form.row("pay", "currency").edit.show_written("KESH")
    editor.save()


CHANGES = (
    ('per_region = "1.50"', 'per_region = "1.20"\ntop_up_to_floor = "no"'),
    ('per_item = "4.00"', 'per_item = "4.20"'),
    ("dispute_days = 30", "dispute_days = 10"),
    ("Every second Friday", "Every fourth Friday"),
    ('weapons = "no"', 'weapons = "yes"'),
)


def _offered(stage: Stage) -> Path:
    """Return an order in which some terms of the sample's order are other ones."""
    text = ORDER.read_text("utf-8")
    for old, new in CHANGES:
        text = text.replace(old, new)
    path = stage.folder / "terms of May.toml"
    path.write_text(text, "utf-8")
    return path


def _new_order(at: float) -> Callable[[Stage], QPixmap]:
    """Return the scene of a given order, scrolled to a part of its length."""

    def take(stage: Stage) -> QPixmap:
        def scroll(dialog: NewOrderDialog) -> None:
            bar = dialog.view.scroll_area.verticalScrollBar()
            QTest.qWait(200)
            bar.setValue(round(bar.maximum() * at))

        stage.open_sample()
        path = _offered(stage)
        drop: Callable[[], object] = lambda: stage.app.parts.take_dropped([path])  # noqa: E731 - a name for one expression
        return stage.grab_with(NewOrderDialog, drop, scroll)

    return take


FINGERPRINT = "7b37918c358b8eed212e553a437f534b10d917ec565fc27df13952c7539c0114"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEbXrLoUfa3z4y0Wd7nJ1w0Z6mZ3l0dfY3USTcGWiI"


def _package(
    known: VendorKey, *, has_order: bool = True, has_room: bool = True
) -> Callable[[Stage], QPixmap]:
    """Return the scene of a package by a key that is known so far."""

    def take(stage: Stage) -> QPixmap:
        order = ORDER.read_bytes()
        package = PackageSummary(
            title="Street scenes",
            vendor="Label House",
            worker="Amina",
            fingerprint=FINGERPRINT,
            known=known,
            items=240,
            size_bytes=386_000_000 if has_room else 10**18,
            part=1 if has_order else 2,
            parts=1 if has_order else 3,
            due=date(2027, 1, 31),
            terms=read_work_order(order) if has_order else None,
            has_guideline=has_order,
        )
        folder = stage.folder / "Street-scenes-Amina"
        return stage.grab_with(
            PackageDialog,
            lambda: PackageDialog(stage.app.look, package, folder, stage.window).exec(),
        )

    return take


def _key(stage: Stage) -> QPixmap:
    def show(dialog: EncryptionKeyDialog) -> None:
        stage.wait(lambda: bool(dialog.told.text()))  # else it tells later that there is none
        dialog.show_key(KEY)

    context = stage.app.presenter.context
    return stage.grab_with(EncryptionKeyDialog, EncryptionKey(context).show, show)


def _update(stage: Stage) -> QPixmap:
    update = UpdateSummary("0.2.0", "0.1.0", date(2026, 11, 29), 231_000_000, FINGERPRINT)
    return stage.grab_with(
        UpdateDialog, lambda: UpdateDialog(stage.app.look, update, stage.window).exec()
    )


SCENES = (
    Scene("update", _update, is_rtl=True, is_big=True, is_passive=True),
    Scene("new-order", _new_order(0), is_rtl=True, is_big=True, is_passive=True),
    Scene("new-order-rules", _new_order(0.3), is_passive=True),
    Scene("write-order", _written(_nothing), is_rtl=True, is_big=True, is_passive=True),
    Scene("write-order-pilot", _written(_pilot), is_rtl=True, is_big=True, is_passive=True),
    Scene("write-order-floors", _written(_floors), is_big=True, is_passive=True),
    Scene("write-order-minimums", _written(_minimums), is_passive=True),
    Scene("write-order-preview", _written(_preview), is_big=True, is_passive=True),
    Scene("write-order-faults", _written(_faults), is_rtl=True, is_passive=True),
    Scene("package", _package(VendorKey.NEW), is_rtl=True, is_big=True, is_passive=True),
    Scene("package-known", _package(VendorKey.KNOWN), is_passive=True),
    Scene(
        "package-other-key",
        _package(VendorKey.ANOTHER, has_order=False),
        is_rtl=True,
        is_passive=True,
    ),
    Scene("package-no-room", _package(VendorKey.KNOWN, has_room=False), is_passive=True),
    Scene("encryption-key", _key, is_rtl=True, is_big=True, is_passive=True),
)
