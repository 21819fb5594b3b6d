"""Checks that the pay of several workers together lies between its minimum and its maximum.

How the work was shared between them is not in the folder: each is held against the floor for
itself, so that the sums of pay and time do not tell their shortfall to the digit. They tell its
limits, and where no pay can fall below nought they tell what is owed exactly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from annotator.pay import WorkOrder
from annotator.pay.money.amounts import amount_text, exact_text
from annotator.sentences.parts import Code
from annotator.sentences.said import said
from annotator.verify.common.findings import Findings

OF_EACH: Final = ("shortfall", "top_up_due", "owed")
"""Figures that are summed over the workers, and cannot be computed from sums of time and pieces."""

_DEDUCTION: Final = re.compile(r"(fees|conversion|tax|other)_\d+|deduction")

FiguresJson = Mapping[str, Any]
Between = tuple[Fraction, Fraction] | None
"""The least and the greatest value; None if the figure must be null."""


@dataclass(frozen=True, slots=True)
class SharedFigures:
    """The facts on several workers together, for completed, accepted or expected work.

    Attributes:
        order: the paying order; None without one.
        earned: the figures computed as if one worker had done everything.
        floor_pay: that of all hours, or None.
    """

    order: WorkOrder | None
    earned: FiguresJson
    floor_pay: Fraction | None

    def check(self, where: str, found: FiguresJson, findings: Findings) -> None:
        """Report each of ``OF_EACH`` that is impossible, or not written as by the export."""
        shortfall = _number(found["shortfall"]["exact"])
        limits = {
            "shortfall": self._shortfall(),
            "top_up_due": self._top_up(shortfall),
            "owed": self._owed(shortfall),
        }
        for name, between in limits.items():
            self._hold(f"{where}.{name}", found[name], self.earned[name], between, findings)

    def _exact(self, name: str) -> Fraction | None:
        return _number(self.earned[name]["exact"])

    @property
    def _debts(self) -> Fraction:
        """The maximum total by which the net pay of the workers may be negative."""
        deductions = () if self.order is None else self.order.pay.deductions or ()
        shares = {f"{d.kind}_{n}": d.percent for n, d in enumerate(deductions, 1) if d.percent}
        amounts = [name for name in self.earned if _DEDUCTION.fullmatch(name)]
        fixed = [self._exact(name) or Fraction(0) for name in amounts if name not in shares]
        percent = sum(shares.values(), Fraction(0))
        gross = self._exact("gross") or Fraction(0)
        return sum(fixed, Fraction(0)) + max(Fraction(0), percent / 100 - 1) * gross

    def _shortfall(self) -> Between:
        net = self._exact("net")
        if self.floor_pay is None or net is None:
            return None
        least = self.floor_pay - net - self._debts
        return max(Fraction(0), least), self.floor_pay + self._debts

    def _top_up(self, shortfall: Fraction | None) -> Between:
        is_promised = self.order is None or self.order.tops_up
        if not is_promised or shortfall is None or self._exact("net") is None:
            return None
        return shortfall, shortfall

    def _owed(self, shortfall: Fraction | None) -> Between:
        net, top_up = self._exact("net"), self._top_up(shortfall)
        if net is None:
            return None
        due = net if top_up is None else net + top_up[0]
        return max(Fraction(0), due), max(Fraction(0), due + self._debts)

    @staticmethod
    def _hold(
        where: str,
        found: FiguresJson,
        earned: FiguresJson,
        between: Between,
        findings: Findings,
    ) -> None:
        exact, unit = _number(found["exact"]), earned["unit"]
        written = {"unit": unit, "formula": None, "inputs": {}, "value": None}
        if exact is not None:
            written |= {"value": amount_text(exact, unit), "exact": exact_text(exact)}
        for key, expected in written.items():
            findings.compare(f"{where}.{key}", found=found[key], expected=expected)
        if (exact is None) is not (between is None):
            told = (
                said("is known, though the other figures say otherwise.")
                if between is None
                else said("is null, though the other figures say otherwise.")
            )
            findings.wrong(where, told)
        elif exact is not None and between is not None and not between[0] <= exact <= between[1]:
            least, most = map(exact_text, between)
            findings.wrong(
                where,
                said(
                    "says {found}, but must lie from {least} to {most}.",
                    found=Code(str(found["exact"])),
                    least=Code(str(least)),
                    most=Code(str(most)),
                ),
            )
        if (found["reason"] is None) is not (exact is not None):
            findings.wrong(
                f"{where}.reason", said("must be there where there is no number, and only there.")
            )


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
