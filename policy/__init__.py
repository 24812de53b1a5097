"""The rules of the lifecycle: pure functions over frozen values. No clock, no input or output, no
engine.

Read `policy.support.rulebook` for the numbers and where they come from, then
`policy.support.deeds`.
"""
