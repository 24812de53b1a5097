"""Sign-in, and who may do what: every command against every role."""

from __future__ import annotations

from pathlib import Path

from policy.support.words import SUPERVISORS, Role
from store.recovery_codes import new_codes
from store.signing_people import FactorHolder
from store.staff import PEOPLE
from store.totp import confirm_secret, keep_pending, pending_secret
from tests.starter.rows import csv_file, row
from tests.starter.terminal import CREDENTIAL, NUMBERS, Terminal
from tests.who_may import allowed_to
from wiring.app import App

AGREEMENT = (
    *("--agreement-version", "3", "--agreement-from", "01/01/2026"),
    *("--agreement-until", "31/12/2027", "--reason", "signed"),
)
INTAKE = SUPERVISORS | {Role.CASEWORKER, Role.OPERATIONS}
STAFF = {Role.OPERATIONS, Role.MANAGER, Role.HEAD_OF_SERVICE}


def test_a_wrong_number_and_a_wrong_credential_get_the_same_answer(
    terminal: Terminal,
) -> None:
    wrong_number = terminal.run("sign-in", "S-9999")
    wrong_credential = terminal.run("sign-in", "S-3001", REFERRALS_CREDENTIAL="guessed")
    assert wrong_number.exit_code == wrong_credential.exit_code == 4
    assert wrong_number.output == wrong_credential.output


def test_the_credential_is_asked_for_unseen(terminal: Terminal) -> None:
    done = terminal.run("sign-in", "s-3001", input=f"{CREDENTIAL}\n", REFERRALS_CREDENTIAL="")
    assert done.exit_code == 0
    assert CREDENTIAL not in done.output
    assert terminal.run("whoami").stdout.startswith("S-3001, support team: check officer")


def test_the_second_factor_is_asked_for_and_set_up_at_the_pages(terminal: Terminal) -> None:
    needed = {"REFERRALS_SECOND_FACTOR": "needed"}
    first = terminal.run("sign-in", "S-3001", **needed)
    assert (first.exit_code, "second-factor-to-set-up" in first.stderr) == (4, True)

    async def set_up(app: App) -> str:
        keys, who = app.keys, FactorHolder(people=PEOPLE, number="S-3001")
        async with app.engine.begin() as connection:
            await keep_pending(connection, keys, who, "A" * 32)
            kept = await pending_secret(connection, keys, who)
            assert kept is not None and await confirm_secret(connection, who, kept.id, 1)
            return (await new_codes(connection, keys.ring, who))[0]

    code = terminal.with_app(set_up)
    for typed, exit_code in (("wrong", 4), (code, 0), (code, 4)):
        done = terminal.run("sign-in", "S-3001", input=f"{typed}\n")
        assert done.exit_code == exit_code, "asked of who has one, needed or not"
    assert terminal.run("whoami").exit_code == 0


def test_where_a_provider_signs_staff_in_a_credential_counts_on_the_server_by_break_glass_alone(
    terminal: Terminal,
) -> None:
    by_provider = {
        "REFERRALS_OIDC_ISSUER": "http://127.0.0.1:9",
        "REFERRALS_OIDC_CLIENT_ID": "us",
        "REFERRALS_OIDC_CLIENT_SECRET": "only for tests",
        "REFERRALS_OIDC_ACR": "two-factors",
        "REFERRALS_WEB_ADDRESS": "https://pages.invalid",
    }
    typed = ("admin", "sign-in", NUMBERS[Role.OPERATIONS])
    closed = terminal.run(*typed, **by_provider)
    assert (closed.exit_code, "credentials-closed" in closed.stderr) == (1, True)
    opened = terminal.run(*typed, **by_provider, REFERRALS_OIDC_BREAK_GLASS="true")
    assert opened.exit_code == 0, opened.output
    # Only that command needs the setting.
    assert terminal.run("admin", "verify", **by_provider).exit_code == 0


def test_a_session_is_kept_for_its_owner_only_and_ends_with_signing_out(
    terminal: Terminal,
) -> None:
    terminal.sign_in(Role.MANAGER)
    kept = terminal.folder / "session"
    token = kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert terminal.run("sign-out").exit_code == 0
    assert not kept.exists()
    kept.write_text(token)
    done = terminal.run("whoami")
    assert done.exit_code == 4
    assert "not-signed-in" in done.stderr


