"""The files of a picture, read back."""

import io
import re
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import matplotlib
import numpy as np
import pypdf
import pytest
import segno
from PIL import Image

from geo.drawing import layout
from geo.drawing.layout import FORMATS
from geo.drawing.themes import THEMES
from geo.events.datasets import default_folder, load
from geo.events.symbols import SYMBOLS
from geo.export.picture import PictureOptions, compose, draw
from geo.selection.store import EventStore
from geo.selection.view import View

TODAY = date(2026, 11, 22)
LINK = "https://dateline.test/?from=2021-01-01&to=2021-06-30&category=attack"
SPRING = View(start=date(2021, 1, 1), end=date(2021, 6, 30), categories=("attack",))
SVG = "{http://www.w3.org/2000/svg}"
ARABIC = "قاعدة عين الأسد الجوية"
HOSTILE = (
    "$\\frac{1}{0}$ $x^2 <script>alert(1)</script> {{7*7}} ]]> &amp; \x00\x1b[31m\x85"
    " \u202etxt.exe \ud800 \ufffe " + "W" * 400
)


@pytest.fixture(scope="module")
def shipped():
    """The store of the shipped dataset."""
    return EventStore(load(default_folder()))


def options(**chosen):
    return PictureOptions(**({"link": LINK, "scale": 1} | chosen))


@pytest.fixture(scope="module")
def svg(shipped):
    """The texts of an SVG by the name of what they belong to, lines joined."""
    content = draw(shipped, SPRING, options(kind="svg", note="Claims are told as claims."), TODAY)
    return texts(content)


def texts(content):
    """The texts of an SVG by the name of their element, without its number; lines joined."""
    found = {}
    for group in ElementTree.fromstring(content).iter(f"{SVG}g"):
        name = re.sub(r"-\d+$", "", group.get("id", ""))
        for element in group.findall(f"{SVG}text") + group.findall(f"{SVG}a/{SVG}text"):
            found.setdefault(name, []).append("".join(element.itertext()))
    return {name: " ".join(lines) for name, lines in found.items()}


def every_text(content):
    return "".join(
        "".join(element.itertext())
        for element in ElementTree.fromstring(content).iter(f"{SVG}text")
    )


def image(content):
    return Image.open(io.BytesIO(content))


