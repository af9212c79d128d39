"""Requests to one service, and what its refusals become."""

from __future__ import annotations

import http.client
import ipaddress
import json
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import Any, BinaryIO, Iterator

from .answer import Answer
from .errors import AsterismError, ServiceError

_MOST_OF_A_REFUSAL = 1 << 16


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to wherever it points."""

    def redirect_request(self, *arguments):
        return None


class Http:
    """Requests under one URL, with one token."""

    def __init__(self, url: str, token: str | None, timeout: float):
        parts = urllib.parse.urlsplit(url if "://" in str(url) else f"http://{url}")
        try:
            port_is_legal = parts.port is None or parts.port > 0
        except ValueError:
            port_is_legal = False
        if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_legal or parts.query or parts.fragment:
            raise AsterismError(f"the service's URL is '{url}', expected one such as http://localhost:8080")
        if "@" in parts.netloc:
            raise AsterismError(f"the URL of '{parts.hostname}' holds a user or password, expected them not there: token=...")
        if token is not None and (not token or not token.isascii() or not token.isprintable() or " " in token):
            raise AsterismError("the token is empty or holds spaces or other characters than ASCII, expected one as 'token create' printed it")
        if not timeout > 0:
            raise AsterismError(f"timeout is {timeout}, expected seconds above 0")
        self.url = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._token = token
        self._timeout = timeout
        handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
        if _is_loopback(parts.hostname):
            handlers.append(urllib.request.ProxyHandler({}))
        self._opener = urllib.request.build_opener(*handlers)

    def get(self, path: str, **parameters: Any) -> Any:
        """JSON at a path; parameters that are None are left out."""
        return self._json("GET", path, parameters=parameters)

    def post(self, path: str, body: dict) -> Any:
        """JSON that answers a JSON body."""
        return self._json("POST", path, body=body)

    def delete(self, path: str) -> None:
        """Removes what is at a path."""
        with self.open("DELETE", path) as response:
            self._read(response)

    def save(self, path: str, file: BinaryIO, parameters: dict) -> None:
        """Copies a file of the service."""
        with self.open("GET", path, parameters=parameters) as response:
            self.copy(response, file)

    def copy(self, response, file: BinaryIO) -> None:
        """Copies what is left of a response."""
        while True:
            with self._reading():
                block = response.read(1 << 20)
            if not block:
                return
            file.write(block)

    def events(self, path: str) -> Iterator[Any]:
        """The JSON of each server-sent event, until the service ends the stream."""
        with self.open("GET", path, accept="text/event-stream") as response:
            data: list[str] = []
            while True:
                with self._reading():
                    line = response.readline()
                text = line.decode().rstrip("\r\n")
                if text.startswith("data:"):
                    data.append(text[5:].removeprefix(" "))
                elif not text and data:
                    yield _objects(json.loads("\n".join(data)))
                    data = []
                if not line:
                    return

    @contextmanager
    def open(self, method: str, path: str, parameters: dict | None = None, body: dict | None = None, accept: str = "*/*"):
        """A response of success, which is closed in the end; a refusal is raised."""
        query = urllib.parse.urlencode({name: _word(value) for name, value in (parameters or {}).items() if value is not None})
        request = urllib.request.Request(self.url + path + ("?" + query if query else ""), method=method)
        request.add_header("Accept", accept)
        if self._token is not None:
            request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        if body is not None:
            try:
                request.data = json.dumps(body, allow_nan=False).encode()
            except (TypeError, ValueError) as e:
                raise AsterismError(f"the request to {path} cannot be written as JSON ({e}), expected numbers, texts and lists") from None
            request.add_header("Content-Type", "application/json")
        with self._reading():
            try:
                response = self._opener.open(request, timeout=self._timeout)
            except urllib.error.HTTPError as refusal:
                with refusal:
                    raise _refusal(refusal, self.url + path) from None
        with response:
            yield response

    def _json(self, method: str, path: str, parameters: dict | None = None, body: dict | None = None) -> Any:
        with self.open(method, path, parameters, body, "application/json") as response:
            content = self._read(response)
        try:
            return _objects(json.loads(content))
        except ValueError:
            raise AsterismError(
                f"{self.url}{path} answered {content[:40]!r}, expected JSON: is that an Asterism service?"
            ) from None

    def _read(self, response) -> bytes:
        with self._reading():
            return response.read()

    @contextmanager
    def _reading(self):
        try:
            yield
        except (OSError, http.client.HTTPException) as e:
            reason = getattr(e, "reason", None) or e
            said = str(reason) or type(reason).__name__
            raise AsterismError(f"the service at {self.url} does not answer ({said}), expected a running one") from e


def segment(text: Any) -> str:
    """A text as one segment of a path."""
    text = str(text)
    if text in ("", ".", ".."):
        raise AsterismError(f"'{text}' names nothing that the service has, expected an id or a name")
    return urllib.parse.quote(text, safe="")


def _objects(value: Any) -> Any:
    if isinstance(value, dict):
        return Answer((name, _objects(member)) for name, member in value.items())
    return [_objects(item) for item in value] if isinstance(value, list) else value


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _refusal(refusal: urllib.error.HTTPError, where: str) -> ServiceError:
    content = refusal.read(_MOST_OF_A_REFUSAL)
    try:
        problem = json.loads(content)
    except ValueError:
        problem = None
    if not isinstance(problem, dict):
        problem = {}
    sentence = problem.get("detail") or problem.get("title")
    if not isinstance(sentence, str):
        sentence = f"{where} answered {refusal.code} {refusal.reason}, expected an Asterism service"
    waits = refusal.headers.get("Retry-After", "")
    return ServiceError(sentence, refusal.code, problem, float(waits) if waits.isdigit() else None)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
