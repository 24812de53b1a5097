"""What only the preparation of database and Temporal may know: addresses with rights over both
tracks. No process that runs cases reads this.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from wiring.settings import SettingsMissing

DATABASE_VARIABLE = "REFERRALS_ADMIN_DATABASE_URL"
TEMPORAL_VARIABLE = "REFERRALS_ADMIN_TEMPORAL_ADDRESS"


class Admin(BaseModel):
    """The database's administrator, and Temporal itself, behind the tracks' doors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: SecretStr
    temporal_address: str

    @classmethod
    def load(cls, environment: Mapping[str, str] = os.environ) -> Admin:
        """From the environment.

        Raises:
            SettingsMissing: it does not say both.
        """
        given = {
            "database_url": environment.get(DATABASE_VARIABLE),
            "temporal_address": environment.get(TEMPORAL_VARIABLE),
        }
        try:
            return cls.model_validate(given)
        except ValidationError:
            raise SettingsMissing(
                f"No administrator's addresses: set {DATABASE_VARIABLE} and {TEMPORAL_VARIABLE}."
            ) from None
