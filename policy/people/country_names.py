"""Other names of the countries of `countries`, and what their people are called: the names that
forms, passports and the United Nations use, former ones, and short ones in wide use.

Each line is a country as `countries` lists it, and its other names. They are compared without case,
accents, punctuation and a leading `the`. A name that fits two countries stands at neither: it is in
`MORE_THAN_ONE`. Written from general knowledge, for reading only: nothing follows from a name.
"""

from __future__ import annotations

_OTHER_NAMES = """
Afghanistan: Islamic Republic of Afghanistan; Islamic Emirate of Afghanistan; Afghan; Afghani
Albania: Republic of Albania; Albanian
Algeria: People's Democratic Republic of Algeria; Algerian
Andorra: Principality of Andorra; Andorran
Angola: Republic of Angola; Angolan
Antigua and Barbuda: Antigua; Antiguan; Barbudan; Antiguan and Barbudan
Argentina: Argentine Republic; Argentinian; Argentine; Argentinean
Armenia: Republic of Armenia; Armenian
Australia: Commonwealth of Australia; Australian
Austria: Republic of Austria; Austrian
Azerbaijan: Republic of Azerbaijan; Azerbaijani; Azeri
Bahamas: Commonwealth of the Bahamas; Bahamian
Bahrain: Kingdom of Bahrain; Bahraini
Bangladesh: People's Republic of Bangladesh; Bangladeshi
Barbados: Barbadian; Bajan
Belarus: Republic of Belarus; Byelorussia; Belorussia; Belarusian; Belarussian
Belgium: Kingdom of Belgium; Belgian
Belize: Belizean
Benin: Republic of Benin; Dahomey; Beninese
Bhutan: Kingdom of Bhutan; Bhutanese
Bolivia: Plurinational State of Bolivia; Bolivia, Plurinational State of; Bolivian
Bosnia and Herzegovina: Bosnia; Bosnia-Herzegovina; BiH; Bosnian; Bosnian and Herzegovinian; Herzegovinian
Botswana: Republic of Botswana; Motswana; Batswana; Botswanan
Brazil: Federative Republic of Brazil; Brasil; Brazilian
Brunei: Brunei Darussalam; Bruneian
Bulgaria: Republic of Bulgaria; Bulgarian
Burkina Faso: Burkina; Upper Volta; Burkinabe; Burkinan
Burundi: Republic of Burundi; Burundian
Cambodia: Kingdom of Cambodia; Kampuchea; Cambodian
Cameroon: Republic of Cameroon; Cameroun; Cameroonian
Canada: Canadian
Cape Verde: Cabo Verde; Republic of Cabo Verde; Cape Verdean; Cabo Verdean
Central African Republic: CAR; Central African
Chad: Republic of Chad; Tchad; Chadian
Chile: Republic of Chile; Chilean
China: People's Republic of China; PRC; Mainland China; Chinese
Colombia: Republic of Colombia; Columbia; Colombian; Columbian
Comoros: Union of the Comoros; Comoro Islands; Comorian; Comoran
Congo (Democratic Republic): DR Congo; DRC; D.R. Congo; D.R.C.; Congo DRC; Congo (DRC); Congo DR; Congo, Democratic Republic of the; Congo, Democratic Republic; Democratic Republic of Congo; Congo (Democratic Republic of the); Congo-Kinshasa; Congo (Kinshasa); Zaire; Congolese (DRC); Congolese (Democratic Republic)
Republic of the Congo: Republic of Congo; Congo, Republic of the; Congo (Republic); Congo (Republic of the); Congo Republic; Congo-Brazzaville; Congo (Brazzaville); Congolese (Republic)
Costa Rica: Republic of Costa Rica; Costa Rican
Côte d'Ivoire: Republic of Côte d'Ivoire; Cote dIvoire; Cote d Ivoire; Ivorian; Ivoirian
Croatia: Republic of Croatia; Hrvatska; Croatian
Cuba: Republic of Cuba; Cuban
Cyprus: Republic of Cyprus; Cypriot
Czechia: Czech; Czech Rep; Czech Rep.
Denmark: Kingdom of Denmark; Danish; Dane
Djibouti: Republic of Djibouti; Djiboutian
Dominica: Commonwealth of Dominica
Ecuador: Republic of Ecuador; Ecuadorian; Ecuadorean
Egypt: Arab Republic of Egypt; Egyptian
El Salvador: Republic of El Salvador; Salvadoran; Salvadorean; Salvadorian
Equatorial Guinea: Republic of Equatorial Guinea; Equatorial Guinean; Equatoguinean
Eritrea: State of Eritrea; Eritrean
Estonia: Republic of Estonia; Estonian
Eswatini: Kingdom of Eswatini; Swaziland; Kingdom of Swaziland; Swazi
Ethiopia: Federal Democratic Republic of Ethiopia; Ethiopian
Fiji: Republic of Fiji; Fijian
Finland: Republic of Finland; Finnish; Finn
France: French Republic; French
Gabon: Gabonese Republic; Gabonese
Gambia: Republic of the Gambia; Gambia, The; Gambian
Georgia: Republic of Georgia; Georgian
Germany: Federal Republic of Germany; German
Ghana: Republic of Ghana; Ghanaian; Ghanian
Greece: Hellenic Republic; Greek
Grenada: Grenadian
Guatemala: Republic of Guatemala; Guatemalan
Guinea: Republic of Guinea; Guinea-Conakry; Guinea (Conakry); Guinean
Guinea-Bissau: Republic of Guinea-Bissau; Bissau-Guinean; Guinea-Bissauan
Guyana: Co-operative Republic of Guyana; Guyanese
Haiti: Republic of Haiti; Haitian
Honduras: Republic of Honduras; Honduran
Hong Kong: Hong Kong SAR; Hong Kong S.A.R.; Hong Kong SAR China; Hongkong; Hong Kong, China; China, Hong Kong Special Administrative Region; Hong Konger; Hongkonger
Hungary: Hungarian
Iceland: Republic of Iceland; Icelandic; Icelander
India: Republic of India; Indian
Indonesia: Republic of Indonesia; Indonesian
Iran: Islamic Republic of Iran; Iran, Islamic Republic of; Iran (Islamic Republic of); Persia; Iranian; Persian
Iraq: Republic of Iraq; Iraqi
Ireland: Republic of Ireland; Irish Republic; Eire; Ireland, Republic of; Ireland (Republic of); ROI; Southern Ireland; Irish
Israel: State of Israel; Israeli
Italy: Italian Republic; Italia; Italian
Ivory Coast: Ivory-Coast
Jamaica: Jamaican
Japan: Japanese
Jordan: Hashemite Kingdom of Jordan; Jordanian
Kazakhstan: Republic of Kazakhstan; Kazakstan; Kazakh; Kazakhstani
Kenya: Republic of Kenya; Kenyan
Kiribati: Republic of Kiribati; I-Kiribati
Kosovo: Republic of Kosovo; Kosova; Kosovan; Kosovar
Kuwait: State of Kuwait; Kuwaiti
Kyrgyzstan: Kyrgyz Republic; Kirghizia; Kirgizstan; Kyrgyz; Kyrgyzstani
Laos: Lao People's Democratic Republic; Lao PDR; Lao; Laotian
Latvia: Republic of Latvia; Latvian
Lebanon: Lebanese Republic; Lebanese
Lesotho: Kingdom of Lesotho; Basotho; Mosotho; Lesothan
Liberia: Republic of Liberia; Liberian
Libya: State of Libya; Libyan Arab Jamahiriya; Libyan
Liechtenstein: Principality of Liechtenstein; Liechtensteiner
Lithuania: Republic of Lithuania; Lithuanian
Luxembourg: Grand Duchy of Luxembourg; Luxemburg; Luxembourger; Luxembourgish
Macao: Macau; Macao SAR; Macau SAR; Macanese
Madagascar: Republic of Madagascar; Malagasy; Madagascan
Malawi: Republic of Malawi; Malawian
Malaysia: Malaysian
Maldives: Republic of Maldives; Maldive Islands; Maldivian
Mali: Republic of Mali; Malian
Malta: Republic of Malta; Maltese
Marshall Islands: Republic of the Marshall Islands; Marshallese
Mauritania: Islamic Republic of Mauritania; Mauritanian
Mauritius: Republic of Mauritius; Mauritian
Mexico: United Mexican States; Mexican
Micronesia: Federated States of Micronesia; Micronesia, Federated States of; Micronesia (Federated States of); Micronesian
Moldova: Republic of Moldova; Moldova, Republic of; Moldavia; Moldovan
Monaco: Principality of Monaco; Monegasque; Monacan
Mongolia: Mongolian
Montenegro: Montenegrin
Morocco: Kingdom of Morocco; Moroccan
Mozambique: Republic of Mozambique; Mozambican
Myanmar: Republic of the Union of Myanmar; Myanmar (Burma); Burma (Myanmar); Burmese; Myanmarese
Namibia: Republic of Namibia; Namibian
Nauru: Republic of Nauru; Nauruan
Nepal: Federal Democratic Republic of Nepal; Nepalese; Nepali
Netherlands: The Netherlands; Kingdom of the Netherlands; Holland; Dutch
New Zealand: Aotearoa; New Zealander; NZ
Nicaragua: Republic of Nicaragua; Nicaraguan
Niger: Republic of the Niger; Republic of Niger; Nigerien
Nigeria: Federal Republic of Nigeria; Nigerian
North Korea: Democratic People's Republic of Korea; Korea, Democratic People's Republic of; Korea (Democratic People's Republic of); DPRK; Korea, North; Korea (North); North Korean
North Macedonia: Republic of North Macedonia; Macedonia; FYROM; Former Yugoslav Republic of Macedonia; The former Yugoslav Republic of Macedonia; Macedonian; North Macedonian
Norway: Kingdom of Norway; Norwegian
Oman: Sultanate of Oman; Omani
Pakistan: Islamic Republic of Pakistan; Pakistani
Palau: Republic of Palau; Palauan
Palestine: State of Palestine; Palestine, State of; Palestinian Territories; Palestinian Authority; Palestinian
Occupied Palestinian Territories: Occupied Palestinian Territory; Palestinian Territory, Occupied; OPT
Panama: Republic of Panama; Panamanian
Papua New Guinea: Independent State of Papua New Guinea; PNG; Papua New Guinean
Paraguay: Republic of Paraguay; Paraguayan
Peru: Republic of Peru; Peruvian
Philippines: Republic of the Philippines; Filipino; Filipina; Philippine
Poland: Republic of Poland; Polska; Polish; Pole
Portugal: Portuguese Republic; Portuguese
Qatar: State of Qatar; Qatari
Romania: Rumania; Roumania; Romanian
Russia: Russian Federation; Russian
Rwanda: Republic of Rwanda; Rwandan; Rwandese
St Kitts and Nevis: Federation of Saint Christopher and Nevis; St Kitts; Kittitian; Nevisian; Kittitian and Nevisian
St Lucia: Saint Lucian; St Lucian
St Vincent: St Vincent and the Grenadines; Saint Vincent; Vincentian
Samoa: Independent State of Samoa; Western Samoa; Samoan
San Marino: Republic of San Marino; Sammarinese
Sao Tome and Principe: Democratic Republic of Sao Tome and Principe; Sao Tomean; Santomean
Saudi Arabia: Kingdom of Saudi Arabia; KSA; Saudi; Saudi Arabian
Senegal: Republic of Senegal; Senegalese
Serbia: Republic of Serbia; Serbian
Seychelles: Republic of Seychelles; Seychellois
Sierra Leone: Republic of Sierra Leone; Sierra Leonean; Sierra Leonian
Singapore: Republic of Singapore; Singaporean
Slovakia: Slovak Republic; Slovak; Slovakian
Slovenia: Republic of Slovenia; Slovene; Slovenian
Solomon Islands: Solomons; Solomon Islander
Somalia: Federal Republic of Somalia; Somali; Somalian
Somaliland: Republic of Somaliland; Somalilander
South Africa: Republic of South Africa; RSA; South African
South Korea: Republic of Korea; Korea, Republic of; Korea (Republic of); Korea, South; Korea (South); South Korean
South Sudan: Republic of South Sudan; South Sudanese
Spain: Kingdom of Spain; Espana; Spanish; Spaniard
Sri Lanka: Democratic Socialist Republic of Sri Lanka; Ceylon; Srilanka; Sri Lankan
Sudan: Republic of the Sudan; Republic of Sudan; North Sudan; Sudanese
Suriname: Republic of Suriname; Surinam; Surinamese
Sweden: Kingdom of Sweden; Swedish; Swede
Switzerland: Swiss Confederation; Swiss
Syria: Syrian Arab Republic; Syrian
Taiwan: Taiwan, Province of China; Taiwan (Province of China); Chinese Taipei; Taiwanese
Tajikistan: Republic of Tajikistan; Tadzhikistan; Tajik; Tajikistani
Tanzania: United Republic of Tanzania; Tanzania, United Republic of; Tanzanian
Thailand: Kingdom of Thailand; Siam; Thai
Timor-Leste: Democratic Republic of Timor-Leste; Timorese; East Timorese
Togo: Togolese Republic; Togolese
Tonga: Kingdom of Tonga; Tongan
Trinidad and Tobago: Republic of Trinidad and Tobago; Trinidad; Tobago; Trinidadian; Tobagonian; Trinidadian and Tobagonian
Tunisia: Republic of Tunisia; Tunisian
Turkey: Republic of Turkey; Republic of Türkiye; Turkish; Turk
Turkmenistan: Turkmen; Turkmenistani
Tuvalu: Tuvaluan
Uganda: Republic of Uganda; Ugandan
Ukraine: Ukrainian
United Arab Emirates: UAE; U.A.E.; Emirates; Emirati
United States: USA; U.S.A.; US; U.S.; United States (USA); United States of America (USA); American; US American
Uruguay: Oriental Republic of Uruguay; Eastern Republic of Uruguay; Uruguayan
Uzbekistan: Republic of Uzbekistan; Uzbek; Uzbekistani
Vanuatu: Republic of Vanuatu; Ni-Vanuatu
Vatican City: Holy See; Vatican; Vatican City State; Holy See (Vatican City State)
Venezuela: Bolivarian Republic of Venezuela; Venezuela, Bolivarian Republic of; Venezuela (Bolivarian Republic of); Venezuelan
Vietnam: Viet Nam; Viet-Nam; Socialist Republic of Vietnam; Socialist Republic of Viet Nam; Vietnamese
Western Sahara: Sahrawi; Sahrawi Arab Democratic Republic; Saharawi
Yemen: Republic of Yemen; Yemeni
Zambia: Republic of Zambia; Zambian
Zimbabwe: Republic of Zimbabwe; Rhodesia; Zimbabwean
"""  # noqa: E501

