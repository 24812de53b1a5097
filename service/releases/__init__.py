"""Releases of the worker side by side: which there are, and which new work goes to."""
