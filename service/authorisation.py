"""Who may use what: every use case declares it, it is judged here for every way in, the look is
noted before anything is done or shown, and what was done is kept outside before anybody is told.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable, Mapping, Set
from dataclasses import is_dataclass, replace
from enum import Enum, StrEnum
from typing import Any, Concatenate, Generic, Literal, ParamSpec, TypeVar

from policy.free_text import refused_texts
from policy.help import UseCase, use_cases
from policy.people.matching import MatchKeys
from policy.refusal import Refusal
from service.acknowledging import note_done
from service.context import Context
from service.erasure.erased import erased_case
from service.permissions import ROLES_FOR, ByOrganisation, Permissions
from store.forms import NoKey
from store.jobs import ForOrganisation
from store.views import NO_CASE
from store.written import watching_writes
from wiring.logs import get_logger

log = get_logger("access")

P = ParamSpec("P")
T = TypeVar("T")
Work = Callable[Concatenate[Context, P], Awaitable[T]]
StaffRoles = Callable[[Permissions], frozenset[StrEnum]]

NOT_SIGNED_IN = Refusal(
    code="not-signed-in",
    sentence="Nobody is signed in here, or the session has ended.",
    what_to_do="Sign in.",
    rule="service",
    helps=use_cases(UseCase.SIGN_IN),
)

NOT_YOURS = Refusal(
    code="wrong-role",
    sentence="Your roles in your organisation do not allow this.",
    what_to_do="Ask whoever administers your organisation's people and keys.",
    rule="service",
)

READ_CELL_BY_CELL = frozenset({"cells", "rows"})
"""What a use case is given of a file or a form of many cells, of each of which its own judge says
everything that is wrong, by the same letters.
"""


class Open(Enum):
    """Why nobody needs to be signed in for a use case: the closed list of reasons."""

    SESSION = "a session begins or ends with it"
    FIRST_OF_ALL = "the very first member of staff is entered with it, and nobody else"
    SIGNED_LINK = "a link that was signed for one organisation shows for whom it is"
    SERVICE_ONLY = "it shows the service itself and no case, to programs that watch it"


_NOBODY = frozenset[StrEnum]()


class Guarded(Generic[P, T]):
    """A use case behind its permission. Called like the function it guards; a refusal comes back as
    its result, and then nothing was done.
    """

    def __init__(
        self,
        work: Work[P, T],
        staff: StaffRoles,
        organisations: ByOrganisation | Literal[False],
        open_to_all: Open | None,
        way: ForOrganisation,
    ) -> None:
        self._work, self._staff = work, staff
        self.way = way
        self.organisations = organisations
        self.open_to_all = open_to_all
        self._signature, self._name = inspect.signature(work), work.__name__
        functools.update_wrapper(self, work)

    async def __call__(self, context: Context, /, *args: P.args, **kwargs: P.kwargs) -> T | Refusal:
        """Judge who asks and the texts they give, note, do."""
        given = self._signature.bind(context, *args, **kwargs).arguments
        refusal, unfit = self.refused(context), refused_arguments(given)
        about = str(given.get("reference") or NO_CASE) if unfit is None else NO_CASE
        if refusal is not None:
            # Who it was is not in a log; that is on record, beside who looked.
            log.warning("use-refused", code=refusal.code)
            await context.note_refusal(about)
            return refusal
        if unfit is not None:
            return unfit
        if self.open_to_all is None:
            await context.note_use(about)
            # What this one calls in turn is no second look.
            context = self._working(replace(context, used=""))
        try:
            with watching_writes() as written:
                done = await self._work(context, *args, **kwargs)
        except NoKey as gone:
            return await erased_case(gone.reference, context)
        if not isinstance(done, Refusal):
            await note_done(context.app, context.by, self._name, _case_of(about), written)
        return done

    def _working(self, context: Context) -> Context:
        """What the work goes on with. What an organisation asks sees that organisation's rows, by
        the database itself, whatever the use case does (`store.rows`).
        """
        if context.member is not None or not context.organisation:
            return context
        return replace(context, app=context.app.for_organisation(context.organisation, self.way))

    def refused(self, context: Context) -> Refusal | None:
        """Why the person who acts may not use this, or None if they may."""
        if self.open_to_all is not None:
            return None
        if context.member is not None:
            needed = self._staff(context.permissions)
            held = not needed.isdisjoint(context.member.roles)
            return None if held else wrong_role(needed, context.permissions.role_rule)
        if context.organisation and self.organisations in context.permissions.by_organisations:
            needs = ROLES_FOR.get(self.organisations, frozenset()) if self.organisations else set()
            return None if context.organisation_roles & needs else NOT_YOURS
        return NOT_SIGNED_IN


def use_case(
    *,
    staff: StaffRoles,
    organisations: ByOrganisation | Literal[False],
    way: ForOrganisation = ForOrganisation.OWN_ROWS,
) -> Callable[[Work[P, T]], Guarded[P, T]]:
    """Declare who may: members of staff who hold one of these roles, and whether an organisation
    that has shown who it is may too, as one of the things that the track lets organisations do.
    There is no default.

    An organisation's request sees its own rows alone, unless `way` says that it puts something in
    which may concern any case.
    """
    return lambda work: Guarded(work, staff, organisations, None, way)


def open_use_case(because: Open) -> Callable[[Work[P, T]], Guarded[P, T]]:
    """Declare that anybody may, signed in or not, and for which of the few reasons."""
    return lambda work: Guarded(work, lambda _: _NOBODY, False, because, ForOrganisation.OWN_ROWS)


def refused_arguments(given: Mapping[str, Any]) -> Refusal | None:
    """Why a text that a use case is given may not be kept, with its place, or None if all may. Of a
    record or a mapping the place is the field in it, as a form has it.
    """
    for name, value in given.items():
        # What a person is looked for by is digested and never kept; its parts stand apart by NUL.
        if name not in READ_CELL_BY_CELL and not isinstance(value, Context | MatchKeys):
            within = is_dataclass(value) or isinstance(value, Mapping)
            refusal = refused_texts(value, "" if within else name)
            if refusal is not None:
                return refusal
    return None


def _case_of(about: str) -> str:
    return "" if about == NO_CASE else about


def wrong_role(roles: Set[str], rule: str) -> Refusal:
    """The refusal for somebody who holds none of the roles."""
    needed = ", ".join(sorted(str(role) for role in roles))
    one_of = f"Ask somebody who holds one of these roles: {needed}."
    return Refusal(
        code="wrong-role",
        sentence="Your roles do not allow this.",
        what_to_do=one_of if roles else "Leave it to the organisation: it is not for staff.",
        rule=rule,
    )