_UNITED_KINGDOM = """
UK; GB; GBR; Great Britain; Britain; United Kingdom of Great Britain and Northern Ireland;
United Kingdom (UK); UK (United Kingdom); Great Britain (UK); British; Briton; Brit; British (UK);
UK British; England; English; Scotland; Scottish; Scot; Wales; Welsh; Northern Ireland;
Northern Irish; N Ireland
"""

MORE_THAN_ONE = frozenset(
    {
        "congolese",
        "korea",
        "korean",
        "dominican",
        "british subject",
        "yugoslavia",
        "yugoslav",
        "yugoslavian",
        "soviet union",
        "soviet",
        "ussr",
        "czechoslovakia",
        "czechoslovak",
        "czechoslovakian",
        "serbia and montenegro",
        "kurdish",
        "kurdistan",
        "arab",
        "african",
        "asian",
        "european",
    }
)
"""Names that are a country's, a people's or a continent's, and do not tell which nationality."""

BRITISH_WITHOUT_RIGHT_OF_ABODE = (
    "British Overseas citizen",
    "British National (Overseas)",
    "British Overseas Territories citizen",
    "British protected person",
)
"""Nationalities of British law that give no right to live in the United Kingdom: a person who holds
one needs leave to be here like anybody else.
"""


def other_names() -> dict[str, tuple[str, ...]]:
    """Each country as listed, with its other names as they are written here."""
    lines = (line.partition(":") for line in _OTHER_NAMES.strip().splitlines())
    return {name: _items(others) for name, _, others in lines}


def united_kingdom_names() -> tuple[str, ...]:
    """What a United Kingdom national's nationality is called, the countries of it too."""
    return _items(_UNITED_KINGDOM)


def _items(text: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in text.split(";"))
