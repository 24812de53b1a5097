"""`make check-chart`: the Helm chart by `helm lint`, and every object of it, as it comes out for a
Temporal of one's own and for a Temporal Cloud, by kubeconform against Kubernetes' own schemas.

    python -m tools.chart FOLDER_OF_SCHEMAS
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import click

from tools.cluster.building import (
    HELM,
    KUBECONFORM,
    NOT_BUILT,
    OF_THE_CHART,
    ROOT,
    NotBuilt,
    require_built,
)

CHART: Final = ROOT / "ops" / "helm" / "referrals"
VERSIONS: Final = ("1.29.0", "1.37.0")
"""Of Kubernetes: the oldest that the chart names, and the newest known here."""
KINDS: Final = (
    *("deployment-apps-v1", "job-batch-v1", "service-v1", "networkpolicy-networking-v1"),
    "poddisruptionbudget-policy-v1",
)
SHAPES: Final = {
    "with the gate": (),
    "with a Temporal Cloud": ("--values", str(CHART / "ci" / "cloud-values.yaml")),
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
