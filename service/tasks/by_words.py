"""Which tasks somebody's word ends, for whoever looks at one and whoever finishes one."""

from __future__ import annotations

from policy.refusal import Refusal
from policy.suitability.deeds import finish_task as suitability_task
from policy.support.deeds import finish_task as support_task
from service.cases.opening import open_case
from service.permissions import SUITABILITY
from service.tasks.refusals import BY_OWN_DATA
from store import own_data
from store.worklists import Task
from wiring.app import App


async def never_by_words(app: App, task: Task) -> Refusal | None:
    """Why words do not end a task, and what does: its track's policy judges it, by the case as it
    is now.
    """
    if task.kind == own_data.ROW:
        return BY_OWN_DATA
    if app.settings.track == SUITABILITY:
        return suitability_task.never_by_words(task.kind)
    opened = await open_case(app, task.reference)
    # No case asks for it, so nothing of one waits for it.
    return (
        None
        if isinstance(opened, Refusal)
        else support_task.never_by_words(opened[0], task.id, task.kind)
    )
