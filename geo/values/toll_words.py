"""The words in which files tell of the dead, in several languages: in heads and in cells.

Words are folded as ``geo.places.gazetteer.fold`` folds them, without the Arabic article.
"""

from geo.places.gazetteer import fold


def bare(text: str) -> str:
    """Return text folded, without the Arabic article."""
    return " ".join(word.removeprefix("ال") or word for word in fold(text).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(word for one in text.split(",") for word in bare(one).split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(bare(one) for one in text.split(","))


#: What people who were killed are called, in a head or after a number.
DEAD = _words(
    "killed, dead, death, deaths, fatality, fatalities, kia, nkill, slain, died, victim, victims, "
    "martyr, martyrs, mort, morts, tué, tués, décès, victimes, muerto, muertos, fallecidos, "
    "tote, toten, getötete, todesopfer, opfer, ölü, ölen, öldürülen, şehit, قتيل, قتلى, قتل, "
    "شهيد, شهداء, ضحايا, وفيات, موتى, کشته, کشته‌ها, کشتگان, شدگان, قربانیان, جان‌باختگان, "
    "کوژراو, کوژراوان, "
    "убито, убитых, убитые, погибло, погибших, погибшие, жертв, жертвы, смертей"
)
#: What may count the wounded too.
CASUALTIES = _words(
    "casualty, casualties, losses, pertes, bajas, verluste, zayiat, خسائر, اصابات, تلفات, потери"
)
WOUNDED = _words(
    "wounded, injured, injuries, injury, hurt, wia, missing, blessé, blessés, herido, heridos, "
    "verletzte, verletzt, verwundete, yaralı, جريح, جرحى, مصاب, مصابين, مفقود, زخمی, مجروح, "
    "بریندار, ранено, раненых, раненые, пострадавшие"
)
#: What people are called of whom no more is said than that they are people.
PEOPLE = _words(
    "people, persons, person, individuals, were, was, are, have, been, personnes, personas, "
    "personen, menschen, kişi, اشخاص, شخص, شخصا, نفر, کەس, человек, человека, людей"
)
#: Of whom a number may be that is still that of all who were killed.
WHO = _words(
    "civilian, civilians, soldier, soldiers, troops, police, policeman, policemen, officer, "
    "officers, guard, guards, militant, militants, fighter, fighters, gunmen, child, children, "
    "woman, women, man, men, protester, protesters, civils, soldats, enfants, femmes, civiles, "
    "soldados, niños, mujeres, zivilisten, soldaten, kinder, frauen, sivil, asker, çocuk, مدني, "
    "مدنيين, مدنيون, جندي, جنود, طفل, اطفال, امراة, نساء, غیرنظامی, سرباز, کودک"
)
#: What else a head may say that leaves its number that of all the dead.
WHOLE = PEOPLE | _words(
    "number, numbers, no, nr, num, n, count, counts, total, totals, all, overall, sum, toll, "
    "reported, confirmed, estimate, estimated, est, best, of, the, in, on, action, event, human, "
    "nombre, de, des, d, numero, número, anzahl, der, gesamt, sayısı, toplam, عدد, تعداد, مجموع, "
    "اجمالي, کل, ها, ژماره, ژمارەی, число, количество, всего"
)
#: What makes a head one of something else: of who did it, when, or what it was.
NOT_NUMBERS = _words(
    "by, date, day, year, month, time, cause, causes, name, names, who, rate, per, percent, "
    "status, type, source, sources, location, place, age, sex, gender, notes, تاريخ, سبب, اسم, "
    "اسماء, par, von, por"
)
LOWEST = _words("low, lower, lowest, min, minimum, least, at, minimal, ادنى, мин, минимум")
HIGHEST = _words("high, higher, highest, max, maximum, most, up, upper, maximal, اقصى, макс")

#: Texts that say that the number is not known.
UNKNOWN = _phrases(
    "unknown, not known, unclear, uncertain, undetermined, unspecified, not specified, "
    "not available, not reported, not stated, not given, no data, no information, no info, n a, "
    "na, nan, null, nd, tbd, tbc, unk, inconnu, non connu, desconocido, unbekannt, bilinmiyor, "
    "غير معروف, غير معلوم, غير محدد, مجهول, لا يعرف, نامعلوم, نامشخص, نەزانراو, неизвестно, "
    "нет данных"
)
#: Texts that say that nobody was killed.
NONE = _phrases(
    "none, nil, zero, nobody, no one, none killed, none reported, none dead, nobody killed, "
    "no casualties, no deaths, no death, no dead, no fatalities, no fatality, no victims, "
    "no one killed, no people killed, no casualties reported, no deaths reported, "
    "no fatalities reported, no reported casualties, no reported deaths, aucun, aucune, "
    "aucun mort, aucune victime, pas de victimes, ninguno, ninguna, sin muertos, sin víctimas, "
    "keine, keiner, keine toten, keine opfer, yok, hiç, لا يوجد, لا احد, لا ضحايا, لا قتلى, "
    "لا خسائر, بلا ضحايا, بدون ضحايا, هیچ, нет, нет жертв, без жертв"
)
#: Words that stand for a number and give none.
VAGUE = _words(
    "dozens, dozen, scores, tens, hundreds, thousands, several, some, many, few, multiple, "
    "numerous, various, couple, handful, plusieurs, dizaines, centaines, nombreux, varios, "
    "decenas, cientos, dutzende, mehrere, viele, hunderte, onlarca, yüzlerce, birkaç, عشرات, "
    "مئات, الاف, عدة, بضعة, كثير, ده‌ها, صدها, چند, دەیان, десятки, сотни, несколько"
)

#: What stands before or after a number, and what it makes of it.
BOUNDS: dict[str, str] = {
    phrase: bound
    for bound, phrases in {
        "least": "at least, minimum, min, no fewer than, no less than, not less than, or more, "
        "and more, and above, plus, au moins, ou plus, al menos, por lo menos, o más, mindestens, "
        "oder mehr, en az, على الاقل, ما لا يقل عن, لا يقل عن, او اكثر, فما فوق, دست کم, حداقل, "
        "لانیکەم, не менее, минимум, как минимум",
        "over": "more than, over, above, greater than, in excess of, upwards of, plus de, más de, "
        "mehr als, über, اكثر من, ما يزيد عن, ازيد من, بیش از, زیاتر لە, более, больше, свыше",
        "most": "up to, at most, maximum, max, no more than, not more than, or fewer, or less, "
        "jusqu à, au plus, hasta, como máximo, bis zu, höchstens, en fazla, حتى, ما يصل الى, "
        "لا يزيد عن, على الاكثر, حداکثر, до, не более, максимум",
        "under": "fewer than, less than, under, below, moins de, menos de, weniger als, unter, "
        "اقل من, کمتر از, کەمتر لە, менее, меньше",
        "about": "about, around, approximately, approx, c, ca, circa, some, roughly, nearly, "
        "almost, an estimated, estimated, est, environ, à peu près, aproximadamente, "
        "alrededor de, unos, etwa, rund, ungefähr, yaklaşık, حوالي, نحو, قرابة, تقريبا, ما يقارب, "
        "حدود, تقریبا, نزیکەی, около, примерно",
    }.items()
    for phrase in _phrases(phrases)
}
#: Signs that do the same.
SIGNS: dict[str, str] = {
    ">": "over",
    ">=": "least",
    "≥": "least",
    "=>": "least",
    "<": "under",
    "<=": "most",
    "≤": "most",
    "=<": "most",
    "~": "about",
    "≈": "about",
    "±": "about",
    "?": "about",
    "*": "about",
}
#: Of them, those that may stand after a number.
AFTER: dict[str, str] = {"+": "least", "?": "about", "*": "about", "±": "about"}
#: What stands between the two numbers of a range, and what may stand before the first.
TO = _phrases(
    "to, or, through, until, à, ou, a, o, bis, oder, ile, veya, الى, حتى, او, تا, یا, بۆ, до, или"
)
AND = _phrases("and, et, y, und, ve, و, и")
FROM = _phrases("between, from, entre, de, zwischen, von, بين, من, بین, از, между, от")
