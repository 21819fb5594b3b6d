"""Pay: exact money, the work order with its terms and floors, and the amount owed."""

from annotator.model.signature_state import BROKEN, UNSIGNED
from annotator.pay.compute import compute_pay
from annotator.pay.money.amounts import amount_text, line_text, parse_amount, rate_text, round_minor
from annotator.pay.money.figures import Figure, Figures, PayFigures
from annotator.pay.money.formula import evaluate
from annotator.pay.money.inputs import PayInputs
from annotator.pay.order.disclosures import DisclosureRow, FieldGroup, disclosures
from annotator.pay.order.fields.translated_text import Text
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_reader import read_work_order
from annotator.pay.order.order_summary import opening_words
from annotator.pay.order.order_template import template
from annotator.pay.order.work_order import NOT_DISCLOSED, WorkOrder
from annotator.pay.pay_sentences import first_line, hours_text
from annotator.pay.pay_totals import add_up

__all__ = [
    "BROKEN",
    "NOT_DISCLOSED",
    "UNSIGNED",
    "DisclosureRow",
    "FieldGroup",
    "Figure",
    "Figures",
    "Floor",
    "PayFigures",
    "PayInputs",
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
