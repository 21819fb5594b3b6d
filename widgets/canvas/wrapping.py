"""Makes of decoded pixels what paints fastest in little memory, on the thread that decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from widgets.canvas.picture import HALVED_ABOVE_PIXELS

if TYPE_CHECKING:
    from numpy.typing import NDArray


def images_of(pixels: NDArray[Any]) -> tuple[QImage, tuple[QImage, ...]]:
    """Return a picture, of uint8 (height, width, 3), blue first, and the halves dear to make.

    A large one stays at three bytes a pixel: of it only as much is painted as the view has, and
    from afar its halves are. Those, and small ones, have four, which are copied as they are.
    """
    # Late: whoever shows no picture needs no OpenCV.
    from annotator.imaging.pixels import shrink  # noqa: PLC0415

    levels = [pixels]
    while levels[-1].shape[0] * levels[-1].shape[1] > HALVED_ABOVE_PIXELS:
        levels.append(shrink(levels[-1], 2))
    if len(levels) == 1:
        return _wrapped(pixels).convertToFormat(QImage.Format.Format_RGB32), ()
    # The copy frees the array: Qt does not know who else holds it.
    fast = tuple(_wrapped(each).convertToFormat(QImage.Format.Format_RGB32) for each in levels[1:])
    return _wrapped(pixels).copy(), fast


def _wrapped(pixels: NDArray[Any]) -> QImage:
    height, width, _channels = pixels.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_BGR888)
