"""The suitability track's sample: organisations, staff, a rota and one invented case, dated from
now. None of it is the support track's.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from policy.organisations import SENDERS
from policy.suitability.evidence.facts import AnyFact, CameToSleepRough, Facts, Incident, Sleeping
from policy.suitability.evidence.opening import Opening
from policy.suitability.evidence.words import (
    Basis,
    BehaviourKind,
    Cause,
    Channel,
    Instrument,
    Place,
    PlaceNation,
)
from policy.suitability.words import Role, Team
from policy.time import london_day
from service.sample.loading import enter
from service.sample.people import RECORDED_BY, Staff, member, outside
from store.suitability_intake import NotReceived, OpeningSubmission, receive
from wiring.app import open_app
from wiring.settings import Settings

_MEMBERS = (
    member("E-1001", "Wendeline Sample", Team.ASSESSORS, Role.ASSESSOR),
    member("E-1002", "Yusuf Sample", Team.ASSESSORS, Role.ASSESSOR),
    member("E-1003", "Petra Sample", Team.OFFICERS, Role.OFFICER),
    member("E-1004", "Gwilym Sample", Team.SRU, Role.SRU_DECISION_MAKER),
    member("E-1005", "Halima Sample", Team.SRU, Role.SRU_CHECKER),
    member("E-1006", "Conor Sample", Team.UKVI, Role.UKVI_OFFICER),
    member("E-1007", "Isla Sample", Team.LAWYERS, Role.LAWYER),
    member("E-1008", "Ravi Sample", Team.OPERATIONS, Role.OPERATIONS),
    member("E-1009", "Maud Sample", Team.SUPERVISORS, Role.DUTY_SUPERVISOR),
    member("E-1010", "Tomos Sample", Team.SUPERVISORS, Role.MANAGER, Role.HEAD_OF_SERVICE),
    member("E-1011", "Ines Sample", Team.OPERATIONS, Role.DATA_PROTECTION_OFFICER),
    member("E-1012", "Nerys Sample", Team.ASSESSORS, Role.SAFEGUARDING_LEAD),
)
_LINE = (
    (Role.DUTY_SUPERVISOR, 1, "E-1009"),
    (Role.MANAGER, 1, "E-1010"),
    (Role.HEAD_OF_SERVICE, 1, "E-1010"),
)
POLICE, AREA, NUMBER = "PF-INV-01", "E09000007", "sample-1"
SUITABILITY_STAFF = Staff(_MEMBERS, _LINE, outside(POLICE, "Siobhan Sample"))


async def load(settings: Settings) -> None:
    """Put in whatever of it is missing. Safe to repeat.

    Raises:
        SQLAlchemyError: the database is out of reach.
    """
    async with open_app(settings, "sample") as app:
        now = await enter(app, "suitability-organisations.csv", SENDERS, SUITABILITY_STAFF)
        received = await receive(
            app.engine, app.keys, OpeningSubmission(opening=_opening(now), taken_in_by=RECORDED_BY)
        )
        assert not isinstance(received, NotReceived), received.reasons  # the case is our own
        if received.state is not None:
            await app.case_client.start_case(received.state)


def _opening(now: datetime) -> Opening:
    """An encounter of some days ago: behaviour is shown, of support nothing is known yet."""
    today = london_day(now)
    known: tuple[AnyFact, ...] = (
        Sleeping(id="place-1", as_of=today - timedelta(days=60), place=Place.DOORWAY),
        CameToSleepRough(id="cause-1", as_of=today - timedelta(days=60), cause=Cause.EVICTION),
        *(
            Incident(
                id=f"incident-{number}",
                as_of=today - timedelta(days=10 * number),
                nation=PlaceNation.ENGLAND,
                kind=BehaviourKind.DRUNK_AND_DISORDERLY,
                instrument=Instrument.WARNING,
            )
            for number in (1, 2, 3)
        ),
    )
    facts = Facts(
        channel=Channel.POLICE_ENCOUNTER,
        opened_at=now - timedelta(days=3),
        nation=PlaceNation.ENGLAND,
        authority=AREA,
        known=known,
    )
    person = {
        "given_names": "Aurelio",
        "family_name": "Sample",
        "date_of_birth": "14/09/1988",
        "nationality": "unknown",
    }
    return Opening(
        organisation=POLICE,
        number=NUMBER,
        basis=Basis.LAW_ENFORCEMENT,
        facts=facts,
        person=person,
    )
