"""All possible fields of a work order: keys and titles, in the order of the form.

Page: "fair_pay.json", "All possible fields of an order are listed, in the order of the form". A new
field is one more line here.
"""

from __future__ import annotations

Fields = tuple[tuple[str, str], ...]

SECTIONS: dict[str, tuple[str, Fields]] = {
    "what_for": (
        "What for",
        (
            ("what_for.title", "Title"),
            ("what_for.purpose", "Purpose"),
            ("what_for.end_use", "End use"),
            ("what_for.weapons", "Weapons"),
            ("what_for.police_or_borders", "Police or borders"),
            ("what_for.biometrics", "Biometrics"),
            ("what_for.resale", "Resale"),
        ),
    ),
    "for_whom": (
        "For whom",
        (
            ("for_whom.client", "Client"),
            ("for_whom.beneficiary", "Beneficiary"),
            ("for_whom.chain", "Contractors between client and worker"),
            ("for_whom.place_pictured", "Place pictured"),
            ("for_whom.data_origin", "Origin of the data"),
            ("for_whom.hard_content", "Disturbing content"),
            ("for_whom.support", "Support for disturbing content"),
        ),
    ),
    "footing": (
        "On which footing",
        (
            ("footing.status", "Status of the worker"),
            ("footing.free_to_refuse", "Free to refuse"),
            ("footing.promised_volume", "Promised volume"),
            ("footing.when_withdrawn", "Paid when the work is withdrawn"),
            ("footing.deadlines", "Deadlines"),
            ("footing.rejections", "How rejections are decided"),
            ("footing.disputes", "How rejections are disputed"),
            ("footing.dispute_days", "Days to answer a rejection"),
            ("footing.receipt_days", "Days until a receipt comes"),
            ("footing.contact", "Contact"),
            ("footing.like_minded", "Where the like-minded can be found"),
        ),
    ),
    "pay": (
        "Pay",
        (
            ("pay.currency", "Currency"),
            ("pay.per_item", "Per item"),
            ("pay.per_region", "Per region"),
            ("pay.per_audio_minute", "Per audio minute"),
            ("pay.per_hour", "Per hour"),
            ("pay.other_hour", "Per hour of other paid time"),
            ("pay.shared_items", "Who is paid for a shared item"),
            ("pay.bonus", "Bonus"),
            ("pay.top_up_to_floor", "Topped up to the floor"),
            ("pay.rests_paid", "Earned rests are paid"),
            ("pay.declared_paid", "Declared time is paid"),
            ("pay.withdrawn_paid", "Withdrawn work is paid"),
            ("pay.deductions", "Deductions"),
            ("pay.due", "Due"),
            ("pay.days_between_payments", "Days between payments"),
            ("pay.means", "Means of payment"),
            ("pay.buyer_pays", "What the buyer pays"),
            ("pay.previous", "Rates of the previous order"),
            ("pay.pilot", "Pilot"),
        ),
    ),
    "floors": ("Floors", (("floors", "Floor"),)),
    "record": ("Record of the work", (("record.detail", "Detail asked for"),)),
    "order": (
        "This order",
        (
            ("order.signature", "Signature"),
            ("order.sha256", "Digest of the file (SHA-256)"),
        ),
    ),
}
"""Title and fields of each section by its key."""

FLOOR_TITLES = {
    "statutory": "Statutory minimum",
    "living_wage": "Living wage",
    "contract": "Floor by contract",
}
"""The title of a floor by its kind: an order with floors lists each as ``floors.1`` and so on."""

BINDING_FLOOR = ("floors.binding", "The floor that binds")

FALLEN = "pay.fallen"
FALLEN_TITLE = "Lower than in the previous order"
"""The row that an order has if and only if one of its rates is lower than in the order before."""

DEFAULTS = {
    "pay.top_up_to_floor": "yes",
    "pay.rests_paid": "yes",
    "pay.declared_paid": "yes",
    "pay.withdrawn_paid": "yes",
    "pay.shared_items": "each person, by measured time",
}
"""What applies if a field is left out, in words."""

WORDS = {
    "pay.shared_items": {
        "measured_time": "each person, by measured time",
        "confirmed_by": "whoever confirmed it",
    },
}
"""The words for the values of a field that is a choice."""
AMOUNTS = frozenset(
    ["pay.per_item", "pay.per_region", "pay.per_audio_minute", "pay.per_hour", "pay.other_hour"]
)
TABLES = frozenset(["pay.buyer_pays", "pay.previous", "pay.pilot"])
"""Fields whose value is a table of numbers; any other table has a text by language."""

NOT_DISCLOSED = "not disclosed"

DAYS_BETWEEN_PAYMENTS = "pay.days_between_payments"
MOST_DAYS = 16
MORE_DAYS = "; ILO Recommendation 85 says 16 at most"
"""What is added to more days between payments than that."""
NO_DAYS = "; each day is a pay period of its own"
"""What is added to 0 days between payments."""
