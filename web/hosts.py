"""Which names this server answers to, and whose pages may use it.

A page of another site can reach a server on one's own machine under a name of its own, by having
that name point there (DNS rebinding). A browser says in ``Host`` which name it was asked for, so a
server that answers to its own names alone is out of reach. An address in figures can't be made to
point elsewhere, so a server that others reach answers to those too.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass

#: The variable that names further hosts: those of a proxy, of a container's machine.
HOSTS_SETTING = "DATELINE_HOSTS"

#: What a server is called on the machine that it runs on.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^\[\]:@/?#\\\s]+)(?::([0-9]{0,5}))?")
_ORIGIN = re.compile(r"(https?)://([^/?#\\\s]+)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Authority:
    """A host and a port; the host in lower case, an address in its shortest form."""

    host: str
    port: int | None

    def is_address(self) -> bool:
        """Whether the host is an address in figures."""
        return _address(self.host) is not None


def read_authority(text: str) -> Authority | None:
    """Read what ``Host`` holds, such as ``map.example:8501`` or ``[::1]``; None if it is none.

    A dot at the end of a name is left out: it names the same host. User names, paths and zones of
    IPv6 addresses have no place there.
    """
    found = _AUTHORITY.fullmatch(text.lower())
    if not found:
        return None
    host, port = found[1], int(found[2]) if found[2] else None
    if port is not None and port > 65_535:
        return None
    if host.startswith("["):
        address = _address(host[1:-1])
        return Authority(address, port) if address and ":" in address else None
    name = host.removesuffix(".")
    if len(name) > 253 or not _NAME.fullmatch(name):
        return None
    return Authority(_address(name) or name, port)


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def read_hosts(setting: str | None) -> frozenset[str]:
    """Read the setting: names and addresses apart by spaces or commas, ``*.`` before a domain.

    Raises
    ------
    ValueError
        If a part is none of these: a misspelt setting must not quietly open or shut the server.
    """
    return frozenset(_read_host(part) for part in re.split(r"[\s,]+", setting or "") if part)


def _read_host(part: str) -> str:
    pattern = "*." if part.startswith("*.") else ""
    bare = part.removeprefix(pattern).lower()
    address = _address(bare.strip("[]"))
    if address and not pattern:
        return address
    name = bare.removesuffix(".")
    if not _NAME.fullmatch(name) or (pattern and "." not in name):
        raise ValueError(
            f"{HOSTS_SETTING} has {part!r}; expected host names or addresses such as map.example "
            "or 192.0.2.7, without scheme, port and path, apart by spaces or commas; "
            "*.map.example stands for every name below map.example."
        )
    return pattern + name


class Hosts:
    """The names of one server.

    Parameters
    ----------
    address
        What the server is told to bind to: an address or a name. None or empty means all.
    named
        Further names, as :func:`read_hosts` reads them.
    machine
        The machine's own name, as it knows it without asking anyone.
    """

    def __init__(self, address: str | None, named: Collection[str], machine: str = "") -> None:
        bound = read_authority(f"[{address}]" if ":" in (address or "") else address or "0.0.0.0")
        host = bound.host if bound else ""
        self._anywhere = not _is_loopback(host)
        self._named = frozenset(name for name in named if not name.startswith("*."))
        self._domains = tuple(name[1:] for name in named if name.startswith("*."))
        machine_names = _machine_names(machine) if self._anywhere else set()
        self._own = LOOPBACK | self._named | {host} | machine_names

    def answers_to(self, asked: Authority) -> bool:
        """Whether a host is one of this server's."""
        if asked.host in self._own or asked.host.endswith(self._domains):
            return True
        return self._anywhere and asked.is_address()

    def is_own_page(self, origin: str, asked: Authority, encrypted: bool = False) -> bool:
        """Whether an ``Origin`` is that of this server's own page.

        ``asked`` is the host of the request, which the server answers to. Behind a proxy that
        passes on another host or no port, the origin is one that the setting names.
        ``encrypted`` tells whether the request came over TLS: then a page that did not is foreign.
        """
        found = _ORIGIN.fullmatch(origin.lower())
        page = read_authority(found[2]) if found else None
        if not found or not page or (encrypted and found[1] != "https"):
            return False
        if page.host in self._named:
            return True
        if page.host == asked.host and page.host.endswith(self._domains):
            return True
        usual = _DEFAULT_PORTS[found[1]]
        return (page.host, page.port or usual) == (asked.host, asked.port or usual)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (
        _address(host) is not None and ipaddress.ip_address(host).is_loopback
    )


def _machine_names(machine: str) -> set[str]:
    """The names by which others in the same network know a machine."""
    found = read_authority(machine)
    if not found:
        return set()
    short = found.host.partition(".")[0]
    return {found.host, short, f"{short}.local"}
