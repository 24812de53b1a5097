"""Country names as a referral writes them, and what follows from one (R15).

Short English names in their usual British form, a few with a second name in wide use. `stateless`
is an answer about nationality too. No list of names settles anything about a person's status: it
only finds typing mistakes and the two groups the rule treats apart.
"""

from __future__ import annotations

UNITED_KINGDOM = "United Kingdom"
# However it is written, the answer is the same: not for this service.
_UNITED_KINGDOM_NAMES = frozenset(
    "united kingdom;uk;u.k.;gb;great britain;britain;british;england;english;scotland;scottish;"
    "wales;welsh;northern ireland;british citizen".split(";")
)
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


def is_united_kingdom(name: str) -> bool:
    """Whether a nationality as written is British, in any of its usual names and any case (R15)."""
    return name.casefold() in _UNITED_KINGDOM_NAMES


def is_known(name: str) -> bool:
    """Whether a nationality as written can be used: a country of the list, `stateless` or
    `unknown`.
    """
    listed = name in _EEA_AND_SWISS or name in _OTHERS or name in {STATELESS, UNKNOWN}
    return listed or is_united_kingdom(name)


def asks_settlement_help_first(name: str) -> bool:
    """Whether the person is an EEA or Swiss national, so that help with the EU Settlement Scheme
    comes first (R15).
    """
    return name in _EEA_AND_SWISS
