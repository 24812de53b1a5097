"""What organisations are asked about cases of this track (R17, R67)."""

from __future__ import annotations

from collections.abc import Mapping

from policy.cases.put_question import REPLY, QuestionKind
from policy.cases.questions import AnswerForm, FieldQuestion
from policy.support.words import Audience, DeadlineName, ReportKind, SupportKind

REPORTED = tuple(kind for kind in ReportKind if kind is not ReportKind.CONSENT_WITHDRAWN)
"""What an organisation may report or reply. A withdrawal is the person's own act, and has a way of
its own (R10).
"""

QUESTIONS = (
    QuestionKind(
        name="read-answer",
        sentence="An answer is ready and nobody of yours has read it. Read it.",
        rule="R17",
        audience=Audience.REFERRER,
        clocks=(DeadlineName.ANSWER_UNREAD,),
        answered_by="read-answer",
        until_read=True,
    ),
    QuestionKind(
        name="person-seen",
        sentence="The person was looked for in vain. Has anybody of yours had contact since?",
        rule="R67",
        audience=Audience.REFERRER,
        clocks=(DeadlineName.NO_CONTACT,),
        answered_by=REPLY,
        asks=(
            FieldQuestion(
                name="kind",
                label="What happened",
                hint="The latest that you know of",
                form=AnswerForm.ONE_OF,
                needed=True,
                options=tuple(kind.value for kind in REPORTED),
            ),
            FieldQuestion(
                name="support",
                label="Kind of support",
                hint="Where it is about support",
                form=AnswerForm.ONE_OF,
                needed=False,
                options=tuple(kind.value for kind in SupportKind if kind),
            ),
            FieldQuestion(
                name="detail",
                label="More about it",
                hint="Only what the support team needs to know",
                form=AnswerForm.TEXT,
                needed=False,
            ),
        ),
        each_time=True,
    ),
)


def reported_in(said: Mapping[str, object]) -> tuple[ReportKind, SupportKind, str]:
    """The report that a reply is: what happened, about which support, and more about it."""
    kind, support = said.get("kind"), said.get("support") or SupportKind.NONE
    return ReportKind(str(kind)), SupportKind(str(support)), str(said.get("detail") or "")
