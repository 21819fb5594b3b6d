"""Pay: exact money, the work order with its terms and floors, and what is owed for the work."""

from annotator.pay.compute import compute_pay
from annotator.pay.disclosures import Row, Section, disclosures
from annotator.pay.figures import Figure, Figures, PayFigures
from annotator.pay.floors import Floor
from annotator.pay.formula import evaluate
from annotator.pay.inputs import PayInputs
from annotator.pay.money import amount_text, line_text, parse_amount, rate_text, round_minor
from annotator.pay.opening import opening_words
from annotator.pay.reading import read_work_order
from annotator.pay.statement import first_line, hours_text
from annotator.pay.template import template
from annotator.pay.texts import Text
from annotator.pay.totals import add_up
from annotator.pay.work_order import NOT_DISCLOSED, UNSIGNED, WorkOrder

__all__ = [
    "NOT_DISCLOSED",
    "UNSIGNED",
    "Figure",
    "Figures",
    "Floor",
    "PayFigures",
    "PayInputs",
    "Row",
    "Section",
    "Text",
    "WorkOrder",
    "add_up",
    "amount_text",
    "compute_pay",
    "disclosures",
    "evaluate",
    "first_line",
    "hours_text",
    "line_text",
    "opening_words",
    "parse_amount",
    "rate_text",
    "read_work_order",
    "round_minor",
    "template",
]
