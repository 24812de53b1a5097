"""Why a rebuild sets nothing right, each with what to do."""

from __future__ import annotations

from policy.refusal import Refusal

AT_WORK = Refusal(
    code="programs-at-work",
    sentence="Programs of this track are at work on this database, and would send and start what "
    "this is about to set right.",
    what_to_do="Stop its workers and senders, of every release, its watchdog and its pages, wait a "
    "minute and a half, and do it again.",
    rule="service",
)
DOES_NOT_FIT = Refusal(
    code="record-does-not-fit",
    sentence="Most of the workflows that run here belong to no case of this database: it looks "
    "like another database than theirs, or an empty one. Nothing was changed.",
    what_to_do="Look which database the settings name. If it is the right one, say so: --even-so.",
    rule="service",
)
LOG_DOES_NOT_REACH = Refusal(
    code="log-does-not-reach",
    sentence="The outside log has no line of the time at which the record ends, so it is not known "
    "what people were told and what left after that. Nothing was changed.",
    what_to_do="Give the folder of the log that belongs to this record: --log FOLDER. Only if it "
    "is lost for good say --without-log: notices that had left may then leave a second time.",
    rule="service",
)
