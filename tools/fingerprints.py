"""In which order does a workflow's code give its commands? Written down, so that a change is seen.

Replaying a recorded case takes the commands in the order of the code. A case that has run for
months when its code changes only goes on if that order stayed. `workflows/fingerprints.json`
therefore holds it, method by method, and a test compares. Labels, timeouts and timers' lengths are
left out: replay does not look at them.

    python -m tools.fingerprints [--write]

Exit code 1 if the code and the file differ; --write makes the file anew. See
docs/changing-workflows.md before.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "workflows" / "fingerprints.json"

# What the engine writes into a case's history, or takes a turn for.
COMMANDS = frozenset(
    {
        "continue_as_new",
        "deprecate_patch",
        "execute_activity",
        "execute_activity_method",
        "execute_child_workflow",
        "execute_local_activity",
        "execute_local_activity_method",
        "patched",
        "sleep",
        "start_activity",
        "start_activity_method",
        "start_child_workflow",
        "upsert_memo",
        "upsert_search_attributes",
        "wait_condition",
    }
)
_TASKS = frozenset({"create_task", "gather", "wait", "wait_for"})
_NAMED_BY_FIRST_ARGUMENT = frozenset({"patched", "deprecate_patch"})

Fingerprint = dict[str, list[str]]
Functions = dict[str, ast.FunctionDef | ast.AsyncFunctionDef]


def fingerprints(sources: Mapping[str, str]) -> dict[str, Fingerprint]:
    """For each workflow in `sources` (module name to text), the commands of every function that it
    can reach, in the order of the code: "if > CasePort.record".
    """
    modules = {name: ast.parse(text) for name, text in sources.items()}
    found = {}
    for name, tree in modules.items():
        for workflow in _workflows(tree):
            reached = {module: modules[module] for module in _reached(name, modules)}
            found[workflow] = _fingerprint(reached)
    return dict(sorted(found.items()))


def of_the_code() -> dict[str, Fingerprint]:
    """The fingerprints of this tree's `workflows/`."""
    folder = ROOT / "workflows"
    return fingerprints(
        {f"workflows.{path.stem}": path.read_text("utf-8") for path in sorted(folder.glob("*.py"))}
    )


def on_file() -> dict[str, Fingerprint]:
    """The fingerprints as they were last agreed to."""
    loaded: dict[str, Fingerprint] = json.loads(FILE.read_text("utf-8"))
    return loaded


def as_text(found: Mapping[str, Fingerprint]) -> str:
    """The form of the file."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def difference(agreed: Mapping[str, Fingerprint], found: Mapping[str, Fingerprint]) -> str:
    """What changed, for a person; empty if nothing did."""
    lines = unified_diff(
        as_text(agreed).splitlines(), as_text(found).splitlines(), "agreed", "code", lineterm=""
    )
    return "\n".join(lines)


def _workflows(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and any(
            "workflow.defn" in ast.unparse(decorator) for decorator in node.decorator_list
        ):
            yield node.name


def _reached(name: str, modules: Mapping[str, ast.Module]) -> list[str]:
    """A module and all of `modules` that it imports, at whatever distance."""
    waiting, seen = [name], set[str]()
    while waiting:
        module = waiting.pop()
        if module in seen or module not in modules:
            continue
        seen.add(module)
        waiting += _imported(modules[module])
    return sorted(seen)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _fingerprint(modules: Mapping[str, ast.Module]) -> Fingerprint:
    functions = {
        f"{module}.{name}": node
        for module, tree in modules.items()
        for name, node in _functions(tree, "")
    }
    acting = _acting(functions)
    found = {name: list(_steps(node.body, "", acting)) for name, node in functions.items()}
    return {name: steps for name, steps in found.items() if steps}


def _functions(
    node: ast.AST, above: str
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            name = f"{above}{child.name}"
            if not isinstance(child, ast.ClassDef):
                yield name, child
            yield from _functions(child, f"{name}.")


def _acting(functions: Functions) -> frozenset[str]:
    """The bare names of the functions that give commands, themselves or through others."""
    acting: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            name.rpartition(".")[2]
            for name, node in functions.items()
            if any(_steps(node.body, "", acting))
        )
        if more <= acting:
            return acting
        acting |= more


def _steps(body: list[ast.stmt], path: str, acting: frozenset[str]) -> Iterator[str]:
    for statement in body:
        yield from _in_node(statement, path, acting)


def _in_node(node: ast.AST, path: str, acting: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
        return  # a function of its own, listed by itself; a condition gives no commands
    inner = path
    if isinstance(node, ast.If | ast.For | ast.AsyncFor | ast.While | ast.Try | ast.Match):
        inner = f"{path}{type(node).__name__.lower()} > "
    for child in ast.iter_child_nodes(node):
        branch = "else > " if isinstance(node, ast.If) and child in node.orelse else ""
        yield from _in_node(child, inner + branch, acting)
    if isinstance(node, ast.Call):
        yield from (path + step for step in _step(node, acting))


def _step(call: ast.Call, acting: frozenset[str]) -> Iterator[str]:
    written = ast.unparse(call.func)
    owner, _, name = written.rpartition(".")
    if owner == "workflow" and name in COMMANDS:
        yield _command(name, call)
    elif owner == "asyncio" and name in _TASKS:
        yield written
    elif owner and owner != "workflow" and (name in acting or name == "cancel"):
        yield written


def _command(name: str, call: ast.Call) -> str:
    if name.endswith("_activity_method") or name.endswith("_activity"):
        return f"{name}({ast.unparse(call.args[0])})"
    if name in _NAMED_BY_FIRST_ARGUMENT and call.args:
        return f"{name}({ast.unparse(call.args[0])})"
    if name == "wait_condition":
        # With and without a timer are two different histories.
        timed = any(keyword.arg == "timeout" for keyword in call.keywords)
        return "wait_condition(timeout)" if timed else "wait_condition()"
    return name


def main(arguments: list[str]) -> int:
    """See the module."""
    found = of_the_code()
    if "--write" in arguments:
        FILE.write_text(as_text(found), "utf-8")
        return 0
    changed = difference(on_file(), found)
    sys.stdout.write(changed and f"{changed}\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
