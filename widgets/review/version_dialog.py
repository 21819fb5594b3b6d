"""The version that the worker confirmed beside the current one, with a list of the differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QGridLayout, QListWidget, QWidget

from annotator.model.entities import Labels, RegionId, Regions
from annotator.session.reviews.version_differences import VersionDifference, version_differences
from widgets.canvas.image_view import ImageView
from widgets.canvas.layers.picture import PictureContent
from widgets.kit.dialogs.dialog_frame import DialogFrame
from widgets.kit.dialogs.form_widgets import words
from widgets.review.region_review_words import difference_words
from widgets.theme.look import Look

PICTURE_PX = 260
"""The least height of the two pictures, on a screen that has room for it."""
LIST_PX = 120
"""The height of the list; it scrolls."""
SCREEN_SHARE = 0.4
"""The share of the screen's height that they may take."""


@dataclass(frozen=True, slots=True)
class ShownVersions:
    """Two versions of an item: the worker's, and a later one.

    That is the item as it is now, or, ``from_review``, as a review that came back has it.
    """

    before: Regions
    later: Regions
    from_review: bool = False


class VersionDialog(DialogFrame):
    """Two pictures that cannot be edited, and a line for each difference; a line selects it.

    Without a picture, or under a veil, it has the lines alone.
    """

    def __init__(
        self,
        look: Look,
        versions: ShownVersions,
        labels: Labels,
        content: PictureContent | None,
        parent: QWidget | None = None,
    ) -> None:
        """Compare the version of the worker, which is first, with the later one."""
        super().__init__(look, "", width_px=900, parent=parent)
        self.show_titles(self.tr("What the review changed"))
        self.differences: Sequence[VersionDifference] = version_differences(
            versions.before, versions.later
        )
        self.views: tuple[ImageView, ...] = ()
        if content is not None:
            self._add_pictures(versions, labels, content)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Differences"))
        self.list.setWordWrap(True)
        self.list.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        self.list.setMaximumHeight(self.look.px(LIST_PX))
        self.list.addItems([difference_words(each, labels) for each in self.differences])
        if not self.differences:
            self.body.addWidget(words(self.tr("Both versions are the same."), "quiet"))
            self.list.hide()
        self.list.currentRowChanged.connect(self._select)
        self.body.addWidget(self.list)
        self.footer.addStretch(1)
        self.close_button = self.add_primary(self.tr("&Close"), self.accept)
        self.list.setCurrentRow(0 if self.differences else -1)
        self.list.setFocus()

    def _add_pictures(
        self, versions: ShownVersions, labels: Labels, content: PictureContent
    ) -> None:
        room = self.screen().availableGeometry().height()
        height = min(self.look.px(PICTURE_PX), int(room * SCREEN_SHARE))
        grid = QGridLayout()
        grid.setSpacing(self.look.px(8))
        names = self.tr("As it was confirmed"), self.tr("As it is now")
        if versions.from_review:
            names = self.tr("As it is in your job"), self.tr("As the reviewer corrected it")
        both = versions.before, versions.later
        self.views = tuple(ImageView(tokens=self.look.tokens) for _each in both)
        for column, (name, view, regions) in enumerate(zip(names, self.views, both, strict=True)):
            title = words(name)
            title.setBuddy(view)
            view.setAccessibleName(name)
            view.setMinimumHeight(height)
            view.show_content(content)
            view.show_regions(regions, labels)
            view.locked = True
            grid.addWidget(title, 0, column)
            grid.addWidget(view, 1, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid, 2)

    def _select(self, row: int) -> None:
        if not 0 <= row < len(self.differences):
            return
        difference = self.differences[row]
        sides: Mapping[int, object] = {0: difference.before, 1: difference.now}
        key = RegionId(difference.region.id)
        for at, view in enumerate(self.views):
            view.select([key] if sides[at] is not None else [])
