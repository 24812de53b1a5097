"""Whether something of who a person is may be mended so: one judge for both tracks, by the forms in
which it is sent in the first place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from policy.cases.person import CORRECTABLE, CorrectPerson, PersonCorrected, PersonKeys
from policy.cases.refusals import REASON_NEEDED
from policy.intake.columns import BY_NAME
from policy.intake.matching import MatchKeys, keys_of
from policy.intake.reading import cell_problems, read_birth_date
from policy.intake.referral import BirthDate
from policy.refusal import Refusal
from policy.time import london_day

NOT_CORRECTED_SO = Refusal(
    code="not-corrected-so",
    sentence="This is not part of who the person is, so it cannot be corrected here.",
    what_to_do=f"Correct one of: {', '.join(CORRECTABLE)}. Anything else is a fact of the case.",
    rule="R37",
)
NOTHING_NEW = Refusal(
    code="nothing-new",
    sentence="The case says so already.",
    what_to_do="Give what is right, as the person gives it.",
    rule="R37",
)
BIRTH_IN_THE_FUTURE = Refusal(
    code="birth-date-in-future",
    sentence="The date of birth lies in the future.",
    what_to_do="Check it with the person, or write unknown.",
    rule="form",
    field="date_of_birth",
)


def refused_correction(said: CorrectPerson | PersonCorrected, now: datetime) -> Refusal | None:
    """Why this may not be mended so; None if it may."""
    if said.field not in CORRECTABLE:
        return NOT_CORRECTED_SO
    if said.new.strip() == said.old.strip():
        return NOTHING_NEW
    if not said.reason.strip():
        return REASON_NEEDED
    for problem in cell_problems(BY_NAME[said.field], said.new.strip()):
        return problem
    if said.field == "date_of_birth" and born(said.new).is_after(london_day(now)):
        return BIRTH_IN_THE_FUTURE
    return None


def born(text: str) -> BirthDate:
    """A date of birth as far as it can be read; what cannot is not known."""
    try:
        return read_birth_date(text.strip())
    except ValueError:
        return BirthDate()


def support_keys(cells: Mapping[str, str]) -> PersonKeys:
    """The keys of a person of the support track, as their cells stand."""
    keys = keys_of_cells(cells)
    return PersonKeys(kept=keys.kept, alike=keys.possible)


def suitability_keys(cells: Mapping[str, str]) -> PersonKeys:
    """The same of the suitability track, whose cases are found as widely as by a search: nobody is
    decided about twice because a birth date was left out.
    """
    keys = keys_of_cells(cells)
    return PersonKeys(kept=keys.kept, alike=keys.search)


def keys_of_cells(cells: Mapping[str, str]) -> MatchKeys:
    """The keys of a person as their cells stand, of either track."""
    return keys_of(
        cells.get("home_office_reference", ""),
        cells.get("given_names", ""),
        cells.get("family_name", ""),
        born(cells.get("date_of_birth", "")),
        also_known_as=cells.get("also_known_as", ""),
    )
