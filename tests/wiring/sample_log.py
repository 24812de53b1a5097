"""A workflow and an activity that log and fail with a person's name in every place. The person is
invented.
"""

from datetime import timedelta

from temporalio import activity, workflow
from temporalio.exceptions import ActivityError, ApplicationError

with workflow.unsafe.imports_passed_through():
    from wiring.logs import get_logger


@activity.defn
async def complain(words: str) -> None:
    activity.logger.error("cannot send to %s", words)
    raise ApplicationError(words, words, non_retryable=True) from ValueError(words)


@workflow.defn
class Logging:
    def __init__(self) -> None:
        self.may_go_on = False

    @workflow.run
    async def run(self, words: str) -> str:
        workflow.logger.info(words, extra={"event": "case-reached", "fields": {"count": 1}})
        get_logger("case").event("case-counted", count=1)
        workflow.logger.warning("case of %s", words, extra={"words": words})
        try:
            await workflow.execute_activity(
                complain, words, start_to_close_timeout=timedelta(seconds=5), summary=words
            )
        except ActivityError:
            workflow.logger.exception("could not tell %s", words)
        await workflow.wait_condition(lambda: self.may_go_on)
        return "done"

    @workflow.signal
    def unreadable(self, number: int) -> None:
        self.may_go_on = number > 0

    @workflow.signal
    def go_on(self) -> None:
        self.may_go_on = True


@workflow.defn
class Broken:
    @workflow.run
    async def run(self, words: str) -> None:
        raise RuntimeError(words)
