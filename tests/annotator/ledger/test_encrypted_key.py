"""A passphrase is guarded by memory; old files are read; a hostile file cannot demand much."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Final

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf import scrypt

from annotator.document_limits import KEY_MEMORY_BYTES
from annotator.ledger import encrypted_key
from annotator.ledger.encrypted_key import (
    COST,
    NotReadableError,
    der_in,
    encrypted_pem,
    is_memory_hard,
)
from annotator.ledger.keys import (
    KeyFileError,
    key_path,
    known_key,
    next_path,
    own_key,
    put_key,
    read_key,
)
from annotator.ledger.signatures import KeyLockedError, KeyRefusedError, Signer

ORIGIN: Final = "fairlabel/job/ledger"
WORDS: Final = "tawny owl"
SCRYPT: Final = bytes.fromhex("06092b06010401da47040b")

light = pytest.mark.usefixtures("light_passphrases")


def written_before(signer: Signer, passphrase: str) -> bytes:
    """Return the file of a key as older versions wrote it: by PBKDF2."""
    lock = form.BestAvailableEncryption(passphrase.encode())
    pem = signer._key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, lock)
    return pem + signer.public_pem()


def test_it_costs_memory_and_is_of_a_standard_form() -> None:
    signer = Signer.new()
    pem = signer.pem(WORDS)
    assert is_memory_hard(pem)
    assert SCRYPT in der_in(pem)
    assert 128 * COST * encrypted_key.BLOCK == 128 * 2**20
    assert Signer.from_pem(pem, WORDS).public == signer.public
    # Another reader of PKCS #8 takes it as well.
    key = form.load_pem_private_key(pem, WORDS.encode())
    assert isinstance(key, Ed25519PrivateKey)
    assert key.private_bytes_raw() == signer.seed
    # Nothing repeats: neither the salt nor the start of the cipher.
    assert signer.pem(WORDS) != pem


@light
def test_another_passphrase_is_told_as_that() -> None:
    pem = Signer.new().pem(WORDS)
    for wrong in ("barn owl", WORDS + " ", WORDS.upper()):
        with pytest.raises(KeyLockedError, match="not its passphrase"):
            Signer.from_pem(pem, wrong)
    with pytest.raises(KeyLockedError, match="has a passphrase"):
        Signer.from_pem(pem)


@light
def test_an_old_file_is_read_and_locked_anew_when_its_passphrase_is_used(tmp_path: Path) -> None:
    signer, path = Signer.new(), key_path(tmp_path, ORIGIN)
    path.write_bytes(written_before(signer, WORDS))
    assert not is_memory_hard(path.read_bytes())
    with pytest.raises(KeyLockedError, match="not its passphrase"):
        own_key(tmp_path, ORIGIN, "barn owl")
    assert not is_memory_hard(path.read_bytes())
    assert own_key(tmp_path, ORIGIN, WORDS).public == signer.public
    after = path.read_bytes()
    assert is_memory_hard(after)
    assert own_key(tmp_path, ORIGIN, WORDS).public == signer.public
    assert path.read_bytes() == after  # once is enough
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@light
def test_what_is_kept_beside_it_under_the_same_passphrase_is_locked_anew_too(
    tmp_path: Path,
) -> None:
    path = key_path(tmp_path, ORIGIN)
    path.write_bytes(written_before(Signer.new(), WORDS))
    same, other = (path.with_name(f"{path.stem}.old{number}.pem") for number in (1, 2))
    waiting = next_path(tmp_path, ORIGIN)
    of_same = Signer.new()
    same.write_bytes(written_before(of_same, WORDS))
    waiting.write_bytes(written_before(of_same, WORDS))
    other.write_bytes(written_before(Signer.new(), "barn owl"))
    left = other.read_bytes()
    elsewhere = key_path(tmp_path, "another job")
    elsewhere.write_bytes(written_before(Signer.new(), WORDS))
    known_key(tmp_path, ORIGIN, WORDS)
    assert [is_memory_hard(each.read_bytes()) for each in (path, same, waiting)] == [True] * 3
    assert read_key(same, WORDS).public == of_same.public
    assert other.read_bytes() == left
    assert not is_memory_hard(elsewhere.read_bytes())


@light
def test_a_key_whose_file_cannot_be_written_anew_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    signer, path = Signer.new(), key_path(tmp_path, ORIGIN)
    path.write_bytes(written_before(signer, WORDS))
    before = path.read_bytes()

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("annotator.ledger.keys.write_whole", full)
    assert own_key(tmp_path, ORIGIN, WORDS).public == signer.public
    assert path.read_bytes() == before


def test_a_file_of_somebody_else_is_read_and_left_as_it_is(tmp_path: Path) -> None:
    path, signer = tmp_path / "vendor.pem", Signer.new()
    path.write_bytes(written_before(signer, WORDS))
    before = path.read_bytes()
    assert read_key(path, WORDS).public == signer.public
    assert path.read_bytes() == before


@light
def test_a_new_passphrase_is_of_the_new_kind(tmp_path: Path) -> None:
    path, signer = key_path(tmp_path, ORIGIN), Signer.new()
    path.write_bytes(written_before(signer, WORDS))
    put_key(tmp_path, ORIGIN, read_key(path, WORDS), "barn owl")
    assert is_memory_hard(path.read_bytes())
    assert own_key(tmp_path, ORIGIN, "barn owl").public == signer.public


def demanding(cost: int, block: int, lanes: int, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Return a locked key that says that it needs more; it is not made in that way."""
    made = encrypted_key._Scrypt
    with monkeypatch.context() as patch:
        patch.setattr(encrypted_key, "_derived", lambda _way, _passphrase: bytes(32))
        patch.setattr(encrypted_key, "_Scrypt", lambda salt, *_how: made(salt, cost, block, lanes))
        key = Ed25519PrivateKey.generate()
        encoding, plain = form.Encoding.DER, form.NoEncryption()
        return encrypted_pem(key.private_bytes(encoding, form.PrivateFormat.PKCS8, plain), WORDS)


