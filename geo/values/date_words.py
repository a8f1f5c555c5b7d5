"""The words of dates in the languages that files are written in, as ``gazetteer.fold`` has them.

Names of months and days of the week are those of the Unicode CLDR for each language, with the
names of the Levant and Iraq, of both Kurdish scripts, and common short forms beside them. A name
of two words is written with an underscore.
"""

from geo.places.gazetteer import fold

_MONTHS: dict[int, str] = {
    1: "january jan janvier janv enero ene januar janner jan ocak oca январь января янв "
    "يناير كانون_الثاني ژانویه جنوري gennaio gen janeiro rêbendan rêbendanê çile çileya_paşîn "
    "kanûna_paşîn kanûna_duyem کانوونی_دووەم کانونی_دووەم",
    2: "february feb febr février févr fév febrero februar feber şubat şub февраль февраля фев "
    "февр فبراير شباط فوریه فبروري febbraio fevereiro fev sibat sibatê شوبات",
    3: "march mar mars marzo märz mär maerz mart март марта мар مارس آذار مارچ março "
    "adar adarê ئازار",
    4: "april apr avril avr abril abr nisan nis апрель апреля апр أبريل ابريل نيسان آوریل اپریل "
    "aprile nîsan nîsanê avrêl avrêlê نیسان",
    5: "may mai mayo mayıs май мая مايو أيار ايار مه می maggio mag maio gulan gulanê ئایار",
    6: "june jun juin junio juni haziran haz июнь июня июн يونيو حزيران ژوئن جون giugno giu "
    "junho hezîran hezîranê حوزەیران",
    7: "july jul juillet juil julio juli temmuz tem июль июля июл يوليو تموز ژوئیه جولای luglio "
    "lug julho tîrmeh tîrmehê تەمووز",
    8: "august aug août aout agosto ago ağustos ağu август августа авг أغسطس آب اوت آگوست اګست "
    "tebax tebaxê ئاب",
    9: "september sep sept septembre septiembre eylül eyl сентябрь сентября сен сент سبتمبر أيلول "
    "ایلول سپتامبر settembre setembro set îlon îlonê ئەیلوول ئەیلول",
    10: "october oct octobre octubre oktober okt ekim eki октябрь октября окт أكتوبر تشرين_الأول "
    "تشرين_الاول اکتبر ottobre ott outubro out cotmeh cotmehê çiriya_pêşîn تشرینی_یەکەم",
    11: "november nov novembre noviembre kasım kas ноябрь ноября ноя нояб نوفمبر تشرين_الثاني "
    "نوامبر novembro mijdar mijdarê çiriya_paşîn تشرینی_دووەم",
    12: "december dec décembre déc diciembre dic dezember dez aralık ara декабрь декабря дек "
    "ديسمبر كانون_الأول كانون_الاول دسامبر dicembre dezembro berfanbar berfanbarê kanûn "
    "kanûna_pêşîn çileya_pêşîn کانوونی_یەکەم کانونی_یەکەم",
}

_PERSIAN: dict[int, str] = {
    1: "فروردین farvardin حمل",
    2: "اردیبهشت ordibehesht ثور",
    3: "خرداد khordad جوزا",
    4: "تیر tir سرطان",
    5: "مرداد امرداد mordad اسد",
    6: "شهریور shahrivar سنبله",
    7: "مهر mehr میزان",
    8: "آبان aban عقرب",
    9: "آذر azar قوس",
    10: "دی dey جدی",
    11: "بهمن bahman دلو",
    12: "اسفند esfand حوت",
}

