"""How each program of a cluster is started: by the settings of docker-compose.yml, with this
machine's addresses in the place of the containers' names.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tools.cluster.building import FRONT, PAGES, ROOT, SERVER, GoProgram
from tools.cluster.compose import ComposeFile
from tools.cluster.places import ClusterPorts
from wiring.embedded.folder import TRACKS, Folder, write_private
from wiring.embedded.ports import LOOPBACK
from wiring.embedded.postgres import Cluster
from wiring.embedded.process import Launch

_KEPT: Final = ("PATH", "HOME", "TMPDIR", "PYTHONPATH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """Says how to start each program. `more` is put over the settings of our own programs, and
    `code` is the tree that they are of: for tests.
    """

    folder: Folder
    ports: ClusterPorts
    compose: ComposeFile
    more: Mapping[str, str] = field(default_factory=dict)
    code: Path = ROOT

    def postgres(self) -> Cluster:
        """The database server."""
        return Cluster(
            data=self.folder.postgres,
            port=self.ports["postgres"],
            password=self.compose.environment("postgres")["POSTGRES_PASSWORD"],
            log=self.folder.log("postgres"),
            pid_file=self.folder.pid_file("postgres"),
            settings=self.compose.server_settings(),
        )

    def temporal(self, service: str) -> Launch:
        """One service of Temporal: of `places.SERVICES`."""
        ports = self.ports
        kind = "worker" if service == "system-worker" else service.partition("-")[0]
        environment = {
            **self.compose.environment("temporal"),
            "POSTGRES_SEEDS": LOOPBACK,
            "DB_PORT": str(ports["postgres"]),
            "BIND_ON_IP": LOOPBACK,
            "DYNAMIC_CONFIG_FILE_PATH": str(self.dynamic_config()),
            "TEMPORAL_SERVICES": kind,
            "FRONTEND_GRPC_PORT": str(ports["frontend"]),
            "FRONTEND_HTTP_PORT": str(ports["frontend-http"]),
            f"{kind.upper()}_GRPC_PORT": str(ports[service]),
            f"{kind.upper()}_MEMBERSHIP_PORT": str(ports[f"{service}-membership"]),
        }
        command = (str(SERVER.path), "--allow-no-auth", "start")
        return self._launch(f"temporal-{service}", command, environment)

    def dynamic_config(self) -> Path:
        """The file of what Temporal reads again while it runs."""
        path = self.folder.root / "temporal-dynamic.yaml"
        path.write_text(self.compose.config("temporal-dynamic"), encoding="utf-8")
        return path

    def gate(self) -> Launch:
        """The doors of both tracks."""
        path = self.folder.gate
        said = json.loads(self.compose.config("gate"))
        ways = [
            {**way, "address": self.ports.at(f"{way['namespace']}-door")} for way in said["ways"]
        ]
        probes = self.ports.at("gate-probes")
        content = {"temporal": self.ports.at("frontend"), "probes": probes, "ways": ways}
        write_private(path, json.dumps(content))
        return self._python("gate", ("gate", str(path)), {})

    def ours(self, track: str, program: str, number: str = "", release: str = "") -> Launch:
        """A worker, sender, watchdog or web process of a track, under a release if it has one."""
        service, name = f"{track}-{program}", f"{track}-{program}{number and '-'}{number}"
        own = {"REFERRALS_PROBES_LISTEN": self.ports.at(f"{name}-probes")}
        if program == "web":
            own["REFERRALS_WEB_LISTEN"] = self.ports.at(name)
        if release:
            own["REFERRALS_RELEASE"] = release
        return self._python(
            name, self.compose.command(service), {**self.settings(track, service), **own}
        )

    def setup(self, track: str) -> tuple[tuple[str, ...], dict[str, str]]:
        """The command that prepares a track, and what it sees."""
        service = f"{track}-setup"
        return self._module(self.compose.command(service)), self._seen(
            self.settings(track, service)
        )

    def settings(self, track: str, service: str) -> dict[str, str]:
        """A service's settings in compose, brought to this machine."""
        home = self.folder.place(track).home
        moved = {
            "@postgres:5432/": f"@{self.ports.at('postgres')}/",
            "temporal:7233": self.ports.at("frontend"),
            "gate:7234": self.ports.at("support-door"),
            "gate:7235": self.ports.at("suitability-door"),
            f"{track}-ui:8080": self.ports.at(f"{track}-ui"),
            "127.0.0.1:8081": self.ports.at("support-front"),
            "127.0.0.1:8082": self.ports.at("suitability-front"),
            "/keys/": f"{home}/secrets/",
            "/key-store/": f"{home}/key-store/",
            "/outside-log": f"{home}/outside-log",
        }
        found = self.compose.environment(service)
        for name, value in found.items():
            for theirs, ours in moved.items():
                value = value.replace(theirs, ours)
            found[name] = f"{home}{value[5:]}" if value.startswith("/data") else value
        # Containers have each a machine of their own; here one page of figures would be in the
        # other's way.
        found["REFERRALS_METRICS_LISTEN"] = ""
        found["REFERRALS_WEB_PROXIES"] = LOOPBACK
        return {**found, **self.more}

    def pages(self, track: str) -> Launch:
        """Temporal's own pages of a track."""
        environment = {
            **self.compose.environment(f"{track}-ui"),
            "TEMPORAL_ADDRESS": self.ports.at(f"{track}-door"),
            "TEMPORAL_UI_PORT": str(self.ports[f"{track}-ui"]),
        }
        where = ("--root", str(PAGES.versions), "--env", "cluster")
        return self._launch(f"{track}-ui", (str(PAGES.path), *where, "start"), environment)

    def front(self) -> Launch:
        """The one address of each track's pages."""
        environment = {"XDG_DATA_HOME": str(self.folder.root), "XDG_CONFIG_HOME": str(ROOT)}
        for track in TRACKS:
            behind = (self.ports.at(f"{track}-web-{number}") for number in ("1", "2"))
            environment[f"{track.upper()}_PAGES"] = " ".join(behind)
            environment[f"{track.upper()}_FRONT"] = str(self.ports[f"{track}-front"])
        config = ("--config", str(FRONT.versions / "Caddyfile"), "--adapter", "caddyfile")
        return self._launch("front", (*_run(FRONT), *config), environment)

    def _python(self, name: str, module: tuple[str, ...], own: Mapping[str, str]) -> Launch:
        return self._launch(name, self._module(module), own)

    def _module(self, module: tuple[str, ...]) -> tuple[str, ...]:
        """Not from where this was started, but from the tree that is named in the environment."""
        return (sys.executable, "-P", "-m", *module)

    def _launch(self, name: str, command: tuple[str, ...], own: Mapping[str, str]) -> Launch:
        return Launch(
            name=name,
            command=command,
            environment=self._seen(own),
            stop_signal=signal.SIGTERM,
            log=self.folder.log(name),
            pid_file=self.folder.pid_file(name),
        )

    def _seen(self, own: Mapping[str, str]) -> dict[str, str]:
        """None of the caller's settings but where programs are found."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # Our own modules, wherever the cluster is started from.
        paths = os.pathsep.join([str(self.code), kept.get("PYTHONPATH", "")])
        return {**kept, "PYTHONPATH": paths, "TZ": "UTC", **own}


def _run(program: GoProgram) -> tuple[str, ...]:
    return (str(program.path), "run")
