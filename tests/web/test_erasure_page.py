"""The page of erasures: proposed by one, confirmed by another, a receipt; a hold stops it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from policy.support.words import Role
from service.erasure.erasing import go_on_erasing
from store.tables import cases
from tests.servers import TestDatabase
from tests.web.front_door import front_door_on


async def test_one_proposes_another_confirms_a_hold_stops_it_and_the_case_says_that_it_is_erased(
    database: TestDatabase, tmp_path: Path
) -> None:
    async with front_door_on(database, tmp_path) as door:
        of, at = door.reference, "service/erasure"
        async with door.app.engine.begin() as connection:
            ended = {"ended_at": datetime.now(UTC), "withdrawal_received_at": datetime.now(UTC)}
            await connection.execute(update(cases).values(ended))
        officer = await door.sign_in(Role.DATA_PROTECTION_OFFICER)
        second = await door.sign_in(Role.DUTY_SUPERVISOR)
        worker = await door.sign_in(Role.CASEWORKER)
        assert (await door.ask("GET", f"/{at}", cookies=worker)).status_code == 403
        sent = {"step": "send", "reason": "the person asked for it"}

        async def act(cookies: dict[str, str], end: str, **more: str) -> tuple[int, str]:
            answer = await door.post_form(f"{at}/{end}", cookies, **sent, **more)
            return answer.status_code, answer.text

        assert (await act(second, "hold", case=of))[0] == 303
        refused = await act(officer, "propose", case=of, ground="request")
        assert refused[0] == 422 and "legal hold" in refused[1]
        assert (await act(officer, f"{of}/lift"))[0] == 303
        proposed = await act(officer, "propose", case=of, ground="request")
        assert proposed[0] == 200 and "waits for a second person" in proposed[1]
        listed = (await door.ask("GET", f"/{at}", cookies=second)).text
        assert f"/{at}/{of}/confirm" in listed
        alone = await act(officer, f"{of}/confirm")
        assert alone[0] == 422
        ordered = await act(second, f"{of}/confirm")
        assert ordered[0] == 200 and "Erased on" not in ordered[1]
        # Whoever answers requests carries out no erasure: the watchdog does.
        await go_on_erasing(door.app)
        receipt = await door.ask("GET", f"/{at}/{of}", cookies=officer)
        assert receipt.status_code == 200 and "What remains" in receipt.text
        assert "Erased on" in receipt.text
        for page in ("", "/print", "/on-record", "/notes", "/files", "/map", "/explained"):
            shown = await door.ask("GET", f"/cases/{of}{page}", cookies=second)
            assert shown.status_code in (403, 404), (page, shown.status_code)
            assert "was erased on" in shown.text or shown.status_code == 403, page
        for page in ("/", "/cases", "/cases?state=ended", f"/cases?reference={of}", "/work"):
            assert (await door.ask("GET", page, cookies=second)).status_code < 500, page
