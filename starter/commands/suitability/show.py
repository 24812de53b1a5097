"""`referrals suitability show`: one case of the track. No personal data."""

from __future__ import annotations

from pathlib import Path

import click

from service.values.parts import SuitabilityPart
from starter.commands.show import page_for_programs
from starter.terminal.calling import in_service
from starter.terminal.inputs import REFERENCE
from starter.terminal.output import as_text, out
from starter.use_cases import show_case


@click.command()
@click.argument("reference", type=REFERENCE)
@click.option("--json", "as_json", is_flag=True, help="For programs; moments are UTC.")
@click.pass_obj
def show(data: Path | None, reference: str, as_json: bool) -> None:
    """One case: where it is, its content by digest, clocks with what they count from, timeline,
    rows, escalations, notices.
    """
    page = in_service(data, lambda context: show_case(context, reference))
    if as_json:
        assert isinstance(page.part, SuitabilityPart)  # support has a `show` of its own
        of_track = {"content": page.part.content, "holder": page.part.holder}
        click.echo(as_text({**of_track, **page_for_programs(page)}))
        return
    from starter.drawing.case_pages import case_page

    out().print(case_page(page))
