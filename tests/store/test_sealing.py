"""Sealing: what is sealed opens under the same key and binding, and under nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.sealing import KEY_BYTES, SealBroken, Sealer, bind, new_key, seal, unseal

KEY = new_key()


@given(plain=st.binary(max_size=300), bound_to=st.binary(max_size=50))
def test_what_was_sealed_opens_again(plain: bytes, bound_to: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain, bound_to), bound_to) == plain


def test_two_seals_of_the_same_words_differ() -> None:
    assert len({seal(KEY, b"words", b"") for _ in range(50)}) == 50
    assert len({new_key() for _ in range(50)}) == 50


@pytest.mark.parametrize("place", range(0, 34, 3))
def test_one_changed_bit_anywhere_breaks_the_seal(place: int) -> None:
    changed = bytearray(seal(KEY, b"words", b"case"))
    changed[place] ^= 1
    with pytest.raises(SealBroken):
        unseal(KEY, bytes(changed), b"case")


@given(junk=st.binary(max_size=60))
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(KEY, junk, b"case")


def test_another_key_or_binding_does_not_open_it() -> None:
    sealed = seal(KEY, b"words", b"case")
    with pytest.raises(SealBroken):
        unseal(new_key(), sealed, b"case")
    with pytest.raises(SealBroken):
        unseal(KEY, sealed, b"other case")


def test_a_broken_seal_tells_nothing_of_its_content() -> None:
    sealed = seal(KEY, b"Zebedee", b"Quillfeather")
    with pytest.raises(SealBroken) as raised:
        unseal(KEY, sealed, b"")
    assert str(raised.value) == "the sealed value cannot be opened"
    assert raised.value.__cause__ is None
    assert KEY.hex() not in repr(Sealer(KEY))


@pytest.mark.parametrize("size", [0, 16, KEY_BYTES - 1, KEY_BYTES + 1])
def test_a_key_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(bytes(size))


@given(
    first=st.lists(st.text() | st.binary(), max_size=4),
    second=st.lists(st.text() | st.binary(), max_size=4),
)
def test_different_parts_never_bind_to_the_same(
    first: list[str | bytes], second: list[str | bytes]
) -> None:
    def plain(parts: list[str | bytes]) -> list[bytes]:
        return [p.encode("utf-8", "surrogatepass") if isinstance(p, str) else p for p in parts]

    assert (bind(*first) == bind(*second)) is (plain(first) == plain(second))
