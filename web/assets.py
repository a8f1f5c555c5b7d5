"""The files that browsers load: where they are, under which version they may be kept."""

import hashlib
import json
import sys
from base64 import b64encode
from functools import cache
from pathlib import Path

import rjsmin
import xstatic.pkg.leaflet
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from web.linker import linked

STATIC = Path(__file__).parent / "static"
LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
FOR_GOOD = "public, max-age=31536000, immutable"
BASEMAP = Path(__file__).parent.parent / "data" / "basemap.json"

#: The modules that the three scripts begin with: the map in its frame, the page around it, and the
#: page that needs no server.
MAP, PAGE, STANDALONE = "page/app.js", "page/watch.js", "standalone/page.js"
STYLES: tuple[str, ...] = ("map/map.css", "timeline/timeline.css")


@cache
def script(entry: str) -> str:
    """Everything that a module of ours needs, and itself last, as one script without comments."""
    minified: str = rjsmin.jsmin(linked(STATIC, entry))
    return minified


@cache
def style() -> str:
    """The stage's styles as one; the fonts have a file of their own."""
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in STYLES)


def data_uri(media_type: str, content: bytes) -> str:
    """Content as an address that holds it."""
    return f"data:{media_type};base64,{b64encode(content).decode()}"


@cache
def icon() -> str:
    """The page's icon as an address that holds it: Streamlit forgets a file between two runs."""
    return data_uri("image/png", (STATIC / "icon.png").read_bytes())


@cache
def version() -> str:
    """A short hash over every file served, which the addresses carry: a new file, a new address."""
    digest = hashlib.sha256()
    for path in sorted(p for p in STATIC.rglob("*") if p.is_file()):
        digest.update(path.read_bytes())
    digest.update(BASEMAP.read_bytes())
    return digest.hexdigest()[:10]


class _Versioned(StaticFiles):
    """Static files that browsers keep for good when the address names a version."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        scope = args[2] if len(args) > 2 else kwargs["scope"]
        kept = b"v=" in scope["query_string"]  # type: ignore[index]
        response.headers["cache-control"] = FOR_GOOD if kept else "no-cache"
        return response


def _keep(request: Request) -> dict[str, str]:
    kept = "v" in request.query_params
    return {"cache-control": FOR_GOOD if kept else "no-cache"}


def _basemap(request: Request) -> Response:
    return FileResponse(BASEMAP, media_type="application/json", headers=_keep(request))


def _script(request: Request) -> Response:
    return Response(script(MAP), media_type="text/javascript", headers=_keep(request))


def _page_script(request: Request) -> Response:
    return Response(script(PAGE), media_type="text/javascript", headers=_keep(request))


def _style(request: Request) -> Response:
    return Response(style(), media_type="text/css", headers=_keep(request))


def page_style() -> str:
    """The address, relative to the page, of the style of the page around the map."""
    return f"assets/page/page.css?v={version()}"


def page_script() -> str:
    """The address, relative to the page, of the script of the page around the map."""
    return f"assets/page-script.js?v={version()}"


def frame_files() -> list[str]:
    """Addresses, relative to the page, of all that the map's frame loads before it draws."""
    versioned = ("leaflet/leaflet.js", "stage.js", "leaflet/leaflet.css", "fonts/fonts.css")
    faces = [f"fonts/ibm-plex-sans-latin-{weight}-normal.woff2" for weight in (400, 600)]
    return [
        *component_files(),
        *(f"assets/{name}?v={version()}" for name in (*versioned, "stage.css", "basemap.json")),
        *(f"assets/{name}" for name in faces),
    ]


def component_files() -> list[str]:
    """Addresses of streamlit-folium's script, which Streamlit serves once a page has imported it.

    Its name changes with its content.
    """
    component = sys.modules.get("streamlit_folium")
    return _scripts_of(component.__file__) if component and component.__file__ else []


@cache
def _scripts_of(component: str) -> list[str]:
    build = Path(component).parent / "frontend/build"
    files = json.loads((build / "asset-manifest.json").read_text(encoding="utf-8"))["files"]
    return [f"component/streamlit_folium.st_folium/{files['main.js'].removeprefix('./')}"]


def routes() -> list[BaseRoute]:
    """Routes below ``/assets``: our scripts and styles, the basemap, and Leaflet."""
    return [
        Route("/assets/basemap.json", _basemap),
        Route("/assets/stage.js", _script),
        Route("/assets/stage.css", _style),
        Route("/assets/page-script.js", _page_script),
        Mount("/assets/leaflet", _Versioned(directory=LEAFLET)),
        Mount("/assets", _Versioned(directory=STATIC)),
    ]
