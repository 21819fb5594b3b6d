"""The work order as one value: task, parties, status of the worker, and pay.

The fields of its sections are in the folder ``fields``, where a new one is added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final

from annotator.model.signature_state import UNSIGNED
from annotator.pay.order.fields.client_fields import Client
from annotator.pay.order.fields.legal_status_fields import LegalStatus
from annotator.pay.order.fields.pay_fields import Pay
from annotator.pay.order.fields.purpose_fields import Purpose
from annotator.pay.order.fields.record_fields import RecordTerms
from annotator.pay.order.floors import Floor, binding_floor

NOT_DISCLOSED: Final = "not disclosed"

SECTION_TITLES: Final = {
    "what_for": "What for",
    "for_whom": "For whom",
    "footing": "On which footing",
    "pay": "Pay",
    "floors": "Floors",
    "record": "Record of the work",
}
"""The sections of a work order by their key in the file, in display order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """A whole work order; ``sha256`` is the hexadecimal digest of its exact bytes."""

    what_for: Purpose
    for_whom: Client
    footing: LegalStatus
    pay: Pay
    floors: tuple[Floor, ...]
    record: RecordTerms
    sha256: str
    signature: str = UNSIGNED

    @property
    def currency(self) -> str:
        """The currency code of the order."""
        return self.pay.currency

    @property
    def floor(self) -> Floor | None:
        """The binding floor: the one with the highest hourly amount."""
        return binding_floor(self.floors)

    @property
    def tops_up(self) -> bool:
        """Whether pay below the floor is raised to it; True unless the order says no."""
        return self.pay.top_up_to_floor is not False

    @property
    def pays_rests(self) -> bool:
        """Whether earned rests are paid; True unless the order says no."""
        return self.pay.rests_paid is not False

    @property
    def pays_declared(self) -> bool:
        """Whether declared time is paid; True unless the order says no."""
        return self.pay.declared_paid is not False

    @property
    def pays_withdrawn(self) -> bool:
        """Whether withdrawn pieces are paid like accepted ones; True unless the order says no."""
        return self.pay.withdrawn_paid is not False

    def has_terms_of(self, other: WorkOrder) -> bool:
        """Return whether nothing differs but comments, spaces and the order of the lines."""
        return self == replace(other, sha256=self.sha256, signature=self.signature)

    @property
    def deducts_each_period(self) -> bool:
        """Whether a fixed amount is deducted each pay period."""
        return any(each.amount for each in self.pay.deductions or ())

    def answer_by(self, rejected_day: int) -> date | None:
        """Return the last day on which a rejection can be answered; None if no date is stated.

        Args:
            rejected_day: the local day of the rejection, in days since 1970-01-01, 0 if not known.
        """
        days = self.footing.dispute_days
        if days is None or not rejected_day:
            return None
        answered = date(1970, 1, 1).toordinal() + rejected_day + days
        return date.fromordinal(min(max(1, answered), date.max.toordinal()))

    @property
    def other_hour(self) -> Fraction | None:
        """The rate for paid time that produces no piece.

        If the order states none, it is the higher of the binding floor and the rate per hour; None
        if there is neither.
        """
        if self.pay.other_hour is not None:
            return self.pay.other_hour
        known = [] if self.floor is None else [self.floor.per_hour]
        known += [] if self.pay.per_hour is None else [self.pay.per_hour]
        return max(known, default=None)
