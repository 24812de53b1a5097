"""What goes between a case's workflow and the activity that advances the case: messages as they
came, and what the workflow needs to know afterwards. None of it is judged here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from policy.cases.orders import Order
from policy.cases.replies import Reply
from policy.cases.search_values import SearchValues


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedSignal:
    """A signal as it came: its name, its one argument as JSON text, and when. One that cannot be
    read has no content, but what was wrong with it (`problem`) and a digest. `id` names it if it
    must be recorded as rejected.
    """

    id: str
    name: str
    at: datetime
    content: str = ""
    problem: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedMessage:
    """An order or a signal that waits in a case's queue: one of the two."""

    order: Order[Any] | None = None
    signal: ReceivedSignal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceCase:
    """Apply these messages in their order, then every deadline that is due at `now`, the workflow's
    own moment. `begins` says that the workflow knows of no case yet, `shown` is the sequence of the
    case that it knows (0 for none): what is on record beyond that, it has had no answer about.
    """

    now: datetime
    shown: int
    messages: tuple[QueuedMessage, ...] = ()
    begins: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDeadline:
    """When a case must be advanced again if no message comes, and the label of the timer."""

    due: datetime
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """What a case's workflow knows of it: what it shows, when it wakes, and which kinds of command
    the stage takes (`takes`). No state of the case and nothing personal.
    """

    sequence: int
    stage: str
    ended: bool
    takes: tuple[str, ...]
    next_deadline: NextDeadline | None
    search: SearchValues
    page: str


NOT_READ = CaseView(
    sequence=0,
    stage="",
    ended=False,
    takes=(),
    next_deadline=None,
    search=SearchValues(
        stage="",
        sla="",
        authority="",
        escalation_level=0,
        waiting_on="",
        deadline=None,
        waiting_since=None,
        next_action_due=None,
    ),
    page="",
)
"""Of a case whose workflow has only just begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAdvanced:
    """The replies by message id, and the case as it now is on record; no view means that there is
    no such case.
    """

    view: CaseView | None
    replies: Mapping[str, Reply] = field(default_factory=dict)
