"""Pictures: what a file holds, by content, and its upright pixels; the only room with OpenCV."""

from annotator.imaging.decoding import decode, require_whole
from annotator.imaging.doubt import is_tiled
from annotator.imaging.facts import (
    ImageFacts,
    Measured,
    MediaType,
    Mode,
    Picture,
    Values,
    Veil,
    crop,
)
from annotator.imaging.probing import probe
from annotator.imaging.sniffing import SNIFF_BYTES, sniff

__all__ = [
    "SNIFF_BYTES",
    "ImageFacts",
    "Measured",
    "MediaType",
    "Mode",
    "Picture",
    "Values",
    "Veil",
    "crop",
    "decode",
    "is_tiled",
    "probe",
    "require_whole",
    "sniff",
]
