"""A file is encrypted to a key: only its owner opens it, and nothing plain stays on a disk."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.errors import CancelledError
from annotator.ledger.encryption_keys import encryption_keys, new_encryption_key
from annotator.ledger.file_encryption import (
    DecryptionError,
    NotForUsError,
    decrypted,
    encrypt,
    is_encrypted,
    public_of_text,
    recipient_text,
)
from annotator.ledger.signatures import KeyRefusedError, Signer
from annotator.progress import Cancel

PLAIN = os.urandom(300_000)


@pytest.fixture
def owner() -> Signer:
    return Signer.new()


@pytest.fixture
def file(tmp_path: Path, owner: Signer) -> Path:
    """Return a file that is encrypted to the owner."""
    path = tmp_path / "x.age"
    with path.open("wb") as out:
        encrypt(io.BytesIO(PLAIN), out, owner.public)
    return path


def left_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_only_the_owner_opens_it(file: Path, owner: Signer, tmp_path: Path) -> None:
    assert is_encrypted(file)
    assert PLAIN[:50] not in file.read_bytes()
    with decrypted(file, [Signer.new(), owner], tmp_path) as plain:
        assert plain.read() == PLAIN
        assert left_in(tmp_path) == ["x.age"], "what is decrypted has no name"
    for keys in ([], [Signer.new()]):
        with (
            pytest.raises(NotForUsError, match="not on this computer"),
            decrypted(file, keys, tmp_path),
        ):
            pass
    assert left_in(tmp_path) == ["x.age"]


@pytest.mark.parametrize("at", [30, 150, 250_000, -1])
def test_a_file_that_was_changed_is_refused(
    file: Path, owner: Signer, tmp_path: Path, at: int
) -> None:
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)
    with pytest.raises(DecryptionError), decrypted(file, [owner], tmp_path):
        pass


@pytest.mark.parametrize("size", [0, 10, 100, 70_000, -1])
def test_half_a_file_is_refused(file: Path, owner: Signer, tmp_path: Path, size: int) -> None:
    file.write_bytes(file.read_bytes()[:size])
    with (
        pytest.raises(DecryptionError, match="damaged or cut short"),
        decrypted(file, [owner], tmp_path),
    ):
        pass
    assert left_in(tmp_path) == ["x.age"]


def test_a_full_disk_is_told_as_such(owner: Signer) -> None:
    class FullDisk(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(OSError, match="No space left") as caught:
        encrypt(io.BytesIO(PLAIN), FullDisk(), owner.public)
    assert caught.value.errno == errno.ENOSPC


def test_it_can_be_cancelled_both_ways(file: Path, owner: Signer, tmp_path: Path) -> None:
    cancel = Cancel()
    cancel.cancel()
    with pytest.raises(CancelledError):
        encrypt(io.BytesIO(PLAIN), io.BytesIO(), owner.public, cancel)
    with pytest.raises(CancelledError), decrypted(file, [owner], tmp_path, cancel):
        pass


def test_large_files_stream(owner: Signer, tmp_path: Path) -> None:
    """No read asks for more than a piece, and no write brings more than one."""
    sizes: list[int] = []

    class Zeros(io.BytesIO):
        left = 20_000_000

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            sizes.append(size)
            given = min(size, self.left)
            self.left -= given
            return bytes(given)

    path = tmp_path / "x.age"
    with path.open("wb") as out:
        encrypt(Zeros(), out, owner.public)
    assert 0 < max(sizes) <= 1 << 20
    assert min(sizes) > 0
    with decrypted(path, [owner], tmp_path) as plain:
        assert plain.seek(0, os.SEEK_END) == 20_000_000


def test_the_text_of_a_key_is_that_of_openssh(owner: Signer) -> None:
    text = recipient_text(owner.public)
    assert text.startswith("ssh-ed25519 AAAA")
    assert public_of_text(text) == owner.public
    assert public_of_text(f" {text} amina@laptop\n") == owner.public
    assert public_of_text(owner.public_pem().decode()) == owner.public
    for other in ("", "ssh-rsa AAAA", "ssh-ed25519", "ssh-ed25519 AAAA", "age1xyz", "\0"):
        with pytest.raises(KeyRefusedError):
            public_of_text(other)


def test_nothing_plain_is_left_by_a_program_that_is_killed(
    file: Path, owner: Signer, tmp_path: Path
) -> None:
    assert file.name == "x.age"
    (tmp_path / "key.pem").write_bytes(owner.pem())
    script = (
        "import os, sys, signal, pathlib\n"
        "from annotator.ledger.file_encryption import decrypted\n"
        "from annotator.ledger.signatures import Signer\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "key = Signer.from_pem((folder / 'key.pem').read_bytes())\n"
        "with decrypted(folder / 'x.age', [key], folder) as plain:\n"
        "    plain.read(9)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    run = subprocess.run([sys.executable, "-c", script, tmp_path], check=False)
    assert run.returncode == -9
    assert left_in(tmp_path) == ["key.pem", "x.age"]


def test_encryption_keys_are_made_on_request_and_older_ones_still_open(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert encryption_keys(folder) == []
    first = new_encryption_key(folder)
    second = new_encryption_key(folder)
    assert [each.public for each in encryption_keys(folder)] == [second.public, first.public]
    assert first.public != second.public
    path = tmp_path / "x.age"
    with path.open("wb") as out:
        encrypt(io.BytesIO(PLAIN), out, first.public)
    with decrypted(path, encryption_keys(folder), tmp_path) as plain:
        assert plain.read() == PLAIN


def test_a_file_for_very_many_keys_is_refused_before_any_is_tried(
    file: Path, owner: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library needs minutes for ten thousand keys, and nothing can stop it."""
    begin, _, rest = file.read_bytes().partition(b"\n")
    stanza, _, body = rest.partition(b"\n--- ")
    file.write_bytes(b"\n".join([begin, *[stanza] * 100]) + b"\n--- " + body)
    with pytest.raises(DecryptionError, match="damaged"), decrypted(file, [owner], tmp_path):
        pass
    monkeypatch.setattr("pyrage.decrypt_io", pytest.fail)
    file.write_bytes(b"\n".join([begin, *[stanza] * 2_000]) + b"\n--- " + body)
    with pytest.raises(DecryptionError, match="far more keys"), decrypted(file, [owner], tmp_path):
        pass
    assert left_in(tmp_path) == ["x.age"]
