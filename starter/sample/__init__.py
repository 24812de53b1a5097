"""The project's own small sample: organisations, staff, a rota, and referrals dated from now."""

from starter.sample.loading import load

__all__ = ["load"]
