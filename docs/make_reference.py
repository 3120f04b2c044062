"""Writes the reference pages that are made from the source.

python docs/make_reference.py            writes them
python docs/make_reference.py --check    writes nothing; exits 1 and names each page that would change
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import evolve
from reference_classes import CLASS_PAGES, classes_index, classes_page
from reference_cli import cli_page
from reference_errors import errors_page
from reference_index import index_page
from reference_models import models_index, models_page, modules_of
from reference_operations import CLIENTS, namespace_page, namespaces, operations_index, operations_of
from reference_releases import releases_page
from reference_source import WIDE, Attribute, attributes, cell, sections, table

from broadcast_clients.core.http.protocol import Timeout
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.ratelimit import RateLimit
from broadcast_clients.core.retry import Retry
from broadcast_clients.core.settings import ClientSettings
from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from plurimedia_client import PlurimediaClient
from whatson_client import WhatsonClient

DOCS = Path(__file__).parent
SOURCE = DOCS.parent / "src"
MARK = "<!-- Made by docs/make_reference.py from the source. Do not edit. -->\n\n"
CLIENT_CLASSES = (PlurimediaClient, EncoraClient, WhatsonClient)

VARIABLES = {
    "PLURIMEDIA_SUBSCRIPTION_KEY": "Primary key of the account: `subscription_key=`.",
    "PLURIMEDIA_SECONDARY_KEY": "Secondary key, used once the primary one is rejected: `secondary_key=`.",
    "PLURIMEDIA_LANG": "Language of the texts, such as `fr`: `lang=`.",
    "PLURIMEDIA_TIMEZONE": "Zone of the API's timestamps, such as `Europe/Paris`; makes them aware: `timezone=`.",
    "ENCORA_TOKEN": "Access token: `token=`.",
    "ENCORA_DEVICE_ID": "Registered device, sent wherever an operation takes one: `device_id=`.",
    "ENCORA_PROFILE_ID": "Profile of the account, sent wherever an operation takes one: `profile_id=`.",
    "ENCORA_CLIENT_ID": "The application as the platform knows it, for a sign-in: `client_id=` of its settings.",
    "ENCORA_WEBHOOK_SECRET": "Read where you name it, as the webhook examples do: signing secret of an endpoint.",
    "WHATSON_USERNAME": "User of the service: `username=`.",
    "WHATSON_PASSWORD": "Its password: `password=`.",
    "WHATSON_TOKEN": "A token in place of user name and password: `token=`.",
    "WHATSON_RELEASE": "Release of the installation, such as `2023r4`: `release=`.",
    "WHATSON_MAM_BASE_URL": "Where the MAM API is, if elsewhere: `mam_base_url=`.",
    "WHATSON_MAM_TOKEN": "Its token, if it wants another one: `mam_token=`.",
    "WHATSON_TRAILER_BASE_URL": "Where the Trailer API is, if elsewhere: `trailer_base_url=`.",
    "WHATSON_TRAILER_TOKEN": "Its token, if it wants another one: `trailer_token=`.",
}
SHARED_VARIABLES = {
    "BASE_URL": "Where the API is: `base_url=`.",
    "OVERRIDES": "TOML file with what is different at your installation: `overrides=`.",
}
COMMON_VARIABLES = {
    "HTTP_PROXY": "Proxy for http; not used for hosts in `NO_PROXY`.",
    "HTTPS_PROXY": "Proxy for https.",
    "ALL_PROXY": "Proxy for both.",
    "NO_PROXY": "Hosts, domains and addresses that are reached without a proxy, with commas between.",
    "SSL_CERT_FILE": "PEM file with the authorities to trust.",
    "SSL_CERT_DIR": "Folder with them.",
}


def settings_page() -> str:
    """Arguments of the clients, with the values that some of them take."""
    parts = [
        "# Settings of a client\n\nKeyword arguments of the constructors. An argument wins over "
        "[the environment](environment.md), which wins over the default.\n"
    ]
    for client in CLIENT_CLASSES:
        arguments = sections(client.__doc__).entries["Args"]
        rows = [(f"`{name}`", cell(text)) for name, text in arguments.items() if name != "settings"]
        parts.append(f"## `{client.__name__}`\n\n{table(('argument', 'what it is'), rows)}")
    parts.append(f"## All clients\n\n{_table_of(attributes(ClientSettings))}")
    parts += [
        f"## `{value.__name__}`\n\n{sections(value.__doc__).first}\n\n{_table_of(attributes(value))}"
        for value in (Timeout, Retry)
    ]
    parts.append(_rate_limit())
    return "\n".join(parts)


def _rate_limit() -> str:
    told = sections(RateLimit.__doc__)
    defaults = {each.name: each for each in attributes(RateLimit)}
    rows = [
        (
            f"`{name}`",
            f"`{cell(defaults[name].type)}`",
            f"`{defaults[name].default}`" if defaults[name].default else "",
            cell(text),
        )
        for name, text in told.entries["Args"].items()
    ]
    return f"## `RateLimit`\n\n{told.first}\n\n{table(('name', 'type', 'default', 'what it is'), rows)}"


def _table_of(found: list[Attribute]) -> str:
    # A function of the module itself says nothing to readers; its text does.
    found = [evolve(each, default="") if each.default.startswith("_") else each for each in found]
    with_defaults = any(each.default for each in found)
    with_texts = any(each.text for each in found)
    head = ["name", "type", *(["default"] if with_defaults else []), *(["what it is"] if with_texts else [])]
    rows = [
        (
            f"`{each.name}`",
            f"`{cell(each.type)}`",
            *([f"`{each.default}`" if each.default else ""] if with_defaults else []),
            *([cell(each.text)] if with_texts else []),
        )
        for each in found
    ]
    return table(tuple(head), rows)


def options_page() -> str:
    """Settings of one call."""
    return (
        "# Options of a call\n\n"
        "Every method takes `options=`, a dict (a `TypedDict`, so editors complete it) of these settings, for that "
        "call alone. `client.with_options(...)` takes the same names as keywords and gives a view of the client that "
        "has them as defaults. A name that doesn't exist is refused.\n\n" + _table_of(attributes(RequestOptions))
    )


def environment_page() -> str:
    """Environment variables, as the source reads them."""
    # The sandbox sets the variables that the clients read.
    files = [path for path in sorted(SOURCE.rglob("*.py")) if "sandbox" not in path.parts]
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    prefixes = [name.upper() for name in CLIENTS]
    read = set(re.findall(rf'"((?:{"|".join(prefixes)})_[A-Z_]+)"', source))
    shared_by_all = {f"{prefix}_{variable}" for prefix in prefixes for variable in SHARED_VARIABLES}
    undescribed = read - set(VARIABLES) - shared_by_all
    if undescribed:
        raise SystemExit(f"describe in make_reference.py what the source reads: {sorted(undescribed)}")
    # Arguments of the clients have variables that are put together from their names.
    arguments = {
        f"{client.__name__.removesuffix('Client').upper()}_{argument.upper()}"
        for client in CLIENT_CLASSES
        for argument in inspect.signature(client).parameters
    }
    unread = set(VARIABLES) - read - arguments
    if unread:
        raise SystemExit(f"nothing reads what make_reference.py describes: {sorted(unread)}")
    parts = [
        "# Environment variables\n\nRead when a client is made, and only for arguments that aren't passed. A "
        "credential that came from the environment is read again when a client is unpickled.\n"
    ]
    for name, (title, _) in CLIENTS.items():
        prefix = name.upper()
        own = {variable: text for variable, text in VARIABLES.items() if variable.startswith(prefix)}
        shared = {f"{prefix}_{variable}": text for variable, text in SHARED_VARIABLES.items()}
        parts.append(f"## {title}\n\n{_variables(own | shared)}")
    parts.append(f"## All clients, unless `trust_env=False`\n\n{_variables(COMMON_VARIABLES)}")
    return "\n".join(parts)


def _variables(texts: dict[str, str]) -> str:
    return table(("variable", "what it is"), [(f"`{name}`", text) for name, text in texts.items()])


def assumptions_page() -> str:
    """What the sandbox assumes."""
    parts = [
        WIDE
        + "# Sandbox assumptions\n\nWhat no document says and the sandbox had to decide, with the other ways it could "
        "be: `Sandbox(variants={name: value})` chooses one. [The sandbox](../explanation/sandbox.md) tells why.\n"
    ]
    for api, (title, _) in CLIENTS.items():
        rows = [
            (
                f"`{each.name}`",
                cell(each.text),
                ", ".join(f"**`{value}`**" if value == each.default else f"`{value}`" for value in each.variants),
                cell(each.source),
            )
            for each in Sandbox.assumptions()
            if each.api == api
        ]
        parts.append(f"## {title}\n\n{table(('name', 'what is assumed', 'variants', 'rests on'), rows)}")
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "reference/settings.md": settings_page,
    "reference/options.md": options_page,
    "reference/environment.md": environment_page,
    "reference/errors.md": errors_page,
    "reference/assumptions.md": assumptions_page,
    "reference/api.md": index_page,
    "reference/releases.md": releases_page,
    **{f"reference/operations/{api}/index.md": partial(operations_index, api) for api in CLIENTS},
    **{
        f"reference/operations/{api}/{each}.md": partial(namespace_page, api, each)
        for api in CLIENTS
        for each in namespaces(api)
    },
    **{f"reference/models/{api}/index.md": partial(models_index, api) for api in CLIENTS},
    **{
        f"reference/models/{api}/{each}.md": partial(models_page, api, each, operations_of(api))
        for api in CLIENTS
        for each in modules_of(api)
    },
    "reference/cli.md": cli_page,
    "reference/classes/index.md": classes_index,
    **{f"reference/classes/{each}.md": partial(classes_page, each) for each in CLASS_PAGES},
}
NAVIGATION = DOCS.parent / "mkdocs.yml"
BEGIN, END = "          # made by docs/make_reference.py: begin\n", "          # made by docs/make_reference.py: end\n"


def navigation() -> str:
    """The part of mkdocs.yml that lists the pages of operations, models and classes."""
    lines: list[str] = []
    for api, (title, _) in CLIENTS.items():
        name = f'"{title}"' if "'" in title else title
        for kind, pages in (("operations", namespaces(api)), ("models", modules_of(api))):
            lines.append(f"      - {name} {kind}:\n" if name == title else f'      - "{title} {kind}":\n')
            lines.append(f'          - "{kind.capitalize()} of {title}": reference/{kind}/{api}/index.md\n')
            lines += [f"          - {each}: reference/{kind}/{api}/{each}.md\n" for each in pages]
    lines.append("      - Classes:\n          - reference/classes/index.md\n")
    lines += [f'          - "{page.title}": reference/classes/{name}.md\n' for name, page in CLASS_PAGES.items()]
    return "".join(lines)


def marked(page: str) -> str:
    """A page with the mark, behind what has to stand first."""
    front = WIDE if page.startswith(WIDE) else ""
    return front + MARK + page.removeprefix(front)


def main() -> int:
    """Write the pages, or compare them; gives the exit code."""
    parser = argparse.ArgumentParser(description="Make the reference pages from the source.")
    parser.add_argument("--check", action="store_true", help="write nothing, name the pages that would change")
    checking = parser.parse_args().check
    wanted = {DOCS / name: marked(make()) for name, make in PAGES.items()}
    before, mark, rest = NAVIGATION.read_text(encoding="utf-8").partition(BEGIN)
    wanted[NAVIGATION] = before + mark + navigation() + END + rest.partition(END)[2]
    made = {path for name in ("operations", "models", "classes") for path in (DOCS / "reference" / name).rglob("*.md")}
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    gone = sorted(made - set(wanted))
    if not checking:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        for path in gone:
            path.unlink()
    for path in (*stale, *gone):
        told = "is out of date: run python docs/make_reference.py" if checking else "written"
        print(f"{path.relative_to(DOCS.parent)} {told if path in wanted else 'nothing makes it any more'}")
    return 1 if checking and (stale or gone) else 0


if __name__ == "__main__":
    sys.exit(main())
