"""The page of the manual about each part of the window."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from annotator.actions.help_pages import HELP_PAGES
from annotator.manual.addresses import FRONT
from widgets.kit.plain_text import PlainLabel

PAGES: Final = {
    "agreement": "how-to/compare-versions.md",
    "attributes": "how-to/labels.md#attributes-flags-comments-and-tags",
    "audit": "how-to/receive-and-pay.md#audit-and-pay",
    "canvas": "how-to/boxes.md",
    "comparison": "how-to/compare-versions.md#texts",
    "dataset_import": "how-to/import-and-export.md#import",
    "drafts": "how-to/proposals.md",
    "drawing": "how-to/boxes.md",
    "editing": "how-to/boxes.md",
    "editing.carry_dialog": "how-to/many-items.md#do-the-same-on-many",
    "export": "how-to/import-and-export.md#export",
    "items": "how-to/many-items.md",
    "job_files": "start/first-own-job.md",
    "job_files.damaged_dialog": "how-to/recover.md",
    "job_files.pin_dialog": "how-to/two-people.md#a-pin",
    "job_files.worker_dialog": "how-to/two-people.md",
    "job_files.write_back_dialog": "how-to/recover.md",
    "keys": "how-to/keys.md",
    "labels": "how-to/labels.md",
    "ledger": "how-to/receipts.md",
    "ledger.dialogs.countersign_dialog": "how-to/receive-and-pay.md#receive",
    "ledger.dialogs.hand_in_dialog": "start/hand-in-and-be-paid.md#2-hand-in",
    "ledger.dialogs.lock_dialog": "how-to/receipts.md#your-key",
    "ledger.dialogs.passphrase": "how-to/receipts.md#your-key",
    "ledger.dialogs.proof_dialog": "how-to/two-people.md#show-your-work-to-an-inspector",
    "ledger.dialogs.rekey_dialog": "how-to/receipts.md#your-key",
    "ledger.dialogs.restore_dialog": "how-to/receipts.md#your-key",
    "ledger.dialogs.shred_dialog": "how-to/receipts.md#after-you-are-paid",
    "ledger.dialogs.take_payment_dialog": "how-to/payments.md",
    "media.images": "how-to/boxes.md",
    "media.sound": "how-to/sound.md",
    "packages": "how-to/work-order.md#work-that-comes-as-a-package",
    "packages.encryption_key_dialog": "how-to/receive-and-pay.md",
    "packages.pack_dialog": "how-to/receive-and-pay.md#give-out",
    "picture_view": "how-to/look-closely.md",
    "process": "how-to/recover.md",
    "proposals": "how-to/proposals.md",
    "proposals.detector_dialog": "how-to/proposals.md#boxes",
    "review": "how-to/review.md",
    "review.skip_dialog": "how-to/many-items.md#skip",
    "settings": "look-up/settings.md",
    "shell.break_question_bar": "how-to/breaks.md#the-question-when-you-come-back",
    "shell.first_steps": "start/first-ten-minutes.md",
    "shell.key_sheet": "look-up/actions.md",
    "shell.review_bar": "how-to/review.md",
    "shell.status_bar": "why/time.md",
    "shell.tool_rail": "how-to/boxes.md",
    "shell.welcome": "start/first-own-job.md",
    "sound": "how-to/sound.md",
    "speech": "how-to/sound.md",
    "submissions": "how-to/receive-and-pay.md",
    "submissions.give_reviews_dialog": "how-to/receive-and-pay.md#merge-and-review",
    "submissions.merge_dialog": "how-to/receive-and-pay.md#merge-and-review",
    "submissions.receive_dialog": "how-to/receive-and-pay.md#receive",
    "submissions.submit_dialog": "start/hand-in-and-be-paid.md#2-hand-in",
    "texts": "how-to/texts.md",
    "texts.character_palette": "how-to/texts.md#letters-that-your-keyboard-does-not-have",
    "texts.marks_dialog": "how-to/texts.md#what-you-cannot-read",
    "texts.text_font_dialog": "how-to/texts.md#scripts-and-fonts",
    "texts.text_rules_dialog": "how-to/texts.md#scripts-and-fonts",
    "time_pay": "why/pay.md",
    "time_pay.day": "how-to/correct-time.md",
    "time_pay.dialogs.breaks_and_pictures": "how-to/breaks.md#be-reminded",
    "time_pay.dialogs.payment_form": "how-to/payments.md",
    "time_pay.dialogs.payments_dialog": "how-to/payments.md",
    "time_pay.dialogs.rejection_list": "how-to/review.md",
    "time_pay.dialogs.statement_dialog": "how-to/statement.md",
    "transcription": "how-to/texts.md",
    "updates": "how-to/update.md",
    "veil": "how-to/disturbing-pictures.md",
    "work_order": "how-to/work-order.md",
    "work_order.editor": "how-to/write-a-work-order.md",
    "work_order.new_order_dialog": "how-to/work-order.md#new-terms",
}
"""The address for a module of ``widgets``, or for all modules of a folder."""


def help_address(widget: QWidget | None) -> str:
    """Return the address of the page about a part of the window.

    In a menu it is the page of the highlighted entry, in a dialog that shows an error the entry of
    that. Otherwise a part can say it by itself, in an attribute or a property ``helps``; then the
    module of the dialog's class decides, or of the part's or of what it lies in. A dialog that no
    table knows, such as a question, is about what had the focus before it.
    """
    if said := _of_menu(widget) or _of_error(widget):
        return said
    around = list(_with_parents(widget))
    dialogs = [each for each in around if isinstance(each, QDialog)]
    known = (*map(_said_by, around), *map(_of_class, dialogs), *map(_of_class, around))
    if found := next(filter(None, known), ""):
        return found
    behind = around[-1].focusWidget() if around else None
    return FRONT if behind is None or behind in around else help_address(behind)


def _with_parents(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _said_by(widget: QWidget) -> str:
    said = getattr(widget, "helps", "") or widget.property("helps")
    return said if isinstance(said, str) else ""


def _of_class(widget: QWidget) -> str:
    found = (address_of_module(kind.__module__) for kind in type(widget).__mro__)
    return next(filter(None, found), "")


def _of_menu(widget: QWidget | None) -> str:
    """Return the address for the highlighted entry of a menu, "" for what is no such entry."""
    entry = widget.activeAction() if isinstance(widget, QMenu) else None
    if entry is None:
        return ""
    inside = entry.menu()
    within = inside.actions() if isinstance(inside, QMenu) else [entry]
    return next((HELP_PAGES[each.objectName()] for each in within if _is_known(each)), "")


def _is_known(entry: QAction) -> bool:
    return entry.objectName() in HELP_PAGES


def _of_error(widget: QWidget | None) -> str:
    """Return the address of the first error that a dialog shows, "" if it shows none."""
    dialog = widget.window() if widget is not None else None
    if not isinstance(dialog, QDialog):
        return ""
    labels = dialog.findChildren(PlainLabel)
    return next((each.helps for each in labels if each.helps and each.isVisible()), "")


def address_of_module(name: str) -> str:
    """Return the address for a module, "" if the table has neither it nor a folder around it."""
    inside = name.removeprefix("widgets.")
    while inside and inside != name:
        if inside in PAGES:
            return PAGES[inside]
        inside = inside.rpartition(".")[0]
    return ""
