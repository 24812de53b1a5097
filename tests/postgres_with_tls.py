"""A PostgreSQL that has TLS of its own, if this machine has one (a distribution's; the embedded one
is built without): on files of its own, with a certificate, for nobody who shows none.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.certificates import Authority
from wiring.embedded.cluster_files import environment, let_pass, user_for_server
from wiring.embedded.ports import LOOPBACK, free_ports

ADMIN: Final = "postgres"
NONE_FOUND: Final = (
    "no PostgreSQL that has TLS of its own is here (looked on PATH and in /usr/lib/postgresql; "
    "Debian: apt-get install postgresql): only the stand-in before the embedded one was tried"
)
# Both: the password, and a certificate whose name is the login's. Nobody comes in in clear text.
_WHO_COMES_IN = """
hostssl all all 127.0.0.1/32 scram-sha-256 clientcert=verify-full
hostnossl all all 127.0.0.1/32 reject
"""


def programs() -> Path | None:
    """The folder of such a server's programs, the newest; None if there is none."""
    found = [Path(at).resolve().parent for at in (shutil.which("initdb"),) if at]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in found if _has_tls(folder)), None)


def major(folder: Path) -> int:
    """Its version. Our roles need 16: since then a role may be taken on and not inherited."""
    said = subprocess.run(
        [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    return int(re.findall(r"\d+", said.stdout)[0])


def _has_tls(folder: Path) -> bool:
    # A wrapper that stands alone on PATH has no server beside it.
    server = folder / "postgres"
    if not server.exists() or not (folder / "initdb").exists():
        return False
    linked = subprocess.run(["ldd", str(server)], capture_output=True, text=True, check=False)
    return "libssl" in linked.stdout


@contextmanager
def postgres_with_tls(
    found: Path, folder: Path, signed_by: Authority, password: str
) -> Iterator[int]:
    """The port of a running one, whose certificate and whose clients' are one authority's."""
    user, port = user_for_server(), free_ports().postgres
    data, log = folder / "data", folder / "server.log"
    let_pass(data)
    data.mkdir(mode=0o700)
    secret = folder / "password"
    secret.write_text(password)
    certificate, key = signed_by.issue("server")
    own = [shutil.copy(each, folder / each.name) for each in (certificate, key, signed_by.ca)]
    for path in (folder, data, secret, *own):
        if user is not None:
            os.chown(path, user.pw_uid, user.pw_gid)

    def run(*command: str) -> subprocess.Popen[bytes]:
        with log.open("ab") as lines:
            return subprocess.Popen(
                command,
                env=environment(),
                stdout=lines,
                stderr=lines,
                cwd=folder,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )

    made = run(
        *(str(found / "initdb"), "-D", str(data), "-U", ADMIN, "--pwfile", str(secret)),
        *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync"),
    )
    assert made.wait(60) == 0, log.read_text()
    (data / "pg_hba.conf").write_text(_WHO_COMES_IN)
    said = {
        "port": str(port),
        "listen_addresses": LOOPBACK,
        "unix_socket_directories": "",
        "fsync": "off",
        "max_connections": "300",
        "ssl": "on",
        **dict(zip(("ssl_cert_file", "ssl_key_file", "ssl_ca_file"), map(str, own), strict=True)),
    }
    options = [part for name, value in said.items() for part in ("-c", f"{name}={value}")]
    server = run(str(found / "postgres"), "-D", str(data), *options)
    try:
        _wait(server, log)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while b"ready to accept connections" not in log.read_bytes():
        assert server.poll() is None and time.monotonic() < until, log.read_text()
        time.sleep(0.05)
