"""What `make check-chart` asks of the chart beside its form: what it makes of values that matter,
and which values it refuses, in which words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tools.cluster.building import ROOT

CHART: Final = ROOT / "ops" / "helm" / "referrals"


def ci_file(name: str) -> tuple[str, ...]:
    """Helm's arguments for a file of values beside the chart."""
    return ("--values", str(CHART / "ci" / name))


LEAST: Final = ci_file("least-values.yaml")
MORE_WAYS: Final = (*LEAST, *ci_file("more-ways-values.yaml"))
ONE_NODE: Final = ci_file("one-node-values.yaml")
TWO: Final = (*LEAST, *ci_file("two-releases-values.yaml"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeOfValues:
    """Lines that a template has, or has not, with these values, and why."""

    why: str
    template: str
    values: tuple[str, ...] = LEAST
    has: tuple[str, ...] = ()
    has_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedValues:
    """Values that the chart refuses, or the name of an installation, and words of the sentence."""

    words: str
    values: tuple[str, ...] = LEAST
    called: str = "referrals"


NEW: Final = "image: rough-sleeping-referrals:0.2.0"
OLD: Final = f"image: rough-sleeping-referrals@sha256:{1:064}"
FIRST: Final = (*LEAST, "--set", "tracks.support.newKeys=key-ring")
MADE_ONCE: Final = ("backoffLimit: 0", "restartPolicy: Never")
MADE_AGAIN: Final = ("backoffLimit: 5", "restartPolicy: OnFailure")
_PROGRAMS: Final = (
    *("setup.yaml", "worker.yaml", "sender.yaml", "watchdog.yaml", "web.yaml", "operator.yaml"),
)
_FILE: Final = (
    '{name: REFERRALS_KEY_STORE, value: "/key-store/support.halves"}',
    "{name: key-store, mountPath: /key-store}",
    "podAffinity:",
)
_SERVICE: Final = (
    '{name: REFERRALS_KEY_SERVICE, value: "https://suitability-keys.example"}',
    '{name: REFERRALS_KEY_SERVICE_TOKEN_FILE, value: "/secrets/key-service-token"}',
    '{name: REFERRALS_KEY_SERVICE_CA, value: "/secrets/keys-ca.pem"}',
    '{name: REFERRALS_KEY_SERVICE_CERTIFICATE, value: "/secrets/keys-client.pem"}',
    '{name: REFERRALS_KEY_SERVICE_KEY, value: "/secrets/keys-client.key"}',
    "{key: key-service-token, path: key-service-token}",
    "{key: keys-client.key, path: keys-client.key}",
)
_CHANNEL: Final = (
    '{name: REFERRALS_NOTICES_BY, value: "smtp"}',
    '{name: REFERRALS_SMTP_PASSWORD_FILE, value: "/secrets/smtp-password"}',
    "{key: smtp-password, path: smtp-password}",
)
_PROVIDER: Final = (
    '{name: REFERRALS_OIDC_ISSUER, value: "https://login.example"}',
    '{name: REFERRALS_OIDC_CLIENT_SECRET_FILE, value: "/secrets/oidc-client-secret"}',
    "{key: oidc-client-secret, path: oidc-client-secret}",
)
_DATABASE_CA: Final = "{key: database-ca.pem, path: database-ca.pem}"
_ADMINS_KEY: Final = "{key: admin.key, path: admin.key}"
_WORKERS_KEY: Final = "{key: worker.key, path: worker.key}"
_SPREAD: Final = (
    "topologyKey: kubernetes.io/hostname",
    "topologyKey: topology.kubernetes.io/zone",
    "whenUnsatisfiable: ScheduleAnyway",
)
_FIGURES: Final = tuple(f"{{protocol: TCP, port: {port}}}" for port in (9464, 9465, 9466))
MADE: Final = (
    *(
        MadeOfValues(why="pods of a program stand apart", template=name, has=_SPREAD)
        for name in (*_PROGRAMS, "gate.yaml")
    ),
    MadeOfValues(
        why="a track's pages find Temporal's",
        template="web.yaml",
        values=MORE_WAYS,
        has=tuple(
            f'{{name: REFERRALS_PAGES_BEHIND, value: "referrals-{track}-ui:8080"}}'
            for track in ("support", "suitability")
        ),
    ),
    MadeOfValues(
        why="Temporal's pages are on no side of the wall, and change nothing",
        template="ui.yaml",
        values=MORE_WAYS,
        has=(
            *("referrals/track: none", "runAsUser: 1000", "readOnlyRootFilesystem: true"),
            '{name: TEMPORAL_ADDRESS, value: "referrals-gate:7234"}',
            '{name: TEMPORAL_DISABLE_WRITE_ACTIONS, value: "true"}',
        ),
        has_not=("referrals/track: support", "referrals/track: suitability"),
    ),
    MadeOfValues(
        why="nobody gathers figures, and the ways out are these, unless more is said",
        template="walls.yaml",
        has=tuple(f"{{protocol: TCP, port: {port}}}" for port in (443, 587, 5432, 7233, 8443)),
        has_not=(*_FIGURES, "port: 3310", "port: 4318", "port: 465"),
    ),
    MadeOfValues(
        why="what is said stands open: who gathers figures, and each further way out",
        template="walls.yaml",
        values=MORE_WAYS,
        has=(*_FIGURES, "port: 3310", "port: 4318", "port: 465", "{protocol: TCP, port: 7236}"),
        has_not=("{protocol: TCP, port: 7233}",),
    ),
    *(
        MadeOfValues(
            why="what left and what was acknowledged stands apart from everything else",
            template=name,
            has=(
                "{name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}",
                "{name: REFERRALS_OUTSIDE_LOG, value: /outside-log/$(POD_NAME)}",
                "{name: outside-log, mountPath: /outside-log}",
                "{name: outside-log, persistentVolumeClaim: {claimName: support-outside-log}}",
            ),
        )
        for name in _PROGRAMS
    ),
    *(
        MadeOfValues(
            why="several nodes share a key service",
            template=name,
            has=_SERVICE,
            has_not=_FILE,
        )
        for name in _PROGRAMS
    ),
    *(
        MadeOfValues(
            why="who shares a key store's file is on one node",
            template=name,
            values=ONE_NODE,
            has=_FILE,
            has_not=_SERVICE,
        )
        for name in _PROGRAMS
    ),
    MadeOfValues(
        why="the gate holds no key, and may run anywhere",
        template="gate.yaml",
        values=ONE_NODE,
        has_not=_FILE,
    ),
    MadeOfValues(
        why="the first install makes the ring, once, and of the one track that it is asked for",
        template="setup.yaml",
        values=FIRST,
        has=(
            *("command: [python, -m, starter.prepare, --new-key-ring]", *MADE_ONCE),
            *("command: [python, -m, starter.prepare]", *MADE_AGAIN),
        ),
    ),
    *(
        MadeOfValues(
            why="a key ring of mode 0600 stays so at each mount",
            template=template,
            has=("fsGroup: 10001", "fsGroupChangePolicy: OnRootMismatch"),
        )
        for template in _PROGRAMS
    ),
    *(
        MadeOfValues(
            why="who sends has the channel's secrets, and trusts the database's authority",
            template=template,
            values=MORE_WAYS,
            has=(*_CHANNEL, _DATABASE_CA),
            has_not=(*_PROVIDER, _ADMINS_KEY, _WORKERS_KEY),
        )
        for template in ("sender.yaml", "watchdog.yaml")
    ),
    MadeOfValues(
        why="the pages have the provider's secret, and neither the channel's nor another's key",
        template="web.yaml",
        values=MORE_WAYS,
        has=(*_PROVIDER, _DATABASE_CA),
        has_not=(*_CHANNEL, _ADMINS_KEY, _WORKERS_KEY),
    ),
    MadeOfValues(
        why="a worker has its own certificate for the database, and no secret of others",
        template="worker.yaml",
        values=MORE_WAYS,
        has=(_DATABASE_CA, _WORKERS_KEY),
        has_not=(*_CHANNEL, *_PROVIDER, _ADMINS_KEY),
    ),
    MadeOfValues(
        why="the setup job alone has the administrator's certificate",
        template="setup.yaml",
        values=MORE_WAYS,
        has=(_DATABASE_CA, _ADMINS_KEY),
        has_not=(*_CHANNEL, *_PROVIDER),
    ),
    MadeOfValues(
        why="nobody is at the operator's place, which has no administrator's address",
        template="operator.yaml",
        values=MORE_WAYS,
        has=(
            *("replicas: 0", "command: [sleep, infinity]", *_PROVIDER, _WORKERS_KEY),
            "{name: REFERRALS_SESSION_FILE, value: /session/kept}",
            "{name: session, mountPath: /session}",
            "{key: auditor-database-url, path: auditor-database-url}",
        ),
        has_not=(*_CHANNEL, _ADMINS_KEY),
    ),
    MadeOfValues(
        why="a change that takes too long beside programs is made while they are stopped",
        template="setup.yaml",
        values=(*LEAST, "--set", "tracks.support.stopped=true"),
        has=(
            "command: [python, -m, starter.prepare, --stopped]",
            "command: [python, -m, starter.prepare]",
        ),
    ),
    MadeOfValues(
        why="nobody who does not ask makes new keys",
        template="setup.yaml",
        has=("command: [python, -m, starter.prepare]", *MADE_AGAIN),
        has_not=MADE_ONCE,
    ),
    MadeOfValues(
        why="a new release's tables are made by that release's own program",
        template="setup.yaml",
        values=TWO,
        has=(NEW,),
    ),
    MadeOfValues(why="both releases run", template="worker.yaml", values=TWO, has=(NEW, OLD)),
    *(
        MadeOfValues(
            why="pages and the second guard change when the image of all does, and not before",
            template=template,
            values=TWO,
            has=(OLD,),
            has_not=(NEW,),
        )
        for template in ("web.yaml", "watchdog.yaml")
    ),
)
REFUSED: Final = (
    RefusedValues(values=(), words="tracks.suitability.keyStore.address: no key service is named"),
    RefusedValues(
        values=(*ONE_NODE, "--set", "tracks.support.claims.keyStore="),
        words="tracks.support.claims.keyStore: the key store is to be a file, and no claim",
    ),
    RefusedValues(
        values=(*LEAST, "--set", "tracks.support.keyStore.by=claim"),
        words='tracks.support.keyStore.by: there is no "claim"',
    ),
    RefusedValues(
        values=(*TWO, "--set", "tracks.support.releases[1].digest="),
        words="r0-1-0 stands beside another release and names no image of its own",
    ),
    *(
        RefusedValues(
            values=(*LEAST, "--set", f"tracks.support.releases[0].name={name}"),
            words=f'tracks.support.releases: "{name}" can be no part of an object\'s name',
        )
        for name in ("r0+2", "r0_2", "R0-2", "r0-", "r" * 64)
    ),
    RefusedValues(
        values=(*TWO, "--set", "tracks.support.releases[1].name=r0-2-0"),
        words="there are two of the name r0-2-0",
    ),
    RefusedValues(
        values=(*LEAST, *ci_file("cloud-values.yaml"), "--set", "ui.enabled=true"),
        words="ui.enabled: Temporal's pages stand behind the gate here",
    ),
    RefusedValues(
        values=(*LEAST, "--set", "tracks.support.newKeys=true"),
        words='tracks.support.newKeys: there is no "true" to be made',
    ),
    RefusedValues(
        values=(*LEAST, "--set", "tracks.support.channel.settings.smtp_password=x"),
        words="tracks.support.channel.settings: smtp_password is a secret",
    ),
    RefusedValues(called="r" * 41, words="too long a name for an installation"),
)
