"""Decisions on proposals, one by one or on all visible ones; then selects the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, QObject

from annotator.editing.changes import Change
from annotator.editing.proposal_commands import KeepProposals, RefuseProposals
from annotator.model.entities import RegionId
from annotator.proposals.proposal import is_undecided, next_undecided, undecided
from widgets.media.media_source import Content
from widgets.open_job.context import Context
from widgets.proposals.proposal_bar import ProposalBar
from widgets.shell.notice_bar import Notice

PASSING_MS = 6000


class ProposalDecisions(QObject):
    """Runs the actions on proposals, and shows the bar while any of them is undecided."""

    def __init__(self, context: Context, bar: ProposalBar) -> None:
        """Follow whatever job is open."""
        super().__init__(context.window)
        self._context = context
        self._bar = bar
        self._wanted = False
        bar.kept.connect(self.keep)
        bar.refused.connect(self.refuse)
        bar.all_kept.connect(self.keep_all)
        bar.all_refused.connect(self.refuse_all)
        context.jobs.job_changed.connect(self._on_job)

    def calls(self) -> dict[str, Callable[[], object]]:
        """Return the calls of the actions."""
        return {
            "keep-proposal": self.keep,
            "refuse-proposal": self.refuse,
            "keep-proposals": self.keep_all,
            "refuse-proposals": self.refuse_all,
            "next-proposal": self.go_to_next,
        }

    def keep(self) -> None:
        """Keep the selected proposals, if any, and select the next undecided one."""
        self._decide(KeepProposals)

    def refuse(self) -> None:
        """Refuse the selected proposals, if any, and select the next undecided one."""
        self._decide(RefuseProposals)

    def keep_all(self) -> None:
        """Keep all visible proposals, as one step."""
        self._run(KeepProposals, self._seen())

    def refuse_all(self) -> None:
        """Refuse all visible proposals, as one step."""
        self._run(RefuseProposals, self._seen())

    def go_to_next(self) -> None:
        """Select the proposal after the selected region and bring it into view."""
        self._go_on(self._last_selected())

    def select_first(self) -> None:
        """Select the first proposal, once the content is there."""
        self._wanted = self._context.jobs.job.shown is None
        if not self._wanted:
            self._go_on(None)

    # Internals --------------------------------------------------------------------

    def _decide(self, kind: type[KeepProposals | RefuseProposals]) -> None:
        job, selection = self._context.editable_job, self._context.view.selection
        if job is None:
            return
        regions = job.session.editor.state.regions
        chosen = [key for key in selection if key in regions and is_undecided(regions[key])]
        if not chosen:
            # Nothing is decided unseen: the first press brings a proposal into view.
            self._go_on(self._last_selected())
            return
        last = chosen[-1]
        following = next_undecided({**regions}, last)
        self._run(kind, chosen)
        after = job.session.editor.state.regions
        if following is not None and following in after and is_undecided(after[following]):
            self._show(following)
        else:
            self._go_on(None)

    def _run(self, kind: type[KeepProposals | RefuseProposals], chosen: Sequence[RegionId]) -> None:
        job = self._context.editable_job
        if job is not None and chosen:
            job.run(kind(tuple(chosen)))

    def _seen(self) -> list[RegionId]:
        """Return the proposals that are not hidden; the view knows which."""
        job, view = self._context.editable_job, self._context.view
        if job is None:
            return []
        before = list(view.selection)
        view.select(region.id for region in undecided(job.session.editor.state.regions))
        seen = list(view.selection)
        view.select(before)
        return seen

    def _last_selected(self) -> RegionId | None:
        selection = self._context.view.selection
        return selection[-1] if selection else None

    def _go_on(self, after: RegionId | None) -> None:
        job = self._context.editable_job
        if job is None:
            return
        seen = set(self._seen())
        regions = {
            key: region
            for key, region in job.session.editor.state.regions.items()
            if key in seen or key == after
        }
        found = next_undecided(regions, after)
        if found is not None:
            self._show(found)

    def _show(self, region_id: RegionId) -> None:
        self._context.view.show_region(region_id)

    # Display ----------------------------------------------------------------------

    def _on_job(self) -> None:
        job = self._context.jobs.job_or_none
        self._bar.show_waiting(0)
        if job is not None:
            job.item_opened.connect(self._count)
            job.edited.connect(self._on_edited)
            job.content_came.connect(self._on_content)

    def _on_content(self, content: Content | None, _sentence: str) -> None:
        if content is not None and self._wanted:
            self._wanted = False
            self._go_on(None)

    def _on_edited(self, change: Change) -> None:
        job = self._context.jobs.job
        if job.loaded is None:
            return
        # Counting goes through all regions, so only changes of proposals trigger it.
        sides = (side for sides in change.regions.values() for side in sides)
        is_about_them = any(side is not None and is_undecided(side) for side in sides)
        if change.item_id == job.loaded.item.id and is_about_them:
            self._count()
        if change.name == "confirm":
            self._tell_left(change)

    def _count(self) -> None:
        editor = self._context.jobs.job.session.editor
        if editor.has_item:
            self._bar.show_waiting(len(undecided(editor.state.regions)))

    def _tell_left(self, change: Change) -> None:
        """Say after a confirmation that undecided proposals do not count as work."""
        editor = self._context.jobs.job.session.editor
        if not editor.has_item:
            return
        state = editor.state
        left = len(undecided(state.regions)) if state.item_id == change.item_id else 0
        if left:
            self._context.notices.say(Notice(left_words(left), passes_ms=PASSING_MS))


def left_words(count: int) -> str:
    """Return what happens to undecided proposals of an item that is done."""
    one = "1 proposal was left undecided. It is not exported unless you keep it."
    more = "%1 proposals were left undecided. They are not exported unless you keep them."
    text = QCoreApplication.translate("Deciding", one if count == 1 else more)
    return text.replace("%1", str(count))
