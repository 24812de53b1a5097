"""Questions of the service's own pages, in short."""

from __future__ import annotations

from collections.abc import Iterable

from policy.cases.questions import AnswerForm, FieldQuestion


def question(
    name: str,
    label: str,
    hint: str,
    form: AnswerForm = AnswerForm.TEXT,
    *,
    needed: bool = True,
    options: Iterable[str] = (),
) -> FieldQuestion:
    """One question; with `options`, one of a list."""
    listed = tuple(options)
    return FieldQuestion(
        name=name,
        label=label,
        hint=hint,
        form=AnswerForm.ONE_OF if listed else form,
        needed=needed,
        options=listed,
    )
