"""What an organisation writes to join (R4): a letter with a few named lines. It is read, never
believed: nobody is in the register until a registrar has entered them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy.contact import is_email
from policy.organisations import REFERRERS, Nation
from policy.refusal import Refusal

LINES = ("Organisation", "Kind", "Nation", "Code")
_LONGEST = 200
_LINE = re.compile(rf"^[ \t>]*({'|'.join(LINES)})[ \t]*:[ \t]*(.*?)[ \t]*$", re.I | re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationApplication:
    """What a letter says: the address it came from, and its lines; empty where a line is missing.
    `missing` names what a registrar has to ask for.
    """

    address: str
    name: str
    kind: str
    nation: str
    code: str

    @property
    def missing(self) -> tuple[str, ...]:
        """The lines that are missing or cannot be read."""
        good = {
            "Organisation": bool(self.name),
            "Kind": self.kind in {kind.value for kind in REFERRERS},
            "Nation": self.nation in set(Nation),
            "Code": bool(self.code),
        }
        return tuple(line for line in LINES if not good[line])


def read_application(address: str, body: str) -> OrganisationApplication | Refusal:
    """The application in a letter. Refused if nobody can be answered: without an address it says
    nothing of who asks.
    """
    if not is_email(address):
        return NO_ADDRESS
    said = {name.casefold(): _plain(text) for name, text in reversed(_LINE.findall(body))}
    return OrganisationApplication(
        address=address,
        name=said.get("organisation", ""),
        kind=said.get("kind", "").lower(),
        nation=said.get("nation", "").title(),
        code=said.get("code", "").upper(),
    )


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST]


NO_ADDRESS = Refusal(
    code="no-address",
    sentence="The letter names no address that could be answered.",
    what_to_do="Open it in the mailbox, and enter by hand what it asks for.",
    rule="R4",
)
