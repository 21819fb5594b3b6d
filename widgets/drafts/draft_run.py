"""Drafts the text of the open item's regions with an engine, on a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from annotator.errors import AnnotatorError
from annotator.model.entities import ItemId, Region, RegionId, in_reading_order
from annotator.progress import Cancel, Progress, Watch
from widgets.drafts.draft_source import DraftSource, Found
from widgets.kit.timers import single_shot
from widgets.open_job.context import Context
from widgets.open_job.open_job import OpenJob
from widgets.shell.notice_bar import Notice

if TYPE_CHECKING:
    from annotator.drafts.draft import TextDraft
    from annotator.drafts.engine import DraftEngine

SETTING = "draft_language"
SAID_AFTER_MS = 400
PASSING_MS = 8000


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """Draft the regions without a text of one item."""

    job: OpenJob
    item_id: ItemId


class TextDrafter(QObject):
    """Drafts one item at a time; all drafts are one step of the history.

    Args:
        context: of the window.
        source: the kind of items, and the engine for them.
        find_regions: proposes regions on an item that has none.
        ask_language: lets the person choose one of several languages; calls back with it.
        drafted_here: called when the open item has new drafts.
    """

    def __init__(
        self,
        context: Context,
        source: DraftSource,
        *,
        find_regions: Callable[[], None],
        ask_language: Callable[[Sequence[str], Callable[[str], None]], None],
        drafted_here: Callable[[], None],
    ) -> None:
        """Draft nothing yet."""
        super().__init__(context.window)
        self._context = context
        self._source = source
        self._find_regions = find_regions
        self._ask_language = ask_language
        self._drafted_here = drafted_here
        self._cancel: Cancel | None = None
        self._request: _Request | None = None
        self._said: Notice | None = None
        self._percent = 0
        self._late = single_shot(self, self._say_drafting, SAID_AFTER_MS)
        context.jobs.job_changed.connect(self.stop)

    @property
    def is_drafting(self) -> bool:
        """Whether an engine is at work, or being looked for."""
        return self._request is not None

    def draft(self) -> None:
        """Draft the text of each region of the open item that has none."""
        self._begin(self._go_on)

    def choose_language(self) -> None:
        """Let the person choose the language of drafts, then draft nothing yet."""
        self._begin(self._choose)

    def stop(self) -> None:
        """Stop; nothing is drafted."""
        if self._cancel is not None:
            self._cancel.cancel()
        self._finish()

    # Internals --------------------------------------------------------------------

    def _begin(self, then: Callable[[_Request, Found | None], None]) -> None:
        job = self._context.jobs.job
        if job.loaded is None or job.is_opening or self.is_drafting:
            return
        if job.session.is_reviewing:
            self._say(self.tr("Nothing is drafted while you review."))
            return
        if job.loaded.item.kind not in self._source.kinds or job.shown is None:
            self._say(self._source.nothing_here)
            return
        self._context.views.finish_typing()
        request = self._request = _Request(job, job.loaded.item.id)
        self._percent = 0
        self._cancel = self._context.background.start(
            self._source.finder(),
            done=lambda found: self._unless_left(request, lambda: then(request, found)),
            failed=lambda error: self._on_failed(request, error),
        )

    def _unless_left(self, request: _Request, act: Callable[[], None]) -> None:
        """Do it if the person is still at the item."""
        if request is not self._request:
            return
        job = request.job
        is_here = job is self._context.jobs.job_or_none and job.loaded is not None
        if is_here and job.item_id == request.item_id and job.session.editor.has_item:
            act()
        else:
            self._finish()

    def _choose(self, _request: _Request, found: Found | None) -> None:
        self._finish()
        if found is None:
            self._say_none()
            return
        self._ask_language(found[1], self._remember)

    def _go_on(self, request: _Request, found: Found | None) -> None:
        if found is None:
            self._finish()
            self._say_none()
            return
        engine, languages = found
        language = self._context.settings.text(SETTING)
        language = languages[0] if len(languages) == 1 else language
        if language not in languages:
            self._finish()
            self._ask_language(languages, self._remember_and_draft)
            return
        regions = self._regions(request)
        if not regions:
            self._finish()
            self._say_nothing_to_draft(request)
            return
        self._start(request, engine, language, regions)

    def _remember(self, language: str) -> None:
        self._context.settings.set(SETTING, language)

    def _remember_and_draft(self, language: str) -> None:
        self._remember(language)
        self.draft()

    def _regions(self, request: _Request) -> list[Region]:
        from annotator.editing.draft_commands import can_be_drafted  # noqa: PLC0415 - not needed at the start

        regions = in_reading_order(request.job.session.editor.state.regions)
        found = [each for each in regions if isinstance(each.geometry, self._source.place)]
        if self._source.takes_selection:
            selected = set(self._context.view.selection)
            found = [each for each in found if not selected or each.id in selected]
        return [each for each in found if can_be_drafted(each)]

    def _start(
        self, request: _Request, engine: DraftEngine[Any], language: str, regions: Sequence[Region]
    ) -> None:
        job = request.job
        if job.loaded is None:
            return
        path = job.project.media_folder / job.loaded.media.path
        places = {each.id: each.geometry for each in regions}

        def draft(cancel: Cancel, progress: Progress) -> dict[RegionId, TextDraft]:
            return self._source.draft(engine, language, path, places, Watch(cancel, progress))

        self._cancel = self._context.background.start(
            draft,
            done=lambda drafts: self._unless_left(request, lambda: self._put(request, drafts)),
            failed=lambda error: self._on_failed(request, error),
            progress=lambda count, total: self._on_progress(request, count, total),
        )
        self._late.start()

    def _on_progress(self, request: _Request, count: int, total: int) -> None:
        if request is self._request:
            self._percent = 100 * count // max(1, total)
            if self._said is not None:
                self._said = self._context.notices.revise(self._said, self._drafting())

    def _on_failed(self, request: _Request, error: BaseException) -> None:
        if request is self._request:
            self._finish()
        if not isinstance(error, AnnotatorError):
            raise error
        self._context.jobs.refuse(error)

    def _put(self, request: _Request, drafts: Mapping[RegionId, TextDraft]) -> None:
        from annotator.editing.draft_commands import DraftTexts  # noqa: PLC0415 - not needed at the start

        self._finish()
        change = request.job.run(DraftTexts(drafts)) if drafts else None
        count = 0 if change is None else len(change.regions)
        if not count:
            self._say(self.tr("The engine read no text."))
            return
        one, more = self.tr("1 text drafted."), self.tr("%1 texts drafted.")
        self._say(one if count == 1 else more.replace("%1", str(count)))
        self._drafted_here()

    def _finish(self) -> None:
        self._cancel = self._request = None
        self._late.stop()
        if self._said is not None:
            self._context.notices.withdraw(self._said)
            self._said = None

    def _say_none(self) -> None:
        self._say(self._source.no_engine)

    def _say_nothing_to_draft(self, request: _Request) -> None:
        if request.job.session.editor.state.regions:
            self._say(self.tr("Every region has a text, or is locked."))
            return
        choice = (self._source.find_words, self._find_regions)
        notice = Notice(self._source.no_regions, choices=(choice,), passes_ms=PASSING_MS)
        self._context.notices.say(notice)

    def _say_drafting(self) -> None:
        if self._request is not None:
            self._said = Notice(self._drafting(), choices=((self.tr("Stop"), self.stop),))
            self._context.notices.say(self._said)

    def _drafting(self) -> str:
        return self.tr("Drafting the text… %1 %").replace("%1", str(self._percent))

    def _say(self, text: str) -> None:
        self._context.notices.say(Notice(text, passes_ms=PASSING_MS))
