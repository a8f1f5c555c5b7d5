"""An ear in every Python that starts with this folder on its path: who is looked up, and called.

What is not this machine is written to the file that ``EAR_FILE`` names, and kept from
happening, so that nothing leaves and nothing waits for an answer. A process that the server starts
has the ear too.
"""

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

_LOOKED_UP = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
_CALLED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getnameinfo")
_FILE = "EAR_FILE"
_CARRIED = (_FILE, "PYTHONPATH")


def _hear(event: str, details: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen":
        environment = details[3]
        if environment is not None:
            environment.update({name: os.environ[name] for name in _CARRIED})
    elif event in _LOOKED_UP:
        _judge(event, details[0])
    elif event in _CALLED:
        address = details[1] if event != "socket.getnameinfo" else details[0]
        # Sockets in the file system have a path, and those that are connected nothing.
        if isinstance(address, tuple):
            _judge(event, address[0])


def _judge(event: str, host: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name is None or _is_here(str(name)):
        return
    _write(f"{event} {name}")
    raise OSError(f"{event} {name} is not for a quiet server")


def _is_here(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _write(line: str) -> None:
    with Path(os.environ[_FILE]).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


if _FILE in os.environ:
    _write(f"listening {sys.orig_argv[1:3]!r}")
    sys.addaudithook(_hear)