# Months of the Islamic and of the Kurdish solar calendar, which are told and not converted.
_OTHER_CALENDARS = (
    "محرم صفر ربيع_الأول ربيع_الاول ربيع_الثاني ربيع_الآخر جمادى_الأولى جمادى_الاولى جمادى_الثانية "
    "جمادى_الآخرة رجب شعبان رمضان شوال ذو_القعدة ذو_الحجة ذي_القعدة ذي_الحجة muharram safar rajab "
    "shaban ramadan shawwal خاکەلێوە بانەمەڕ گوڵان جۆزەردان پووشپەڕ گەلاوێژ خەرمانان ڕەزبەر "
    "گەڵاڕێزان سەرماوەز بەفرانبار ڕێبەندان ڕەشەمێ هجري هجرية ah"
)

_WEEKDAYS: dict[int, str] = {
    0: "monday mon lundi lun montag mo понедельник пн pazartesi pzt الاثنين الإثنين اثنين دوشنبه "
    "duşem دووشەممە lunes",
    1: "tuesday tue tues mardi dienstag di вторник вт salı الثلاثاء ثلاثاء سه‌شنبه sêşem سێشەممە "
    "martes",
    2: "wednesday wed mercredi mer mittwoch среда ср çarşamba الأربعاء اربعاء چهارشنبه çarşem "
    "چوارشەممە miércoles",
    3: "thursday thu thur thurs jeudi jeu donnerstag do четверг чт perşembe الخميس خميس پنجشنبه "
    "pêncşem پێنجشەممە jueves",
    4: "friday fri vendredi ven freitag fr пятница пт cuma الجمعة جمعه înî هەینی viernes",
    5: "saturday sat samedi sam samstag sonnabend sa суббота сб cumartesi cmt السبت سبت شنبه şemî "
    "شەممە sábado",
    6: "sunday sun dimanche dim sonntag so воскресенье вс pazar الأحد احد یکشنبه yekşem یەکشەممە "
    "domingo",
}

_SEASONS: dict[int, str] = {
    21: "spring springtime printemps frühling frühjahr весна весной весны ilkbahar bahar baharı "
    "بهار ربيع الربيع bihar biharê bihara بەهار primavera",
    22: "summer summertime été sommer лето летом лета yaz yazı تابستان صيف الصيف havîn havînê "
    "havîna هاوین verano",
    23: "autumn fall automne herbst осень осенью осени sonbahar sonbaharı güz güzü پاییز خريف "
    "الخريف payîz payîzê payîza otoño",
    24: "winter wintertime hiver зима зимой зимы kış kışı زمستان شتاء الشتاء zivistan zivistanê "
    "zivistana زستان invierno",
}

_PARTS: dict[int, str] = {
    1: "early beginning begin start début debut anfang beginn начало начале başı başında أوائل "
    "بداية مطلع اوایل آغاز destpêk destpêka سەرەتای principios",
    2: "mid middle mi milieu mitte середина середине ortası ortasında منتصف أواسط اواسط نیمه "
    "nîvê ناوەڕاستی mediados",
    3: "late end fin ende конец конце sonu sonunda أواخر نهاية اواخر پایان dawî dawiya کۆتایی "
    "finales",
}

_ORDINALS: dict[int, str] = {
    1: "first premier première erste ersten erstes первый первая первое первом ilk الأول الاول "
    "الأولى yekem یەکەم",
    2: "second deuxième seconde zweite zweiten zweites второй вторая второе втором ikinci الثاني "
    "الثانية duyem دووەم",
    3: "third troisième dritte drittes третий üçüncü الثالث",
    4: "fourth quatrième vierte viertes четвёртый dördüncü الرابع",
}

