"""How tests of the web room talk to a real ASGI application, with no server between."""

import asyncio

import httpx
import pytest


@pytest.fixture(scope="session")
def ask():
    """Send one request to an ASGI application: ``ask(app, "/path", method=…, headers=…)``."""

    def send(app, path, method="GET", **options):
        async def exchange():
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as http:
                return await http.request(method, path, **options)

        return asyncio.run(exchange())

    return send
