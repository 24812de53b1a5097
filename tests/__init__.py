"""Tests, a folder a tier: policy, store, activities, workflows, replay, architecture, wiring,
starter, e2e, faults.

A package, so that helpers are imported by their full name from any tier.
"""
