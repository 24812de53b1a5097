"""A union that is read by its tag: the `kind` of each value says which type it is. Without that, a
reader tries every type of a union on every value, which takes milliseconds for a large case.

Imports no reader: it implements the method that pydantic calls on an annotation.
"""

from __future__ import annotations

from typing import Any, get_args


class Tagged:
    """For `Annotated[A | B, Tagged("kind")]`: every kind is a dataclass whose field of that name
    has its own word as default. A value without the word, or with another, cannot be read.
    """

    def __init__(self, field: str) -> None:
        self._field = field

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> dict[str, Any]:
        """The union as the reader is to know it."""
        kinds = {kind.__dataclass_fields__[self._field].default: kind for kind in get_args(source)}
        return {
            "type": "tagged-union",
            "discriminator": self._field,
            "choices": {word: handler.generate_schema(kind) for word, kind in kinds.items()},
            "from_attributes": True,
        }
