"""`referrals correct`: an answer that was already sent, mended by the check team (R17)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from policy.support.deeds import CorrectAnswer
from policy.support.deeds.correct_answer import CORRECT_ANSWER
from starter.terminal.answer_options import answer_options, complete, given
from starter.terminal.asking import carry_out
from starter.terminal.inputs import REFERENCE, reason_for


@click.command()
@click.argument("reference", type=REFERENCE)
@answer_options
@reason_for(CORRECT_ANSWER)
@click.pass_obj
def correct(
    data: Path | None,
    /,
    reference: str,
    reason: str,
    answered_at: datetime | None,
    **parts: object,
) -> None:
    """Mend an answer that was already sent, as the check team. Both stay on record (R17).

    Both recipients are notified, and the 24 hours are judged again. Give the whole answer, not only
    what changed.
    """
    command = CorrectAnswer(answer=complete(given(parts)), reason=reason)
    done = f"The answer for {reference} is corrected; both recipients are being told."
    carry_out(data, reference, command, done, answered_at)
