"""The catalogue of errors: each class with what it means and what to do."""

from __future__ import annotations

from types import ModuleType

from reference_source import anchored, attributes, cell, classes, sections, table

import encora_client
import encora_client.errors
import plurimedia_client
import plurimedia_client.matches
import whatson_client
import whatson_client.errors
from broadcast_clients.core import errors, report
from broadcast_clients.core.errors import BroadcastError
from broadcast_clients.flows import turns
from broadcast_clients.flows.enrich import mapping
from broadcast_clients.flows.guide import errors as guide_errors
from broadcast_clients.flows.guide import rules as guide_rules
from broadcast_clients.flows.mirror import report as mirror_report
from broadcast_clients.flows.release import errors as release_errors
from broadcast_clients.flows.release import titles as release_titles
from broadcast_clients.formats.xmltv import model as xmltv_model
from broadcast_clients.sandbox import records as sandbox_records

__all__ = ["ERRORS", "errors_page"]

WHAT_TO_DO: dict[type[BroadcastError], str] = {
    errors.BroadcastError: "catch it to catch everything of the suite",
    errors.ConfigurationError: "read the message: it names the setting and what it takes",
    errors.CredentialError: "read the message: it names the variable, file or user at fault",
    errors.FieldMissing: "test with `'name' in model.model_fields_set`, or name the field in `fields=`",
    errors.PagingError: "compare the paging parameters with your account, and override their names",
    errors.TransportError: "catch it for everything that ended without a complete answer",
    errors.ConnectTimeout: "check base_url and the network; raise `timeout.connect` for slow links",
    errors.ConnectionLost: "call again if `error.retryable`; after a write you get `OutcomeUnknown` in its place",
    errors.ReadTimeout: "raise `timeout` for slow operations; call again if `error.retryable`",
    errors.WriteTimeout: "raise `timeout.write` for large bodies on slow links",
    errors.AnswerError: "look at `error.excerpt`, the beginning of the body",
    errors.SchemaDeviation: "look at `error.deviations`; `strict=False` keeps the values and warns",
    errors.StatusError: "look at `error.status`, `error.code` and `error.errors`",
    errors.BadRequest: "read `error.message` and `error.body`; a name may differ at your installation: override it",
    errors.NotFoundError: "check the id, and that the account may see it",
    errors.NoResult: "as `NotFoundError`: the API says it with an empty success",
    errors.RequestTimeout: "call again; it was sent again already where that is safe",
    errors.Conflict: "read the resource, and do what its state allows",
    errors.Gone: "forget the id",
    errors.PayloadTooLarge: "send less at once",
    errors.UnsupportedMediaType: "pass the `Content-Type` that the operation takes in `options={'headers': …}`",
    errors.UnprocessableRequest: "correct the fields in `error.errors`: path, code, message, your argument",
    errors.TooEarly: "call again later",
    errors.ServerError: "call again if `error.retryable`; else read first whether a write was done",
    errors.InternalServerError: "as `ServerError`; give `error.request_id` to the operator",
    errors.BadGateway: "as `ServerError`",
    errors.ServiceUnavailable: "as `ServerError`, after `error.retry_after` seconds",
    errors.GatewayTimeout: "as `ServerError`",
    plurimedia_client.matches.MalformedMatchResults: "answer with 400, so that it is sent again; keep the body",
    release_errors.ReleaseFailed: "read the message: it names what is in the way; the next run goes on from there",
    release_errors.ReleaseUnknown: "look on the platform: `adopt()` the title that is there, or `forget()` it",
    release_errors.StillTranscoding: "run again later, or raise `patience`, the seconds that a run waits",
}
OTHERS: dict[type[Exception], str] = {
    xmltv_model.XmltvError: "mend the file at the line that it names, or pass `on_error=` to go on without the entry",
    sandbox_records.SandboxError: "read the message: it names the state that the sandbox is in",
    report.DeviationWarning: "nothing, if the value suits you; [override](../howto/overrides.md) what is different",
    whatson_client.errors.ReleaseWarning: "name the release that you have in `release=`, or leave out what it names",
}
"""What isn't of the tree: raised where no client is at work, or warned of."""
FLOWS = {
    "All of them": (turns,),
    "Mirror": (mirror_report,),
    "Guide flow": (guide_errors, guide_rules),
    "Enrich flow": (mapping,),
    "Release flow": (release_errors, release_titles),
}


ATTRIBUTES = {
    "code": "The API's own code, as sent.",
    "current_etag": "ETag of the version that is there now, if the server told.",
    "deviations": "JSON path, expected, found: one text for each value.",
    "errors": "One `FieldError` for each complaint.",
    "idempotency_key": "The key that was sent with every attempt: pass it again to ask for the first result.",
    "request_id": "The server's name for the call, for a question to its operator.",
    "sent_etag": "ETag that the write was guarded by.",
    "status": "HTTP status.",
}
GROUPS = {
    "No complete answer": errors.TransportError,
    "An answer that can't be used": errors.AnswerError,
    "An error status": errors.StatusError,
}


