"""A scene as PNG, SVG or PDF: the one module that draws with matplotlib.

The object-oriented interface only. What matplotlib keeps for the whole process, its settings, is
set for the length of a drawing; ``DRAWING`` is held meanwhile. Text is never read as mathematics.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import RLock
from typing import Any, Literal

from geo.drawing import lettering
from geo.drawing.scene import Picture, Shape, Text

Kind = Literal["png", "svg", "pdf"]

#: Points (1/72 inch) in a CSS pixel (1/96 inch).
POINT = 0.75

SOFTWARE = "Dateline"

#: Held by whoever draws: neither matplotlib's settings nor pyproj's objects may be shared.
DRAWING = RLock()

_SETTINGS = {
    "svg.fonttype": "none",
    "svg.hashsalt": SOFTWARE,
    "pdf.fonttype": 42,
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "none",
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
    "agg.path.chunksize": 0,
}


def render(picture: Picture, kind: Kind, pixels: tuple[int, int] | None = None) -> bytes:
    """Return the file. ``pixels`` is the size of a PNG, to which the scene is scaled.

    The same picture gives the same bytes.
    """
    from matplotlib.backend_bases import FigureCanvasBase

    with DRAWING, _settings():
        figure = _figure(picture, kind)
        try:
            if kind == "png":
                return _png(figure, picture, pixels or _own_pixels(picture))
            return _svg(figure, picture) if kind == "svg" else _pdf(figure, picture)
        finally:
            # Artists and figure point at each other; let go of the pixels and the artists now.
            figure.set_canvas(FigureCanvasBase(figure))
            figure.clear()


def _own_pixels(picture: Picture) -> tuple[int, int]:
    return round(picture.width), round(picture.height)


@contextmanager
def _settings() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context(_SETTINGS | {"font.family": lettering.families()}):
        yield


def _figure(picture: Picture, kind: Kind) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    inches = (picture.width / 96, picture.height / 96)
    figure = Figure(figsize=inches, facecolor=picture.background, dpi=96)
    down = Affine2D().scale(1 / picture.width, -1 / picture.height).translate(0, 1)
    place = down + figure.transFigure
    used: Counter[str] = Counter()
    for mark in picture.scene:
        # An id may stand once in a file.
        used[mark.name] += 1
        name = f"{mark.name}-{used[mark.name]}" if mark.name else ""
        if isinstance(mark, Shape):
            _add_shape(figure, mark, place, name)
        else:
            _add_text(figure, mark, place, kind, name)
    return figure


def _add_shape(figure: Any, shape: Shape, place: Any, name: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path
    from matplotlib.transforms import Bbox, TransformedBbox

    if not len(shape.outline.vertices):
        return
    patch = PathPatch(
        Path(shape.outline.vertices, shape.outline.codes),
        facecolor=shape.fill or "none",
        edgecolor=shape.stroke or "none",
        linewidth=shape.width * POINT if shape.stroke else 0,
        alpha=shape.opacity if shape.opacity < 1 else None,
        joinstyle="round",
        capstyle="butt" if shape.dash or not shape.stroke else "round",
        transform=place,
    )
    if shape.dash:
        # matplotlib counts dashes in line widths.
        patch.set_linestyle((0, [length / shape.width for length in shape.dash]))
    if name:
        patch.set_gid(name)
    figure.add_artist(patch)
    if shape.clip:
        box = shape.clip
        frame = Bbox([[box.left, box.top], [box.right, box.bottom]])
        patch.set_clip_box(TransformedBbox(frame, place))
    else:
        patch.set_clip_on(False)


def _add_text(figure: Any, text: Text, place: Any, kind: Kind, name: str) -> None:
    from matplotlib.patheffects import Stroke

    written = _directed(text.text, kind)
    if not written:
        return
    how: dict[str, Any] = {
        "fontsize": text.size * POINT,
        "fontweight": text.weight,
        "ha": {"start": "left", "middle": "center", "end": "right"}[text.anchor],
        "va": "baseline",
        "parse_math": False,
        "transform": place,
        "clip_on": False,
    }
    if text.halo:
        # Only the rim, as an outline: the letters themselves stay text in every format.
        rim = Stroke(linewidth=2 * text.rim * POINT, foreground=text.halo, joinstyle="round")
        drawn = lettering.drawable(written)
        figure.text(text.x, text.y, drawn, color=text.halo, path_effects=[rim], **how)
    label = figure.text(text.x, text.y, written, color=text.color, **how)
    if re.match(r"https?://", text.link):
        label.set_url(text.link)
    if name:
        label.set_gid(name)


def _directed(text: str, kind: Kind) -> str:
    """Return text with the mark that makes its renderer lay it out in its own direction."""
    if kind != "svg":
        return lettering.drawable(text)
    # A browser takes the direction from the element unless the text is set apart from it.
    return f"\u2067{text}\u2069" if lettering.right_to_left(text) else text


def _png(figure: Any, picture: Picture, pixels: tuple[int, int]) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    across, down = pixels
    dpi = 96 * across / picture.width
    figure.set_dpi(dpi)
    # A hundredth of a pixel more, because the size is cut to whole pixels, not rounded.
    figure.set_size_inches((across + 0.01) / dpi, (down + 0.01) / dpi)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    image = Image.fromarray(_opaque(canvas.buffer_rgba()))
    about = PngInfo()
    for key, value in _about(picture).items():
        about.add_itxt(key, value)
    file = BytesIO()
    image.save(file, format="PNG", pnginfo=about, dpi=(dpi, dpi), compress_level=4)
    return file.getvalue()


def _opaque(buffer: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(np.asarray(buffer)[..., :3])


def _about(picture: Picture) -> dict[str, str]:
    about = {"Title": picture.title, "Description": picture.description, "Source": picture.link}
    return {key: value for key, value in about.items() if value} | {"Software": SOFTWARE}


def _pdf(figure: Any, picture: Picture) -> bytes:
    metadata = {
        "Title": picture.title,
        "Subject": picture.description,
        "Keywords": picture.link,
        "Creator": SOFTWARE,
        "CreationDate": None,
    }
    file = BytesIO()
    figure.savefig(file, format="pdf", facecolor=picture.background, metadata=metadata)
    return file.getvalue()


def _svg(figure: Any, picture: Picture) -> bytes:
    metadata = {
        "Title": picture.title,
        "Description": picture.description,
        "Source": picture.link or None,
        "Creator": [SOFTWARE],
        "Date": None,
    }
    metadata = {key: value for key, value in metadata.items() if value or key == "Date"}
    file = BytesIO()
    figure.savefig(file, format="svg", facecolor=picture.background, metadata=metadata)
    return _with_fonts(file.getvalue().decode(), picture).encode()


# The page's own font files, and the letters for which each is needed.
_FACES = (
    ("IBM Plex Sans", "ibm-plex-sans-latin-{weight}-normal.woff2", r"[!-~]"),
    (
        "IBM Plex Sans",
        "ibm-plex-sans-latin-ext-{weight}-normal.woff2",
        r"[\u0100-\u024f\u1e00-\u1eff]",
    ),
    (
        "IBM Plex Sans Arabic",
        "ibm-plex-sans-arabic-arabic-{weight}-normal.woff2",
        r"[\u0600-\u08ff]",
    ),
)
_RANGES = {
    "latin-ext": "U+0100-02AF,U+1E00-1EFF,U+20A0-20CF",
    "arabic": "U+0600-08FF,U+200C-200F,U+FB50-FDFF,U+FE70-FEFF",
}


def _with_fonts(svg: str, picture: Picture) -> str:
    """Put the fonts in, so that a browser without them shows the same; the text stays text."""
    faces = []
    for weight in (400, 600):
        words = "".join(
            mark.text
            for mark in picture.scene
            if isinstance(mark, Text) and (mark.weight > 500) == (weight > 500)
        )
        for family, pattern, letters in _FACES:
            path = lettering.FONTS / pattern.format(weight=weight)
            if not re.search(letters, words) or not path.exists():
                continue
            limits = next(
                (r for part, r in _RANGES.items() if f"-{part}-{weight}" in path.name), ""
            )
            content = b64encode(path.read_bytes()).decode()
            faces.append(
                f"@font-face{{font-family:'{family}';font-weight:{weight};"
                + (f"unicode-range:{limits};" if limits else "")
                + f"src:url(data:font/woff2;base64,{content}) format('woff2')}}"
            )
    # One unknown family would leave a viewer its serif; the generic one comes last.
    svg = svg.replace("<svg ", '<svg role="img" ', 1)
    svg = svg.replace("'DejaVu Sans';", "'DejaVu Sans', sans-serif;")
    return svg.replace("<defs>", f"<defs>\n  <style>{''.join(faces)}</style>", 1)
