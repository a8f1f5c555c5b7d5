"""In which encoding a text is written: every usual one is told, and any of text can be named."""

import pytest

from geo import __main__ as command
from geo.importing.mapping import FileMapping
from geo.limits import RefusedError
from geo.readers import delimited, encodings, kinds

RUSSIAN = "дата,место,описание\n2020-01-03,Киев,встреча в городе\n2021-01-01,Харьков,собрание\n"
TEXTS = {
    "cp1251": RUSSIAN,
    "koi8-r": RUSSIAN,
    "cp866": RUSSIAN,
    "iso8859-5": RUSSIAN,
    "mac-cyrillic": RUSSIAN,
    "cp1253": "ημερομηνία,τόπος\n2020-01-03,Αθήνα\n2021-02-02,συγκέντρωση κατοίκων\n",
    "cp1254": "tarih,yer,açıklama\n2020-01-03,İstanbul,görüşme şehirde yapıldı\n",
    "cp1255": "תאריך,מקום\n2020-01-03,ירושלים פגישה בעיר\n",
    "cp1250": "datum,místo,popis\n2020-01-03,Plzeň,schůzka ve městě a řeč\n",
    "gb18030": "日期,地点,说明\n2020-01-03,北京,在城市举行会议\n",
    "big5": "日期,地點,說明\n2020-01-03,臺北,在城市舉行會議\n",
    "shift_jis": "日付,場所,説明\n2020-01-03,東京,市内で会議が行われた\n",
    "euc_jp": "日付,場所,説明\n2020-01-03,東京,市内で会議が行われた\n",
    "cp949": "날짜,장소,설명\n2020-01-03,서울,도시에서 회의가 열렸다\n",
    "cp1256": "المعرف,العنوان,المكان\n1,هجوم صاروخي قرب المطار,بغداد\n",
    "cp1252": "id,title\n1,Café “à la mode”\n2,Été à Orléans, où ça\n",
}
LATIN = {
    "cp1252": [
        "Été à Orléans, œuvre",
        "Überfall in Köln, Straße",
        "Reunión en Cádiz, ¿qué?",
        "Manifestação em São Paulo, às três",
        "Così è più là",
        "Møde på Færøerne, ændring",
        "Fundur á Þingvöllum við ána",
    ],
    "cp1250": ["Żołnierze w Łodzi, spotkanie się odbyło", "Schůzka v Plzni, řeč a dům"],
    "cp1254": ["Görüşme İstanbul’da yapıldı, ışık"],
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_each_usual_encoding_is_told_from_a_short_text(made, encoding):
    table = delimited.read(made("a.csv", TEXTS[encoding].encode(encoding)))
    assert ",".join(table.names) == TEXTS[encoding].split("\n")[0]
    remark = next(one for one in table.remarks if one.code == "encoding_guess")
    assert remark.value == table.reading["encoding"]
    assert remark.detail


@pytest.mark.parametrize(
    ("encoding", "text"), [(name, text) for name, texts in LATIN.items() for text in texts]
)
def test_languages_in_latin_letters_are_told_apart_by_their_letters(made, encoding, text):
    path = made("a.csv", f"id;title\n1;{text}\n".encode(encoding))
    assert encodings.detect(path).name == encoding


@pytest.mark.parametrize("name", encodings.CHOICES)
def test_every_choice_can_be_read(made, name):
    table = delimited.read(made("a.csv", "id,title\n1,x\n".encode(name)), {"encoding": name})
    assert table.columns["title"].to_pylist() == ["x"]


def test_every_encoding_of_text_that_python_knows_can_be_named():
    assert encodings.known("Windows-1251") == "cp1251"
    assert encodings.known("KOI8_R") == "koi8-r"


@pytest.mark.parametrize(
    "name",
    [
        *("zip", "rot13", "hex", "base64", "bz2", "uu", "quopri", "idna", "punycode", "undefined"),
        *(
            "unicode_escape",
            "raw_unicode_escape",
            "charmap",
            "mbcs",
            "a\x00b",
            "../utf-8",
            "x" * 999,
        ),
    ],
)
def test_a_codec_that_is_not_of_text_is_refused_with_a_sentence(made, name):
    with pytest.raises(RefusedError, match="encoding_unknown"):
        delimited.read(made("a.csv", "id,title\n1,x\n"), {"encoding": name})


def test_a_guess_is_asked_about_with_the_likely_ones_to_choose_from(table):
    made = table(TEXTS["koi8-r"].encode("koi8-r"))
    asked = next(one for one in made.questions if one.key == "reading.encoding")
    assert asked.choices[0] == "koi8-r"
    assert "дата" in asked.examples
    told = table(RUSSIAN.encode("cp1251"), mapping=FileMapping(reading={"encoding": "cp1251"}))
    assert [one.name for one in told.columns] == ["дата", "место", "описание"]


def test_a_text_is_shown_as_each_encoding_would_have_it():
    wrong = "Киев".encode("cp1251").decode("cp1256")
    assert encodings.seen_as(wrong, "cp1256", "cp1251") == "Киев"
    assert encodings.seen_as("Киев", "cp1251", "ascii") == "\ufffd" * 4


def test_the_command_line_names_the_encodings_to_choose_from(made, capsys):
    path = made("events.csv", RUSSIAN.encode("cp1251"))
    command.main(["import", "--check", "--quiet", str(path)])
    assert "read as cp1251" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [RUSSIAN, TEXTS["cp1256"], TEXTS["gb18030"], TEXTS["cp1252"]])
def test_wide_text_without_a_mark_is_told_in_any_script(made, encoding, text):
    path = made("a.csv", text.encode(encoding))
    assert kinds.kind(path) == "text"
    assert encodings.detect(path).name == encoding
