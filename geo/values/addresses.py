"""Text with addresses in it, to labels and addresses: one pair a source.

Only addresses of http and https are addresses. Commas and semicolons inside one stay with it;
line ends, ``;`` and ``|`` part sources, and so do commas and spaces between addresses. Text
before or after an address is its label, and ``Name | address`` is one source.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Each of these reads a text once from its beginning, whatever stands in it.
_URL = re.compile(
    r"https?://(?:(?![,;،؛](?:[,;،؛\s]|$|https?://))[^\s|<>\"“”«»])+",
    re.IGNORECASE,
)
_MARKDOWN = re.compile(
    r"\[([^\[\]\r\n]*+)\]\(<?(https?://(?:[^\s<>()\[\]]++|\([^\s<>()\[\]]*+\))*+)>?"
    r"(?:\s\"[^\"\[\]]*+\")?\)",
    re.IGNORECASE,
)
_HTML = re.compile(
    r"<a\s[^<>]*?href=[\"']?(https?://[^\s\"'<>]++)[^<>]*+>([^<>]*+)</a>", re.IGNORECASE
)
# What most cells hold needs no taking apart.
_ONE_NAME = re.compile(r"\w(?:[^\W_]|[ .,'&/-](?![\s/]))*+(?<![ .,'&/-])")
_ONE = re.compile(
    r"(?:(?P<label>\w[^\s()\[\]<>;|:=\"“”«»]*(?: [^\s()\[\]<>;|:=\"“”«»]+)*)(?<![,&/–—-])(?:: | ))?"
    r"(?P<url>https?://[^\s,;|<>()\[\]{}\"“”«»،؛]++(?<![.:!?'’*_]))",
)
_PARTS = re.compile(r"[\r\n;|؛]+")
_COMMAS = re.compile(r"[,،]")
_AND = re.compile(r"^(?:and|&|und|et|y|ve|и|و|\+|/)$", re.IGNORECASE)
_CLOSING = {")": "(", "]": "[", "}": "{"}
_ENDS = ".,;:!?'’،؛*_"
_NOTHING = re.compile(r"[(\[] ?[)\]]| \.$")
_LONGEST = 1_000
_AROUND = " \t\r\n,;،؛=–—-<>\"'“”«»"


class Addressed(NamedTuple):
    """What a text says of one source: its label and its address, one of them perhaps empty."""

    label: str
    url: str = ""


def addresses(text: str) -> list[str]:
    """Return the addresses in a text, in their order."""
    if "://" not in text:
        return []
    return [url for _, url in _cut(text) if url]


def parted(text: str, between: str = "") -> list[Addressed]:
    """Return the sources that a text names; ``between`` is the sign between them, if told."""
    if not between and len(text) < _LONGEST:
        if one := _ONE.fullmatch(text):
            return [Addressed(one["label"] or "", one["url"])]
        if "://" not in text and not _PARTS.search(text):
            label = text.strip(_AROUND)
            return [Addressed(label)] if label else []
    if not between:
        text = _named(text)
    found: list[Addressed] = []
    for part in _segments(text, between):
        found += _labelled(part)
    return found


def _named(text: str) -> str:
    """Return ``Name | address | Name | address`` with each name before its address."""
    pieces = [piece.strip() for piece in text.split("|")] if "|" in text else []
    are_urls = [bool(_URL.match(piece)) for piece in pieces]
    if not pieces or are_urls != [False, True] * (len(pieces) // 2):
        return text
    if any("://" in name or not name for name in pieces[::2]):
        return text
    pairs = zip(pieces[::2], pieces[1::2], strict=True)
    return "\n".join(f"{' '.join(name.split())} {url}" for name, url in pairs)


def _segments(text: str, between: str) -> Iterator[list[tuple[str, str]]]:
    """Yield the parts of a text, each as pieces: a text, or an address with its own label."""
    parting = re.compile(rf"(?:{re.escape(between)})+") if between else _PARTS
    segment: list[tuple[str, str]] = []
    for label, url in _cut(text):
        if url:
            segment.append((label, url))
            continue
        first, *others = parting.split(label)
        segment.append((first, ""))
        for other in others:
            yield segment
            segment = [(other, "")]
    yield segment


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield text and addresses in turn: a text with "", or the label of a link with its address."""
    if "://" not in text:
        yield text, ""
        return
    at = 0
    for match in _links(text):
        start, end, label, url = match
        yield text[at:start], ""
        yield label, url
        at = end
    yield text[at:], ""


