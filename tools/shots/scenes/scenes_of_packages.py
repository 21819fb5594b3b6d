"""Scenes of work packages: shown before they are opened, and the key for encrypted ones."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtGui import QPixmap

import resources
from annotator.packages.opened_packages import VendorKey
from annotator.pay.order.order_reader import read_work_order
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.packages.encryption_key import EncryptionKey
from widgets.packages.encryption_key_dialog import EncryptionKeyDialog
from widgets.packages.package_dialog import PackageDialog, PackageSummary

FINGERPRINT = "7b37918c358b8eed212e553a437f534b10d917ec565fc27df13952c7539c0114"
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKHEbXrLoUfa3z4y0Wd7nJ1w0Z6mZ3l0dfY3USTcGWiI"


def _package(
    known: VendorKey, *, has_order: bool = True, has_room: bool = True
) -> Callable[[Stage], QPixmap]:
    """Return the scene of a package by a key that is known so far."""

    def take(stage: Stage) -> QPixmap:
        order = resources.path("examples", "work_order.toml").read_bytes()
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
        dialog.show_key(KEY)

    context = stage.app.presenter.context
    return stage.grab_with(EncryptionKeyDialog, EncryptionKey(context).show, show)


SCENES = (
    Scene("package", _package(VendorKey.NEW), is_rtl=True, is_big=True),
    Scene("package-known", _package(VendorKey.KNOWN)),
    Scene("package-other-key", _package(VendorKey.ANOTHER, has_order=False), is_rtl=True),
    Scene("package-no-room", _package(VendorKey.KNOWN, has_room=False)),
    Scene("encryption-key", _key, is_rtl=True, is_big=True),
)
