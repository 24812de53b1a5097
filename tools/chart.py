"""`make check-chart`: the Helm chart by `helm lint`, and every object of it, as it comes out for a
Temporal of one's own and for a Temporal Cloud, by kubeconform against Kubernetes' own schemas; and
what it makes of values that matter, and refuses, by `tools.chart_values`.

    python -m tools.chart FOLDER_OF_SCHEMAS
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from tools.chart_values import (
    CHART,
    LEAST,
    MADE,
    MORE_WAYS,
    ONE_NODE,
    REFUSED,
    TWO,
    MadeOfValues,
    RefusedValues,
    ci_file,
)
from tools.cluster.building import (
    HELM,
    KUBECONFORM,
    NOT_BUILT,
    OF_THE_CHART,
    ROOT,
    NotBuilt,
    require_built,
)

VERSIONS: Final = ("1.29.0", "1.37.0")
"""Of Kubernetes: the oldest that the chart names, and the newest known here."""
KUBERNETES: Final = ("--kube-version", VERSIONS[-1])
KINDS: Final = (
    *("deployment-apps-v1", "job-batch-v1", "service-v1", "networkpolicy-networking-v1"),
    "poddisruptionbudget-policy-v1",
)
SHAPES: Final = {
    "with the gate": LEAST,
    "with a Temporal Cloud": (*LEAST, *ci_file("cloud-values.yaml")),
    "with two releases": TWO,
    "on one node": ONE_NODE,
    "with more ways": MORE_WAYS,
}


def _called(*command: str, given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} says:\n{done.stdout}{done.stderr}")
    return done.stdout


def _whole(found: Path) -> Path:
    """A copy of the schemas of our kinds, each with all its parts in itself: as they come they are
    meant for one web server's address. A kind that is not listed is not checked, and fails.
    """
    if not found.is_dir():
        raise SystemExit(f"There are no schemas in {found}.")
    copy = ROOT / "build" / "chart" / found.name
    copy.mkdir(parents=True, exist_ok=True)
    parts = json.loads((found / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    for kind in KINDS:
        text = (found / f"{kind}.json").read_text(encoding="utf-8")
        schema = json.loads(text.replace('"/api/_definitions.json#/', '"#/'))
        (copy / f"{kind}.json").write_text(json.dumps({**schema, "$defs": parts}), "utf-8")
    return copy


def _template(called: str, *values: str) -> subprocess.CompletedProcess[str]:
    command = [str(HELM.path), "template", called, str(CHART), *KUBERNETES, *values]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _require_made(wanted: MadeOfValues) -> None:
    done = _template("referrals", "--show-only", f"templates/{wanted.template}", *wanted.values)
    # As it stands in a list or alone, a line is the same line.
    lines = {line.strip().removeprefix("- ") for line in done.stdout.splitlines()}
    missing, too_much = set(wanted.has) - lines, set(wanted.has_not) & lines
    if done.returncode or missing or too_much:
        raise SystemExit(
            f"{wanted.template} is not as it has to be: {wanted.why}.\n{done.stderr}"
            f"Lines that are missing: {sorted(missing)}; that must not be: {sorted(too_much)}."
        )


def _require_refused(wanted: RefusedValues) -> None:
    done = _template(wanted.called, *wanted.values)
    if not done.returncode or wanted.words not in done.stderr:
        raise SystemExit(
            f"The chart has to refuse {' '.join((wanted.called, *wanted.values))} with the words "
            f"{wanted.words!r}; helm says:\n{done.stderr or 'nothing against it'}"
        )


def check(schemas: Path) -> None:
    """Raises SystemExit with what is wrong."""
    for shape, values in SHAPES.items():
        _called(str(HELM.path), "lint", "--strict", str(CHART), *values)
        for version in VERSIONS:
            # A helm that is built from its module knows of no Kubernetes newer than 1.20.
            asked = ("--kube-version", version, *values)
            objects = _called(str(HELM.path), "template", "referrals", str(CHART), *asked)
            of = _whole(schemas / f"v{version}-local-strict")
            said = _called(
                *(str(KUBECONFORM.path), "-strict", "-summary", "-kubernetes-version", version),
                *("-schema-location", f"{of}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json", "-"),
                given=objects,
            )
            click.echo(f"{shape}, Kubernetes {version}: {said.strip()}")
    for made in MADE:
        _require_made(made)
    for refused in REFUSED:
        _require_refused(refused)
    click.echo(f"Values: {len(MADE)} come out as they have to, {len(REFUSED)} are refused.")


def main(arguments: list[str]) -> int:
    """The program."""
    try:
        require_built(OF_THE_CHART, click.echo)
    except NotBuilt as missing:
        click.echo(missing, err=True)
        return NOT_BUILT
    check(Path(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
