"""Handshakes of websockets, byte by byte: a browser would not send what a stranger can."""

import socket

from tests.browser.server import Server

_HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\n{more}Upgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


def handshake(server: Server, host: str = "", **headers: str) -> int:
    """Ask a server for its websocket and return the status of the answer; 101 lets one in.

    ``headers`` are further ones, such as ``origin``; the host is the server's own if not given.
    """
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    asked = _HANDSHAKE.format(host=host or f"127.0.0.1:{server.port}", more=more)
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(asked.encode("latin-1"))
        return int(connection.recv(4096).split()[1])
