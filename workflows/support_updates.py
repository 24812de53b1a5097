"""What may be asked of a case of the support track: an update for each kind of order.

Nothing may stand here but that an order is handed on; a test holds that.
"""

from __future__ import annotations

from temporalio import workflow

from policy.cases.orders import Order
from policy.cases.replies import Reply
from workflows.support_commands import (
    AcknowledgeEscalation,
    AnswerPrioritisation,
    AskPrioritisation,
    CloseCase,
    ConfirmDelivery,
    CorrectAnswer,
    CorrectEntry,
    CorrectPerson,
    ExtendWindow,
    FinishTask,
    OfferReturn,
    OpenTask,
    ReadAnswer,
    RecordAnswer,
    TransferCase,
    WithdrawConsent,
)
from workflows.updates import Updates, validated


class SupportUpdates(Updates):
    """Each update is one thing that may be asked of the case."""

    @validated
    @workflow.update(description="Record the check team's answer, or send it back as a query")
    async def record_answer(self, order: Order[RecordAnswer]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Mend an answer that was already sent")
    async def correct_answer(self, order: Order[CorrectAnswer]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Open the answer, as the organisation that referred")
    async def read_answer(self, order: Order[ReadAnswer]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Confirm that an answer was given by hand")
    async def confirm_delivery(self, order: Order[ConfirmDelivery]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Take the escalation, as somebody on duty")
    async def acknowledge_escalation(self, order: Order[AcknowledgeEscalation]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Record that the person withdrew their consent")
    async def withdraw_consent(self, order: Order[WithdrawConsent]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Extend the support window, with a reason")
    async def extend_window(self, order: Order[ExtendWindow]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Close the case with an outcome")
    async def close_case(self, order: Order[CloseCase]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Put a piece of linking or brokering on a worklist")
    async def open_task(self, order: Order[OpenTask]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say what came of a task")
    async def finish_task(self, order: Order[FinishTask]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Ask a casework team to look at an application sooner")
    async def ask_prioritisation(self, order: Order[AskPrioritisation]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Record that the casework team took the request or declined it")
    async def answer_prioritisation(self, order: Order[AnswerPrioritisation]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Record that voluntary return was offered")
    async def offer_return(self, order: Order[OfferReturn]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Give the case to another area's authority")
    async def transfer_case(self, order: Order[TransferCase]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Mend a name or a date of birth; old and new stay on record")
    async def correct_person(self, order: Order[CorrectPerson]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say that an entry was wrong, or another case's")
    async def correct_entry(self, order: Order[CorrectEntry]) -> Reply:
        return await self.ask(order)
