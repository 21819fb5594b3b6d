"""What a program at work says of each write, before and after, and whether a file agrees with it.

A program says each change before it asks for the write, and how many changes it has shown as saved.
Writes are done in order, so a file must be as it was after one of the changes that were said: after
the last that was shown as saved, or a later one.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from annotator.editing.commit import Commit
from annotator.effort.spans import OpenSpan
from annotator.job_file import Project
from annotator.model.entities import ItemFacts, Region
from annotator.session.job_session import JobSession

Content = dict[str, str]
"""Regions and items of a job by their ids, each as one text."""

Say = Callable[[dict[str, Any]], None]

_ONE_AT_A_TIME = threading.Lock()


def say(what: dict[str, Any]) -> None:
    """Print a line of JSON at once; so short that a kill does not tear it (PIPE_BUF, pipe(7))."""
    with _ONE_AT_A_TIME:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


def content_of(project: Project) -> Content:
    """Return what the file of an open job holds."""
    content: Content = {}
    for row in project.reads.item_rows().result():
        state = project.reads.load_item(row.id).result().state
        content[f"item {row.id}"] = _item(state.facts)
        content |= {key: _region(region, row.id) for key, region in state.regions.items()}
    return content


class Teller:
    """Says what a session does to its job."""

    def __init__(self, session: JobSession, say: Say) -> None:
        """Say who begins, on what; then each change before its write is asked for."""
        self._say = say
        self._said = 0
        project = session.project
        commit = project.commit

        def told_first(each: Commit) -> Future[None]:
            self._said += 1
            say({"change": self._said, "to": _touched(each)})
            return commit(each)

        vars(project)["commit"] = told_first
        start_ns = session.clock._timeline._start.boot_ns
        begun = {"session": session.recording.session_id, "boot_ns": start_ns}
        say({"begun": begun, "content": content_of(project)})

    def saved(self) -> None:
        """All that was said so far is shown as saved now."""
        self._say({"saved": self._said})


def tell_kept(session: JobSession, say: Say) -> None:
    """Say with each tick until when the time of a session is kept from now on, in its ms.

    However late a busy machine is with its ticks, that much must be there after a kill.
    """
    recording = session.recording
    keep = recording._keep

    def kept(open_span: OpenSpan | None) -> None:
        keep(open_span)
        if open_span is not None and open_span.span is not None:
            say({"kept": [recording.session_id, open_span.span.end_ms]})

    vars(recording)["_keep"] = kept


@dataclass(slots=True)
class Told:
    """What a row of programs said of one job, each killed in the middle."""

    content: Content | None = None
    changes: dict[int, dict[str, str | None]] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    kept_ms: dict[str, int] = field(default_factory=dict)
    shown: int = 0

    def hear(self, what: Mapping[str, Any]) -> str:
        """Take in a line; returns how the file that it begins on is wrong, or ""."""
        if "change" in what:
            self.changes[what["change"]] = what["to"]
        elif "saved" in what:
            self._save(what["saved"])
        elif "kept" in what:
            session, until_ms = what["kept"]
            self.kept_ms[session] = until_ms
        elif "begun" in what:
            self.sessions[what["begun"]["session"]] = what["begun"]["boot_ns"]
            return self.found(what["content"])
        return ""

    def found(self, content: Content) -> str:
        """Compare with what a file holds, and go on from that; "" if it can be so."""
        if self.content is None:
            self.content = content
        expected, last = dict(self.content), content == self.content
        for _, touched in sorted(self.changes.items()):
            if last:
                break
            _apply(expected, touched)
            last = expected == content
        wrong = "" if last else self._difference(content)
        self.content, self.changes = content, {}
        return wrong

    def _save(self, until: int) -> None:
        assert self.content is not None
        for number in sorted(each for each in self.changes if each <= until):
            _apply(self.content, self.changes.pop(number))
            self.shown += 1

    def _difference(self, content: Content) -> str:
        assert self.content is not None
        later = {key for touched in self.changes.values() for key in touched}
        wrong = {key for key in self.content if content.get(key) != self.content[key]} - later
        return f"{len(wrong)} shown as saved are not as shown; {len(later)} were on their way"


def _apply(content: Content, touched: Mapping[str, str | None]) -> None:
    for key, value in touched.items():
        if value is None:
            content.pop(key, None)
        else:
            content[key] = value


def _touched(commit: Commit) -> dict[str, str | None]:
    touched: dict[str, str | None] = {}
    for change in commit.changes:
        for key, (_, region) in change.regions.items():
            touched[key] = None if region is None else _region(region, change.item_id)
        if change.facts is not None:
            touched[f"item {change.item_id}"] = _item(change.facts[1])
    return touched


def _region(region: Region, item_id: int) -> str:
    box, label = region.box, region.label_id
    place = "" if box is None else f"{box.x} {box.y} {box.width} {box.height}"
    return f"{item_id} {region.number} {label} {place} {region.transcription}"


def _item(facts: ItemFacts) -> str:
    return f"{facts.status} {facts.done_by}"
