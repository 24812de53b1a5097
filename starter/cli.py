"""The `referrals` command. Each command's module is loaded only when it is used, so that help is
quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from policy.people.text import is_text
from service.mistakes import place_of
from starter.terminal.output import EXIT_CODES, Exit
from starter.terminal.screen import shown_streams
from starter.terminal.table import Commands, Table
from wiring.exit import end_with

COMMANDS: Table = {
    "sign-in": ("sign_in:sign_in", "Sign in with your staff number."),
    "sign-out": ("sign_out:sign_out", "End your session."),
    "whoami": ("whoami:whoami", "Who is signed in, and with which roles."),
    "intake": ("intake:intake", "Take in a file of referrals, CSV or JSON Lines."),
    "rehearse": ("rehearse:rehearsing", "Play a folder of dated facts through the rules."),
    "new": ("new:new", "Enter one referral by hand, step by step."),
    "list": ("list:list_", "Open cases with their clocks, the most urgent first."),
    "wall": ("wall:wall_", "The countdowns of the 24 hours, live on a screen."),
    "views": ("views:views", "Links to lists of cases in Temporal's pages."),
    "show": ("show:show", "One case: clocks, next step, timeline, tasks, escalations."),
    "read": ("read:read", "Everything on record of a case, in words; it is noted."),
    "note": ("note:note", "Notes on a case: write one, correct one, or read them."),
    "ahead": ("ahead:ahead", "What happens to a case if nobody acts."),
    "timeline": ("timeline:timeline", "A case's past and what comes if nobody acts; a picture."),
    "answer": ("answer:answer", "Record the status answer, or read it (--read)."),
    "correct": ("correct:correct", "Mend an answer that was already sent."),
    "correct-person": (
        "correct_person:correct_person",
        "Mend a name or a date of birth; both stay on record.",
    ),
    "corrections": ("corrections:corrections", "What was corrected of who the person is."),
    "correct-entry": (
        "correct_entry:correct_entry",
        "Say that an entry was wrong, or another case's.",
    ),
    "acknowledge": ("acknowledge:acknowledge", "Take a case's escalation."),
    "withdraw": ("withdraw:withdraw", "Record that the person withdrew their consent."),
    "extend": ("extend:extend", "Extend the support window, with a reason."),
    "close": ("close:close", "Close a case with its outcome."),
    "reopen": ("reopen:reopen", "Take a closed case up again, as a linked one."),
    "report": ("report:report_", "Record what authorities report: one report, or a file."),
    "reach": ("reach:reach", "The safe way to reach a person: read it, or keep another."),
    "tasks": ("tasks.group:tasks", "The worklists: yours, your team's; take, finish, give away."),
    "handover": ("handover:handover_", "What a team hands to the next shift, on a page."),
    "prioritise": ("prioritise:prioritise", "Ask a casework team to look at a case sooner."),
    "prioritised": ("prioritised:prioritised", "Record what the casework team answered."),
    "offer-return": ("offer_return:offer_return", "Record that voluntary return was offered."),
    "transfer": ("transfer:transfer", "Give a case to another area's authority."),
    "delivered": ("delivered:delivered", "Record that a notice of an answer was given by hand."),
    "advice": ("advice:advice", "Keep or read regulated advice, apart from the case."),
    "notices": ("notices:notices", "Notices and how far they are; try one again."),
    "organisation": ("organisation.group:organisation", "The register of organisations."),
    "staff": ("staff:staff", "The staff register and the duty rota."),
    "second-person": (
        "second_person:second_person",
        "What one proposed in the registers, for another to confirm.",
    ),
    "find": ("find:find", "Find a person's cases in this track; it is noted."),
    "protection": (
        "protection:protection",
        "The same in both tracks, for the data-protection officer.",
    ),
    "own-data": (
        "own_data:own_data",
        "Requests for what is held about somebody, with their clock.",
    ),
    "erase": ("erase:erase", "Erase what is held of a person: by two, with a receipt."),
    "legal-hold": ("legal_hold:legal_hold", "Keep a case from being erased."),
    "collection": ("collection:collection", "Gather anew what the other track may not give."),
    "calendar": ("calendar:calendar", "Bank holidays: take over GOV.UK's, bring them to cases."),
    "verify": ("verify:verify", "Verify the audit trail of one case, or of all."),
    "reconcile": ("reconcile:reconcile", "Deliver what waits and start what has no workflow."),
    "incidents": ("incidents:incidents", "What should not have happened and nobody looked at."),
    "suitability": ("suitability.group:suitability", "The suitability track, apart from support."),
    "explain": ("explain:explain", "Which rules were applied to a case, and why."),
    "blocked": ("blocked:blocked", "What was refused, when, under which rule."),
    "back-test": ("back_test:back_test", "Closed cases decided again under other numbers."),
    "assess": ("assess:assess_", "What a file of facts comes to under the suitability rules."),
    "health": ("health:health", "Whether anything is stuck; take an alarm about it."),
    "schedules": ("schedules:schedules", "The scheduled looks: when next, what differs."),
    "map": ("map:map_", "The process map; for staff, how many cases stand where."),
    "sheet": ("sheet:sheet", "What could happen, told to the person it is about."),
    "statistics": ("statistics:statistics", "A period's figures, fit to be published."),
    "rules": ("rules:rules", "The rulebook in force: every number and its source."),
    "papers": ("papers:papers", "Aims, process map, privacy notice and timeline."),
    "admin": ("admin:admin", "On the service's own machine."),
}

EARLIER = {"hand-over": "transfer", "update": "report"}
"""What a command was called before: scripts of others may use it."""
ELSEWHERE: Table = {"run": ("run:run", ""), "demo": ("demo:demo", "")}
"""Those of `admin` that are typed without it, too."""

_EPILOG = "\b\nExit codes:\n" + "\n".join(f"  {code!s:>5}  {what}" for code, what in EXIT_CODES)


@click.group(
    cls=Commands,
    table=COMMANDS,
    earlier=EARLIER,
    elsewhere=ELSEWHERE,
    epilog=_EPILOG,
    context_settings={"max_content_width": 100},
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder. Otherwise REFERRALS_DATA, or .data here.",
)
@click.pass_context
def referrals(ctx: click.Context, data: Path | None) -> None:
    """Rough-sleeping referrals, from intake to outcome.

    Every act that changes something needs a session (`referrals sign-in`). The moment it is said to
    be accepted, it is on record.
    """
    ctx.obj = data
    ctx.with_resource(shown_streams())


@referrals.result_callback()
@click.pass_context
def _end(ctx: click.Context, /, code: int | None, **_: object) -> None:
    """A command that returns a number ends with it."""
    ctx.exit(int(code or Exit.DONE))


def main() -> NoReturn:
    """Entry of the installed command: the one place where any command's process ends."""
    end_with(_run)


