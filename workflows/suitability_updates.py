"""What may be asked of a case of the suitability track: an update for each kind of order.

Nothing may stand here but that an order is handed on; a test holds that.
"""

from __future__ import annotations

from temporalio import workflow

from policy.cases.orders import Order
from policy.cases.replies import Reply
from workflows.suitability_commands import (
    AcknowledgeEscalation,
    AcknowledgeSummary,
    AgreeWindow,
    AskClearance,
    AskRecheck,
    CheckDecision,
    ClaimCase,
    CloseRoute,
    ConcludeLimb,
    CorrectPerson,
    DeclineDecision,
    DeclineWindow,
    FinishTask,
    MoveCase,
    PrepareSummary,
    ProposeDecision,
    ProposeWindow,
    RecordFacts,
    RecordRecheck,
    ReleaseCase,
    ReportAttempt,
    ReportService,
    ResolveDuplicate,
    SendEnquiry,
    SendSummary,
    ServeToFile,
    VoidClearance,
    WithdrawDecision,
)
from workflows.updates import Updates, validated


class SuitabilityUpdates(Updates):
    """Each update is one thing that may be asked of the case."""

    @validated
    @workflow.update(
        description="Record what became known, each fact with its day, source and basis"
    )
    async def record_facts(self, order: Order[RecordFacts]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Mend a name or a date of birth; old and new stay on record")
    async def correct_person(self, order: Order[CorrectPerson]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say whether another case is about the same person")
    async def resolve_duplicate(self, order: Order[ResolveDuplicate]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Put the question on support to a body by hand")
    async def send_enquiry(self, order: Order[SendEnquiry]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(
        description="Give the case to the authority of the area where the person sleeps now"
    )
    async def move_case(self, order: Order[MoveCase]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Propose another last day of the support window, with reasons")
    async def propose_window(self, order: Order[ProposeWindow]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Agree, as a second person, to the window proposed")
    async def agree_window(self, order: Order[AgreeWindow]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Decline the window proposed")
    async def decline_window(self, order: Order[DeclineWindow]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Conclude on one limb, in your own words")
    async def conclude_limb(self, order: Order[ConcludeLimb]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Write the case summary")
    async def prepare_summary(self, order: Order[PrepareSummary]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Check the case summary, as a second person, and send it")
    async def send_summary(self, order: Order[SendSummary]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say that the Status Review Unit has the summary")
    async def acknowledge_summary(self, order: Order[AcknowledgeSummary]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Take the case, to decide it")
    async def claim_case(self, order: Order[ClaimCase]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Give the case back, for another decision maker to take")
    async def release_case(self, order: Order[ReleaseCase]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Decide, every factor weighed, for a second person to check")
    async def propose_decision(self, order: Order[ProposeDecision]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(
        description="Check a proposed decision, as a second person: it is made with this"
    )
    async def check_decision(self, order: Order[CheckDecision]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Send a proposed decision back to its maker")
    async def decline_decision(self, order: Order[DeclineDecision]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Ask for a fresh look, because the person is about to be met")
    async def ask_recheck(self, order: Order[AskRecheck]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Record what a fresh look found")
    async def record_recheck(self, order: Order[RecordRecheck]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Ask, before the paper is handed over, whether it may be")
    async def ask_clearance(self, order: Order[AskClearance]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Give a clearance back unused")
    async def void_clearance(self, order: Order[VoidClearance]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say that the person was looked for and not met")
    async def report_attempt(self, order: Order[ReportAttempt]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say that the paper reached the person, and how")
    async def report_service(self, order: Order[ReportService]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Serve to file, with the circumstances")
    async def serve_to_file(self, order: Order[ServeToFile]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Withdraw the decision, as a named UKVI officer")
    async def withdraw_decision(self, order: Order[WithdrawDecision]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Close a case that reached no decision")
    async def close_route(self, order: Order[CloseRoute]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Say what came of a task")
    async def finish_task(self, order: Order[FinishTask]) -> Reply:
        return await self.ask(order)

    @validated
    @workflow.update(description="Take the escalation, as somebody on duty")
    async def acknowledge_escalation(self, order: Order[AcknowledgeEscalation]) -> Reply:
        return await self.ask(order)
