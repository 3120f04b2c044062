"""The reference pages of classes and functions: what every public module has, from its docstrings, and an index of it.

Which name stands on which page is declared here; what is said of it is taken from the source by mkdocstrings. Nothing
is imported: some modules need packages that not everybody has.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from attrs import Factory, frozen
from reference_errors import ERRORS
from reference_source import cell, table, text_of

__all__ = ["CLASS_PAGES", "classes_index", "classes_page"]

SOURCE = Path(__file__).parents[1] / "src"
CORE = "broadcast_clients.core"
FLOWS = "broadcast_clients.flows"
HELD: Mapping[str, object] = {"merge_init_into_class": False}
"""For what the suite makes and the user holds: how it is made is of no use."""


@frozen
class Section:
    """A part of a page."""

    title: str
    names: Sequence[str]
    """Public names, such as `encora_client.EncoraClient`; with `*` all of a module that no other place has."""
    text: str = ""


@frozen
class Page:
    """A page."""

    title: str
    text: str
    sections: Sequence[Section]
    modules: Sequence[str] = Factory(tuple[str, ...])
    """The public modules whose names it tells, for the index."""


OPTIONS: Mapping[str, Mapping[str, object]] = {
    "plurimedia_client._sync.client.PlurimediaClient": {"members": ["workflows"]},
    "encora_client._sync.client.EncoraClient": {"members": ["workflows"]},
    "whatson_client._sync.client.WhatsonClient": {"members": ["login", "release", "schema", "workflows"]},
    f"{CORE}._sync.client.ClientBase": {
        "members": [
            "close", "with_options", "overrides", "timezone", "operations", "request", "as_dicts", "bulk",
        ]
    },
    f"{CORE}._sync.pager.Pager": {
        "members": [
            "__iter__", "pages", "first_page", "first", "collect", "as_dicts", "to_frame", "frames", "total",
            "total_pages", "resume_token", "resume",
        ],
        **HELD,
    },
    f"{CORE}.answer.ItemList": {"members": ["meta", "not_modified", "to_frame"], **HELD},
    f"{CORE}.answer.Answer": {"members": ["request_id", "etag", "json"], **HELD},
    f"{CORE}.model.Model": {
        "members": ["given_fields", "raw_fields", "to_wire"],
        "inherited_members": ["given_fields", "raw_fields", "to_wire"],
    },
}  # fmt: skip
"""What mkdocstrings is to do otherwise than with other classes."""

ELSEWHERE = {
    f"{CORE}.options.RequestOptions": "../options.md",
    f"{CORE}.http.protocol.Timeout": "../settings.md#timeout",
    f"{CORE}.retry.Retry": "../settings.md#retry",
    f"{CORE}.ratelimit.RateLimit": "../settings.md#ratelimit",
    f"{CORE}.errors.CallInfo": "../errors.md#callinfo",
    f"{CORE}.errors.FieldError": "../errors.md#fielderror",
    **{path: f"../errors.md#{path.lower()}" for path in ERRORS},
}
"""What other pages tell."""

CLASS_PAGES: Mapping[str, Page] = {
    "clients": Page(
        "Clients and results",
        "What all three clients have, and what their calls give. Import these from any of the three packages.",
        (
            Section(
                "Clients",
                (
                    "plurimedia_client.PlurimediaClient", "encora_client.EncoraClient",
                    "whatson_client.WhatsonClient", f"{CORE}._sync.client.ClientBase",
                    f"{CORE}.concurrency._sync.Outcome",
                ),
                "Their operations are on [the pages of the three APIs](../api.md), their settings on "
                "[a page of their own](../settings.md).",
            ),
            Section(
                "Results",
                (
                    "encora_client.Pager", "encora_client.ItemList", "encora_client.response_of",
                    f"{CORE}.answer.Answer", f"{CORE}.model.Model", f"{CORE}.local_time.LocalClock",
                    "encora_client.ResponseCache", "encora_client.NotModified", "encora_client.NOT_MODIFIED",
                    "encora_client.UNSET", "encora_client.Omittable", "encora_client.open_values",
                ),
            ),
            Section("Tables", ("encora_client.to_frame", "encora_client.FrameLibrary")),
            Section(
                "Credentials",
                (
                    "encora_client.FromEnvironment", "encora_client.FromFile", "encora_client.Token",
                    f"{CORE}.secret.Secret", f"{CORE}._sync.auth.TokenSource",
                ),
            ),
            Section(
                "Hooks and recordings",
                (
                    "encora_client.Hook", "encora_client.Attempt", f"{CORE}.http.protocol.WireRequest",
                    f"{CORE}.http.protocol.WireAnswer", f"{CORE}.http.protocol.StreamedAnswer",
                    f"{CORE}.http.protocol.Headers", "encora_client.Recorder", "encora_client.Replay",
                ),
            ),
            Section(
                "What a client knows of its operations",
                (
                    f"{CORE}.operation.Operation", f"{CORE}.operation.Parameter", f"{CORE}.operation.Body",
                    f"{CORE}.operation.Field", f"{CORE}.operation.Schema", f"{CORE}.operation.Result",
                    f"{CORE}.operation.Paging", f"{CORE}.operation.Lifetime", f"{CORE}.operation.Span",
                    f"{CORE}.operation.Upsert", f"{CORE}.operation.Provenance", f"{CORE}.operation.RetryClass",
                    f"{CORE}.operation.ListForm", f"{CORE}.overrides.Overrides",
                    f"{CORE}.overrides.OperationOverride", f"{CORE}.overrides.ParameterOverride",
                ),
                "`client.operations` lists them, and `client.overrides` tells what was overridden.",
            ),
        ),
    ),
    "plurimedia": Page(
        "Plurimedia: jobs",
        "What goes beyond single calls. `client.workflows` does the jobs, and yields events.",
        (
            Section("Jobs", ("plurimedia_client.workflows._sync.jobs.Workflows",)),
            Section("Events", ("plurimedia_client.events.*",)),
            Section("Choosing and matching", ("plurimedia_client.*",)),
            Section("Decisions of the import recipes", ("plurimedia_client.recipes.*",)),
        ),
        ("plurimedia_client", "plurimedia_client.events", "plurimedia_client.recipes"),
    ),
    "encora": Page(
        "EncoraStream: jobs, sign-in, webhooks",
        "What goes beyond single calls. `client.workflows` does the jobs.",
        (
            Section(
                "Jobs",
                tuple(
                    f"encora_client.workflows.{each}"
                    for each in (
                        "_sync.jobs.Workflows", "_sync.guide.Guide", "_sync.reports.Reports",
                        "_sync.play.PlaySession",
                    )
                ),
            ),
            Section(
                "Uploads",
                (
                    "encora_client.workflows.uploaded.Uploaded", "encora_client.workflows.sources.UploadData",
                    "encora_client.workflows.resume.*",
                ),
            ),
            Section(
                "Plans of titles, and what became of them",
                ("encora_client.workflows.release.*", "encora_client.workflows.release.AssetKind"),
            ),
            Section(
                "Guides and playback",
                tuple(
                    f"encora_client.workflows.{each}"
                    for each in (
                        "listings.GuideReport", "listings.ExportReport", "listings.Skipped", "watched.Watched",
                        "watched.Addresses",
                    )
                ),
            ),
            Section(
                "Sign-in",
                (
                    "encora_client.signin.*", "encora_client.signin.settings.Endpoints",
                    "encora_client.signin.stores.StoreLock",
                ),
            ),
            Section(
                "Webhooks", ("encora_client.webhooks.*", "encora_client.webhooks.events.KnownEventType")
            ),
        ),
        (
            "encora_client", "encora_client.errors", "encora_client.signin", "encora_client.webhooks",
            "encora_client.workflows.release", "encora_client.workflows.resume",
        ),
    ),
    "whatson": Page(
        "WHATS'ON: jobs, releases, filters",
        "What goes beyond single calls. `client.workflows` does the jobs; `client.release` and `client.schema` know "
        "what the installation has.",
        (
            Section(
                "Jobs",
                tuple(
                    f"whatson_client.workflows._sync.{each}"
                    for each in (
                        "jobs.Workflows", "products.Titles", "products.Images", "products.Ratings",
                        "press_sheets.PressSheets", "drop_downs.DropDowns", "media.Media", "media.Trailers",
                        "one.Upserted",
                    )
                ),
            ),
            Section("What became of the rows", ("whatson_client.workflows.reports.*",)),
            Section("Filters of lists", ("whatson_client.filters.*",)),
            Section("Custom attributes", ("whatson_client.custom_attributes.*",)),
            Section(
                "Releases and descriptions",
                tuple(
                    f"whatson_client.{each}"
                    for each in (
                        "releases.version.Release", "releases.view.ReleaseView", "releases.changes.ReleaseChanges",
                        "releases.changes.Change", "releases.changes.What", "releases.behaviour.Behaviour",
                        "schema._sync.schema.Schema", "schema.description.Description",
                        "schema.description.TheirOperation", "schema.description.Shape", "schema.drift.Drift",
                        "schema.drift.Difference",
                    )
                ),
            ),
            Section("Errors explained", ("whatson_client.*",)),
        ),
        (
            "whatson_client", "whatson_client.errors", "whatson_client.filters", "whatson_client.custom_attributes",
            "whatson_client.workflows.reports",
        ),
    ),
    "mirror": Page(
        "Mirror",
        "Plurimedia in a database: [how to](../../howto/mirror.md).",
        (Section("Mirror", (f"{FLOWS}.mirror.*",)),),
        (f"{FLOWS}.mirror",),
    ),
    "flows": Page(
        "What all flows have in common",
        "What a run of a flow tells, and what is known of each thing afterwards.",
        (
            Section("Reports", (f"{FLOWS}.report.*",)),
            Section("Links: what is what in another system", (f"{FLOWS}.links.*", f"{FLOWS}.links.State")),
            Section("The page", (f"{FLOWS}.report_page.*", f"{FLOWS}.report_page.changes.ContentChange")),
        ),
        (f"{FLOWS}.report", f"{FLOWS}.links", f"{FLOWS}.report_page"),
    ),
    "guide": Page(
        "Guide flow",
        "The schedule of the mirror as XMLTV and on EncoraStream: [how to](../../howto/guide-flow.md).",
        (
            Section("Flow", (f"{FLOWS}.guide.*",)),
            Section("The rules that it has", (f"{FLOWS}.guide.rules.*",), "Each can be called in one of yours."),
        ),
        (f"{FLOWS}.guide", f"{FLOWS}.guide.rules"),
    ),
    "enrich": Page(
        "Enrich flow",
        "Contents of the mirror as products of WHATS'ON: [how to](../../howto/enrich-flow.md).",
        (
            Section("Flow", (f"{FLOWS}.enrich.*", f"{FLOWS}.enrich.subject.*")),
            Section("The rules that it has", (f"{FLOWS}.enrich.rules.*",), "Each can be called in one of yours."),
        ),
        (f"{FLOWS}.enrich", f"{FLOWS}.enrich.rules"),
    ),
    "release": Page(
        "Release flow",
        "Products of WHATS'ON as titles of EncoraStream: [how to](../../howto/release-flow.md).",
        (
            Section("Flow", (f"{FLOWS}.release.*",)),
            Section("The rules that it has", (f"{FLOWS}.release.rules.*",), "Each can be called in one of yours."),
        ),
        (f"{FLOWS}.release", f"{FLOWS}.release.rules"),
    ),
    "doctor": Page(
        "Doctor",
        "Holds an account against what the clients expect: [how to](../../howto/doctor.md).",
        (Section("Doctor", (f"{FLOWS}.doctor.*", f"{FLOWS}.doctor.finding.Area")),),
        (f"{FLOWS}.doctor",),
    ),
    "sources": Page(
        "Sources for dlt and Spark",
        "How to load [with dlt](../../howto/dlt.md) and [with Spark](../../howto/spark.md).",
        (Section("dlt", (f"{FLOWS}.dlt.*",)), Section("Spark", (f"{FLOWS}.spark.*",))),
        (f"{FLOWS}.dlt", f"{FLOWS}.spark"),
    ),
    "formats": Page(
        "Formats",
        "XMLTV, durations and timecodes, as pure functions.",
        (
            Section("XMLTV", ("broadcast_clients.formats.xmltv.*", "broadcast_clients.formats.xmltv.model.Job")),
            Section("Durations and hours", ("broadcast_clients.formats.durations.*",)),
            Section("Timecodes", ("broadcast_clients.formats.timecodes.*",)),
        ),
        tuple(f"broadcast_clients.formats.{each}" for each in ("xmltv", "durations", "timecodes")),
    ),
    "sandbox": Page(
        "Sandbox and pytest fixtures",
        "Servers that stand in for the three systems: [how to](../../howto/testing.md).",
        (
            Section(
                "Sandbox",
                (
                    "broadcast_clients.sandbox.Sandbox",
                    *(
                        f"broadcast_clients.sandbox.handles.{each}"
                        for each in ("PlurimediaHandle", "EncoraHandle", "WhatsonHandle")
                    ),
                    "broadcast_clients.sandbox.*",
                ),
            ),
            Section(
                "What it tells",
                tuple(
                    f"broadcast_clients.sandbox.records.{each}"
                    for each in (
                        "Changes", "CatalogueChanges", "ScheduleChanges", "ChannelDay", "MovieChanges",
                        "OrderedAsset", "Push", "EncoraFile", "EncoraSignIns", "EncoraWrites",
                    )
                ),
            ),
            Section(
                "pytest",
                ("broadcast_clients.sandbox.pytest_plugin.*",),
                "pytest finds the fixtures by itself once the package is installed.",
            ),
        ),
        ("broadcast_clients.sandbox", "broadcast_clients.sandbox.pytest_plugin"),
    ),
}  # fmt: skip


@frozen
class Found:
    """Where a name is defined."""

    path: str
    """Of the module, and the name: what mkdocstrings takes."""
    node: ast.stmt
    text: str
    """Its docstring."""

    @property
    def rank(self) -> tuple[int, str, int]:
        """Classes come first, then functions, then values; within a module as its source has them."""
        kind = 0 if isinstance(self.node, ast.ClassDef) else 1 if isinstance(self.node, ast.FunctionDef) else 2
        return kind, self.path.rpartition(".")[0], self.node.lineno


@cache
def _tree(module: str) -> tuple[ast.Module, bool]:
    """The source of a module, and whether it is a package."""
    path = SOURCE / module.replace(".", "/")
    package = path.is_dir()
    return ast.parse((path / "__init__.py" if package else path.with_suffix(".py")).read_text("utf-8")), package


def _statements(module: str) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    """The statements of a module with what follows each; those under an `if` as well."""
    for statement, following in _pairs(_tree(module)[0].body):
        yield statement, following
        if isinstance(statement, ast.If):
            yield from _pairs(statement.body)


def _pairs(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    return zip(body, [*body[1:], ast.Pass()], strict=True)


@cache
def names_of(module: str) -> tuple[str, ...]:
    """What a module calls public."""
    for statement, _ in _statements(module):
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            found: list[str] = ast.literal_eval(statement.value)
            return tuple(each for each in found if not each.startswith("__"))
    return ()


@cache
def find(module: str, name: str) -> Found | None:
    """Follow the imports of a module to where a name is defined."""
    for statement, following in _statements(module):
        match statement:
            case ast.ClassDef() | ast.FunctionDef() if statement.name == name:
                return Found(f"{module}.{name}", statement, ast.get_docstring(statement) or "")
            case ast.AnnAssign(target=ast.Name(id=target)) | ast.Assign(targets=[ast.Name(id=target)]):
                if target == name:
                    return Found(f"{module}.{name}", statement, text_of(following))
            case ast.ImportFrom(names=imported):
                source = _source(module, statement)
                for each in imported:
                    if each.name == "*" and name in names_of(source):
                        return find(source, name)
                    if (each.asname or each.name) == name and (SOURCE / source.partition(".")[0]).is_dir():
                        return find(source, each.name)
            case _:
                pass
    return None


def _source(module: str, statement: ast.ImportFrom) -> str:
    if not statement.level:
        return statement.module or ""
    parts = module.split(".")
    base = parts[: len(parts) - statement.level + (1 if _tree(module)[1] else 0)]
    return ".".join([*base, *([statement.module] if statement.module else [])])


def _sync_of(found: Found) -> Found | None:
    """The sync class of an async one."""
    module, _, name = found.path.rpartition(".")
    if "._async" not in module:
        return None
    return find(module.replace("._async", "._sync"), name.removeprefix("Async"))


@cache
def told(page: str) -> Mapping[str, Sequence[Found]]:
    """What a page tells, by the titles of its sections."""
    before: set[str] = set(ELSEWHERE)
    for other in CLASS_PAGES:
        named = _told(CLASS_PAGES[other], before)
        before |= {each.path for section in named.values() for each in section}
        if other == page:
            return named
    raise KeyError(page)


def _told(page: Page, before: set[str]) -> dict[str, list[Found]]:
    named = {each for section in page.sections for each in section.names if not each.endswith(".*")}
    alone = {_public(each).path for each in named}
    seen = set(before)
    given: dict[str, list[Found]] = {}
    for section in page.sections:
        given[section.title] = []
        for name in section.names:
            if name.endswith(".*"):
                module = name.removesuffix(".*")
                every = [_public(f"{module}.{each}") for each in names_of(module)]
                found = sorted((each for each in every if each.path not in alone), key=lambda each: each.rank)
            else:
                found = [_public(name)]
            for each in found:
                if each.path not in seen and _sync_of(each) is None:
                    seen.add(each.path)
                    given[section.title].append(each)
    return given


def _public(name: str) -> Found:
    module, _, last = name.rpartition(".")
    found = find(module, last)
    if found is None:
        raise SystemExit(f"docs/reference_classes.py: {name} isn't in the source")
    return found


def classes_page(name: str) -> str:
    """The page."""
    page = CLASS_PAGES[name]
    parts = [f"# {page.title}\n\n{page.text}\n"]
    for section in page.sections:
        if found := told(name)[section.title]:
            parts.append(f"## {section.title}\n" + (f"\n{section.text}\n" if section.text else ""))
            parts += [_directive(each) for each in found]
    return "\n".join(parts)


def _directive(found: Found) -> str:
    options = OPTIONS.get(found.path)
    if options is None and isinstance(found.node, ast.ClassDef):
        options = {"filters": ["!^_"], "inherited_members": True, **({} if _is_made(found) else HELD)}
    lines = [f"::: {found.path}"]
    if options:
        lines += ["    options:", *(f"      {key}: {json.dumps(value)}" for key, value in options.items())]
    twin = _twin(found)
    return "\n".join(lines) + "\n" + (f"\n`{twin}` has the same members, with `await`.\n" if twin else "")


def _is_made(found: Found) -> bool:
    """Whether users make it: what says of itself what it takes, and is no part of a client."""
    return "\nArgs:\n" in found.text and not found.path.rpartition(".")[2].startswith("Workflows")


def _twin(found: Found) -> str:
    module, _, name = found.path.rpartition(".")
    if "._sync" not in module:
        return ""
    return f"Async{name}" if find(module.replace("._sync", "._async"), f"Async{name}") is not None else ""


@cache
def _pages() -> Mapping[str, str]:
    """The page of each class and function, by where it is defined."""
    return ELSEWHERE | {
        each.path: f"{page}.md#{each.path}" for page in CLASS_PAGES for found in told(page).values() for each in found
    }


def classes_index() -> str:
    """Every public name, by the module that it is imported from."""
    parts = [
        "# Classes and functions\n\nEvery public name, by the module to import it from. What isn't here may change "
        "without notice. Models are on pages of their own: [Plurimedia](../models/plurimedia/index.md), "
        "[EncoraStream](../models/encora/index.md), [WHATS'ON](../models/whatson/index.md).\n"
    ]
    shared = sorted(names_of("broadcast_clients._exports"), key=str.lower)
    parts.append(
        "## `plurimedia_client`, `encora_client`, `whatson_client`\n\nAll three export these.\n\n"
        + table(("name", "what it is"), [_row("broadcast_clients._exports", each) for each in shared])
    )
    for page in CLASS_PAGES.values():
        for module in page.modules:
            rows = [_row(module, each) for each in sorted(names_of(module), key=str.lower)]
            parts.append(f"## `{module}` {{ #{module} }}\n\n{table(('name', 'what it is'), rows)}")
    return "\n".join(parts)


def _row(module: str, name: str) -> tuple[str, str]:
    found = _public(f"{module}.{name}")
    shown = _sync_of(found) or found
    text = shown.text.partition("\n\n")[0]
    if shown is not found:
        text = f"As `{shown.path.rpartition('.')[2]}`, with `await`."
    if not text:
        raise SystemExit(f"{found.path} has no docstring that its reference could show")
    return f"[`{name}`]({_pages()[shown.path]})", cell(text)
