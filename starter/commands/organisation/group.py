"""The group itself: every command of the register of organisations."""

from __future__ import annotations

import click

from starter.terminal.table import Commands, Table

COMMANDS: Table = {
    "list": ("organisation.list:list_", "Every organisation, and whether it may refer."),
    "show": ("organisation.show:show", "One organisation with its whole history."),
    "register": ("organisation.register:register", "Enter one: new, or back after it left."),
    "import": ("organisation.import_file:import_", "Enter every organisation of a file."),
    "credential": ("organisation.credential:credential", "Make a new credential, shown once."),
    "administrator": (
        "organisation.administrator:administrator",
        "Enter who invites an organisation's other people.",
    ),
    "renew": ("organisation.renew:renew", "Put a new agreement in the place of the old."),
    "delegate": ("organisation.delegate:delegate", "Let a provider refer for an authority."),
    "suspend": ("organisation.suspend:suspend", "Stop new referrals for the time being."),
    "reinstate": ("organisation.suspend:reinstate", "Lift a suspension."),
    "leave": ("organisation.leave:leave", "End a registration; what is open is listed."),
    "succeed": ("organisation.succeed:succeed", "Say that one stands for another."),
    "set-up": ("organisation.set_up:set_up", "Say how a kind of help is done in an area."),
    "mail": ("organisation.mail:mail", "Take in letters of who wants to join."),
    "applications": ("organisation.mail:applications", "Who has written to join, and waits."),
}


@click.group(cls=Commands, table=COMMANDS, context_settings={"max_content_width": 100})
def organisation() -> None:
    """The register: who may refer, under which agreement, from when to when."""
