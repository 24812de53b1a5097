"""What scheduled looks say, and when they come, from rows alone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.duty.climbing import ALARM_LADDER, steps_come, steps_due
from policy.duty.digests import (
    Ageing,
    OpenCase,
    OrganisationMorning,
    OverdueClosings,
    TeamMorning,
    TeamTask,
)
from policy.duty.finding_kinds import KINDS
from policy.duty.findings import (
    COMPARED,
    FROM_ENGINE,
    HealthFinding,
    HealthLook,
    finding,
    in_words,
)
from policy.duty.plan import Timetable
from policy.duty.sweep import climbs_to
from policy.suitability.duty import SUITABILITY_DUTY
from policy.support.duty import SUPPORT_DUTY

NOW = datetime(2026, 5, 5, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
TIMETABLES = [*SUPPORT_DUTY.timetables, *SUITABILITY_DUTY.timetables]


def _look_of(timetable: object) -> str:
    assert isinstance(timetable, Timetable)
    return timetable.look.value


def case(number: int, *, days: float = 1, answered: bool = False, read: bool = False) -> OpenCase:
    received = NOW - timedelta(days=days)
    return OpenCase(
        reference=f"RSR-{number}",
        organisation="E1",
        stage="status_check",
        received_at=received,
        due_at=received + 24 * HOUR,
        answered_at=NOW if answered else None,
        read_at=NOW if read else None,
    )


def row(number: int, due: datetime, holder: str | None = None) -> TeamTask:
    return TeamTask(f"RSR-{number}", "support team", "case review", due, holder)


def test_a_teams_morning_says_what_is_overdue_what_is_due_and_what_nobody_holds() -> None:
    digest = TeamMorning(NOW)
    for each in (row(1, NOW - HOUR), row(2, NOW + HOUR, "S-1001"), row(3, NOW + HOUR)):
        digest.add(each)
    assert digest.text().splitlines() == [
        "Your team's worklist on 5 May 2026 at 07:30.",
        "",
        "Overdue: 1 (RSR-1).",
        "Due by the end of today: 2 (RSR-2, RSR-3).",
        "Of these nobody holds: 2 (RSR-1, RSR-3).",
    ]


def test_a_digest_names_the_first_and_counts_the_rest() -> None:
    digest = TeamMorning(NOW)
    for number in range(25):
        digest.add(row(number, NOW - HOUR, "S-1001"))
    assert "Overdue: 25 (RSR-0, RSR-1," in digest.text()
    assert "RSR-9 and others" in digest.text() and "RSR-10" not in digest.text()


def test_an_organisation_is_notified_of_unread_answers_and_of_our_lateness_only() -> None:
    digest = OrganisationMorning(NOW)
    digest.add(case(1, days=0.5))
    digest.add(case(2, answered=True, read=True))
    assert digest.text() == ""
    digest.add(case(3, answered=True))
    digest.add(case(4, days=2))
    said = digest.text()
    assert "nobody has read it: 1 (RSR-3)" in said
    assert "late with the answer, and it is escalated here: 1 (RSR-4)" in said
    assert said.endswith("Open referrals of yours: 4.")


def test_ageing_counts_by_age_and_names_the_oldest_whatever_order_they_come_in() -> None:
    digest = Ageing(NOW)
    for number in range(200):
        digest.add(case(number, days=(number * 7) % 200))
    said = digest.text()
    counts = [int(line.split(": ")[1].rstrip(".")) for line in said.splitlines()[2:-1]]
    assert sum(counts) == 200 and len(counts) == 4
    oldest = sorted(range(200), key=lambda n: -((n * 7) % 200))[:10]
    assert said.splitlines()[-1] == "The oldest: " + ", ".join(f"RSR-{n}" for n in oldest) + "."


@pytest.mark.parametrize("digest", [TeamMorning, OrganisationMorning, Ageing, OverdueClosings])
def test_with_nothing_to_say_nobody_is_written_to(digest: type[TeamMorning]) -> None:
    assert digest(NOW).text() == ""


def test_an_escalation_nobody_takes_climbs_step_by_step_and_an_outage_skips_steps() -> None:
    def role(hours: float) -> str | None:
        at = NOW + hours * HOUR
        found = climbs_to("RSR-1", NOW, SUPPORT_DUTY.untaken, at, "sweep")
        return found.role if found else None

    assert [role(hours) for hours in (0.9, 1, 2.9, 3, 6, 60)] == [
        *(None, "duty supervisor", "duty supervisor", "manager"),
        *("head of service", "head of service"),
    ]


def test_a_step_has_the_same_key_whichever_sweep_comes_to_it() -> None:
    keys = set()
    for minutes in (60, 90, 170):
        at = NOW + timedelta(minutes=minutes)
        found = climbs_to("RSR-1", NOW, SUPPORT_DUTY.untaken, at, f"sweep/{minutes}")
        assert found is not None
        keys.add((found.name, found.anchored_at, found.rung, found.position))
    assert len(keys) == 1


def _between_two(timetable: Timetable) -> timedelta:
    """The shortest time between two looks; London's clocks may take an hour of it."""
    if timetable.every is not None:
        return timetable.every
    days = 7 if timetable.first_day == timetable.last_day else 1
    return timedelta(days=days) - HOUR


