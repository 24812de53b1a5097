"""What a use case works with: a connected process of one track, and who acts. It is always handed
in; nothing in this layer keeps one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from policy.cases.orders import Actor
from policy.cases.track import Track
from policy.partners import OrganisationRole
from service.permissions import PERMISSIONS, Permissions
from store.engine import one_by_one
from store.staff import StaffMember
from store.views import NO_CASE, REFUSED, note_views
from wiring.app import App


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One call's: the app of a track, and who acts: a member of staff, an organisation that has
    shown who it is (by its code), or nobody. `in_place_of` is the code of the organisation that it
    stands for, if it stands for another. `organisation_roles` are what may be done for the
    organisation, and `user` is the number of the person of theirs who acts; empty for a program.

    `session_left` is how long the session goes on at the longest that they act in, if they do.

    `address` is where they ask from, as far as the way in can tell; empty on the server itself.

    `used` is what the way in says was used, as the list of who looked names it; empty where the way
    in has noted that already. What was `noted` by this context, and of what, is not noted again: a
    page that asks several use cases is one look.
    """

    app: App
    used: str
    member: StaffMember | None = None
    organisation: str = ""
    organisation_roles: frozenset[OrganisationRole] = frozenset()
    user: str = ""
    in_place_of: str = ""
    address: str = ""
    session_left: timedelta | None = None
    noted: set[tuple[str, str]] = field(default_factory=set, repr=False, compare=False)

    @property
    def track(self) -> Track[Any, Any, Any]:
        """The track whose cases these are."""
        return self.app.store.track

    @property
    def permissions(self) -> Permissions:
        """Who may do what in this track."""
        return PERMISSIONS[self.app.settings.track]

    @property
    def staff_number(self) -> str:
        """The number of the member of staff who acts: for what is behind a permission of staff."""
        assert self.member is not None  # the permission asked for somebody
        return self.member.number

    @property
    def actor(self) -> Actor | None:
        """Who acts, as orders name it; None if nobody does."""
        if self.member is not None:
            return Actor(id=self.member.number, roles=self.member.roles)
        if self.organisation:
            of = self.in_place_of or self.organisation
            return Actor(id=self.by, organisation=of)
        return None

    def may_order(self, command: type) -> bool:
        """Whether who acts may ever ask for it, of any case."""
        if self.member is not None:
            return self.permissions.may_order(command, self.member.roles)
        held = self.organisation_roles if self.organisation else frozenset[OrganisationRole]()
        return self.permissions.may_order_for_organisation(command, held)

    @property
    def by(self) -> str:
        """The number or code of the person who acts, as records name them; empty if nobody does."""
        return self.member.number if self.member is not None else self.user or self.organisation

    async def note_use(self, reference: str = NO_CASE) -> None:
        """Note that somebody of staff or of an organisation uses something, about a case or about
        none. It is done for every use case but the open ones, which do it themselves where it is
        called for.
        """
        await self._note(reference, self.used)

    async def note_refusal(self, reference: str = NO_CASE) -> None:
        """Note that somebody who is known asked for what they may not."""
        await self._note(reference, f"{REFUSED}: {self.used}")

    async def _note(self, reference: str, kind: str) -> None:
        look = (reference, kind)
        if self.by and self.used and look not in self.noted:
            async with one_by_one(self.app.engine) as connection:
                await note_views(connection, self.by, [reference], kind)
            self.noted.add(look)
