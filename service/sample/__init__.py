"""The project's own small sample: organisations, staff, a rota, and referrals dated from now; the
same for the suitability track, with one case.
"""

from service.sample.loading import load
from service.sample.suitability import load as load_suitability

__all__ = ["load", "load_suitability"]
