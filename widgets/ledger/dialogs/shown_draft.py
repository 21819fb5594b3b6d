"""An unsigned hand-in, in words and field by field."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from annotator.effort.categories import Category
from annotator.export.api import Detail
from annotator.export.preview import FieldNode, FilePreview, Pictures, Preview
from annotator.job_ledger.hand_in import NO_KEY, Draft
from annotator.ledger.entries import EntryKind
from annotator.ledger.ledger_documents import BUNDLE_SUFFIX, HAND_IN_STATEMENT, SUBJECT
from annotator.pay import hours_text
from widgets.export.hours_confirmation import OwnHours
from widgets.ledger.dialogs.ledger_facts import Fact
from widgets.ledger.dialogs.ledger_words import (
    answer_text,
    counts_text,
    entries_text,
    key_text,
    times,
    tr,
    work_ms,
)


@dataclass(frozen=True)
class DraftDetails:
    """A draft, the titles of the work orders that its worker accepted, and the export with it."""

    draft: Draft
    orders: tuple[str, ...] = ()
    export: str = ""

    @property
    def counts(self) -> dict[str, int]:
        """The number of entries of each kind, in the order of a ledger."""
        counts: Any = self._line("totals")["entries"]
        return {kind.value: counts.get(kind.value, 0) for kind in EntryKind}

    @property
    def ms(self) -> Mapping[str, object]:
        """The time by category."""
        return self.draft.ms

    @property
    def hours(self) -> OwnHours:
        """The time that the worker is asked about."""
        declared: Any = self.ms.get(Category.DECLARED.value, 0)
        return OwnHours(work_ms(self.ms), declared)

    @property
    def key(self) -> str:
        """The worker's public key, "" if there is none yet."""
        key = str(self._line("header")["key"])
        return "" if key == NO_KEY else key

    @property
    def is_sample(self) -> bool:
        """Whether the job is a sample."""
        return bool(self._line("header")["sample"])

    def facts(self) -> Iterator[Fact]:
        """Yield the facts that a person reads first."""
        note, size = counts_text(self.counts), self.draft.checkpoint.size
        if self.draft.lost:
            lost = tr("%1 of these only by their hash: damage removed them.")
            note = f"{note}. {lost.replace('%1', entries_text(self.draft.lost))}"
        yield Fact(tr("Entries"), entries_text(size), note)
        worked = tr("%1 of work").replace("%1", hours_text(work_ms(self.ms)))
        yield Fact(tr("Your time"), worked, time_note(self.ms))
        if self.draft.witness is not None:
            yield Fact(tr("Your answer"), answer_text(self.draft.witness))
        if self.orders:
            note = tr("Its digest is in every entry, so that nobody can reprice them unseen.")
            yield Fact(tr("Work order"), ", ".join(self.orders), note)
        else:
            yield Fact(tr("Work order"), tr("none that you accepted"))
        note = tr("By the digest of its list of files.") if self.export else ""
        yield Fact(tr("Export"), self.export or tr("none"), note)
        if self.draft.receipted:
            covers = tr("for the first %1").replace("%1", entries_text(self.draft.receipted))
            yield Fact(tr("Last receipt"), covers, tr("It is in the hand-in, whole."))
        else:
            yield Fact(tr("Last receipt"), tr("none yet"))
        key = key_text(self.key) if self.key else tr("made when you hand in")
        if self.draft.has_another_key:
            note = tr(
                "This is not the key used before: whoever countersigns will ask you about it."
            )
            yield Fact(tr("Your key"), key, note, ("circle-alert", "attention"))
        else:
            yield Fact(tr("Your key"), key, tr("Its public half, made for this job alone."))
        if self.is_sample:
            yield Fact(tr("Sample"), tr("yes"), tr("Nobody owes anything for it."))

    @cached_property
    def preview(self) -> Preview:
        """Both files, field by field."""
        hand_in = FilePreview(SUBJECT, content=FieldNode(""))
        for value in self.draft.values:
            line = {name: each for name, each in value.items() if name != "line"}
            hand_in.content.below(str(value["line"])).add(_opened(line), Detail.JOB)
        signature = FilePreview(SUBJECT + BUNDLE_SUFFIX, content=FieldNode(""))
        signature.content.add(self._statement(), Detail.JOB)
        hand_in.content.seen = dict(signature.content.seen)
        return Preview({each.path: each for each in (hand_in, signature)}, Pictures(), {})

    def _statement(self) -> dict[str, object]:
        predicate = {**self.draft.statement.predicate(), "key": self._line("header")["key"]}
        return {
            "subject": {"name": SUBJECT, "digest": "…"},
            "predicateType": HAND_IN_STATEMENT,
            "predicate": predicate,
            "sig": "…",
        }

    def _line(self, name: str) -> Mapping[str, object]:
        return next(value for value in self.draft.values if value["line"] == name)


def time_note(ms: Mapping[str, object]) -> str:
    """Return the times by category, in one line."""
    return " · ".join(f"{name} {length}" for name, length in times(ms))


def _opened(line: dict[str, object]) -> dict[str, object]:
    """Return a line in which the payload of a receipt is readable text."""
    bundle: Any = line.get("bundle")
    if bundle is None:
        return line
    payload = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
    envelope = {**bundle["dsseEnvelope"], "payload": payload}
    return {**line, "bundle": {**bundle, "dsseEnvelope": envelope}}
