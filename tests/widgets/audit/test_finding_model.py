"""The lines of findings: in order, each of its kind, and made only when they are asked for."""

from __future__ import annotations

import pytest

from annotator.audit.audit import Audit
from annotator.audit.findings import AuditFinding, Kind
from annotator.sentences.said import said
from widgets.audit import finding_model
from widgets.audit.finding_model import FindingLine, FindingLines, FindingModel


def _audit(count: int) -> Audit:
    asked = AuditFinding(Kind.LESS_TIME, ("b",), said("Less time."))
    told = AuditFinding(Kind.CLONED, ("a",), said("The same."))
    return Audit({}, [asked, told] * count, [said("It cannot be read.")], 0)


def test_findings_come_before_questions_and_what_was_not_read() -> None:
    lines = FindingLines(_audit(2))
    assert [(each.kind, tuple(each.folders)) for each in lines] == [
        ("Finding", ("a",)),
        ("Finding", ("a",)),
        ("Question", ("b",)),
        ("Question", ("b",)),
        ("Not read", ()),
    ]
    assert [each.text for each in lines[1:3]] == ["Finding: The same.", "Question: Less time."]
    assert lines[-1].text == "Not read: It cannot be read."
    with pytest.raises(IndexError):
        _ = lines[5]


def test_a_line_is_made_when_its_row_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def line(*values: object) -> FindingLine:
        made.append(str(values[0]))
        return FindingLine(*values)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(finding_model, "FindingLine", line)
    model = FindingModel()
    model.show_lines(FindingLines(_audit(3_000)))
    assert (model.rowCount(), made) == (6_001, [])
    assert model.data(model.index(6_000)) == "Not read: It cannot be read."
    assert made == ["Not read"]
