"""All that leaves with a submission, file by file and field by field, before it is made."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from annotator.export.api import Detail
from annotator.export.preview import FieldNode, FilePreview, Preview
from annotator.submissions.submission_draft import NO_EXPORT, SubmissionDraft
from annotator.submissions.submission_file import EXPORT, FACTS, HAND_IN
from widgets.ledger.dialogs.ledger_facts import Fact
from widgets.ledger.dialogs.shown_draft import DraftDetails


@dataclass(frozen=True)
class SubmissionDetails:
    """A draft of a submission, its hand-in in words, and the dry run of its export."""

    draft: SubmissionDraft
    hand_in: DraftDetails
    export: Preview

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that a person reads first."""
        return self.hand_in.facts()

    def preview(self) -> Preview:
        """Return the files of the submission, at each level of detail of its export."""
        facts, hand_in = FilePreview(FACTS), FilePreview(HAND_IN)
        for detail in Detail:
            facts.content.add(self.draft.facts.as_json(), detail)
            hand_in.content.add(dict(_lines(self.draft)), detail)
        files = {FACTS: facts, HAND_IN: hand_in}
        for path, each in self.export.files.items():
            name = f"{EXPORT}/{path}"
            content = FieldNode(name, each.content.children, each.content.seen)
            files[name] = FilePreview(name, each.sizes, content)
        return Preview(files, self.export.pictures, self.export.notes)


def _lines(draft: SubmissionDraft) -> Iterator[tuple[str, object]]:
    """Yield the lines of the hand-in by their names, with the receipt in it as readable text."""
    for value in draft.hand_in.values:
        line: dict[str, Any] = {name: each for name, each in value.items() if name != "line"}
        if value["line"] == "export":
            line["manifest_sha256"] = NO_EXPORT
        if line.get("bundle") is not None:
            payload = base64.b64decode(line["bundle"]["dsseEnvelope"]["payload"])
            line["payload of the receipt"] = json.loads(payload)
        yield str(value["line"]), line
