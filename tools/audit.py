"""`make audit`: what we ship, as a CycloneDX list, and what is known against it.

A package that no advisory service could be asked about is counted as that, never as clean.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = (
    "requirements-service.lock",
    "requirements.lock",
    "requirements-peers.lock",
    "requirements-audit.lock",
    "requirements-html.lock",
    "requirements-chart.lock",
)
SHIPPED = LOCKS[0]
_TOOLS = ROOT / ".venv-audit" / "bin"
_BILL = ROOT / "build" / "sbom.cdx.json"


class AuditEnd(IntEnum):
    """How an audit ends, as the exit code."""

    CLEAN = 0
    ADVISORIES = 1
    """Something is known against at least one package."""
    NOT_CHECKED = 2
    """Nothing is known, but some packages could not be asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What one lock's packages came to: names with versions, and the advisories against them."""

    checked: tuple[str, ...]
    unchecked: tuple[str, ...]
    advisories: Mapping[str, tuple[str, ...]]

    @property
    def end(self) -> AuditEnd:
        """The worst of it."""
        if self.advisories:
            return AuditEnd.ADVISORIES
        return AuditEnd.NOT_CHECKED if self.unchecked or not self.checked else AuditEnd.CLEAN


def audit_of(report: Mapping[str, Any], locked: Sequence[str]) -> Audit:
    """Read pip-audit's report on `locked`; a package that it leaves out was not checked."""
    checked: list[str] = []
    advisories: dict[str, tuple[str, ...]] = {}
    for found in report.get("dependencies", ()):
        if "version" not in found or "vulns" not in found:
            continue
        package = f"{found['name']}=={found['version']}"
        checked.append(package)
        if known := tuple(_in_words(one) for one in found["vulns"]):
            advisories[package] = known
    missing = tuple(package for package in locked if package not in checked)
    return Audit(checked=tuple(checked), unchecked=missing, advisories=advisories)


def _in_words(advisory: Mapping[str, Any]) -> str:
    mended = ", ".join(advisory.get("fix_versions") or ()) or "no version"
    return f"{advisory['id']} (mended in {mended})"


def packages_of(lock: str) -> tuple[str, ...]:
    """The packages of a lock's text, as name==version."""
    lines = (line for line in lock.splitlines() if line and not line.startswith((" ", "#")))
    return tuple(line.split(";")[0].split("\\")[0].strip() for line in lines)


def in_words(lock: str, audit: Audit) -> str:
    """What a person reads of one lock."""
    lines = [
        f"{lock}: {len(audit.checked)} packages checked, {len(audit.advisories)} with advisories."
    ]
    lines += [f"  {package}: {', '.join(known)}" for package, known in audit.advisories.items()]
    if audit.unchecked:
        lines.append(
            f"  {len(audit.unchecked)} could not be checked: no advisory service reached from here "
            "knows them. Run `make audit` again where the internet can be reached."
        )
        lines.append("  " + ", ".join(audit.unchecked))
    return "\n".join(lines)


def _audited(lock: str) -> Audit:
    command = [
        str(_TOOLS / "pip-audit"),
        "--requirement",
        lock,
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--progress-spinner", "off", "--format", "json"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report = json.loads(ran.stdout)
    except ValueError:
        # It ends without a report where its service cannot be reached: then nothing was checked.
        sys.stderr.write(ran.stderr[-500:] + "\n")
        report = {}
    return audit_of(report, packages_of((ROOT / lock).read_text(encoding="utf-8")))


def _write_bill() -> None:
    _BILL.parent.mkdir(exist_ok=True)
    command = [
        str(_TOOLS / "cyclonedx-py"),
        "requirements",
        "--output-reproducible",
        "--of",
        "JSON",
    ]
    command += ["--sv", "1.6", "--pyproject", "pyproject.toml", "--short-PURLs", "--validate"]
    subprocess.run([*command, "--output-file", str(_BILL), SHIPPED], cwd=ROOT, check=True)
    sys.stdout.write(f"{_BILL.relative_to(ROOT)}: every package of {SHIPPED}, as CycloneDX 1.6.\n")


def main() -> int:
    """Write the bill of materials, audit each lock, and end with the worst that was found."""
    _write_bill()
    ends = set()
    for lock in LOCKS:
        audit = _audited(lock)
        ends.add(audit.end)
        sys.stdout.write(in_words(lock, audit) + "\n")
    return AuditEnd.ADVISORIES if AuditEnd.ADVISORIES in ends else max(ends)


if __name__ == "__main__":
    sys.exit(main())
