"""The code of workflows, read and compiled once for the process.

The sandbox imports what runs a case anew for each run, so that no case meets another's objects.
Each time Python looked for the files, read them and, where it may write no bytecode (as in our
image), compiled them from their text. Code never changes, so only its running is repeated.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from types import CodeType, ModuleType

WORKFLOWS = "workflows."


class _KeepsCode(SourceFileLoader):
    """Compiles a module when it is first imported."""

    _code: CodeType | None = None

    def get_code(self, fullname: str) -> CodeType | None:
        """See base class."""
        if self._code is None:
            self._code = super().get_code(fullname)
        return self._code


class _WorkflowFinder(MetaPathFinder):
    """Knows where each module of the workflows is once it has been found."""

    def __init__(self) -> None:
        self._found: dict[str, _KeepsCode] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """See base class; of any other module it knows nothing."""
        if not fullname.startswith(WORKFLOWS):
            return None
        loader = self._found.get(fullname)
        if loader is None:
            spec = PathFinder.find_spec(fullname, path)
            if spec is None or spec.origin is None:
                return None
            loader = self._found.setdefault(fullname, _KeepsCode(fullname, spec.origin))
        return spec_from_file_location(fullname, loader.path, loader=loader)


def keep_code_of_workflows() -> None:
    """From now on, in this process."""
    if not any(isinstance(finder, _WorkflowFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WorkflowFinder())
