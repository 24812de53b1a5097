"""What helps, as a link: a deed of a case is its form, a use case its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from policy.help import Advice, Help, UseCase
from service.cases.deeds import DEEDS, CaseDeeds

_PAGES: Mapping[UseCase, tuple[str, str]] = {
    UseCase.LIST: ("/cases", "The list of cases"),
    UseCase.LIST_ALL: ("/cases?ended=yes", "The list of all cases"),
    UseCase.LIST_BREACHED: ("/cases?breached=yes", "Cases over their 24 hours"),
    UseCase.SHOW: ("/cases/{on}", "Case {on}"),
    UseCase.CORRECTIONS: ("/cases/{on}/corrections", "What was corrected"),
    UseCase.SAFE_WAY: ("/cases/{on}/reach", "How to reach the person"),
    UseCase.TASKS: ("/", "My work"),
    UseCase.TEAM_TASKS: ("/tasks/team", "My team's work"),
    UseCase.NEXT_TASK: ("/", "My work"),
    UseCase.HANDOVER: ("/service/handover", "Handover"),
    UseCase.HEALTH: ("/service/health", "Health"),
    UseCase.TAKE_ALARM: ("/service/health", "Health"),
    UseCase.INCIDENTS: ("/service/incidents", "Incidents"),
    UseCase.NOTICES: ("/service/notices", "Notices"),
    UseCase.UNDELIVERED: ("/service/notices", "Notices that were not delivered"),
    UseCase.DEALT_WITH: ("/service/notices", "Notices that were not delivered"),
    UseCase.SEND_ALL_AGAIN: ("/service/notices", "Notices that were not delivered"),
    UseCase.STAFF: ("/service/staff", "Staff and rota"),
    UseCase.DUTY_ROTA: ("/service/staff", "Staff and rota"),
    UseCase.OWN_DATA_ANSWERED: ("/service/own-data", "Requests for own data"),
    UseCase.RULES: ("/service/rulebook", "Rulebook"),
    UseCase.EXPLAIN: ("/cases/{on}/explained", "The rules applied, explained"),
    UseCase.CIRCUMSTANCES: ("/cases/{on}/circumstances", "The person's circumstances"),
    UseCase.LINKED: ("/cases/{on}/linked", "Cases that may be the same person's"),
}
"""The pages that there are, by what they are for."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where to, and its words."""

    href: str
    text: str


def link_of(track: str, help: Help) -> Link | None:
    """The page that does what helps; None if there is none yet, or the case is not known."""
    if help.use_case is None:
        deed = DEEDS[track].get(help.deed)
        if deed is None or not help.on:
            return None
        return Link(f"/cases/{help.on}/{deed.kind}", deed.title)
    found = _PAGES.get(help.use_case)
    if found is None or ("{on}" in found[0] and not help.on):
        return None
    href, text = (part.replace("{on}", help.on) for part in found)
    return Link(href, text)


def links_of(track: str, advice: Advice, offered: CaseDeeds | None = None) -> tuple[Link, ...]:
    """The pages that help with an advice, in its order: of deeds those only that are `offered`."""
    kinds = {deed.kind for deed in offered.deeds} if offered else set()
    open_ = [help for help in advice.helps if help.use_case is not None or help.deed in kinds]
    links = (link_of(track, help) for help in open_)
    return tuple(link for link in links if link is not None)
