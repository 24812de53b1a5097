"""Where the parts of a track's work wait for who does them.

What starts in Temporal stays on its queue, so a name is never changed without a word to those that
run (`activities.case_client.CaseClient.take_dispatcher_over`).
"""

from __future__ import annotations


def notices_queue(task_queue: str) -> str:
    """Where whoever sends listens, beside the queue of a track's cases: a file of one organisation
    that fills that one keeps no notice waiting.
    """
    return f"{task_queue}-notices"
