"""`make check-chart`: the Helm chart by `helm lint`, and every object of it, as it comes out for a
Temporal of one's own and for a Temporal Cloud, by kubeconform against Kubernetes' own schemas.

    python -m tools.chart FOLDER_OF_SCHEMAS
"""

from __future__ import annotations

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
SHAPES: Final = {
    "with the gate": (),
    "with a Temporal Cloud": ("--values", str(CHART / "ci" / "cloud-values.yaml")),
}


def _called(*command: str, given: str = "") -> str:
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{Path(command[0]).name} says:\n{done.stdout}{done.stderr}")
    return done.stdout


def check(schemas: Path) -> None:
    """Raises SystemExit with what is wrong."""
    for shape, values in SHAPES.items():
        _called(str(HELM.path), "lint", "--strict", str(CHART), *values)
        for version in VERSIONS:
            # A helm that is built from its module knows of no Kubernetes newer than 1.20.
            asked = ("--kube-version", version, *values)
            objects = _called(str(HELM.path), "template", "referrals", str(CHART), *asked)
            of = schemas / f"v{version}-local-strict"
            if not of.is_dir():
                raise SystemExit(f"There are no schemas of Kubernetes {version} in {schemas}.")
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