def _links(text: str) -> list[tuple[int, int, str, str]]:
    """Return where each address stands, with the label that its markup gives it."""
    found: list[tuple[int, int, str, str]] = []
    if "](" in text:
        links = _MARKDOWN.finditer(text)
        found += [(*one.span(), one.group(1).strip(), one.group(2)) for one in links]
    if "</" in text:
        links = _HTML.finditer(text)
        found += [(*one.span(), one.group(2).strip(), one.group(1)) for one in links]
    for one in _URL.finditer(text):
        url = _ended(one.group())
        if url.partition("://")[2]:
            found.append((one.start(), one.start() + len(url), "", url))
    kept, at = [], 0
    for link in sorted(found):
        # The address inside a link's markup is that of the link.
        if link[0] >= at:
            kept.append(link)
            at = link[1]
    return kept


def _ended(url: str) -> str:
    """Return an address without the signs of the sentence that it ends."""
    unopened = {one: url.count(one) - url.count(opening) for one, opening in _CLOSING.items()}
    end = len(url)
    while end and (url[end - 1] in _ENDS or unopened.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in unopened:
            unopened[url[end]] -= 1
    return url[:end]


def _labelled(pieces: list[tuple[str, str]]) -> list[Addressed]:
    """Give each address of a part the text that belongs to it."""
    urls = [at for at, (_, url) in enumerate(pieces) if url]
    if not urls:
        text = "".join(text for text, _ in pieces)
        label = _clean(text) or text.strip(_AROUND)
        return [Addressed(label)] if label else []
    labels: list[list[str]] = [[] for _ in urls]
    before = pieces[: urls[0]]
    labels[0] += [text for text, _ in before]
    leading = any(_clean(text) for text, _ in before)
    for number, at in enumerate(urls):
        labels[number].append(pieces[at][0])
        following = urls[number + 1] if number + 1 < len(urls) else len(pieces)
        text = "".join(piece for piece, _ in pieces[at + 1 : following])
        if following == len(pieces):
            labels[number].append(text)
            continue
        own, others = _shared(text, leading)
        labels[number].append(own)
        labels[number + 1].append(others)
    found = []
    for told, at in zip(labels, urls, strict=True):
        label, url = " ".join(filter(None, map(_clean, told))), pieces[at][1]
        found.append(Addressed("" if label == url else label, url))
    return found


def _shared(text: str, leading: bool) -> tuple[str, str]:
    """Part what stands between two addresses: the label of the first, that of the second."""
    if comma := _COMMAS.search(text):
        return text[: comma.start()], text[comma.end() :]
    stripped = text.strip()
    if stripped.startswith("(") and not stripped.endswith("("):
        return (text, "") if ")" in stripped else ("", text)
    return ("", text) if leading or stripped.endswith((":", "(", "-", "–")) else (text, "")


def _clean(text: str) -> str:
    """Return a label without the signs around it, and without brackets that hold nothing."""
    text = " ".join(text[:_LONGEST].split())
    if not text or _ONE_NAME.fullmatch(text):
        return "" if _AND.match(text) else text
    while True:
        bare = _NOTHING.sub("", text.strip(_AROUND)).strip(_AROUND)
        bare = bare.removeprefix(")").removeprefix("]").removesuffix("(").removesuffix("[")
        if bare.startswith("(") and bare.endswith(")") and bare.count("(") == 1:
            bare = bare[1:-1]
        if bare.startswith("(") and ")" not in bare:
            bare = bare[1:]
        bare = bare.removesuffix(":").strip(_AROUND)
        if bare == text:
            return bare if any(map(str.isalnum, bare)) and not _AND.match(bare) else ""
        text = bare
