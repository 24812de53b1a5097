"""A file is taken only if its name, its type and its bytes say the same, and nothing is hidden."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.attachments.content import ContentCheck
from policy.attachments.kinds import MEDIA_TYPES, FileKind, NamedFile, named_file
from policy.refusal import Refusal
from tests.policy.attachments.samples import WHOLE

PDF = MEDIA_TYPES[FileKind.PDF]


def judged(kind: FileKind, content: bytes, cuts: tuple[int, ...] = ()) -> str:
    """The code of the refusal, however the bytes come; empty for a file that is taken."""
    check = ContentCheck(kind)
    for start, end in pairwise((0, *sorted(cuts), len(content))):
        refusal = check.feed(content[start:end])
        if refusal is not None:
            return refusal.code
    refusal = check.end()
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("name", "media_type", "code"),
    [
        ("letter.pdf", PDF, ""),
        ("C:\\Users\\me\\Letter 12.03.2026.PDF", PDF, ""),
        ("Señora Müller, 李.jpeg", "image/jpeg", ""),
        ("letter.pdf", "image/png", "file-disagrees"),
        ("letter.pdf", "application/octet-stream", "file-disagrees"),
        ("letter.png", PDF, "file-disagrees"),
        ("letter.exe", "application/x-msdownload", "file-kind-not-taken"),
        ("letter.svg", "image/svg+xml", "file-kind-not-taken"),
        ("letter.pdf.exe", PDF, "file-kind-not-taken"),
        ("letter.exe.pdf", PDF, "file-several-endings"),
        ("letter.pdf.pdf", PDF, "file-several-endings"),
        ("letter.js .pdf", PDF, "file-several-endings"),
        ("letter", PDF, "file-name-unfit"),
        (".pdf", PDF, "file-name-unfit"),
        ("let\x00ter.pdf", PDF, "file-name-unfit"),
        ("letter\u202efdp.pdf", PDF, "file-name-unfit"),
        ("let\u200bter.pdf", PDF, "file-name-unfit"),
        ("x" * 150 + ".pdf", PDF, "file-name-unfit"),
        ("", PDF, "file-name-unfit"),
    ],
)
def test_a_name_has_one_ending_which_its_type_agrees_with(
    name: str, media_type: str, code: str
) -> None:
    named = named_file(name, media_type)
    assert (named.code if isinstance(named, Refusal) else "") == code
    assert isinstance(named, Refusal) or ("/" not in named.name and "\\" not in named.name)


@given(st.text(max_size=40), st.sampled_from([*MEDIA_TYPES.values(), "text/html"]))
@settings(max_examples=60)
def test_no_name_is_taken_whose_ending_is_not_on_the_list(name: str, media_type: str) -> None:
    named = named_file(name, media_type)
    if isinstance(named, NamedFile):
        assert named.name.lower().endswith((".pdf", ".png", ".jpg", ".jpeg"))
        assert MEDIA_TYPES[named.kind] == media_type


@given(st.sampled_from(FileKind), st.data())
@settings(max_examples=60)
def test_a_whole_file_is_taken_however_it_comes_and_no_part_of_it(
    kind: FileKind, data: st.DataObject
) -> None:
    whole = WHOLE[kind](b"Sleeps by the church")
    cuts = data.draw(st.lists(st.integers(0, len(whole)), max_size=8))
    assert judged(kind, whole, tuple(cuts)) == ""
    part = whole[: data.draw(st.integers(0, len(whole) - 3))]
    assert judged(kind, part, tuple(cut for cut in cuts if cut <= len(part)))
    other = data.draw(st.sampled_from([each for each in FileKind if each is not kind]))
    assert judged(other, whole, tuple(cuts)) in ("file-disagrees", "file-damaged")


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize(
    "hidden", [b"<?php system('id'); ?>", b"<SCRIPT>alert(1)</SCRIPT>", b"<html><body>"]
)
def test_what_another_program_would_run_is_refused(kind: FileKind, hidden: bytes) -> None:
    assert judged(kind, WHOLE[kind](hidden)) == "file-hides-more"


@pytest.mark.parametrize("kind", FileKind)
def test_nothing_stands_before_the_beginning_or_behind_the_end(kind: FileKind) -> None:
    whole = WHOLE[kind]()
    assert judged(kind, whole + b"\0\r\n ") == ""
    assert judged(kind, whole + b"PK\x03\x04" + b"a zip archive") == "file-hides-more"
    assert judged(kind, b"#!/bin/sh\n" + whole) == "file-disagrees"
    assert judged(kind, b"") == "file-missing"
