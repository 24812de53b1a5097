"""The servers of the cluster that are built from Go modules, in the versions and with the checksums
of `ops/cluster/*/go.mod` and `go.sum`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "build" / "cluster"
NOT_BUILT = 19
"""The exit code, as that of `make run` for a program that is missing."""


@dataclass(frozen=True, slots=True)
class GoProgram:
    """A program of a Go module: the name it gets, the folder of its versions, its package."""

    name: str
    module: str
    package: str

    @property
    def path(self) -> Path:
        return BUILT / "bin" / self.name

    @property
    def versions(self) -> Path:
        return ROOT / "ops" / self.module


SERVER: Final = GoProgram("temporal-server", "cluster/temporal", "go.temporal.io/server/cmd/server")
SQL_TOOL: Final = GoProgram(
    "temporal-sql-tool", "cluster/temporal", "go.temporal.io/server/cmd/tools/sql"
)
PAGES: Final = GoProgram(
    "ui-server", "cluster/pages", "github.com/temporalio/ui-server/v2/cmd/server"
)
FRONT: Final = GoProgram("caddy", "cluster/front", "github.com/caddyserver/caddy/v2/cmd/caddy")
OF_THE_CLUSTER: Final = (SERVER, SQL_TOOL, PAGES, FRONT)
HELM: Final = GoProgram("helm", "helm/tools", "helm.sh/helm/v3/cmd/helm")
KUBECONFORM: Final = GoProgram(
    "kubeconform", "helm/tools", "github.com/yannh/kubeconform/cmd/kubeconform"
)
OF_THE_CHART: Final = (HELM, KUBECONFORM)

NO_GO: Final = (
    "THIS CANNOT BE RUN HERE: it is built from Go modules, and there is no Go on this machine.\n"
    "What to do: install Go 1.26.8 or newer so that `go version` works, and do this again. Without "
    "it,\n`make run` has the whole service on one machine, and docker-compose.yml the same shape "
    "in containers.\n(program-missing)"
)


class NotBuilt(Exception):
    """A program is not there and cannot be built; says what to do."""


def require_built(
    programs: tuple[GoProgram, ...], say: Callable[[str], None], go: str | None = None
) -> None:
    """Build what is not there in the wanted version: minutes, once. Raises NotBuilt."""
    wanted = [program for program in programs if not _is_built(program)]
    if not wanted:
        return
    compiler = go if go is not None else shutil.which("go")
    if not compiler:
        raise NotBuilt(NO_GO)
    for program in wanted:
        say(f"Building {program.name} from its Go module (minutes, once) ...")
        _build(program, compiler)


def _is_built(program: GoProgram) -> bool:
    mark = _mark(program)
    return program.path.exists() and mark.exists() and mark.read_text() == _wanted(program)


def _mark(program: GoProgram) -> Path:
    return program.path.with_name(f"{program.name}.versions")


def _wanted(program: GoProgram) -> str:
    """What it is built from, as one digest."""
    lists = (program.versions / "go.mod", program.versions / "go.sum")
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in lists)).hexdigest()


def _build(program: GoProgram, compiler: str) -> None:
    program.path.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [
            *(compiler, "build", "-mod=readonly", "-trimpath", "-ldflags=-s -w"),
            *("-o", str(program.path), program.package),
        ],
        cwd=program.versions,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        words = "\n".join(done.stderr.strip().splitlines()[-5:])
        raise NotBuilt(f"{program.name} could not be built; Go said:\n{words}\n(program-missing)")
    _mark(program).write_text(_wanted(program))
