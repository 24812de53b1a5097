"""Whom the rule can touch at all (R41 to R47, A8, A10), and whether it may be looked at (R90, A1).

Where words on one question disagree, the one that protects the person counts: a later day's word
takes the place of an earlier one, but "unknown" never does away with a protection.
"""

from __future__ import annotations

from policy.suitability.evidence.facts import (
    Application,
    LegalReference,
    Permission,
)
from policy.suitability.evidence.reading import Reading, latest, once
from policy.suitability.evidence.words import PermissionKind, Standing
from policy.suitability.gates.check import Found, met, unknown, unmet
from policy.time import london_day

HELD = frozenset({PermissionKind.LIMITED_STAY, PermissionKind.LIMITED_ENTRY})
"""The permissions this rule can touch: neither indefinite nor for protection."""


def channel(case: Reading) -> Found:
    """By one of the four channels (R90). The support service is none of them."""
    return met(f"The case came by {case.facts.channel}.")


def basis(case: Reading) -> Found:
    """Nothing that was gathered on somebody's consent is used here (A1, R8)."""
    if not case.tainted:
        return met("Nothing in the file was gathered on consent.")
    return unmet(
        "The file holds what was gathered on consent. It was set aside and nothing adverse may "
        "follow while it is there.",
        *case.tainted,
        rules=("R8",),
    )


@once
def permission(case: Reading) -> tuple[PermissionKind, tuple[Permission, ...]]:
    """The permission the person holds on the day, and the entries that show it.

    A limited permission ends on its last day. Protection and indefinite leave count as held until a
    later entry says otherwise and its evidence is held.
    """
    words = case.of(Permission)
    for kind in (PermissionKind.PROTECTION, PermissionKind.INDEFINITE):
        if still := _still_held(case, kind):
            return kind, still
    said = latest(word for word in words if word.kind is not PermissionKind.UNKNOWN)
    doubts = tuple(word for word in words if word.kind is PermissionKind.UNKNOWN)
    kinds = {word.kind for word in said}
    if not said or (doubts and doubts[-1].as_of >= said[0].as_of):
        return PermissionKind.UNKNOWN, doubts
    if PermissionKind.NONE in kinds:
        return PermissionKind.NONE, said
    if any(word.expires_on is not None and word.expires_on < case.day for word in said):
        return PermissionKind.NONE, said
    return said[0].kind, said


def _still_held(case: Reading, kind: PermissionKind) -> tuple[Permission, ...]:
    words = case.of(Permission)
    others = [
        word
        for word in words
        if word.kind not in (kind, PermissionKind.UNKNOWN) and case.held(word)
    ]
    return tuple(
        word
        for word in words
        if word.kind is kind and not any(one.as_of > word.as_of for one in others)
    )


def indefinite(case: Reading) -> Found:
    """Never for anybody with indefinite leave (R42)."""
    return _not_of(case, PermissionKind.INDEFINITE, "indefinite leave")


def protection(case: Reading) -> Found:
    """Never for anybody whose leave is for protection (R43)."""
    return _not_of(case, PermissionKind.PROTECTION, "leave for protection")


def _not_of(case: Reading, kind: PermissionKind, name: str) -> Found:
    holds, words = permission(case)
    if holds is kind:
        return unmet(f"The person holds {name}: the rule does not apply.", *words)
    if holds is PermissionKind.UNKNOWN:
        return unknown("What permission the person holds is not known.", *words)
    return met(f"The person does not hold {name}.", *words)


@once
def pending(case: Reading) -> tuple[Application, ...]:
    """The in-country applications that wait for a decision, by the latest words."""
    said = latest(case.of(Application))
    return tuple(word for word in said if word.pending and word.in_country)


@once
def pending_application(case: Reading) -> Found:
    """Only a pending in-country application can be refused (R46)."""
    if found := pending(case):
        return met("An in-country application is pending.", *found)
    if words := latest(case.of(Application)):
        return unmet("No in-country application is pending: there is nothing to refuse.", *words)
    return unknown("No application is on record.")


@once
def application_day(case: Reading) -> Found:
    """Only an application made on or after the rule's first day can be refused (R44)."""
    found = pending(case)
    if not found:
        return unknown("There is no pending application whose day could be looked at.")
    if any(word.as_of < case.book.rule_from for word in found):
        return unmet("The application was made before the rule's first day.", *found)
    return met("The application was made on or after the rule's first day.", *found)


@once
def held_permission(case: Reading) -> Found:
    """Only a permission that is held can be cancelled (R47)."""
    holds, words = permission(case)
    if holds in HELD:
        return met("The person holds a limited permission.", *words)
    if holds is PermissionKind.UNKNOWN:
        return unknown("What permission the person holds is not known.", *words)
    return unmet("The person holds no permission that could be cancelled.", *words)


@once
def cancelling_day(case: Reading) -> Found:
    """Only a decision on or after the rule's first day can cancel (R45): the day of deciding
    counts, not that of sleeping rough.
    """
    if case.day < case.book.rule_from:
        return unmet("The rule is not in force on this day.")
    return met("The rule is in force on this day.")


def something_to_act_on(case: Reading) -> Found:
    """Without an application that may be refused and without a permission that may be cancelled
    the rule cannot be used (A10, R44 to R47).
    """
    refusal = (pending_application(case), application_day(case))
    cancelling = (held_permission(case), cancelling_day(case))
    ways = [{found.standing for found in way} for way in (refusal, cancelling)]
    said = [fact for found in (*refusal, *cancelling) for fact in found.facts]
    facts = tuple({id(fact): fact for fact in said}.values())
    if {Standing.MET} in ways:
        return met("There is an application or a permission that the rule could touch.", *facts)
    if Standing.UNMET in ways[1] and not {Standing.UNKNOWN} & _permission_unknown(case):
        return unmet("There is neither an application nor a permission the rule touches.", *facts)
    return unknown("Whether there is an application or a permission is not known.", *facts)


def _permission_unknown(case: Reading) -> set[Standing]:
    """Not knowing what somebody holds is no reason to say that they hold nothing."""
    return {held_permission(case).standing} if case.day >= case.book.rule_from else set()


def law_in_force(case: Reading) -> Found:
    """Since Part 9 was replaced, a named lawyer says which paragraph holds (A8): for the law that
    is in force, so in an entry made since.
    """
    if case.on < case.book.legal_check_from:
        return met("The paragraphs of the guidance's version 2.0 are in force.")
    words = case.of(LegalReference)
    named = tuple(word for word in words if word.by.strip() and word.reference.strip())
    replaced = london_day(max(case.book.legal_check_from, case.book.in_force_from))
    # On an earlier day, tried under the later version, no entry could have been made since.
    since = tuple(word for word in named if word.as_of >= replaced or case.day < replaced)
    gone = tuple(word for word in latest(since) if not word.holds)
    if gone:
        return unmet("A named lawyer has entered that no paragraph holds any more.", *gone)
    if since:
        return met("A named lawyer has entered the paragraph that holds.", *since)
    if named:
        return unknown("The lawyer's entry is about the law before Part 9 was replaced.", *named)
    return unknown("Part 9 was replaced, and no lawyer has entered the paragraph that holds.")
