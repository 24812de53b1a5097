"""An erasure's receipt in sentences: what was destroyed, what remains, where and until when."""

from __future__ import annotations

from policy.erasing import ErasureReceipt
from policy.time import show_london

_OLD_COPIES = (
    "In copies of the database, and in its log: sealed bytes without a key, for as long as they "
    "are kept."
)


def receipt_in_words(receipt: ErasureReceipt) -> tuple[str, ...]:
    """What was destroyed, what remains, where and until when."""
    done = tuple(_done(receipt))
    return (*done, *_remaining(receipt))


def _done(receipt: ErasureReceipt) -> list[str]:
    if receipt.erased_at is None:
        return ["Ordered, and not carried out yet: it waits for a legal hold, or for the watchdog."]
    said = [
        f"Erased on {show_london(receipt.erased_at)}: what the case held of the person, the "
        "digests it was found by, the number that its sender gave the referral, notes and files; "
        f"{receipt.cleared}."
    ]
    if receipt.halves_destroyed_at is None:
        said.append(
            "NOT YET: the key store may still have this case's half, or the log outside the "
            "database could not be written yet to say that it is gone; both are tried again every "
            "half minute."
        )
    else:
        when = show_london(receipt.halves_destroyed_at)
        said.append(f"The case's key was destroyed in the key store on {when}.")
    if receipt.histories_deleted_at is None:
        said.append(
            "Temporal has the history still, in sealed bytes without a key; the worker has it "
            "deleted."
        )
    else:
        when = show_london(receipt.histories_deleted_at)
        said.append(
            f"Temporal was told on {when} to delete the history; until it has, it holds sealed "
            "bytes without a key."
        )
    return said


def _remaining(receipt: ErasureReceipt) -> list[str]:
    if receipt.erased_at is None:
        return []
    said = [
        "What remains, without a name: that there was a case, its reference, times, area, stage "
        "and outcome, who of us acted, and the chain of its events in sealed bytes that no key "
        "opens any more.",
        "Of the numbers that messages and reports about the case were sent under: digests made "
        "with a key of this service, which the chain is reckoned with. Whoever has only a copy of "
        "the database cannot tell from one which number it was.",
        "In the log that is kept outside the database: that messages about the case were "
        "received, and the number that its sender gave the referral, sealed with a key of this "
        "service, until the files of those days are removed.",
        _OLD_COPIES,
    ]
    if receipt.copies_until is not None:
        until = show_london(receipt.copies_until)
        said.append(
            f"Copies of the key store made before hold the key's half until {until} at the latest; "
            "with one of them, the key ring and a copy of the database it could be read until then."
        )
    said.append("What was sent out before (notices, answers) is with whoever received it.")
    return said
