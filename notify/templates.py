"""How a notice is worded. None says a status, a nationality, a name or anything of immigration:
only a reference. Each track has its own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A notice's subject and body; `{reference}` and `{role}` are filled in."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A track's notices by template, and what stands under each of them."""

    words: Mapping[str, Words]
    sign: str

    def render(self, template: str, reference: str, role: str) -> tuple[str, str]:
        """Subject and body of a notice. Raises KeyError for a template that is not the track's."""
        words = self.words[template]
        filled = {"reference": reference, "role": role or "the person on duty"}
        return words.subject.format(**filled), f"{words.body.format(**filled)}\n\n{self.sign}\n"
