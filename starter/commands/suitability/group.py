"""The group itself: every command of the suitability track, in the order in which a case meets
them. Those that both tracks have are the same commands, called in this track's place.
"""

from __future__ import annotations

import click

from policy.tracks import SUITABILITY
from starter.terminal.table import Commands, Table
from starter.terminal.track import work_in

COMMANDS: Table = {
    "sign-in": ("sign_in:sign_in", "Sign in with your staff number of this track."),
    "sign-out": ("sign_out:sign_out", "End your session of this track."),
    "whoami": ("whoami:whoami", "Who is signed in, and with which roles."),
    "open": ("suitability.open:open_", "Open a case from a file, by one of its channels."),
    "list": ("suitability.list:list_", "Open cases: where they are and what falls due."),
    "wall": ("wall:wall_", "What is waited for by a set time, live on a screen."),
    "views": ("views:views", "Links to lists of cases in Temporal's pages."),
    "show": ("suitability.show:show", "One case: clocks, next step, timeline, rows."),
    "read": ("read:read", "The person, facts and events in words; it is noted."),
    "note": ("note:note", "Notes on a case: write one, correct one, or read them."),
    "ahead": ("ahead:ahead", "What happens to a case if nobody acts."),
    "timeline": ("timeline:timeline", "A case's past and what comes if nobody acts; a picture."),
    "explain": ("explain:explain_here", "Each rule applied: met, unmet or unknown, and why."),
    "circumstances": (
        "suitability.circumstances:circumstances",
        "Read the person's circumstances.",
    ),
    "correct-person": (
        "correct_person:correct_person",
        "Mend a name or a date of birth; both stay on record.",
    ),
    "corrections": ("corrections:corrections", "What was corrected of who the person is."),
    "linked": ("suitability.linked:linked", "Read cases that may be the same person's."),
    "resolve-duplicate": (
        "suitability.resolve_duplicate:resolve_duplicate",
        "Say whether another case is about the same person.",
    ),
    "area": ("suitability.area:area", "Who is asked first in an area, by its code."),
    "record": ("suitability.record:record", "Record what became known, from a file of facts."),
    "report": ("suitability.report:report", "Send an authority's word, as the organisation."),
    "enquire": ("suitability.enquire:enquire", "Ask a body what support was offered."),
    "move": ("suitability.move:move", "Give a case to the area where the person sleeps now."),
    "propose-window": ("suitability.window:propose_window", "Propose another last day."),
    "agree-window": ("suitability.window:agree_window", "Agree, as a second person."),
    "decline-window": ("suitability.window:decline_window", "Decline the window proposed."),
    "conclude": ("suitability.conclude:conclude", "Conclude on one limb, in your own words."),
    "summary": ("suitability.summary:summary", "Write the case summary."),
    "send-summary": ("suitability.summary:send_summary", "Check it, as a second person; send it."),
    "acknowledge-summary": ("suitability.summary:acknowledge_summary", "Say that you have it."),
    "claim": ("suitability.claim:claim", "Take a case to decide it."),
    "release": ("suitability.claim:release", "Give a case back."),
    "decide": ("suitability.decide:decide", "Decide, for a second person to check."),
    "check": ("suitability.decide:check", "Check a decision, as a second person."),
    "decline": ("suitability.decide:decline", "Send a decision back to its maker."),
    "ask-recheck": ("suitability.recheck:ask_recheck", "Ask for a fresh look."),
    "recheck": ("suitability.recheck:recheck", "Record what a fresh look found."),
    "clearance": ("suitability.clearance:clearance", "Ask whether the paper may be handed over."),
    "void-clearance": ("suitability.clearance:void_clearance", "Give a clearance back unused."),
    "attempt": ("suitability.serve:attempt", "Say that the person was not met."),
    "report-service": ("suitability.serve:report_service", "Say that it was handed over."),
    "to-file": ("suitability.serve:to_file", "Serve to file, with the circumstances."),
    "withdraw": ("suitability.withdraw:withdraw", "Withdraw the decision, as a UKVI officer."),
    "close": ("suitability.close:close", "Close a case that reached no decision."),
    "erase": ("erase:erase", "Erase what is held of a person: by two, with a receipt."),
    "legal-hold": ("legal_hold:legal_hold", "Keep a case from being erased."),
    "acknowledge": ("suitability.acknowledge:acknowledge", "Take a case's escalation."),
    "tasks": ("tasks.group:worklist", "The worklists: yours, your team's; take, give away."),
    "finish": ("tasks.done:done", "Say what came of a task."),
    "handover": ("handover:handover_", "What a team hands to the next shift, on a page."),
    "blocked": ("blocked:blocked", "What was refused, when, under which rule."),
    "notices": ("notices:notices", "Notices and how far they are; try one again."),
    "organisation": ("organisation.group:organisation", "The register of organisations."),
    "staff": ("staff:staff", "This track's staff register and duty rota."),
    "second-person": (
        "second_person:second_person",
        "What one proposed in the registers, for another to confirm.",
    ),
    "find": ("find:find", "Find a person's cases in this track; it is noted."),
    "copy": ("suitability.copy:copy_", "A copy of what is held, for the person."),
    "own-data": ("own_data:own_data", "Requests for what is held about somebody."),
    "collection": ("collection:collection", "Gather anew what the other track may not give."),
    "calendar": ("calendar:calendar", "Bank holidays: take over GOV.UK's, bring them to cases."),
    "verify": ("verify:verify", "Verify the audit trail of one case, or of all."),
    "reconcile": ("reconcile:reconcile", "Deliver what waits and start what has no workflow."),
    "health": ("health:health", "Whether anything is stuck; take an alarm about it."),
    "schedules": ("schedules:schedules", "The scheduled looks: when next, what differs."),
    "statistics": ("statistics:statistics", "A period's figures, fit to be published."),
    "incidents": ("incidents:incidents", "What should not have happened and nobody looked at."),
    "map": ("map:map_", "The process map; for staff, how many cases stand where."),
    "sheet": ("sheet:sheet", "What could happen, told to the person it is about."),
    "rules": ("rules:rules", "The rulebook in force: every number and its source."),
}


@click.group(cls=Commands, table=COMMANDS, context_settings={"max_content_width": 100})
@click.pass_context
def suitability(ctx: click.Context) -> None:
    """The suitability track, apart from support: its own cases, staff and sign-in.

    The system never decides about a person. Named humans conclude, decide, check and serve; the
    commands refuse what the rules forbid, with the rule.
    """
    work_in(ctx, SUITABILITY)
