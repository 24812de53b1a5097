"""What a case waits for, beside a task of it."""

from __future__ import annotations

from policy.refusal import Refusal
from service.cases.deeds import offered_deeds
from service.cases.happened import happened_since
from service.context import Context
from web.links import Link, links_of


async def waited_for_on(context: Context, reference: str) -> tuple[str, tuple[Link, ...]]:
    """The case's next step in words, and the deeds of it that are open to who asks: most tasks are
    done by one of those, and not by saying what came of them.
    """
    offered = await offered_deeds(context, reference)
    since = await happened_since(context, reference, 0)
    if isinstance(offered, Refusal) or isinstance(since, Refusal):
        return "", ()
    step = since.next_step
    return step.sentence, links_of(context.track.name, step.on_case(reference), offered)
