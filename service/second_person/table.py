"""Every act on the registers that is carried out here, by its name: those for two people are all
among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.erasure.erasing import ERASE_CASE
from service.organisations import carried as organisations
from service.organisations.administrators import ENTER_ADMINISTRATOR
from service.organisations.credentials import RENEW_CREDENTIAL
from service.organisations.entering import ENTER_FILE
from service.second_person.carrying import CarriedAct
from service.sessions.subjects import BIND_SIGN_IN
from service.staff.entering import ENTER_STAFF
from service.staff.factors import RESET_SECOND_FACTOR
from service.staff.roles import GIVE_STAFF_ROLES

CARRIED: Mapping[str, CarriedAct[Any, Any]] = {
    one.act: one
    for one in (
        *organisations.ALL,
        RENEW_CREDENTIAL,
        ENTER_FILE,
        ENTER_ADMINISTRATOR,
        ENTER_STAFF,
        GIVE_STAFF_ROLES,
        RESET_SECOND_FACTOR,
        BIND_SIGN_IN,
        ERASE_CASE,
    )
}
