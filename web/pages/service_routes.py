"""The paths of the pages of the service, and of what is read of a person."""

from __future__ import annotations

from starlette.routing import Route

from web.pages import (
    case,
    duty,
    erasure,
    explained,
    figures,
    files,
    looks,
    notes,
    notices,
    organisations,
    own_copy,
    own_data,
    person,
    retention,
    second_person,
    staff,
    staff_acts,
    strays,
    wall,
    withdrawal,
)
from web.pages.organisation_acts import BY_PATH, ORGANISATIONS, REGISTER
from web.pages.service_pages import SECOND_PERSON, ServiceAct, endpoint_of, show_menu

BOTH = ["GET", "POST"]
ACTS: tuple[tuple[str, ServiceAct], ...] = (
    ("/find", person.FIND),
    ("/cases/{reference}/reach/change", person.CHANGE_SAFE_WAY),
    (f"{ORGANISATIONS}/register", REGISTER),
    *((f"{ORGANISATIONS}/{{code}}/{end}", act) for end, act in BY_PATH.items()),
    (f"{staff.STAFF}/enter", staff_acts.ENTER),
    (f"{staff.STAFF}/duty", staff_acts.DUTY),
    (f"{staff.STAFF}/away", staff_acts.AWAY),
    (f"{staff.STAFF}/{{number}}/roles", staff_acts.GIVE_ROLES),
    (f"{staff.STAFF}/{{number}}/second-factor", staff_acts.RESET),
    (f"{staff.STAFF}/{{number}}/sign-in", staff_acts.BIND),
    (f"{staff.STAFF}/{{number}}/end", staff_acts.END),
    (f"{SECOND_PERSON}/{{id}}/confirm", second_person.CONFIRM),
    (f"{SECOND_PERSON}/{{id}}/reject", second_person.REJECT),
    (withdrawal.WITHDRAWAL, withdrawal.WITHDRAW),
    (f"{strays.STRAYS}/{{id}}/settle", strays.SETTLE),
    *erasure.ERASURE_ACTS,
    (own_copy.FIND_PATH, own_copy.FIND_THEIRS),
    (own_copy.COPY_PATH, own_copy.COPY),
    (f"{own_data.OWN_DATA}/receive", own_data.RECEIVE),
    (f"{own_data.OWN_DATA}/{{number}}/step", own_data.STEP),
)
"""What is done at the service: each by its path."""


def service_routes() -> list[Route]:
    """All of them."""
    return [
        *(Route(path, endpoint_of(act), methods=BOTH) for path, act in ACTS),
        Route(strays.STRAYS, strays.show_strays),
        Route("/cases/{reference}/on-record", person.show_record),
        Route("/cases/{reference}/corrections", person.show_corrections),
        Route("/cases/{reference}/reach", person.show_safe_way),
        Route("/cases/{reference}/explained", explained.show_explained),
        Route("/cases/{reference}/circumstances", explained.show_circumstances),
        Route("/cases/{reference}/linked", explained.show_linked),
        Route("/cases/{reference}/print", case.show_to_print),
        Route("/cases/{reference}/map", case.show_on_map),
        Route("/cases/{reference}/files", files.show_files),
        Route("/cases/{reference}/files/add", files.show_file_form),
        Route("/cases/{reference}/files/add", files.take_file, methods=["POST"]),
        Route("/cases/{reference}/files/{id}", files.give_file),
        Route("/cases/{reference}/files/{id}/scan", files.scan_one, methods=["POST"]),
        Route("/cases/{reference}/notes", notes.show_notes),
        *(
            route
            for end in ("write", "{id}/correct")
            for route in (
                Route(f"/cases/{{reference}}/notes/{end}", notes.show_note_form),
                Route(f"/cases/{{reference}}/notes/{end}", notes.take_note, methods=["POST"]),
            )
        ),
        Route("/service", show_menu),
        Route(wall.WALL, wall.show_wall),
        Route("/service/handover", duty.show_handover),
        Route(duty.ESCALATIONS, duty.show_escalations),
        Route(duty.ESCALATIONS, duty.take_several, methods=["POST"]),
        Route("/service/incidents", duty.show_incidents),
        Route("/service/health", duty.show_health),
        Route("/service/health/{code}/take", duty.take_one_alarm, methods=["POST"]),
        Route(notices.NOTICES, notices.show_notices),
        Route(f"{notices.NOTICES}/again", notices.try_all_again, methods=["POST"]),
        Route(f"{notices.NOTICES}/{{id}}/{{act}}", notices.act_on_notice, methods=["POST"]),
        Route(ORGANISATIONS, organisations.show_organisations),
        Route(f"{ORGANISATIONS}/{{code}}", organisations.show_one),
        Route(staff.STAFF, staff.show_staff),
        Route(SECOND_PERSON, second_person.show_proposals),
        Route(f"{SECOND_PERSON}/{{id}}", second_person.show_proposal),
        Route(own_data.OWN_DATA, own_data.show_requests),
        Route(erasure.ERASURE, erasure.show_erasures),
        Route(f"{erasure.ERASURE}/{{reference}}", erasure.show_receipt),
        Route(looks.LOOKS, looks.show_looks),
        Route(f"{looks.LOOKS}/export", looks.give_looks),
        Route("/service/retention", retention.show_retention),
        Route("/service/blocked", figures.show_blocked),
        Route("/service/statistics", figures.show_statistics),
        Route("/service/rulebook", figures.show_rulebook),
        Route("/service/map", figures.show_map),
    ]
