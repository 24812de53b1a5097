"""An audit says what it could not check, and never calls that clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.audit import LOCKS, Audit, AuditEnd, audit_of, in_words, packages_of

LOCKED = ("one==1.0", "two==2.0")
CHECKED = {"name": "one", "version": "1.0", "vulns": []}
KNOWN = {"name": "two", "version": "2.0", "vulns": [{"id": "X-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "two", "skip_reason": "Dependency not found on PyPI"}


def audited(*found: object) -> Audit:
    return audit_of({"dependencies": list(found)}, LOCKED)


@pytest.mark.parametrize(
    ("found", "end"),
    [
        ((CHECKED, {**KNOWN, "vulns": []}), AuditEnd.CLEAN),
        ((CHECKED, KNOWN), AuditEnd.ADVISORIES),
        ((KNOWN,), AuditEnd.ADVISORIES),
        ((CHECKED, SKIPPED), AuditEnd.NOT_CHECKED),
        ((CHECKED,), AuditEnd.NOT_CHECKED),
        ((), AuditEnd.NOT_CHECKED),
    ],
)
def test_only_packages_that_were_all_checked_are_clean(
    found: tuple[object, ...], end: AuditEnd
) -> None:
    assert audited(*found).end is end


def test_no_report_at_all_means_that_nothing_was_checked() -> None:
    audit = audit_of({}, LOCKED)
    assert audit.unchecked == LOCKED and audit.end is AuditEnd.NOT_CHECKED


def test_a_person_reads_what_is_known_and_what_was_not_checked() -> None:
    assert "two==2.0: X-1 (mended in 2.1)" in in_words("a.lock", audited(CHECKED, KNOWN))
    assert "1 could not be checked" in in_words("a.lock", audited(CHECKED, SKIPPED))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_is_read_from_its_lock_with_an_exact_version(lock: str) -> None:
    text = (Path(__file__).parents[2] / lock).read_text(encoding="utf-8")
    packages = packages_of(text)
    assert packages and all(package.count("==") == 1 for package in packages)
