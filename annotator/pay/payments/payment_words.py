"""The words for kinds of payments, and for the side that states one."""

from __future__ import annotations

from typing import Final

from annotator.pay.money.payments import (
    BONUS,
    DEDUCTION,
    RECEIVED,
    SENT,
    TOP_UP,
    VENDOR,
    WORKER,
)

KIND_WORDS: Final = {
    SENT: "sent",
    RECEIVED: "received",
    BONUS: "bonus granted",
    TOP_UP: "top-up received",
    DEDUCTION: "deduction",
}
PARTY_WORDS: Final = {WORKER: "stated by the worker", VENDOR: "stated by the vendor"}
ANSWER_WORDS: Final = {WORKER: "confirmed by the worker", VENDOR: "confirmed by the vendor"}
