"""What organisations are asked about cases of this track: what support there was (R94, R98 to
R100). A reply is a statement of the authority and nothing else; what each offer was is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policy.cases.put_question import REPLY, QuestionKind
from policy.cases.questions import AnswerForm, FieldQuestion
from policy.suitability.evidence.facts import AuthorityStatement
from policy.suitability.evidence.nations import BODIES, NATION_OF_LETTER
from policy.suitability.evidence.words import Availability, Known
from policy.suitability.words import Audience, DeadlineName, Template


def _yes_or_no(name: str, label: str, hint: str) -> FieldQuestion:
    return FieldQuestion(name=name, label=label, hint=hint, form=AnswerForm.YES_OR_NO, needed=True)


QUESTIONS = (
    QuestionKind(
        name="support-history",
        sentence=(
            "What support was there, and is any being taken up now? Without your word nothing is "
            "presumed."
        ),
        rule="R94",
        audience=Audience.AUTHORITY,
        clocks=(DeadlineName.ENQUIRY, DeadlineName.ENQUIRY_ESCALATION),
        answered_by=REPLY,
        notices=(Template.SUPPORT_ENQUIRY, Template.SUPPORT_ENQUIRY_REMINDER),
        asks=(
            FieldQuestion(
                name="availability",
                label="What help there was",
                hint="If it is not clear, say so: unclear is no refusal",
                form=AnswerForm.ONE_OF,
                needed=True,
                options=tuple(
                    word.value for word in Availability if word is not Availability.NOT_SAID
                ),
            ),
            FieldQuestion(
                name="engaged_now",
                label="Whether support is being taken up now",
                hint="Of whatever kind, and from whomever",
                form=AnswerForm.ONE_OF,
                needed=True,
                options=tuple(word.value for word in Known),
            ),
            _yes_or_no(
                "offers_complete",
                "Whether every offer has been reported",
                "Also those of services that you did not commission",
            ),
            _yes_or_no("care_needs_asked", "Whether care needs were asked about", "R64"),
            _yes_or_no("human_rights_asked", "Whether human rights were looked at", "R64"),
            _yes_or_no("child_welfare_asked", "Whether a child's welfare was asked about", "R64"),
        ),
    ),
)


def stated_in(
    said: Mapping[str, object], *, id: str, authority: str, source: str, today: date
) -> AuthorityStatement:
    """The statement that a reply is, of the authority of the area (R72)."""
    return AuthorityStatement(
        id=id,
        as_of=today,
        source=source,
        body=BODIES[NATION_OF_LETTER[authority[0]]][1],
        availability=Availability(str(said["availability"])),
        engaged_now=Known(str(said["engaged_now"])),
        offers_complete=said["offers_complete"] is True,
        care_needs_asked=said["care_needs_asked"] is True,
        human_rights_asked=said["human_rights_asked"] is True,
        child_welfare_asked=said["child_welfare_asked"] is True,
        area=authority,
    )
