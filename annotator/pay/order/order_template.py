"""Writes the template of a new work order: every field with an explanation, as comments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from annotator.pay.order.fields.client_fields import Client
from annotator.pay.order.fields.field_spec import specs_of
from annotator.pay.order.fields.legal_status_fields import LegalStatus
from annotator.pay.order.fields.pay_fields import Pay
from annotator.pay.order.fields.purpose_fields import Purpose
from annotator.pay.order.fields.record_fields import RecordTerms
from annotator.pay.order.floors import Floor
from annotator.pay.order.order_writer import quoted
from annotator.pay.order.work_order import SECTION_TITLES

_HEAD: Final = """\
# A work order. It is shown whole to every worker before the first item.
#
# Take the # away from each line that you can answer and write your answer. A line that stays out
# is shown as "not disclosed". Write amounts in quotes, with a point: "71.62". A text may stand in
# several languages: { en = "To train delivery robots", fr = "Former des robots livreurs" }.
# When it is finished: fairlabel work-order check FILE
"""

_HOLDS: Final[dict[str, type[Any]]] = {
    "what_for": Purpose,
    "for_whom": Client,
    "footing": LegalStatus,
    "pay": Pay,
    "floors": Floor,
    "record": RecordTerms,
}


def template(title: str) -> str:
    """Return a commented TOML file with every field of a work order.

    The title is filled in. The currency is empty, so that the file is refused with a clear sentence
    until it is chosen. All other lines are comments, each with an example.
    """
    parts = [_HEAD]
    for key, section_title in SECTION_TITLES.items():
        is_list = key == "floors"
        opening = "# [[floors]]\n# Repeat this group for each floor." if is_list else f"[{key}]"
        lines = "\n".join(_lines(_HOLDS[key], title, is_all_comment=is_list))
        parts.append(f"# {section_title} {'-' * (76 - len(section_title))}\n\n{opening}\n{lines}\n")
    return "\n".join(parts)


def _lines(holds: type[Any], title: str, *, is_all_comment: bool) -> Iterator[str]:
    for key, spec in specs_of(holds):
        yield f"\n# {spec.title}."
        yield f"# {spec.note}"
        if spec.choices:
            yield f"# One of: {', '.join(spec.choices)}."
        if key == "title":
            yield f"title = {quoted(title)}"
        elif spec.is_required and not is_all_comment:
            yield f'{key} = ""'
        else:
            yield f"# {key} = {spec.example}"
