"""Why a file is not taken, or not given out."""

from __future__ import annotations

from policy.refusal import Refusal


def _of_form(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(code=code, sentence=sentence, what_to_do=what_to_do, rule="form", field="file")


FILE_MISSING = _of_form(
    "file-missing", "No file was chosen, or it is empty.", "Choose a file that holds something."
)
FILE_NAME_UNFIT = _of_form(
    "file-name-unfit",
    "The file's name is too long, or has characters that cannot be shown or kept.",
    "Give it a short name of letters and numbers, and add it again.",
)
FILE_KIND_NOT_TAKEN = _of_form(
    "file-kind-not-taken",
    "Only PDF documents and PNG or JPEG pictures are taken.",
    "Save or scan it as a PDF, and add that.",
)
FILE_SEVERAL_ENDINGS = _of_form(
    "file-several-endings",
    "The file's name has more than one ending, so that it may be taken for another kind of file.",
    "Rename it so that there is one dot only, before pdf, png or jpg.",
)
FILE_DISAGREES = _of_form(
    "file-disagrees",
    "What the file's name says, what it was sent as and what it holds are not the same.",
    "Save it anew as a PDF, PNG or JPEG, and add that.",
)
FILE_DAMAGED = _of_form(
    "file-damaged",
    "The file is not whole: its beginning, its parts or its end are not those of its kind.",
    "Open it, save it anew, and add that.",
)
FILE_HIDES_MORE = _of_form(
    "file-hides-more",
    "The file holds something beside the document or picture, such as a program.",
    "Print it to a PDF, or save the picture anew, and add that.",
)
FILES_FULL = Refusal(
    code="files-full",
    sentence="This case has as many files as it takes.",
    what_to_do="Write in a note where the document is kept.",
    rule="service",
)
NO_SUCH_FILE = Refusal(
    code="no-such-file",
    sentence="This case has no file of this id.",
    what_to_do="Look at the case's files.",
    rule="service",
)
FILE_NOT_SCANNED = Refusal(
    code="file-not-scanned",
    sentence="This file is held back: the malware scanner has not said yet that it is clean.",
    what_to_do="Have it scanned again, from the case's files. If that does not help, tell "
    "operations.",
    rule="service",
)
FILE_INFECTED = Refusal(
    code="file-infected",
    sentence="The malware scanner found something in this file, so it was not kept.",
    what_to_do="Tell whoever sent it, and ask for the document in another way. Open no other copy.",
    rule="service",
)
NO_SCANNER = Refusal(
    code="no-scanner",
    sentence="This service has no malware scanner, so it takes no files.",
    what_to_do="Write in a note where the document is kept, and ask operations for a scanner.",
    rule="service",
)


def too_large(megabytes: int) -> Refusal:
    """That a file is larger than is taken."""
    return _of_form(
        "file-too-large",
        f"The file is larger than {megabytes} megabytes.",
        "Scan it with less detail, or split it.",
    )
