"""What is said of an outside log itself, before what it says: whether it is there, is of the right
time, and is whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.disasters.outside import MissingOnRecord

_GIVE_IT = "Give the folder of the log that belongs to this record: --log FOLDER."


def lines_of_log(missing: MissingOnRecord) -> Iterator[str]:
    """What is wrong with it; nothing if it can be gone by."""
    if missing.until is None:
        yield (
            "THERE IS NO OUTSIDE LOG, so nobody can say what people were told that is not on "
            f"record, nor which notices had left. {_GIVE_IT}"
        )
    elif not missing.reaches:
        yield (
            "THE OUTSIDE LOG IS NOT OF THAT TIME: it has no line of when the record ends, so what "
            f"people were told and what left after that is not known. {_GIVE_IT}"
        )
    if missing.damaged:
        yield f"{missing.damaged} lines of the log are broken: what they said is not known."


def can_be_gone_by(missing: MissingOnRecord) -> bool:
    """Whether that it names nothing means that nothing is missing."""
    return missing.reaches and missing.until is not None and not missing.damaged
