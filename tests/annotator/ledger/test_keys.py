"""A key is found again wherever it was put; none is ever lost when another takes its place."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from annotator.ledger import system_keys
from annotator.ledger.keys import (
    KeyFileError,
    KeyPlace,
    key_path,
    known_key,
    known_public,
    own_key,
    place_of,
    public_in,
    put_key,
    read_key,
)
from annotator.ledger.signatures import KeyLockedError, Signer

pytestmark = pytest.mark.usefixtures("light_passphrases")

ORIGIN = "fairlabel/job/ledger"


class SystemKeyring(keyring.backend.KeyringBackend):
    """Stands for the keyring of a system; it can refuse."""

    priority = 5

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring has no types here
        self.kept: dict[tuple[str, str], str] = {}
        self.refuses = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.refuses:
            raise keyring.errors.KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.refuses:
            raise keyring.errors.PasswordSetError("locked")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError("none")


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch) -> Iterator[SystemKeyring]:
    before, found = keyring.get_keyring(), SystemKeyring()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    keyring.set_keyring(found)
    yield found
    keyring.set_keyring(before)


def test_without_a_desktop_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert system_keys.system_keyring() is None
    assert not system_keys.keep("name", "text")
    assert system_keys.kept("name") is None


def test_a_key_lies_in_the_keyring_and_in_no_file(system: SystemKeyring, tmp_path: Path) -> None:
    assert place_of(tmp_path, ORIGIN) is KeyPlace.NOWHERE
    signer = own_key(tmp_path, ORIGIN)
    assert place_of(tmp_path, ORIGIN) is KeyPlace.KEYRING
    assert list(tmp_path.iterdir()) == []
    [(service, name)] = system.kept
    assert (service, name) == ("fairlabel", key_path(tmp_path, ORIGIN).stem)
    assert own_key(tmp_path, ORIGIN).public == signer.public == known_public(tmp_path, ORIGIN)


def test_a_keyring_that_refuses_keeps_nobody_from_a_key(
    system: SystemKeyring, tmp_path: Path
) -> None:
    system.refuses = True
    signer = own_key(tmp_path, ORIGIN)
    path = key_path(tmp_path, ORIGIN)
    assert place_of(tmp_path, ORIGIN) is KeyPlace.FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert own_key(tmp_path, ORIGIN).public == signer.public


def test_a_keyring_that_keeps_nothing_is_not_trusted(
    system: SystemKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "set_password", lambda *_: None)
    own_key(tmp_path, ORIGIN)
    assert place_of(tmp_path, ORIGIN) is KeyPlace.FILE


def test_a_passphrase_locks_the_key_and_the_public_one_stays_readable(tmp_path: Path) -> None:
    signer = own_key(tmp_path, ORIGIN)
    assert put_key(tmp_path, ORIGIN, signer, "correct horse") is KeyPlace.LOCKED_FILE
    data = key_path(tmp_path, ORIGIN).read_bytes()
    assert b"BEGIN PRIVATE KEY" not in data
    assert signer.seed not in data
    assert known_public(tmp_path, ORIGIN) == signer.public
    with pytest.raises(KeyLockedError, match="has a passphrase"):
        own_key(tmp_path, ORIGIN)
    with pytest.raises(KeyLockedError, match="not its passphrase"):
        own_key(tmp_path, ORIGIN, "wrong horse")
    assert own_key(tmp_path, ORIGIN, "correct horse").public == signer.public
    assert [each.name for each in tmp_path.iterdir()] == [key_path(tmp_path, ORIGIN).name]


def test_a_passphrase_takes_the_key_out_of_the_keyring(
    system: SystemKeyring, tmp_path: Path
) -> None:
    signer = own_key(tmp_path, ORIGIN)
    put_key(tmp_path, ORIGIN, signer, "correct horse")
    assert system.kept == {}
    assert put_key(tmp_path, ORIGIN, signer) is KeyPlace.KEYRING
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_was_there_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    before = [own_key(tmp_path, ORIGIN)]
    for _ in range(2):
        before.append(Signer.new())
        put_key(tmp_path, ORIGIN, before[-1])
    put_key(tmp_path, ORIGIN, before[-1])  # the same again: nothing to keep
    path = key_path(tmp_path, ORIGIN)
    old = sorted(path.parent.glob(f"{path.stem}.old*"))
    found = [Signer.from_pem(each.read_bytes()).public for each in old]
    assert found == [each.public for each in before[:2]]
    current = known_key(tmp_path, ORIGIN)
    assert current is not None
    assert current.public == before[2].public
    assert {stat.S_IMODE(each.stat().st_mode) for each in (*old, path)} == {0o600}


def test_a_damaged_file_is_told_and_left(tmp_path: Path) -> None:
    path = key_path(tmp_path, ORIGIN)
    path.write_bytes(b"nonsense")
    for ask in (own_key, known_public):
        with pytest.raises(KeyFileError, match="Move it away"):
            ask(tmp_path, ORIGIN)
    assert path.read_bytes() == b"nonsense"


@pytest.mark.parametrize("read", [read_key, public_in])
def test_a_named_file_that_is_no_key_is_not_to_be_moved_away(
    tmp_path: Path, read: Callable[[Path], object]
) -> None:
    order = tmp_path / "order.toml"
    order.write_text('title = "Streets"\n')
    with pytest.raises(KeyFileError) as refused:
        read(order)
    told = str(refused.value)
    assert told.startswith(f"The file {order} cannot be used as a key: It is no ")
    assert told.endswith(" Name the key file, such as vendor.pem.")
    assert order.exists()
