"""The scene of two audits that are compared."""

from __future__ import annotations

import json

from PySide6.QtGui import QPixmap

from annotator.audit.audit import Audit
from benchmarks.fleets.fleet_audit import findings_of
from benchmarks.fleets.fleet_rows import honest_fleet
from tools.shots.scenes.scenes import Scene
from tools.shots.scenes.stage import Stage
from widgets.audit.audit_dialog import AuditDialog


def audits_compared(stage: Stage) -> QPixmap:
    folder = stage.folder / "audits"
    findings_of([honest_fleet(1, people=30)], folder / "September", has_report=True)
    fleets = [honest_fleet(1, people=30), honest_fleet(2, people=30)]
    out = folder / "October"
    findings = findings_of(fleets, out, has_report=True, compare=folder / "September")
    report = json.loads((out / "report.json").read_bytes())

    def show(dialog: AuditDialog) -> None:
        dialog.out.show_path(out)
        dialog.show_audit(Audit(report, findings[:3], (), 0))

    return stage.grab_with(AuditDialog, lambda: stage.app.run("audit"), show)


SCENES = (Scene("audits-compared", audits_compared, is_rtl=True, is_big=True),)
