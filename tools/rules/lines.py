"""The line of each rule: all of them together."""

from __future__ import annotations

from tools.rules import lines_support

LINES = {**lines_support.LINES}
NO_LINE = {**lines_support.NO_LINE}
