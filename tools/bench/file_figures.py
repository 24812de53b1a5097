"""What files on their way come to: figures of the file itself, and of whoever sent beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.intake.bundles import AT_ONCE
from tools.bench.figure import Better, Figure, Goal, percentile


@dataclass(slots=True)
class FileRun:
    """One file on its way: its rows a second until the last was told, and until its end; seconds
    from then until all cases were at work and their notices had left; processor milliseconds a row
    by process; megabytes that this process grew by in all, and from the first tenth of the rows to
    the last row; and of another organisation's referrals meanwhile the seconds until each was
    acknowledged, was at work, and its first notice had left.
    """

    rate: float = 0.0
    ended: float = 0.0
    settled: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)
    grown: float = 0.0
    further: float = 0.0
    acknowledged: list[float] = field(default_factory=list)
    at_work: list[float] = field(default_factory=list)
    first_notice: list[float] = field(default_factory=list)


def of_the_file(name: str, runs: list[FileRun]) -> list[Figure]:
    """Of files that had the machine to themselves."""
    roles = sorted({role for run in runs for role in run.spent} - {"others"})
    return [
        Figure(
            name=f"{name}: committed and told",
            unit="rows a second",
            ours=[run.rate for run in runs],
            goal=Goal(limit=500, better=Better.HIGHER, of=""),
            note=f"each told after its commit, at most {AT_ONCE} committed together; hardly any "
            "workflow is started before the last one is on record",
        ),
        Figure(
            name=f"{name}: to its end",
            unit="rows a second",
            ours=[run.ended for run in runs],
            note="with what the end waits for starts",
        ),
        Figure(
            name=f"{name}: from then until all its cases are at work, and their notices have left",
            unit="s",
            ours=[run.settled for run in runs],
        ),
        *(
            Figure(
                name=f"{name}: {role}",
                unit="ms of CPU a row",
                ours=[run.spent.get(role, 0.0) for run in runs],
            )
            for role in roles
        ),
        Figure(
            name=f"{name}: memory of the intake",
            unit="MB more",
            ours=[run.grown for run in runs],
            goal=Goal(limit=64, better=Better.LOWER, of=""),
        ),
        Figure(
            name=f"{name}: memory of the intake, from a tenth of it to its end",
            unit="MB more",
            ours=[run.further for run in runs],
            goal=Goal(limit=16, better=Better.LOWER, of=""),
            note="flat: nine times the rows take no more",
        ),
    ]


def of_the_others(name: str, runs: list[FileRun]) -> list[Figure]:
    """Of files beside which another organisation sent one referral after another."""

    def p(share: float, seconds: list[list[float]]) -> list[float]:
        return [percentile(one, share) for one in seconds if one]

    second = Goal(limit=1.0, better=Better.LOWER, of="")
    acknowledged, at_work = [r.acknowledged for r in runs], [r.at_work for r in runs]
    first = [r.first_notice for r in runs]
    other = f"{name}: another organisation's referral meanwhile"
    return [
        Figure(
            name=f"{name}: committed and told while another organisation sends too",
            unit="rows a second",
            ours=[run.rate for run in runs],
        ),
        Figure(
            name=f"{other}, acknowledged, p50", unit="s", ours=p(0.5, acknowledged), goal=second
        ),
        Figure(name=f"{other}, acknowledged, most", unit="s", ours=p(1, acknowledged), goal=second),
        Figure(name=f"{other}, at work, p50", unit="s", ours=p(0.5, at_work), goal=second),
        Figure(name=f"{other}, at work, most", unit="s", ours=p(1, at_work), goal=second),
        Figure(name=f"{other}, first notice left, p50", unit="s", ours=p(0.5, first), goal=second),
        Figure(name=f"{other}, first notice left, most", unit="s", ours=p(1, first), goal=second),
    ]


def of_single_ones(spent: list[float]) -> list[Figure]:
    """Of single referrals, by the seconds each took, while no file came."""
    goals = {0.5: None, 0.99: Goal(limit=10, better=Better.LOWER, of="")}
    return [
        Figure(
            name=f"one referral acknowledged, p{share:.0%}".rstrip("%"),
            unit="ms",
            ours=[percentile(spent, share)],
            goal=goal,
            note="its workflow started too",
        )
        for share, goal in goals.items()
    ]
