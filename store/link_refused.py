"""Why a database lets nobody in by this link: certificates and TLS, which no waiting mends. By the
words of libpq and of a server that speaks English; anything else is a server that does not answer.
"""

from __future__ import annotations

from typing import Final

from policy.refusal import Refusal

_WHERE: Final = "See docs/operations.md, Encrypted links."


def _refusal(code: str, sentence: str, what_to_do: str) -> Refusal:
    return Refusal(
        code=code, sentence=sentence, what_to_do=f"{what_to_do} {_WHERE}", rule="service"
    )


SERVER_NOT_TRUSTED: Final = _refusal(
    "database-not-trusted",
    "The database's certificate is not signed by the authority named here, is past its time, or "
    "is another machine's: nothing was sent.",
    "Name the authority (sslrootcert) and the machine as its certificate does, or mend that.",
)
CERTIFICATE_REFUSED: Final = _refusal(
    "database-certificate-refused",
    "The database does not take the certificate that this program shows: there is none, it is past "
    "its time, or another authority signed it.",
    "Put a new one where the address says (sslcert, sslkey: readable for this program alone).",
)
NOT_WITHOUT_TLS: Final = _refusal(
    "database-wants-tls",
    "The database lets nobody in over a link in clear text.",
    "Put sslmode=verify-full and the certificates into the address.",
)
NO_TLS_THERE: Final = _refusal(
    "database-without-tls",
    "The database speaks no TLS, and the address asks for it: nothing was sent.",
    "Switch its ssl on, or correct the address.",
)

_SAID: Final = (
    ("certificate verify failed", SERVER_NOT_TRUSTED),
    ("does not match host name", SERVER_NOT_TRUSTED),
    ("root certificate file", SERVER_NOT_TRUSTED),
    ("valid client certificate", CERTIFICATE_REFUSED),
    ("alert unknown ca", CERTIFICATE_REFUSED),
    ("alert certificate", CERTIFICATE_REFUSED),
    ("alert bad certificate", CERTIFICATE_REFUSED),
    ("certificate authentication failed", CERTIFICATE_REFUSED),
    ("certificate file", CERTIFICATE_REFUSED),
    ("private key file", CERTIFICATE_REFUSED),
    ("no encryption", NOT_WITHOUT_TLS),
    ("does not support ssl", NO_TLS_THERE),
)


def link_refused(error: BaseException) -> Refusal | None:
    """What to mend about a link that was refused; None for every other failure."""
    said = str(getattr(error, "orig", None) or error).casefold()
    return next((refusal for words, refusal in _SAID if words in said), None)
