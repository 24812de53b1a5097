"""The line of each rule: all of them together."""

from __future__ import annotations

from tools.rules import lines_decision, lines_suitability, lines_support

LINES = lines_support.LINES | lines_suitability.LINES | lines_decision.LINES
NO_LINE = lines_support.NO_LINE