def page(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages[0]


def test_the_picture_says_its_title(svg, shipped):
    assert svg["title"] == shipped.dataset.title


def test_the_picture_says_the_selection_in_words(svg, shipped):
    assert svg["sentence"] == shipped.sentence(SPRING)


def test_the_picture_says_the_exact_dates_and_how_many_of_how_many(svg, shipped):
    counted = shipped.summary(SPRING)
    assert svg["dates"] == f"1 January to 30 June 2021 {counted.shown} of {counted.total} events"


def test_the_picture_carries_the_note(svg):
    assert svg["note"] == "Claims are told as claims."


def test_the_legend_names_only_what_is_shown(svg):
    assert svg["legend"].startswith("Attacks")
    assert "Energy" not in svg["legend"]


def test_the_legend_counts_what_is_shown(svg, shipped):
    assert svg["legend-count"] == str(shipped.summary(SPRING).shown)


def test_the_picture_names_the_version_of_the_data_and_whom_to_credit(svg, shipped):
    assert shipped.dataset.version in svg["credits"]
    for credit in shipped.dataset.credits:
        assert credit in svg["credits"]


def test_the_picture_credits_the_basemap_and_names_its_projection(svg):
    assert "Natural Earth, GeoNames" in svg["basemap-credits"]
    assert "Lambert conformal conic" in svg["basemap-credits"]


def test_the_picture_says_the_day_it_was_made(svg):
    assert svg["made"] == "Made 22 November 2026."


def test_the_link_is_written_without_its_scheme(svg):
    assert svg["link"] == LINK.removeprefix("https://")


def test_a_link_too_long_for_its_line_keeps_its_start_and_its_end(shipped):
    link = LINK + "&actor=" + "x" * 400 + "&v=1"
    said = texts(draw(shipped, SPRING, options(kind="svg", link=link), TODAY))["link"]
    assert said.startswith("dateline.test/?from=2021-01-01")
    assert said.endswith("&v=1")
    assert "…" in said


def test_what_lies_outside_the_map_is_named(shipped):
    said = texts(draw(shipped, View(), options(kind="svg"), TODAY))["outside"]
    assert said.replace("\u00a0", " ") == "Not on this map: Washington, D.C. (12), Brussels (1)."


def test_an_opened_event_is_named(shipped):
    event = shipped.rows(SPRING).iloc[0]
    view = SPRING.replace(event=event["event_id"])
    assert event["title"] in texts(draw(shipped, view, options(kind="svg"), TODAY))["opened"]


def test_the_file_says_its_title_and_description_to_those_who_cannot_see_it(shipped):
    root = ElementTree.fromstring(draw(shipped, SPRING, options(kind="svg"), TODAY))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == shipped.dataset.title


def test_names_in_an_svg_stand_once(shipped):
    root = ElementTree.fromstring(draw(shipped, View(), options(kind="svg"), TODAY))
    names = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(names) == len(set(names))


def test_an_svg_brings_its_typefaces(shipped):
    content = draw(shipped, SPRING, options(kind="svg"), TODAY).decode()
    assert "@font-face{font-family:'IBM Plex Sans';font-weight:600" in content
    assert "http" not in re.sub(r"xmlns(:\w+)?=\"[^\"]*\"", "", content.split("<style>")[1][:99])


@pytest.mark.parametrize(
    ("name", "scale"), [*((name, 1) for name in FORMATS), ("16:9", 2), ("1:1", 3), ("a4", 2)]
)
def test_a_png_has_exactly_the_pixels_of_its_format(shipped, name, scale):
    across, down = FORMATS[name].pixels
    made = image(draw(shipped, SPRING, options(format=name, scale=scale), TODAY))
    assert made.size == (across * scale, down * scale)


def test_the_formats_have_the_shapes_that_they_are_named_after():
    shapes = {
        name: across / down for name, (across, down) in ((n, f.pixels) for n, f in FORMATS.items())
    }
    assert shapes["16:9"] == pytest.approx(16 / 9)
    assert shapes["1:1"] == 1
    assert shapes["4:5"] == 0.8
    assert shapes["a4"] == pytest.approx(210 / 297, rel=1e-3)
    assert shapes["a4-landscape"] == pytest.approx(297 / 210, rel=1e-3)


def test_a_png_carries_title_description_and_link(shipped):
    about = image(draw(shipped, SPRING, options(title=ARABIC), TODAY)).text
    assert about["Title"] == ARABIC
    assert shipped.sentence(SPRING) in about["Description"]
    assert about["Source"] == LINK


@pytest.mark.parametrize("theme", THEMES)
def test_every_category_that_is_shown_has_its_colour_on_the_picture(shipped, theme):
    pixels = np.asarray(image(draw(shipped, View(), options(theme=theme), TODAY)))
    for category, symbol in SYMBOLS.items():
        wanted = [int(symbol.color[i : i + 2], 16) for i in (1, 3, 5)]
        assert (pixels == wanted).all(axis=2).sum() > 60, category


@pytest.mark.parametrize("theme", THEMES)
def test_a_marker_has_the_colour_of_its_category_on_the_map(shipped, theme):
    view = View(words="Soleimani", start=date(2020, 1, 1), end=date(2020, 1, 4))
    chosen = options(format="1:1", theme=theme)
    symbol = next(m for m in compose(shipped, view, chosen, TODAY).scene if m.name == "symbol")
    made = image(draw(shipped, view, chosen, TODAY))
    x, y = (symbol.outline.vertices[:4].mean(axis=0) * made.width / 800).tolist()
    assert "#" + bytes(made.getpixel((x, y))).hex() == SYMBOLS["strike"].color


@pytest.mark.parametrize("theme", THEMES)
def test_the_page_has_the_colour_of_the_theme(shipped, theme):
    made = image(draw(shipped, SPRING, options(theme=theme), TODAY))
    assert "#" + bytes(made.getpixel((2, 2))).hex() == THEMES[theme].page


@pytest.mark.parametrize("title", ["Rockets", ARABIC])
def test_all_fonts_of_a_pdf_are_embedded(shipped, title):
    made = page(draw(shipped, SPRING, options(kind="pdf", title=title), TODAY))
    fonts = [font.get_object() for font in made["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert all("/FontFile2" in font["/FontDescriptor"] for font in inner)
    assert all("IBMPlexSans" in font["/BaseFont"] for font in inner)


def test_a_pdf_holds_text_that_can_be_searched(shipped):
    found = page(draw(shipped, SPRING, options(kind="pdf"), TODAY)).extract_text()
    assert shipped.dataset.version in found
    assert "1 January to 30 June 2021" in found


def test_a_pdf_of_a4_is_a4(shipped):
    box = page(draw(shipped, SPRING, options(kind="pdf", format="a4"), TODAY)).mediabox
    assert float(box.width) == pytest.approx(210 / 25.4 * 72, abs=0.01)
    assert float(box.height) == pytest.approx(297 / 25.4 * 72, abs=0.01)


def test_a_pdf_knows_its_title_in_any_script(shipped):
    content = draw(shipped, SPRING, options(kind="pdf", title=ARABIC), TODAY)
    assert pypdf.PdfReader(io.BytesIO(content)).metadata.title == ARABIC


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_input_gives_the_same_bytes(shipped, kind):
    first = draw(shipped, SPRING, options(kind=kind), TODAY)
    assert draw(shipped, SPRING, options(kind=kind), TODAY) == first


def test_several_threads_draw_the_same_picture(shipped):
    chosen = options(format="1:1")
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: draw(shipped, SPRING, chosen, TODAY), range(4)))
    assert len(set(made)) == 1


def test_drawing_leaves_the_settings_of_matplotlib_alone(shipped):
    before = dict(matplotlib.rcParams)
    draw(shipped, SPRING, options(kind="svg"), TODAY)
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_hostile_text_is_drawn_as_it_is_or_not_at_all(shipped, kind):
    chosen = options(kind=kind, title=HOSTILE, note=HOSTILE, link=f"https://x.test/?q={HOSTILE}")
    assert len(draw(shipped, SPRING, chosen, TODAY)) > 10_000


def test_hostile_text_stays_text_in_an_svg(shipped):
    content = draw(shipped, SPRING, options(kind="svg", title=HOSTILE, note=HOSTILE), TODAY)
    root = ElementTree.fromstring(content)
    assert not list(root.iter(f"{SVG}script"))
    assert "$x^2 <script>alert(1)</script> {{7*7}} ]]> &amp;" in texts(content)["note"]
    assert "\u202e" not in content.decode()


def test_hostile_names_of_places_and_credits_are_drawn(shipped):
    places = [replace(place, name=HOSTILE) for place in shipped.dataset.gazetteer]
    dataset = replace(
        shipped.dataset,
        title=HOSTILE,
        credits=(HOSTILE,),
        gazetteer=type(shipped.dataset.gazetteer)(places),
    )
    content = draw(EventStore(dataset), View(), options(kind="svg"), TODAY)
    assert "{{7*7}}" in every_text(content)


def test_only_a_web_address_becomes_a_link(shipped):
    chosen = options(kind="svg", link="javascript:alert(1)")
    root = ElementTree.fromstring(draw(shipped, SPRING, chosen, TODAY))
    assert not list(root.iter(f"{SVG}a"))


def test_the_link_leads_to_the_whole_address(shipped):
    root = ElementTree.fromstring(draw(shipped, SPRING, options(kind="svg"), TODAY))
    (link,) = root.iter(f"{SVG}a")
    assert link.get("{http://www.w3.org/1999/xlink}href") == LINK


def test_an_empty_title_is_that_of_the_dataset(shipped):
    content = draw(shipped, SPRING, options(kind="svg", title=" \t\x00 "), TODAY)
    assert texts(content)["title"] == shipped.dataset.title


def test_an_arabic_title_stands_at_the_right_and_runs_to_the_left(shipped):
    content = draw(shipped, SPRING, options(kind="svg", title=ARABIC), TODAY).decode()
    (line,) = re.findall(rf"<text[^>]*>\u2067{ARABIC}\u2069</text>", content)
    assert "text-anchor: end" in line


def test_an_arabic_title_is_drawn_with_joined_letters(shipped):
    """A joined word is narrower than its letters one by one."""
    joined, parted = (
        image(draw(shipped, SPRING, options(format="1:1", title=title), TODAY))
        for title in ("عععععععع", "\u200c".join("عععععععع"))
    )
    assert ink(joined) < ink(parted)


def ink(made):
    """How many columns of the upper right corner, where the title stands, are not empty."""
    corner = np.asarray(made.convert("L"))[20:85, 300:]
    return (corner < 128).any(axis=0).sum()


def test_a_qr_code_holds_the_whole_link(shipped):
    chosen = options(format="1:1", scale=2, qr=True)
    made = image(draw(shipped, SPRING, chosen, TODAY)).convert("L")
    paper = [
        mark for mark in compose(shipped, SPRING, chosen, TODAY).scene if mark.name == "qr-paper"
    ]
    (left, top), (right, _) = (paper[0].outline.vertices[[0, 1]] * made.width / 800).tolist()
    matrix = list(segno.make_qr(LINK, error="m").matrix_iter(border=4))
    middles = [(i + 0.5) * (right - left) / len(matrix) for i in range(len(matrix))]
    read = [[made.getpixel((left + x, top + y)) < 128 for x in middles] for y in middles]
    assert read == [[bool(dark) for dark in row] for row in matrix]


def test_a_link_too_long_for_a_qr_code_leaves_it_out():
    assert layout.qr_code("https://x.test/?q=" + "x" * 5000, 80) is None


def test_an_empty_selection_is_said_on_the_map(shipped):
    content = draw(shipped, View(words="zzzz"), options(kind="svg"), TODAY)
    assert texts(content)["outside"] == "No event passes this selection."


def test_a_dataset_without_events_gives_a_picture(shipped):
    empty = replace(shipped.dataset, events=shipped.dataset.events.iloc[:0])
    content = draw(EventStore(empty), View(), options(kind="svg"), TODAY)
    assert texts(content)["dates"] == "0 of 0 events"
