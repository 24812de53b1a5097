"""The command of a person's own copy, on a real case of suitability with a victim and a witness."""

from __future__ import annotations

from pathlib import Path

from policy.suitability.words import Role
from tests.servers import TestDatabase
from tests.starter.suitability_terminal import set_up_suitability
from tests.suitability_apps import PERSON

VICTIM = "He shouted Qzvictim at my door"
WITNESS = "Edda Qzwitness"
MORE = (
    {
        "fact": "victim-input",
        "id": "v-1",
        "as_of": "2021-08-09",
        "source": "police",
        "incident": "01-incident-1",
        "route": "in their own words",
        "words": VICTIM,
    },
    {
        "fact": "circumstance",
        "id": "c-1",
        "as_of": "2021-08-09",
        "source": WITNESS,
        "kind": "physical health",
        "words": f"Coughs at night, as {WITNESS} and Qzwitness' sister told us; {VICTIM}",
    },
)


def test_a_command_copies_what_is_the_persons_own_without_a_witness_or_a_victims_words(
    database: TestDatabase, tmp_path: Path
) -> None:
    terminal = set_up_suitability(tmp_path, database)
    reference = terminal.case(*MORE)
    copy = ("own-data", "copy", reference, "--reason", "-")
    why = "request ODR-1\n"
    assert terminal.run(*copy, input=why).exit_code == 4
    terminal.sit(Role.DATA_PROTECTION_OFFICER)
    done = terminal.run(*copy, input=why)
    assert done.exit_code == 0, done.output
    for own in (*PERSON.values(), "physical health", "doorway", "lost job", "Coughs at night, as "):
        assert own in done.stdout, own
    assert "[another person] and [another person]' sister" in done.stdout
    for others in ("Qzvictim", "Qzwitness", "victim", "ODR-1"):
        assert others.lower() not in done.stdout.lower(), others
