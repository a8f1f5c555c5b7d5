"""Browser contexts that serve one test after another, each time as somebody new."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

#: All that a page can keep. Not the browser's caches: what a page needs comes from there at once,
#: and a script is not compiled again, which is most of the time that a new person's page takes.
KEPT = "cookies,local_storage,indexeddb,service_workers,cache_storage,file_systems"


class Contexts:
    """Contexts by what they were made with. A test has each to itself."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[str, list[BrowserContext]] = {}
        self._taken: list[tuple[str, BrowserContext]] = []

    def take(self, width: int = 1440, height: int = 900, **options: object) -> BrowserContext:
        """A context in which nobody was before."""
        made_with = repr((width, height, sorted(options.items())))
        free = self._free.setdefault(made_with, [])
        context = free.pop() if free else self._make(width, height, options)
        self._taken.append((made_with, context))
        return context

    def give_back(self) -> None:
        """Empty all that are taken, for the next test."""
        for made_with, context in self._taken:
            self._empty(context)
            self._free[made_with].append(context)
        self._taken.clear()

    def _make(self, width: int, height: int, options: dict[str, object]) -> BrowserContext:
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            permissions=["clipboard-read", "clipboard-write"],
            # A test can't click what is on the move; those of motion ask for it.
            **{"reduced_motion": "reduce", **options},  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        return context

    def _empty(self, context: BrowserContext) -> None:
        for page in context.pages:
            _forget(page)
            page.close()
        context.clear_cookies()
        context.set_offline(False)


def _forget(page: Page) -> None:
    """Remove what the page has kept."""
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    storage = page.context.new_cdp_session(page)
    storage.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
