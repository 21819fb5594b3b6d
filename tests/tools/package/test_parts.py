"""Installed packages contain nothing about the machine on which they were installed."""

from __future__ import annotations

from pathlib import Path

from tools.package.parts import forget_installation

RECORD = """\
bin/keyring,sha256=by-the-path-of-a-Python,309
../Scripts.py,sha256=b,1
binary/a.py,sha256=c,1
keyring-25.7.0.dist-info/INSTALLER,sha256=d,2
keyring-25.7.0.dist-info/METADATA,sha256=e,3
keyring-25.7.0.dist-info/RECORD,,
keyring-25.7.0.dist-info/direct_url.json,sha256=f,4
keyring-25.7.0.dist-info/uv_cache.json,sha256=g,5
"""


def test_scripts_and_traces_are_forgotten_and_all_else_stays(tmp_path: Path) -> None:
    info = tmp_path / "keyring-25.7.0.dist-info"
    info.mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/keyring").write_text("#!/somewhere/python")
    for name in ("METADATA", "direct_url.json", "uv_cache.json", "INSTALLER"):
        (info / name).write_text(name)
    (info / "RECORD").write_text(RECORD)
    forget_installation(tmp_path)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["METADATA", "RECORD", info.name]
    kept = [line.split(",")[0] for line in (info / "RECORD").read_text().splitlines()]
    assert kept == [
        "../Scripts.py", "binary/a.py", f"{info.name}/METADATA", f"{info.name}/RECORD",
    ]  # fmt: skip