@pytest.mark.parametrize("timetable", TIMETABLES, ids=_look_of)
def test_after_an_outage_only_the_latest_missed_look_can_come(timetable: Timetable) -> None:
    assert timedelta(seconds=10) <= timetable.late_by < _between_two(timetable)


@pytest.mark.parametrize("timetable", TIMETABLES, ids=_look_of)
def test_no_look_is_at_an_hour_that_londons_clocks_skip_or_repeat(timetable: Timetable) -> None:
    assert (timetable.every is None) is not (timetable.at is None)
    assert timetable.at is None or not time(1) <= timetable.at < time(2)


def test_an_alarm_tells_each_step_when_it_comes() -> None:
    line = [step.after for step in ALARM_LADDER]
    assert line == sorted(line) and line[0] == timedelta(0)
    assert steps_due(NOW, 0, NOW) == ALARM_LADDER[:1]
    assert steps_due(NOW, 1, NOW) == ()
    assert steps_due(NOW, 1, NOW + 9 * HOUR) == ALARM_LADDER[-1:]
    assert steps_due(NOW, steps_come(NOW, NOW + 9 * HOUR), NOW + 99 * HOUR) == ()


def test_what_one_look_sees_and_the_next_does_not_is_nobodys_alarm() -> None:
    look = _look("no-worker", "messages-waiting")
    assert look.lasting(frozenset()) == ()
    assert look.lasting(frozenset({"no-worker"})) == look.found[:1]


def test_a_look_without_temporal_says_nothing_about_what_runs_there() -> None:
    assert _look("temporal-out-of-reach").not_known == FROM_ENGINE
    assert _look("messages-waiting").not_known == frozenset()


def test_a_look_that_was_kept_from_the_record_says_nothing_of_anything_else() -> None:
    trouble = HealthFinding(code="database-role-too-strong", sentence="A role.", what_to_do="See.")
    assert HealthLook((trouble,)).not_known == frozenset(KINDS)


def test_a_look_without_a_list_of_all_that_runs_says_nothing_of_what_takes_one() -> None:
    assert _look("messages-waiting", compared=False).not_known == COMPARED
    assert _look("temporal-out-of-reach", compared=False).not_known == FROM_ENGINE
    assert COMPARED < FROM_ENGINE


@given(
    st.lists(st.tuples(st.frozensets(st.sampled_from(sorted(KINDS))), st.booleans()), min_size=1)
)
def test_whatever_comes_between_what_is_seen_is_lasting_at_its_second_sight_and_not_before(
    looks: list[tuple[frozenset[str], bool]],
) -> None:
    """Whatever comes between: a look that could not see the trouble neither counts nor ends it."""
    before, seen = frozenset[str](), dict.fromkeys(KINDS, 0)
    for codes, compared in looks:
        look = _look(*sorted(codes), compared=compared)
        for code in KINDS:
            if code in codes:
                seen[code] += 1
            elif code not in look.not_known:
                seen[code] = 0
        lasting = {item.code for item in look.lasting(before)}
        assert lasting == {code for code in codes if seen[code] > 1}
        before = look.to_see_again(before)


def _look(*codes: str, compared: bool = True) -> HealthLook:
    return HealthLook(tuple(finding(code) for code in codes), compared=compared)


def test_an_alarm_about_a_finding_has_its_first_references_since_when_and_what_to_do() -> None:
    references = tuple(f"RSR-{number}" for number in range(12))
    found = finding("messages-waiting", count=12, references=references, oldest=NOW)
    assert isinstance(found, HealthFinding)
    lines = in_words(found).splitlines()
    assert lines[1].startswith("12: RSR-0, ") and lines[1].endswith("RSR-9 and others.")
    assert lines[2] == "Since 5 May 2026 at 07:30."
    assert lines[3].startswith("What to do: ")
