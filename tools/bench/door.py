"""A front door in a process of its own, on a database and a folder of its own, and who asks it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

from pydantic import SecretStr

from policy.partners import OF_A_PROGRAM
from policy.support.words import Role, Team
from store.api_keys import add_key, digest_of_key, new_secret
from store.credentials import make_digest
from store.organisations import load_register
from store.staff import StaffMember, add_staff
from tools.bench.machine import environment
from tools.bench.system import BenchSystem, enter_organisations
from web.cookies import cookie_name
from wiring.app import App, open_app
from wiring.embedded.ports import LOOPBACK, free_ports
from wiring.embedded.process import Child, Launch
from wiring.settings import Settings

OFFICER, COUNCIL, CREDENTIAL = "S-9001", "E06000023", "only for the bench"
_UP_WITHIN = 300.0


@dataclass(frozen=True, slots=True)
class MeasuredAnswer:
    """What came, and how many milliseconds it took."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    spent: float


class KeptConnection:
    """One connection that is kept."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        self._wire = HTTPConnection(address, timeout=240)
        self._headers = headers

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> MeasuredAnswer:
        """One request, without following where it leads."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        began = time.perf_counter()
        self._wire.request(method, path, body, {**self._headers, **named})
        answer = self._wire.getresponse()
        content = answer.read()
        spent = (time.perf_counter() - began) * 1000
        return MeasuredAnswer(answer.status, answer.getheaders(), content, spent)


@dataclass(frozen=True, slots=True)
class ReaderConnection:
    """One connection of many in one process."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, address: str) -> ReaderConnection:
        """Open it. Raises OSError."""
        host, _, port = address.partition(":")
        return cls(*await asyncio.open_connection(host, int(port)))

    async def ask(self, request: bytes) -> int:
        """Send it and take the whole answer; its status. Raises OSError, EOFError if it was
        closed.
        """
        self.writer.write(request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
        await self.reader.readexactly(int(length))
        return int(head.split()[1])

    def close(self) -> None:
        """Not to be used any more."""
        self.writer.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredDoor:
    """Its address, an app on the same record, the folder in which its settings are, and a key of
    the council's program.
    """

    address: str
    key: str
    app: App
    folder: Path

    def sign_in(self) -> MeasuredAnswer:
        """As a person's browser does."""
        form = urlencode({"number": OFFICER, "credential": CREDENTIAL}).encode()
        answer = KeptConnection(self.address, {}).ask(
            "POST",
            "/sign-in",
            form,
            Origin=f"http://{self.address}",
            Content_Type="application/x-www-form-urlencoded",
        )
        assert answer.status == 303, answer.status
        return answer

    def cookie(self) -> str:
        """Of somebody who has signed in."""
        name = cookie_name(self.app.settings.track)
        given = (value for key, value in self.sign_in().headers if key.lower() == "set-cookie")
        [kept] = [one for one in given if one.startswith(f"{name}=")]
        return kept.partition(";")[0]

    def officer(self) -> KeptConnection:
        """Somebody who is signed in."""
        return KeptConnection(self.address, {"Cookie": self.cookie()})

    def council(self) -> KeptConnection:
        """A program of an organisation, with its key."""
        return KeptConnection(self.address, {"Authorization": f"Bearer {self.key}"})


@asynccontextmanager
async def door_on(system: BenchSystem, name: str, database_url: str) -> AsyncIterator[MeasuredDoor]:
    """A front door of support that answers, with an officer and a council that may ask it."""
    folder = system.folder.root / name
    folder.mkdir()
    address = f"{LOOPBACK}:{free_ports().ui}"
    own = f"http://{address}"
    settings = system.app.settings.with_database(SecretStr(database_url)).model_copy(
        update={
            "web_listen": address,
            "web_address": own,
            "ui_address": own,
            "data_dir": folder,
            # One step of signing in is measured, as the embedded invented people have it.
            "second_factor": "off",
            # The bench's worker has another record: what begins here waits.
            "task_queue": name,
        }
    )
    _write(folder, settings)
    async with open_app(settings, "bench", temporal=False) as app:
        key = await _enter(app)
        child = Child(_program(system, name, folder, "web"))
        try:
            await up(address, "/codec/health")
            yield MeasuredDoor(address=address, app=app, folder=folder, key=key)
        finally:
            await asyncio.to_thread(child.stop)


@asynccontextmanager
async def bare_on(system: BenchSystem, track: str, url: str) -> AsyncIterator[KeptConnection]:
    """The bare page beside it."""
    port = free_ports().ui
    words = ("tools.bench.bare_page", str(port), track, url)
    child = Child(_program(system, "bare-page", system.folder.root, *words))
    try:
        await up(f"{LOOPBACK}:{port}", "/")
        yield KeptConnection(f"{LOOPBACK}:{port}", {})
    finally:
        await asyncio.to_thread(child.stop)


async def up(address: str, path: str) -> None:
    """Wait until it answers. Raises TimeoutError."""
    async with asyncio.timeout(_UP_WITHIN):
        while True:
            try:
                if (
                    await asyncio.to_thread(KeptConnection(address, {}).ask, "GET", path)
                ).status == 200:
                    return
            except (OSError, HTTPException):
                pass
            await asyncio.sleep(0.1)


def _program(system: BenchSystem, name: str, folder: Path, *words: str) -> Launch:
    root = system.folder.root
    return Launch(
        name=name,
        command=(sys.executable, "-m", *words),
        environment=environment(root / "pycache") | {"REFERRALS_DATA": str(folder)},
        stop_signal=signal.SIGTERM,
        log=system.folder.log(name),
        pid_file=system.folder.pid_file(name),
    )


def _write(folder: Path, settings: Settings) -> None:
    written = json.loads(settings.model_dump_json(exclude={"data_dir"}, exclude_none=True))
    written["database_url"] = settings.database_url.get_secret_value()
    if settings.temporal_token is not None:
        written["temporal_token"] = settings.temporal_token.get_secret_value()
    (folder / "settings.json").write_text(json.dumps(written), encoding="utf-8")


async def _enter(app: App) -> str:
    """The officer, and the council with a key for its program, which is given back."""
    digest, key = make_digest(CREDENTIAL), new_secret()
    officer = StaffMember(
        number=OFFICER,
        name="Invented",
        email="officer@bench.example",
        team=Team.CHECK,
        roles=(Role.CHECK_OFFICER,),
    )
    async with app.engine.begin() as connection:
        await add_staff(connection, officer, digest, "S-1001")
        entered = COUNCIL in await load_register(connection)
    if not entered:
        await enter_organisations(app)
    async with app.engine.begin() as connection:
        await add_key(
            connection,
            COUNCIL,
            name="bench",
            digest=digest_of_key(app.keys.ring, key),
            roles=OF_A_PROGRAM,
            days=1,
            by=OFFICER,
        )
    return key
