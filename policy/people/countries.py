"""Country names as a referral writes them, and what follows from one (R15).

Short English names in their usual British form, a few with a second name in wide use; other names
are read as one of them (`country_names`). `stateless` is an answer about nationality too. No list
of names settles anything about a person's status: it only finds typing mistakes and the two groups
the rule treats apart.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from policy.people.country_names import (
    BRITISH_WITHOUT_RIGHT_OF_ABODE,
    MORE_THAN_ONE,
    other_names,
    united_kingdom_names,
)

UNITED_KINGDOM = "United Kingdom"
_EEA_AND_SWISS = frozenset(
    "Austria;Belgium;Bulgaria;Croatia;Cyprus;Czech Republic;Czechia;Denmark;Estonia;Finland;France;"
    "Germany;Greece;Hungary;Iceland;Ireland;Italy;Latvia;Liechtenstein;Lithuania;Luxembourg;Malta;"
    "Netherlands;Norway;Poland;Portugal;Romania;Slovakia;Slovenia;Spain;Sweden;Switzerland".split(
        ";"
    )
)
_OTHERS = frozenset(
    (
        "Afghanistan;Albania;Algeria;Andorra;Angola;Antigua and Barbuda;Argentina;Armenia;"
        "Australia;Azerbaijan;Bahamas;The Bahamas;Bahrain;Bangladesh;Barbados;Belarus;Belize;"
        "Benin;Bhutan;Bolivia;Bosnia and Herzegovina;Botswana;Brazil;Brunei;Burkina Faso;"
        "Burma;Burundi;Cambodia;Cameroon;Canada;Cape Verde;Central African Republic;Chad;"
        "Chile;China;Colombia;Comoros;Congo;Congo (Democratic Republic);"
        "Democratic Republic of the Congo;Republic of the Congo;Costa Rica;Cuba;Djibouti;"
        "Dominica;Dominican Republic;East Timor;Ecuador;Egypt;El Salvador;Equatorial Guinea;"
        "Eritrea;Eswatini;Ethiopia;Fiji;Gabon;Gambia;The Gambia;Georgia;Ghana;Grenada;"
        "Guatemala;Guinea;Guinea-Bissau;Guyana;Haiti;Honduras;Hong Kong;India;Indonesia;Iran;"
        "Iraq;Israel;Ivory Coast;Côte d'Ivoire;Jamaica;Japan;Jordan;Kazakhstan;Kenya;Kiribati;"
        "Kosovo;Kuwait;Kyrgyzstan;Laos;Lebanon;Lesotho;Liberia;Libya;Macao;Madagascar;Malawi;"
        "Malaysia;Maldives;Mali;Marshall Islands;Mauritania;Mauritius;Mexico;Micronesia;"
        "Moldova;Monaco;Mongolia;Montenegro;Morocco;Mozambique;Myanmar;Namibia;Nauru;Nepal;"
        "New Zealand;Nicaragua;Niger;Nigeria;North Korea;North Macedonia;Oman;Pakistan;Palau;"
        "Palestine;Occupied Palestinian Territories;Panama;Papua New Guinea;Paraguay;Peru;"
        "Philippines;Qatar;Russia;Rwanda;Samoa;San Marino;Sao Tome and Principe;Saudi Arabia;"
        "Senegal;Serbia;Seychelles;Sierra Leone;Singapore;Solomon Islands;Somalia;Somaliland;"
        "South Africa;South Korea;South Sudan;Sri Lanka;St Kitts and Nevis;St Lucia;"
        "St Vincent;Saint Kitts and Nevis;Saint Lucia;Saint Vincent and the Grenadines;Sudan;"
        "Suriname;Syria;Taiwan;Tajikistan;Tanzania;Thailand;Timor-Leste;Togo;Tonga;"
        "Trinidad and Tobago;Tunisia;Turkey;Türkiye;Turkmenistan;Tuvalu;Uganda;Ukraine;"
        "United Arab Emirates;United States;United States of America;Uruguay;Uzbekistan;"
        "Vanuatu;Vatican City;Venezuela;Vietnam;Western Sahara;Yemen;Zambia;Zimbabwe"
    ).split(";")
)
STATELESS = "stateless"
UNKNOWN = "unknown"
SEPARATOR = "; "
_NO_COUNTRY = frozenset({STATELESS, UNKNOWN})
_LISTED = _EEA_AND_SWISS | _OTHERS | _NO_COUNTRY | {*BRITISH_WITHOUT_RIGHT_OF_ABODE}

_PUNCTUATION = re.compile(r"[^\w\s]", re.ASCII)
# What stands between two nationalities, the plainest first: `and` is part of some names too.
_BETWEEN = (";", "/", ",", "&", "+", " and ")
_ENDING = re.compile(r"(.+) (national|nationality|citizen|passport)")


class UnknownNationality(ValueError):
    """The text is not a name that is known."""


class NotOneNationality(UnknownNationality):
    """It may mean more than one country, or says that there is none, or none known, beside one."""


def read_nationality(text: str) -> str:
    """A nationality by the name it is listed under; of several, all of them, `; ` between. The
    United Kingdom stands alone whatever stands beside it, for then R15 has its answer.

    Raises:
        UnknownNationality: of its own kind above where the text can mean more than one thing.
    """
    if text in _LISTED:
        return text
    if len(text) > _LONGEST:
        raise UnknownNationality
    found = list(dict.fromkeys(_parts(text)))
    if not found:
        raise UnknownNationality
    if UNITED_KINGDOM in found:
        return UNITED_KINGDOM
    if len(found) > 1 and not _NO_COUNTRY.isdisjoint(found):
        raise NotOneNationality
    return SEPARATOR.join(found)


def nationalities(name: str) -> tuple[str, ...]:
    """Each of the nationalities that a read one holds."""
    return tuple(name.split(SEPARATOR))


def is_united_kingdom(name: str) -> bool:
    """Whether a nationality as written is British, or British among others (R15)."""
    try:
        return read_nationality(name) == UNITED_KINGDOM
    except UnknownNationality:
        return False


def known_names() -> tuple[str, ...]:
    """The usual name of every country, and what else is an answer, for a person to choose from."""
    return (*sorted(_EEA_AND_SWISS | _OTHERS), STATELESS, UNKNOWN)


def is_known(name: str) -> bool:
    """Whether a nationality as written can be used: countries, `stateless` or `unknown`."""
    try:
        read_nationality(name)
    except UnknownNationality:
        return False
    return True


def asks_settlement_help_first(name: str) -> bool:
    """Whether the person is an EEA or Swiss national, whatever else they are, so that help with the
    EU Settlement Scheme comes first (R15).
    """
    return not _EEA_AND_SWISS.isdisjoint(nationalities(name))


def has_no_right_of_abode(name: str) -> bool:
    """Whether a read nationality is one of British law that gives no right to live here."""
    return not set(BRITISH_WITHOUT_RIGHT_OF_ABODE).isdisjoint(nationalities(name))


def _parts(text: str) -> Iterator[str]:
    """The nationalities in a text, one after the other; raises unless each part is one."""
    name = _name(text)
    between = next((mark for mark in _BETWEEN if mark in text), None)
    if name is not None:
        yield name
    elif between is not None:
        for part in filter(str.strip, text.split(between)):
            yield from _parts(part)
    else:
        raise NotOneNationality if _bare(text) in MORE_THAN_ONE else UnknownNationality


def _name(text: str) -> str | None:
    """What a text is the name of, if it is one."""
    names, bare = _names(), _bare(text)
    ending = _ENDING.fullmatch(bare)
    return names.get(bare) or (names.get(ending.group(1)) if ending else None)


def _bare(text: str) -> str:
    """A name to be compared: without case, accents, punctuation and a leading `the`."""
    apart = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    joined = re.sub(r"['\u2019\u02bc.]", "", letters)
    return " ".join(_PUNCTUATION.sub(" ", joined).split()).removeprefix("the ")


@cache
def _names() -> dict[str, str]:
    """Every name by which something is known, and what it is listed as."""
    named = {_bare(other): name for name, others in other_names().items() for other in others}
    named |= {_bare(name): UNITED_KINGDOM for name in (UNITED_KINGDOM, *united_kingdom_names())}
    # Where a name is listed with and without its article, the one without is the one read.
    named |= {_bare(name): name for name in sorted(_LISTED, key=lambda one: one[:4] != "The ")}
    return named | _FOR_SHORT


_LONGEST = 200
_FOR_SHORT = {
    "not known": UNKNOWN,
    "bno": "British National (Overseas)",
    "bn o": "British National (Overseas)",
    "bn o hong kong": "British National (Overseas)",
    "hong kong bn o": "British National (Overseas)",
    "hong kong bno": "British National (Overseas)",
    "boc": "British Overseas citizen",
}
