"""`referrals admin prepare`: a database and Temporal brought up to this release."""

from __future__ import annotations

import click


@click.command("prepare")
@click.option("--new-key-ring", is_flag=True, help="Make key ring and key store, the first time.")
@click.option("--new-key-store", is_flag=True, help="Make the key store for a ring from before.")
def prepare_(new_key_ring: bool, new_key_store: bool) -> int:
    """Bring the database and Temporal of a service up to this release, with an administrator's
    rights: REFERRALS_ADMIN_DATABASE_URL and the settings of its track. Done twice it does nothing.

    `referrals run` does it by itself. It is `python -m starter.prepare`.
    """
    from starter.prepare import NEW_KEY_RING, NEW_KEY_STORE, main

    asked = {NEW_KEY_RING: new_key_ring, NEW_KEY_STORE: new_key_store}
    return main([option for option, wanted in asked.items() if wanted])
