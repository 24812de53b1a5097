"""Whether anything is stuck, for the person who asks, and taking the alarm about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import SQLAlchemyError

from policy.duty.finding_kinds import LOOK_FAILED
from policy.duty.findings import NAMES_NO_CASE, HealthFinding, finding, hides_record
from policy.help import UseCase, use_cases
from policy.refusal import Refusal
from service.authorisation import Open, open_use_case, use_case
from service.context import Context
from service.health.looking import look_into
from store.alarms import Alarm, open_alarms, take

__all__ = ["Alarm", "Health", "check_health", "take_alarm"]

NO_SUCH_ALARM = Refusal(
    code="no-such-alarm",
    sentence="No alarm with this code rings, or somebody has taken it.",
    what_to_do="See which ones do.",
    rule="service",
    helps=use_cases(UseCase.HEALTH),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Everything that is wrong now, and the alarms about it, by the code of the finding."""

    findings: tuple[HealthFinding, ...]
    alarms: Mapping[str, Alarm] = field(default_factory=dict)

    @property
    def without_database(self) -> bool:
        """Whether the record is out of reach."""
        return any(item.code == "database-out-of-reach" for item in self.findings)


@open_use_case(Open.SERVICE_ONLY)
async def check_health(context: Context) -> Health:
    """Look into the record, this machine's clock and keys, and Temporal. Which cases it is about is
    said to the person signed in. Does not raise for what is out of reach: that is a finding.
    """
    found = tuple(await look_into(context.app))
    hidden = tuple(_without_cases(item) for item in found)
    if any(hides_record(item.code) for item in found):
        return Health(findings=hidden)
    try:
        await context.note_use()
        async with context.app.engine.connect() as connection:
            alarms = await open_alarms(connection)
    except SQLAlchemyError:
        # That somebody looks could not be noted either.
        return Health(findings=(*hidden, finding(LOOK_FAILED, references=("alarms",))))
    return Health(findings=hidden if context.member is None else found, alarms=alarms)


@use_case(staff=lambda permissions: permissions.take_alarm, organisations=False)
async def take_alarm(context: Context, code: str) -> Refusal | None:
    """Take an alarm, so that it climbs no further. It ends when the trouble does."""
    async with context.app.engine.begin() as connection:
        taken = await take(connection, code, context.staff_number)
    return None if taken else NO_SUCH_ALARM


def _without_cases(item: HealthFinding) -> HealthFinding:
    if not item.references or item.code in NAMES_NO_CASE:
        return item
    count = f"{item.sentence} There are {item.count}; sign in to see which."
    return replace(item, sentence=count, references=())
