"""Security headers and the host check, as ASGI wrappers around Datasette.

Our own pages get a policy without any inline script or style; Datasette's own pages need theirs inline.
"""

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

OWN_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CORE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)


def security_headers(app: App, *, applies: Callable[[], bool], own_prefix: str) -> App:
    """Add Content-Security-Policy, nosniff and Referrer-Policy to every answer and HttpOnly to cookies while `applies()`.

    Paths under `own_prefix` get the strict policy. A header that the answer already has is left alone.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not applies():
            await app(scope, receive, send)
            return
        policy = OWN_POLICY if scope["path"].startswith(own_prefix) else CORE_POLICY
        wanted = [
            (b"content-security-policy", policy.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
        ]

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {bytes(name).lower() for name, _ in message.get("headers") or []}
                given = [(name, _http_only(name, value)) for name, value in message.get("headers") or []]
                headers = [*given, *(h for h in wanted if h[0] not in present)]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_with_headers)

    return wrapped


def _http_only(name: bytes, value: bytes) -> bytes:
    """A cookie that scripts cannot read: no page of ours or of Datasette's needs to."""
    cookie = bytes(name).lower() == b"set-cookie" and b"httponly" not in bytes(value).lower()
    return bytes(value) + b"; HttpOnly" if cookie else value


def only_hosts(app: App, hosts: Iterable[str]) -> App:
    """Answer 421 to requests for any other host name.

    A page on the web can make its own name point to this machine and would then read papers that must not
    leave it; the browser still sends that page's name as the host.
    """
    allowed = {host.lower() for host in hosts}

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            host = next((value for name, value in scope["headers"] if name.lower() == b"host"), b"").decode("latin-1")
            if host.lower() not in allowed:
                await send({"type": "http.response.start", "status": 421, "headers": [(b"content-type", b"text/plain")]})
                await send({"type": "http.response.body", "body": b"This server answers only under its own address.\n"})
                return
        await app(scope, receive, send)

    return wrapped
