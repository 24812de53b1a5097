"""The closed lists of a referral, as they are written in a row."""

from __future__ import annotations

YES_OR_NO = ("yes", "no")
WORKER_ROLES = ("outreach worker", "support worker", "housing options officer")
SLEEPING_ROUGH = (
    "doorway",
    "park",
    "tent",
    "car park",
    "station",
    "stairwell",
    "bus shelter",
    "shed",
)
# Known, and no rough sleeping (R15, R49): worth a better sentence than "unknown value".
NOT_SLEEPING_ROUGH = ("hostel", "friend's sofa")
FLED_ABUSE = "left accommodation to escape abuse"
HOW_CAME = (
    "eviction",
    "asked to leave by family or friends",
    "lost job",
    "asylum support ended",
    FLED_ABUSE,
    "left prison",
    "gap between lets",
    "arrived without anywhere to stay",
)
# What most people come for stands first: proving a status they have, and going home (R28).
WANTS = ("prove status", "return home", "resolve status", "know entitlements")
POSSIBLY_TRAFFICKED = "possible victim of trafficking"
VULNERABILITIES = (
    "mental health",
    "alcohol dependence",
    "physical disability",
    POSSIBLY_TRAFFICKED,
)
# All four are said openly every time, enforced removal too (R5, R27).
OUTCOMES = ("prove leave", "granted leave", "voluntary return", "enforced removal")
CONSENT_FORMS = ("signed", "recorded")
BASES = ("consent", "public task")
