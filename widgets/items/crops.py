"""Cuts visible regions out of their pictures, on a separate thread."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter

from annotator.errors import AnnotatorError
from annotator.files import require_inside
from annotator.imaging import Veil, decode
from annotator.job_file.reading.item_slices import Crop
from annotator.model.entities import RegionId
from annotator.model.geometry import Box
from widgets.items.thumbnails import Thumb
from widgets.media.sources import images_in
from widgets.open_job.open_job import OpenJob

SIDE_PX: Final = 160
KEPT: Final = 400
WAITING: Final = 120
PICTURES: Final = 4
MOST_PIXELS: Final = 4_000_000
MARGIN: Final = 0.1

_COMING, _VEILED, _NONE = Thumb(), Thumb(icon="eye-off"), Thumb(icon="image-off")


class Crops(QObject):
    """Returns cached crops at once; makes missing ones, the newest request first.

    Signals:
        came: the crop of a region (its id) has changed.
    """

    came = Signal(str)

    def __init__(self, job: OpenJob) -> None:
        """Start without requests."""
        super().__init__()
        self._job = job
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="crop")
        self._kept: OrderedDict[RegionId, Thumb] = OrderedDict()
        self._wanted: OrderedDict[RegionId, Crop] = OrderedDict()
        self._pictures: OrderedDict[Path, tuple[QImage, float]] = OrderedDict()
        self._is_busy = self._is_over = False

    @property
    def is_waited_for(self) -> bool:
        """Whether requested crops are still missing."""
        return self._is_busy or bool(self._wanted)

    def of(self, crop: Crop) -> Thumb:
        """Return what stands for a region now."""
        if images_in(self._job.media).veils.of(crop.item_id) is not Veil.NONE:
            return _VEILED
        kept = self._kept.get(crop.region.id)
        if kept is not None:
            return kept
        self._wanted[crop.region.id] = crop
        self._wanted.move_to_end(crop.region.id)
        while len(self._wanted) > WAITING:
            self._wanted.popitem(last=False)
        QTimer.singleShot(0, self, self._cut_next)
        return _COMING

    def shut_down(self) -> None:
        """Stop after the current crop."""
        self._is_over = True
        self._wanted.clear()
        self._pool.shutdown(cancel_futures=True)

    def _cut_next(self) -> None:
        if self._is_busy or self._is_over or not self._wanted:
            return
        key, crop = self._wanted.popitem(last=True)
        self._is_busy = True
        folder, box = self._job.project.media_folder, crop.region.box

        def give_up(error: BaseException) -> None:
            self._take(key, _NONE)
            if not isinstance(error, AnnotatorError | OSError):
                raise error

        future = self._pool.submit(self._cut, folder, folder / crop.path, box)
        self._job.bridge.when_done(future, lambda image: self._take(key, Thumb(image)), give_up)

    def _take(self, key: RegionId, thumb: Thumb) -> None:
        self._is_busy = False
        if self._is_over:
            return
        self._kept[key] = thumb
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.came.emit(key)
        self._cut_next()

    # On the thread ----------------------------------------------------------------------

    def _cut(self, folder: Path, path: Path, box: Box | None) -> QImage:
        require_inside(folder, path)
        image, scale = self._picture(path)
        return cut_out(image, scale, box or Box(0, 0, image.width() / scale, 1))

    def _picture(self, path: Path) -> tuple[QImage, float]:
        if path not in self._pictures:
            decoded = decode(path, max_pixels=MOST_PIXELS)
            height, width, _channels = decoded.pixels.shape
            kind = QImage.Format.Format_BGR888
            wrapped = QImage(decoded.pixels.data, width, height, 3 * width, kind)
            self._pictures[path] = (
                wrapped.convertToFormat(QImage.Format.Format_RGB32),
                decoded.scale,
            )
            while len(self._pictures) > PICTURES:
                self._pictures.popitem(last=False)
        return self._pictures[path]


def cut_out(image: QImage, scale: float, box: Box) -> QImage:
    """Return a small crop of a box with a margin, rotated upright if the box is turned."""
    pad = MARGIN * min(box.width, box.height)
    width, height = (max(1.0, (side + 2 * pad) * scale) for side in (box.width, box.height))
    factor = min(SIDE_PX / max(width, height), 4.0)
    size = QSize(max(1, round(width * factor)), max(1, round(height * factor)))
    cut = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    cut.fill(Qt.GlobalColor.transparent)
    middle = QPointF(box.x + box.width / 2, box.y + box.height / 2) * scale
    painter = QPainter(cut)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(QPointF(cut.width() / 2, cut.height() / 2))
    painter.scale(factor, factor)
    painter.rotate(-box.angle_deg)
    painter.translate(-middle)
    shown = painter.transform().inverted()[0].mapRect(QRectF(cut.rect()))
    seen = shown & QRectF(image.rect())
    painter.drawImage(seen, image, seen)
    painter.end()
    return cut