def errors_page() -> str:
    """The page."""
    every = [each for each in classes(errors) if issubclass(each, BroadcastError)]
    groups = tuple(GROUPS.values())
    parts = [
        "# Errors\n\nOne tree for all three APIs; [Handle errors](../howto/errors.md) shows how to work with it. Under "
        "each class stands its base. *Again?* says whether the same call may succeed later without a write being done "
        "twice; the error at hand knows better: `error.retryable`.\n\n"
        "Client packages export those without a ¹. All are in `broadcast_clients.core.errors`.\n",
        f"## Before or beside a call\n\n{_table([each for each in every if not issubclass(each, groups)])}",
        *(
            f"## {title}\n\n{_table([each for each in every if issubclass(each, base)])}"
            for title, base in GROUPS.items()
        ),
        "## Plurimedia\n\n" + _table(classes(plurimedia_client.matches)),
        "## EncoraStream\n\nWhat its jobs raise: sign-in, uploads, publishing, playback, webhooks. They are in "
        "`encora_client.errors`.\n\n" + _table(classes(encora_client.errors)),
        "## WHATS'ON\n\nLeaves that add `concept`, `concept_id` and `timestamp`, as far as the server told them. They "
        "are what is raised; catching their base works as well.\n\n" + _table(classes(whatson_client.errors)),
        "## Mirror and flows\n\nWhat concerns one thing stands in the report and doesn't stop the others; the "
        "next run tries again. What stops the run is raised.\n",
        *(f"### {title}\n\n{_flow_table(modules)}" for title, modules in FLOWS.items()),
        "## Beside the tree\n\n" + _others(),
        "## What errors know\n\nNo error holds a credential, and each can be pickled.\n",
        *map(_known_by, (errors.BroadcastError, errors.StatusError, errors.PreconditionFailed, errors.AnswerError)),
        *map(_known_by, (errors.SchemaDeviation, errors.InvalidRequest, errors.FieldError, errors.CallInfo)),
    ]
    return "\n".join(parts)


def _table(found: list[type]) -> str:
    rows = [_row(each) for each in found if issubclass(each, BroadcastError)]
    return table(("class", "what it means", "what to do", "again?"), rows)


def _flow_table(modules: tuple[ModuleType, ...]) -> str:
    found = [each for module in modules for each in classes(module) if issubclass(each, BroadcastError)]
    return table(("class", "what it means", "what to do"), [_row(each)[:3] for each in found])


def _others() -> str:
    rows = [
        (
            f"{_named(each)}<br><small>{each.__bases__[0].__name__}</small>",
            cell(sections(each.__doc__).first),
            advice,
        )
        for each, advice in OTHERS.items()
    ]
    return table(("class", "what it means", "what to do"), rows)


def _named(error: type) -> str:
    return anchored(error.__name__, _path(error))


def _path(error: type) -> str:
    return f"{error.__module__}.{error.__name__}"


def _row(error: type[BroadcastError]) -> tuple[str, ...]:
    parent = next(each for each in error.__bases__ if issubclass(each, Exception))
    built_in = [f"`{each.__name__}`" for each in error.__bases__[1:] if each.__module__ == "builtins"]
    also = f" Is a {', '.join(built_in)}, too." if built_in else ""
    below = f"<br><small>{parent.__name__}</small>" if error is not BroadcastError else ""
    mark = "" if _exported(error) or error.__module__ != errors.__name__ else "\N{NO-BREAK SPACE}¹"
    return (
        f"{_named(error)}{mark}{below}",
        cell(sections(error.__doc__).first + also),
        cell(_advice(error)),
        "yes" if error.default_retryable else "no",
    )


def _exported(error: type[BroadcastError]) -> bool:
    return any(error.__name__ in package.__all__ for package in (encora_client, plurimedia_client, whatson_client))


def _advice(error: type[BroadcastError]) -> str:
    own = error.__dict__.get("default_hint")
    if own is not None:
        return str(own)
    # What is advised for the root helps nobody with anything in particular.
    bases = error.__mro__[: error.__mro__.index(BroadcastError)] or (BroadcastError,)
    for base in bases:
        if issubclass(base, BroadcastError) and base in WHAT_TO_DO:
            return WHAT_TO_DO[base]
        if base.__dict__.get("default_hint"):
            return str(base.__dict__["default_hint"])
    raise SystemExit(f"say in docs/reference_errors.py what to do about {error.__name__}")


def _known_by(owner: type) -> str:
    arguments = sections(owner.__doc__).entries.get("Args", {})
    rows = [
        (f"`{each.name}`", f"`{cell(each.type)}`", cell(each.text or arguments.get(each.name) or ATTRIBUTES[each.name]))
        for each in attributes(owner)
        if not each.name.startswith("default_")
    ]
    return f"### `{owner.__name__}`\n\n{table(('attribute', 'type', 'what it is'), rows)}"


ERRORS = tuple(
    _path(each)
    for module in (
        errors,
        plurimedia_client.matches,
        encora_client.errors,
        whatson_client.errors,
        *(module for modules in FLOWS.values() for module in modules),
    )
    for each in classes(module)
    if issubclass(each, BroadcastError)
) + tuple(map(_path, OTHERS))
"""What the page tells, by where it is defined; the anchors are these in small letters."""