def test_who_leaves_the_service_is_signed_out_at_once(terminal: Terminal) -> None:
    terminal.sign_in(Role.CASEWORKER)
    theirs = (terminal.folder / "session").read_text()
    terminal.sign_in(Role.OPERATIONS)
    assert terminal.run("staff", "end", NUMBERS[Role.CASEWORKER]).exit_code == 0
    (terminal.folder / "session").write_text(theirs)
    assert terminal.run("whoami").exit_code == 4
    assert terminal.run("sign-in", NUMBERS[Role.CASEWORKER]).exit_code == 4


def commands(folder: Path) -> list[tuple[tuple[str, ...], set[Role] | frozenset[Role]]]:
    sent = str(csv_file(folder / "one.csv", [row("ROLE-1")]))
    nobodys = str(csv_file(folder / "none.csv", [{"organisation_id": "x"}]))
    return [
        (("intake", sent, "--refused", str(folder / "r.csv")), INTAKE),
        (("organisation", "import", nobodys, "--reason", "r"), {Role.REGISTRAR}),
        (("organisation", "renew", "E06000023", *AGREEMENT), {Role.REGISTRAR}),
        (("organisation", "leave", "NOBODY", "--reason", "left"), {Role.REGISTRAR}),
        (("organisation", "credential", "E06000023", "--reason", "r"), {Role.REGISTRAR}),
        (("staff", "end", "S-9999"), STAFF),
        (("staff", "list"), set(Role)),
        (("reconcile",), SUPERVISORS | {Role.OPERATIONS}),
    ]


def test_what_each_role_may_do_is_this_table_and_nothing_more(
    terminal: Terminal, tmp_path: Path
) -> None:
    table = commands(tmp_path)
    for words, _ in table[:1] + table[2:]:
        assert terminal.run(*words).exit_code == 4, f"nobody may: {words}"
    for role in Role:
        terminal.sign_in(role)
        for words, allowed in table:
            done = terminal.run(*words)
            refused = "wrong-role" in done.stderr
            wrong_file = words[1:2] == ("import",)
            assert wrong_file or refused is (role not in allowed), (role, words, done.output)
            assert not refused or done.exit_code == 4


NO_TRACE = ("--result", "no trace", "--recourse", "unknown", "--document-gap", "--source", "x")
ORDERS: list[tuple[tuple[str, ...], frozenset[str]]] = [
    (words, allowed_to("support", kind))
    for kind, words in (
        ("acknowledge-escalation", ("acknowledge",)),
        ("extend-window", ("extend", "--reason", "r")),
        ("close-case", ("close", "--outcome", "died", "--reason", "r")),
        ("record-answer", ("answer", *NO_TRACE)),
        ("correct-answer", ("correct", *NO_TRACE, "--reason", "r")),
        ("withdraw-consent", ("withdraw", "--channel", "letter")),
    )
]


def test_an_order_that_a_role_may_not_give_is_recorded_as_refused(
    caseworker: Terminal, tmp_path: Path
) -> None:
    rows = [row(f"A-{number}") for number, _ in enumerate(Role)]
    caseworker.run("intake", str(csv_file(tmp_path / "a.csv", rows)))
    # A case for each, because nothing more counts once somebody has brought a withdrawal.
    references = [case["reference"] for case in caseworker.cases()]
    for role, reference in zip(Role, references, strict=True):
        caseworker.sign_in(role)
        for words, allowed in ORDERS:
            done = caseworker.run(*words, reference)
            assert done.exit_code == (0 if role in allowed else 4), (role, done.output)
            assert ("wrong-role" in done.stderr) is (role not in allowed)
            later = "this will be carried out when the service returns" in done.stdout
            assert later is (role in allowed)
    shown = "".join(caseworker.run("show", reference).stdout for reference in references)
    allowed_in_all = sum(len(allowed) for _, allowed in ORDERS)
    assert shown.count("to be carried out") == allowed_in_all
    assert shown.count("refused wrong-role") == len(ORDERS) * len(Role) - allowed_in_all