def _run() -> int:
    _open_what_was_closed()
    for place, argument in enumerate(sys.argv[1:], start=1):
        if not is_text(argument, several_lines=True):
            click.echo(_NO_TEXT.format(place=place), err=True)
            return Exit.WRONG_USE
    try:
        returned = referrals.main(standalone_mode=False)
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt) as stop:
        if isinstance(stop.__context__, EOFError):
            click.echo(_INPUT_ENDED, err=True)
            return Exit.WRONG_USE
        click.echo("Stopped. What was acknowledged before stays.", err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # The program that read the output has gone away; closing the pipe again would only raise
        # once more.
        sys.stderr.close()
        return Exit.REFUSED
    except Exception as error:
        _say_unexpected(error)
        return Exit.UNEXPECTED
    return returned if isinstance(returned, int) else Exit.DONE


def _open_what_was_closed() -> None:
    """Open each standard stream that was closed before we started on nothing, in their order:
    otherwise a connection of ours would take its number.
    """
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")


_NO_TEXT = (
    "Argument {place} is no text: its bytes are no UTF-8, or it holds a control character.\n"
    "Why: the form of what was given (not-text).\nWhat to do: Type it again."
)


_INPUT_ENDED = (
    "Something was asked, and standard input has ended.\n"
    "Why: the form of what was given (input-ended).\n"
    "What to do: answer on a terminal, or give it by option or file; see --help."
)


def _say_unexpected(error: Exception) -> None:
    click.echo(f"The program made a mistake ({place_of(error)}).", err=True)
    click.echo("What was acknowledged before is on record. Please report this line.", err=True)


if __name__ == "__main__":
    main()
