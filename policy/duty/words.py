"""The notices about duty that every track sends, by template."""

from __future__ import annotations

SERVICE_TROUBLE = "service-trouble"
UNTAKEN = "untaken-escalations"
TAKEN_BACK = "escalations-taken-back"
TEAM_MORNING = "team-morning"
ORGANISATION_MORNING = "organisation-morning"
WEEKLY_AGEING = "weekly-ageing"
WEEKLY_CLOSING = "weekly-closing"

SERVICE = "the service"
"""What a notice is about that is about no case."""
