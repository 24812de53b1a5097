"""`referrals admin prepare`: a database and Temporal brought up to this release."""

from __future__ import annotations

import click


@click.command("prepare")
@click.option("--new-key-ring", is_flag=True, help="Make the key ring, the first time of all.")
def prepare_(new_key_ring: bool) -> int:
    """Bring the database and Temporal of a service up to this release, with an administrator's
    rights: REFERRALS_ADMIN_DATABASE_URL and the settings of its track. Done twice it does nothing.

    `referrals run` does it by itself. It is `python -m starter.prepare`.
    """
    from starter.prepare import NEW_KEY_RING, main

    return main([NEW_KEY_RING] if new_key_ring else [])
