"""The page of the manual about each part of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from annotator.manual.addresses import FRONT

PAGES: Final = {
    "agreement": "how-to/compare-versions.md",
    "attributes": "how-to/labels.md#attributes-flags-comments-and-tags",
    "audit": "how-to/receive-and-pay.md",
    "canvas": "how-to/boxes.md",
    "comparison": "how-to/compare-versions.md",
    "dataset_import": "how-to/import-and-export.md",
    "drafts": "how-to/proposals.md",
    "drawing": "how-to/boxes.md",
    "editing": "how-to/boxes.md",
    "export": "how-to/import-and-export.md",
    "items": "how-to/many-items.md",
    "job_files": "start/first-own-job.md",
    "job_files.damaged_dialog": "how-to/recover.md",
    "job_files.pin_dialog": "how-to/two-people.md",
    "job_files.worker_dialog": "how-to/two-people.md",
    "job_files.write_back_dialog": "how-to/recover.md",
    "keys": "how-to/keys.md",
    "labels": "how-to/labels.md",
    "ledger": "how-to/receipts.md",
    "ledger.dialogs.countersign_dialog": "how-to/receive-and-pay.md",
    "ledger.dialogs.hand_in_dialog": "start/hand-in-and-be-paid.md",
    "ledger.dialogs.take_payment_dialog": "how-to/payments.md",
    "media.images": "how-to/boxes.md",
    "media.sound": "how-to/sound.md",
    "packages": "how-to/work-order.md#work-that-comes-as-a-package",
    "updates": "how-to/update.md",
    "packages.encryption_key_dialog": "how-to/receive-and-pay.md",
    "packages.pack_dialog": "how-to/receive-and-pay.md#give-out",
    "picture_view": "how-to/look-closely.md",
    "process": "how-to/recover.md",
    "proposals": "how-to/proposals.md",
    "review": "how-to/review.md",
    "review.skip_dialog": "how-to/many-items.md",
    "settings": "look-up/settings.md",
    "shell.break_question_bar": "how-to/breaks.md",
    "shell.first_steps": "start/first-ten-minutes.md",
    "shell.key_sheet": "look-up/actions.md",
    "shell.review_bar": "how-to/review.md",
    "shell.status_bar": "why/time.md",
    "shell.tool_rail": "how-to/boxes.md",
    "shell.welcome": "start/first-own-job.md",
    "sound": "how-to/sound.md",
    "speech": "how-to/sound.md",
    "submissions": "how-to/receive-and-pay.md",
    "submissions.submit_dialog": "start/hand-in-and-be-paid.md",
    "texts": "how-to/texts.md",
    "time_pay": "why/pay.md",
    "time_pay.day": "how-to/correct-time.md",
    "time_pay.dialogs.breaks_and_pictures": "how-to/breaks.md",
    "time_pay.dialogs.payment_form": "how-to/payments.md",
    "time_pay.dialogs.payments_dialog": "how-to/payments.md",
    "time_pay.dialogs.rejection_list": "how-to/review.md",
    "time_pay.dialogs.statement_dialog": "how-to/statement.md",
    "transcription": "how-to/texts.md",
    "veil": "how-to/disturbing-pictures.md",
    "work_order": "how-to/work-order.md",
    "work_order.editor": "how-to/write-a-work-order.md",
}
"""The address for a module of ``widgets``, or for all modules of a folder."""


def help_address(widget: QWidget | None) -> str:
    """Return the address of the page about a part of the window.

    A widget can say it by itself, in an attribute or a property ``helps``; otherwise the module of
    its class decides. What no table knows is part of what it lies in.
    """
    while widget is not None:
        said = getattr(widget, "helps", "") or widget.property("helps")
        if isinstance(said, str) and said:
            return said
        for kind in type(widget).__mro__:
            if address := address_of_module(kind.__module__):
                return address
        widget = widget.parentWidget()
    return FRONT


def address_of_module(name: str) -> str:
    """Return the address for a module, "" if the table has neither it nor a folder around it."""
    inside = name.removeprefix("widgets.")
    while inside and inside != name:
        if inside in PAGES:
            return PAGES[inside]
        inside = inside.rpartition(".")[0]
    return ""