_KINDS: dict[str, str] = {
    "quarter": "quarter qtr trimestre quartal квартал квартале çeyrek çeyreği ربع الربع",
    "half": "half halfyear semestre hälfte halbjahr moitié половина половине полугодие yarısı "
    "النصف نصف",
    "week": "week wk w kw cw semaine woche kalenderwoche неделя неделе hafta haftası أسبوع الأسبوع "
    "هفته hefte hefteya هەفتەی هەفتە semana",
    "approximate": "approx approximately about around circa ca c roughly environ vers autour etwa "
    "ungefähr gegen um около примерно приблизительно ок yaklaşık civarı civarında حوالي حوالى نحو "
    "قرابة تقريبا حدود حدودا تقریبا nêzîkî نزیکەی aproximadamente hacia",
    "uncertain": "possibly probably probable perhaps maybe likely presumably uncertain unconfirmed "
    "unclear peut être probablement vielleicht wahrscheinlich vermutlich unsicher возможно "
    "вероятно предположительно muhtemelen belki ربما محتمل يحتمل شاید احتمالا رەنگە",
    "to": "to through thru until till bis до إلى الى حتى تا heta هەتا jusqu hasta",
    "through": "au a à по ile",
    "and": "and y et und и ve و û",
    "or": "or ou oder или veya أو یا",
    "from": "from von vom с со من از ji لە del",
    "between": "between entre zwischen между arasında بين بین میان navbera نێوان",
    "since": "since depuis seit desde منذ beri",
    "ongoing": "ongoing present now onward onwards continuing heute jetzt andauernd مستمر الآن "
    "اکنون تاکنون niha настоящее время",
    "one_sided": "before after by prior later earlier than avant après vor nach önce sonra قبل بعد "
    "پیش پس",
    "clock": "pm utc gmt z lt local localtime time hrs hours hour h uhr saat الساعة ساعة ساعت "
    "at cet cest eet est edt ast irst trt",
    "day_part": "morning afternoon evening night midnight noon midday dawn dusk overnight matin "
    "soir nuit aube midi nacht abend mittag morgen утро утром ночь ночью вечер вечером день "
    "sabah gece akşam صباح صباحا مساء ليل ليلا ليلة فجر فجرا صبح شب عصر ظهر sibeh şev êvar شەو",
    "": "of the on in during day date dated month year years le la les l d de du des den der die "
    "das dem im am an el los las г год года году в во на yıl yılı yılında عام سنة لعام يوم شهر في "
    "بتاريخ م میلادی روز سال ماه در sal sala salê meha roja ya ê ساڵی مانگی ڕۆژی ی ad ce zum dtg",
}

_ABSENT = (
    "unknown not_known n/a na none nil null tbc tbd undated no_date nd n.d. inconnu inconnue "
    "unbekannt неизвестно bilinmiyor غير_معروف مجهول نامشخص nenas نەزانراو"
)

#: What a cell says that has no date, folded.
ABSENT: frozenset[str] = frozenset(fold(word.replace("_", " ")) for word in _ABSENT.split())


def _words() -> dict[str, tuple[str, int]]:
    numbered = {
        "ordinal": _ORDINALS,
        "part": _PARTS,
        "weekday": _WEEKDAYS,
        "season": _SEASONS,
        "persian": _PERSIAN,
        "month": _MONTHS,
    }
    found = {fold(word): (kind, 0) for kind, words in _KINDS.items() for word in words.split()}
    for kind, table in numbered.items():
        for number, words in table.items():
            names = (fold(word.replace("_", " ")) for word in words.split())
            found |= dict.fromkeys(names, (kind, number))
            # Kurdish ties the year to a month with a letter at its end: ئازاری ٢٠٢٢.
            if kind == "month":
                arabic = (name for name in [*found] if found[name] == (kind, number))
                found |= {f"{name}ي": (kind, number) for name in arabic if name[0] > "\u0600"}
    calendars = (fold(word.replace("_", " ")) for word in _OTHER_CALENDARS.split())
    return found | dict.fromkeys(calendars, ("calendar", 0))


#: Folded word, or two, to what it says of a date and the number that goes with it; words that
#: say nothing have the kind "".
WORDS: dict[str, tuple[str, int]] = _words()

#: Names of months by their numbers, in every language.
MONTH_NUMBERS: dict[str, int] = {
    word: number for word, (kind, number) in WORDS.items() if kind == "month"
}
