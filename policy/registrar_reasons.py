"""Why an act of the registrar may be refused: the code, what is said, what to do, and the rule."""

from __future__ import annotations

from policy.refusal import Refusal

KIND_REFUSED = Refusal(
    code="organisation-kind",
    sentence="Referrals come from local authorities, registered charities and the executive "
    "for housing in Northern Ireland.",
    what_to_do="Register the authority or charity that does the work, or ask it to refer.",
    rule="R1",
    field="kind",
)
NO_SENDER = Refusal(
    code="organisation-kind",
    sentence="Cases come from police forces, local authorities, the executive for housing in "
    "Northern Ireland and enforcement units.",
    what_to_do="Register the body that encounters the person, or ask it to refer.",
    rule="R90",
    field="kind",
)
NATION_UNKNOWN = Refusal(
    code="nation-unknown",
    sentence="The nation is not one of England, Scotland, Wales and Northern Ireland.",
    what_to_do="Give the nation the organisation works in.",
    rule="R1",
    field="nation",
)
IDENTITY_UNREADABLE = Refusal(
    code="organisation-identity",
    sentence="The organisation's code or name cannot be used.",
    what_to_do="Give its public code in capitals, digits and hyphens, and its legal name.",
    rule="R2",
    field="id",
)
CONTACT_REFUSED = Refusal(
    code="bad-contact",
    sentence="A contact of the organisation is not an e-mail address.",
    what_to_do="Give an address that somebody reads; the answers go there.",
    rule="R17",
    field="contact_email",
)
AGREEMENT_MISSING = Refusal(
    code="agreement-missing",
    sentence="The version of the agreement is missing.",
    what_to_do="Give the version that the organisation signed.",
    rule="R12",
    field="agreement_version",
)
DATES_REVERSED = Refusal(
    code="dates-reversed",
    sentence="The last day is before the first day.",
    what_to_do="Check both dates.",
    rule="R12",
)
NOT_A_FIRST_STATUS = Refusal(
    code="status-not-possible",
    sentence="A registration begins as applied or active.",
    what_to_do="Register the organisation first, then suspend it or let it leave.",
    rule="R2",
    field="status",
)
ALREADY_REGISTERED = Refusal(
    code="already-registered",
    sentence="The organisation is in the register.",
    what_to_do="Renew its agreement, or lift its suspension.",
    rule="R2",
)
NOT_REGISTERED = Refusal(
    code="organisation-not-registered",
    sentence="The organisation had no registration on that day.",
    what_to_do="Register it, or give a day on which it was registered.",
    rule="R2",
)
WRONG_STATUS = Refusal(
    code="status-not-possible",
    sentence="The status the organisation had then does not allow this.",
    what_to_do="Look at its entries in the register.",
    rule="R2",
    field="status",
)
LATER_ENTRY = Refusal(
    code="later-entry",
    sentence="The register holds a later entry, which this one would come before.",
    what_to_do="Give a day after the last entry.",
    rule="R2",
    field="effective_from",
)
SUCCESSOR_NOT_ACTIVE = Refusal(
    code="successor-not-active",
    sentence="The successor is not in the register, or not active from that moment on.",
    what_to_do="Register the successor first, then name it.",
    rule="R2",
)
SUCCESSOR_REFUSED = Refusal(
    code="successor-refused",
    sentence="An authority's successor is another authority of the same nation; any other body's "
    "is a body that is not an authority; and nobody succeeds themselves.",
    what_to_do="Name the organisation that is no more first, and the one that stands for it "
    "second.",
    rule="R2",
)
LEFT = Refusal(
    code="organisation-left",
    sentence="The organisation is not registered: it can read nothing and send nothing.",
    what_to_do="Register it again, or give the credential to its successor.",
    rule="R2",
)
DELEGATION_REFUSED = Refusal(
    code="delegation-refused",
    sentence="Only an authority can delegate, and only to another organisation.",
    what_to_do="Name the authority first and the provider second.",
    rule="R13",
)
