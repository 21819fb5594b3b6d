"""Pictures: formats by content, and upright pixels; the only package that imports OpenCV."""

from annotator.imaging.decoder import decode
from annotator.imaging.formats.decoding_limits import is_tiled
from annotator.imaging.formats.facts import (
    ImageFacts,
    MediaType,
    Mode,
    Picture,
    Values,
    ValueStatistics,
    Veil,
    crop,
)
from annotator.imaging.formats.format_detection import SNIFF_BYTES, sniff
from annotator.imaging.formats.known_headers import KNOWN_HEADERS
from annotator.imaging.formats.probe import probe

__all__ = [
    "KNOWN_HEADERS",
    "SNIFF_BYTES",
    "ImageFacts",
    "MediaType",
    "Mode",
    "Picture",
    "ValueStatistics",
    "Values",
    "Veil",
    "crop",
    "decode",
    "is_tiled",
    "probe",
    "sniff",
]
