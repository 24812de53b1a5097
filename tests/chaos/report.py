"""What a run prints: enough to repeat it, and to see at a glance what it did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from store.tables import cases, escalations, events, outbox
from tests.chaos.checker import Work, beyond_of, work_of
from tests.chaos.checks_clocks import delays
from tests.chaos.checks_notices import overtaken
from tests.chaos.evidence import Evidence
from tests.chaos.ledger import Line
from tests.chaos.quiet import Quiet
from tests.chaos.violation import Violation


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosReport:
    """One run's outcome. `lines` are for people."""

    seed: int
    folder: Path
    work: Work
    violations: tuple[Violation, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.lines)


def report_on(
    evidence: Evidence, seed: int, quiet: Quiet, violations: Sequence[Violation]
) -> ChaosReport:
    """Put the figures of a run together."""
    work, folder = work_of(evidence), evidence.system.folder.root
    lines = [
        f"seed {seed}: {len(violations)} violations",
        f"acknowledged: {work.acknowledgements} ({work.referrals} referrals, {work.orders} orders)",
        f"faults: {work.faults} ({_counted(entry.id for entry in evidence.of(Line.FAULT))})",
        *(f"never done here: {of.value}, for {why}" for of, why in beyond_of(evidence).items()),
        f"starts: {_counted_starts(evidence)}",
        *_figures(evidence),
        f"quiet after {quiet.seconds:.0f} s",
        *(f"VIOLATION {violation}" for violation in violations),
    ]
    return ChaosReport(
        seed=seed,
        folder=folder,
        work=work,
        violations=tuple(violations),
        lines=tuple(lines),
    )


def _figures(evidence: Evidence) -> Iterator[str]:
    rows = evidence.rows
    yield f"answered: {_counted(entry.said for entry in evidence.of(Line.ANSWERED))}"
    yield f"errors told to the client: {_counted(e.kind for e in evidence.of(Line.UNKNOWN))}"
    yield f"cases: {_counted(row.stage for row in rows[cases.name])}"
    yield f"events: {_counted(row.kind for row in rows[events.name])}"
    yield f"notices: {_counted(row.state for row in rows[outbox.name])}"
    if late := overtaken(evidence):
        yield f"left although suppressed, by a sender that was frozen meanwhile: {len(late)}"
    broken = evidence.of(Line.FAULT)
    during = sum(entry["at"] < broken[-1].at for entry in evidence.handed) if broken else 0
    yield (
        f"channel: {_counted(entry['what'] for entry in evidence.handed)}; "
        f"{during} lines of it while things broke"
    )
    yield f"escalated by: {_counted(row.guard for row in rows[escalations.name])}"
    yield f"escalated after: {_spread(delays(evidence))}"
    yield f"from a fault to the next acknowledgement: {_spread(_recoveries(evidence, Line.ORDER))}"
    yield f"from a fault to the next answer: {_spread(_recoveries(evidence, Line.ANSWERED))}"


def _counted_starts(evidence: Evidence) -> str:
    programs = evidence.system.programs.values()
    return ", ".join(f"{program.name} {program.starts}" for program in programs)


def _recoveries(evidence: Evidence, line: Line) -> list[float]:
    """How many seconds after each fault, or its end, the client next heard something good."""
    good = [entry.at for entry in evidence.of(line) if entry.said != "later"]
    return sorted(
        min(moment - broken.at for moment in good if moment >= broken.at)
        for broken in evidence.of(Line.FAULT, Line.HEALED)
        if any(moment >= broken.at for moment in good)
    )


def _spread(seconds: Sequence[float]) -> str:
    if not seconds:
        return "never"
    middle, late = seconds[len(seconds) // 2], seconds[int(len(seconds) * 0.95)]
    return f"p50 {middle:.2f} s, p95 {late:.2f} s, most {seconds[-1]:.2f} s ({len(seconds)} times)"


def _counted(words: Iterator[str]) -> str:
    found = Counter(words)
    return ", ".join(f"{word or 'none'} {count}" for word, count in sorted(found.items())) or "none"