@pytest.mark.parametrize(
    ("cost", "block", "lanes"),
    [
        (2**29, 8, 1),  # 512 GiB
        (2**26, 8, 1),  # 64 GiB
        (2**14, 2**14, 1),
        (2**40, 1, 1),
        (2**17, 8, 10_000),
        (2**17, 8, 0),
        (2**17, 0, 1),
        (2**17 + 1, 8, 1),
        (1, 8, 1),
        (0, 8, 1),
        (KEY_MEMORY_BYTES // 128 // 8 * 2, 8, 1),
    ],
)
def test_a_hostile_file_cannot_demand_memory(
    cost: int, block: int, lanes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem = demanding(cost, block, lanes, monkeypatch)

    def never(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("it was derived")

    monkeypatch.setattr(scrypt.Scrypt, "derive", never, raising=False)
    monkeypatch.setattr(encrypted_key, "_derived", never)
    with pytest.raises(KeyRefusedError, match="Its lock cannot be opened") as caught:
        Signer.from_pem(pem, WORDS)
    assert not isinstance(caught.value, KeyLockedError)


def test_a_hostile_file_cannot_demand_time() -> None:
    pem = written_before(Signer.new(), WORDS)
    der = der_in(pem)
    rounds = re.search(rb"\x02\x02\x08\x00", der)  # 2,048
    if rounds is None:
        rounds = re.search(rb"\x02\x03(...)", der)
    assert rounds is not None
    many = b"\x02\x08" + (2**60).to_bytes(8, "big")
    with pytest.raises(NotReadableError):
        encrypted_key._read(der[: rounds.start()] + many + der[rounds.end() :])
    with pytest.raises(NotReadableError, match="more time"):
        encrypted_key._require_rounds([(4, b"salt"), (2, (2**60).to_bytes(8, "big"))])
    encrypted_key._require_rounds([(4, b"salt"), (2, (2048).to_bytes(2, "big"))])


@light
def test_a_machine_without_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    signer = Signer.new()
    pem = signer.pem(WORDS)

    def none(*_args: object) -> bytes:
        raise MemoryError

    monkeypatch.setattr(encrypted_key, "_derived", none)
    for ask in (lambda: signer.pem(WORDS), lambda: Signer.from_pem(pem, WORDS)):
        with pytest.raises(KeyRefusedError, match="too little memory"):
            ask()


@light
@pytest.mark.parametrize("kept", [0, 1, 2, 40, 80, 150])
def test_half_a_file_is_no_key(kept: int, tmp_path: Path) -> None:
    pem = Signer.new().pem(WORDS)
    lines = pem.decode().splitlines()
    bent = "\n".join([lines[0], "".join(lines[1:-1])[:kept], lines[-1]]).encode()
    with pytest.raises(KeyRefusedError, match="Its lock cannot be opened"):
        Signer.from_pem(bent, WORDS)
    path = tmp_path / "key.pem"
    path.write_bytes(bent)
    with pytest.raises(KeyFileError, match="cannot be used"):
        read_key(path, WORDS)


@light
def test_no_byte_of_a_locked_key_can_be_bent_into_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Either the file is told to be another then, or the passphrase to be wrong."""
    der = der_in(Signer.new().pem(WORDS))
    memory: list[int] = []

    def counted(way: encrypted_key._Scrypt, _passphrase: str) -> bytes:
        memory.append(128 * way.cost * way.block)
        return bytes(32)

    monkeypatch.setattr(encrypted_key, "_derived", counted)
    for at in range(len(der)):
        for bit in range(8):
            bent = bytearray(der)
            bent[at] ^= 1 << bit
            with pytest.raises(KeyRefusedError):
                Signer.from_pem(_pem(bytes(bent)), WORDS)
    assert memory
    assert max(memory) <= KEY_MEMORY_BYTES


def _pem(der: bytes) -> bytes:
    text = base64.b64encode(der).decode()
    return f"{encrypted_key.BEGIN}\n{text}\n{encrypted_key.END}\n".encode()
