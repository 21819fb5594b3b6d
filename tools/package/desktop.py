"""What a Linux desktop needs to know: menu entry, kinds of file, description, icons."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from tools.package.project import ROOT, Release

APP_ID: Final = "org.fairlabel.Fairlabel"
JOB_TYPE: Final = "application/x-fairlabel"
SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)

_TYPES: Final = {
    JOB_TYPE: ("Fairlabel job", ("*.fairlabel",)),
    "application/x-fairlabel-package": (
        "Fairlabel work package",
        ("*.fairpackage", "*.fairpackage.age"),
    ),
    "application/x-fairlabel-update": ("Fairlabel update", ("*.fairlabel-update",)),
    "application/x-fairlabel-review": ("Fairlabel review", ("*.fairreview",)),
}
"""The kinds of file that open the window; those that end in .age are not told by their content."""

_ENTRY: Final = f"""\
[Desktop Entry]
Type=Application
Name=Fairlabel
GenericName=Labelling of pictures and sound
Comment=Draw boxes and type transcriptions, with the real effort and the pay
Exec=fairlabel %f
TryExec=fairlabel
Icon={APP_ID}
Terminal=false
Categories=Graphics;
Keywords=annotation;labelling;labeling;boxes;transcription;dataset;
MimeType={";".join(_TYPES)};
StartupNotify=true
StartupWMClass=fairlabel
"""

_INFO: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>{id}</id>
  <name>Fairlabel</name>
  <summary>Label pictures and sound, with the real effort and the pay</summary>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>Apache-2.0</project_license>
  <developer id="org.fairlabel"><name>The Fairlabel authors</name></developer>
  <description>
    <p>Draw boxes and type transcriptions on your own machine. Fairlabel measures the time that
    the work took, by a published method, computes what is owed from the accepted terms, and
    writes both into the dataset.</p>
    <p>It uses no network. Only files that you export leave the machine, and their content is
    shown first.</p>
  </description>
  <launchable type="desktop-id">{id}.desktop</launchable>
  <provides><binary>fairlabel</binary>{types}</provides>
  <content_rating type="oars-1.1"/>
  <releases><release version="{version}" date="{day}"/></releases>
</component>
"""

_RENDER: Final = """\
import sys
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
app = QGuiApplication([])
svg = QSvgRenderer(sys.argv[1])
for size, name in zip(map(int, sys.argv[2::2]), sys.argv[3::2]):
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    svg.render(painter)
    painter.end()
    assert image.save(name)
"""


def write_share(share: Path, release: Release) -> None:
    """Write the files of the folder ``share``, as freedesktop.org places them."""
    day = dt.datetime.fromtimestamp(release.epoch_s, dt.UTC).date().isoformat()
    types = "".join(f"<mediatype>{each}</mediatype>" for each in _TYPES)
    info = _INFO.format(id=APP_ID, types=types, version=release.version, day=day)
    _write(share / f"applications/{APP_ID}.desktop", _ENTRY)
    _write(share / f"metainfo/{APP_ID}.metainfo.xml", info)
    _write(share / f"mime/packages/{APP_ID}.xml", mime_types())
    icons = share / "icons/hicolor"
    svg = (ROOT / "resources/icons/fairlabel.svg").read_text()
    _write(icons / f"scalable/apps/{APP_ID}.svg", svg)
    _write(icons / f"scalable/mimetypes/{JOB_TYPE.replace('/', '-')}.svg", svg)
    render({size: icons / f"{size}x{size}/apps/{APP_ID}.png" for size in SIZES})


def mime_types() -> str:
    """Return the kinds of file: a job is also told by its content: SQLite, our number."""
    text = '<?xml version="1.0" encoding="UTF-8"?>\n'
    text += '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">\n'
    for kind, (comment, patterns) in _TYPES.items():
        text += f'  <mime-type type="{kind}">\n    <comment>{comment}</comment>\n'
        if kind == JOB_TYPE:
            text += '    <sub-class-of type="application/vnd.sqlite3"/>\n'
            text += (
                '    <magic priority="60"><match type="string" value="SQLite format 3" offset="0">'
            )
            text += '<match type="string" value="FAIR" offset="68"/></match></magic>\n'
        text += "".join(f'    <glob pattern="{each}"/>\n' for each in patterns)
        text += "  </mime-type>\n"
    return text + "</mime-info>\n"


def render(pictures: dict[int, Path]) -> None:
    """Draw the icon as PNG files by their size in pixels."""
    arguments = []
    for size, path in pictures.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        arguments += [str(size), str(path)]
    svg = str(ROOT / "resources/icons/fairlabel.svg")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _RENDER, svg, *arguments]
    subprocess.run(command, check=True, env=environment)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
