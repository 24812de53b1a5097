"""The kinds of file that a case takes, and the name that one comes under."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from policy.attachments.refusals import (
    FILE_DISAGREES,
    FILE_KIND_NOT_TAKEN,
    FILE_NAME_UNFIT,
    FILE_SEVERAL_ENDINGS,
)
from policy.people.invisible import ZERO_WIDTH
from policy.people.text import has_control, has_direction_mark
from policy.refusal import Refusal

LONGEST_NAME = 150
MOST_ATTACHMENTS = 100
"""On one case."""


class FileKind(StrEnum):
    """What a file may be: the closed list."""

    PDF = "PDF document"
    PNG = "PNG picture"
    JPEG = "JPEG picture"


MEDIA_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}
ENDINGS: Mapping[str, FileKind] = {
    "pdf": FileKind.PDF,
    "png": FileKind.PNG,
    "jpg": FileKind.JPEG,
    "jpeg": FileKind.JPEG,
}
_INNER_ENDING = re.compile(r"[A-Za-z][A-Za-z0-9]{1,3}|class|phtml|shtml|xhtml|mhtml", re.I)
"""What stands between two dots and could be taken for what a file is."""
_NOT_IN_A_NAME = frozenset('/\\:*?"<>|%')


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    """A file by its name, which is personal data, and the kind that the name says it is."""

    name: str
    kind: FileKind


def named_file(sent_name: str, media_type: str) -> NamedFile | Refusal:
    """What a file is by its name and by the type it is sent as: the two must say the same."""
    # Some browsers send where it stood on somebody's disk, which is nobody's business here.
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", sent_name)[-1]).strip()
    stem, dot, ending = name.rpartition(".")
    if not _is_name(name) or not dot or not stem.strip(" ."):
        return FILE_NAME_UNFIT
    kind = ENDINGS.get(ending.lower())
    if kind is None:
        return FILE_KIND_NOT_TAKEN
    if any(_INNER_ENDING.fullmatch(part.strip()) for part in stem.split(".")[1:]):
        return FILE_SEVERAL_ENDINGS
    if media_type.partition(";")[0].strip().lower() != MEDIA_TYPES[kind]:
        return FILE_DISAGREES
    return NamedFile(name=name, kind=kind)


def _is_name(name: str) -> bool:
    return (
        0 < len(name) <= LONGEST_NAME
        and not name.startswith(".")
        and not has_control(name, several_lines=False)
        and not has_direction_mark(name)
        and ZERO_WIDTH.isdisjoint(name)
        and _NOT_IN_A_NAME.isdisjoint(name)
    )
