"""Recordings of what went over the wire, without the secrets, and their replay without a network."""

from __future__ import annotations

import base64
import json
import re
import threading
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from broadcast_clients.core.errors import ConfigurationError, ConnectionFailed
from broadcast_clients.core.hooks import Attempt, Hook
from broadcast_clients.core.http.protocol import Headers, WireAnswer, WireRequest
from broadcast_clients.core.jsonvalue import as_list, as_object
from broadcast_clients.core.log import hidden_values, scrubbed, shown_headers

__all__ = ["Recorder", "Recording"]

STARS = "***"
_SECRET_PARAMETER = re.compile(
    r"(?<![^&])([^=&]*(?:token|secret|passw|signature|credential|subscription-key|api[-_]?key)[^=&]*)=[^&]*",
    re.IGNORECASE,
)
SECRET_MEMBERS = frozenset(
    {
        "access_token", "client_secret", "code", "code_verifier", "id_token", "password", "refresh_token",
        "signing_secret", "token", "username",
    }
)  # fmt: skip
"""Members of JSON bodies whose values never reach a recording."""


class Recorder(Hook):
    """A hook that writes each attempt as a line of JSON.

        client = PlurimediaClient(hooks=[Recorder("calls.jsonl")])

    Headers are written by an allow-list; the values of all others, and of members such as `password` and `token`, are
    replaced by stars wherever they occur. Give the file to `Recording` to play it back.

    Args:
        path: File to append to.
        bodies: Whether to write bodies. Default `True`.
    """

    def __init__(self, path: str | Path, *, bodies: bool = True) -> None:
        self._path = Path(path)
        self._bodies = bodies
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as what it was made from; the copy appends to the same file."""
        return partial(type(self), bodies=self._bodies), (self._path,)

    def after_attempt(self, attempt: Attempt) -> None:
        """Write the attempt down."""
        request, answer = attempt.request, attempt.answer
        secrets = hidden_values(request.headers)
        line: dict[str, Any] = {
            "operation": attempt.call.operation,
            "attempt": attempt.number,
            "method": request.method,
            "url": _shown_url(scrubbed(request.url, secrets)),
            "headers": shown_headers(request.headers),
            "seconds": round(attempt.seconds, 6),
        }
        if self._bodies and request.content is not None:
            line["body"] = _body(request.content, secrets)
        if answer is not None:
            line["status"] = answer.status
            shown = shown_headers(answer.headers.items())
            line["answer_headers"] = {name: scrubbed(value, secrets) for name, value in shown.items()}
            if self._bodies:
                line["answer"] = _body(answer.content, secrets)
        else:
            line["error"] = type(attempt.error).__name__
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
        with self._lock, self._path.open("a", encoding="utf-8") as file:
            file.write(text + "\n")


def _body(content: bytes, secrets: list[str]) -> Any:
    """A body as it is written: redacted JSON, or text, or base64 where it is neither."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}
    text = scrubbed(text, secrets)
    try:
        return {"json": _redacted(json.loads(text))}
    except (ValueError, RecursionError):
        return {"text": text}


def _redacted(value: Any) -> Any:
    members, elements = as_object(value), as_list(value)
    if members is not None:
        return {
            name: STARS if name.lower() in SECRET_MEMBERS and isinstance(each, str) else _redacted(each)
            for name, each in members.items()
        }
    return [_redacted(each) for each in elements] if elements is not None else value


class Recording:
    """The answers of a recording, handed out by method and URL in the order in which they were recorded.

    Args:
        path: A file that `Recorder` wrote.

    Raises:
        ConfigurationError: The file can't be read or isn't a recording.
    """

    def __init__(self, path: str | Path) -> None:
        self._lock = threading.Lock()
        self._answers: dict[tuple[str, str], list[WireAnswer | None]] = {}
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
        except OSError as error:
            raise ConfigurationError(f"can't read the recording {path}: {error.strerror or error}") from None
        for number, line in enumerate(lines, start=1):
            try:
                self._add(json.loads(line))
            except (ValueError, KeyError, TypeError):
                raise ConfigurationError(f"line {number} of {path} isn't a line of a recording") from None

    def _add(self, line: dict[str, Any]) -> None:
        answer = None
        if "status" in line:
            pairs = {k: v for k, v in line["answer_headers"].items() if k.lower() != "content-encoding" and v != STARS}
            answer = WireAnswer(line["status"], Headers(pairs.items()), _content(line.get("answer")))
        self._answers.setdefault(_key(line["method"], line["url"]), []).append(answer)

    def answer(self, request: WireRequest) -> WireAnswer:
        """The next recorded answer; the last one of its kind is given again.

        Raises:
            ConnectionFailed: Nothing was recorded for the request, or what was recorded is a failure.
        """
        with self._lock:
            answers = self._answers.get(_key(request.method, request.url))
            if not answers:
                path = urlsplit(request.url).path
                message = f"the recording has no answer for {request.method} {path}"
                raise ConnectionFailed(message, hint="record it anew")
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            raise ConnectionFailed("the recorded attempt failed without an answer")
        return answer


def _shown_url(url: str) -> str:
    """A URL with stars for the values of parameters that have the names of secrets."""
    head, mark, query = url.partition("?")
    return head + mark + _SECRET_PARAMETER.sub(rf"\1={STARS}", query)


def _key(method: str, url: str) -> tuple[str, str]:
    parts = urlsplit(_shown_url(url))
    return method, f"{parts.path}?{parts.query}"


def _content(body: Any) -> bytes:
    if body is None:
        return b""
    if "json" in body:
        return json.dumps(body["json"], ensure_ascii=False).encode()
    return base64.b64decode(body["base64"]) if "base64" in body else body["text"].encode()
