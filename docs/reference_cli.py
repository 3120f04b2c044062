"""The reference page of the command line, made from the commands themselves."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click
from reference_source import cell, table

from broadcast_clients.cli.accounts import SETTINGS
from broadcast_clients.cli.app import app
from broadcast_clients.cli.exits import MEANINGS

TITLES = {"plurimedia": "Plurimedia", "encora": "EncoraStream", "whatson": "WHATS'ON"}
VARIABLES = {
    "BROADCAST_CONFIG": "The settings file: `--config`.",
    "BROADCAST_PROFILE": "The part of it to use: `--profile`.",
    "BROADCAST_DATABASE": "Where the mirror is: `--database`; it may hold a password.",
    "NO_COLOR": "Set to anything: no colours.",
}
JSON = """\
`--json` prints one line on standard output, and nothing else; notes, progress and logs are on standard error.

```json
{"command": "mirror schedule", "version": "0.1.0", "ok": true, "exit_code": 0, "result": {}, "error": null}
```

| member | |
|---|---|
| `command` | What was run. |
| `version` | Of the suite. |
| `ok` | Whether the exit code is 0. |
| `exit_code` | As below. |
| `result` | What the command found or did; of a run that ended early, what is known of it. Else `null`. |
| `error` | `null`, or an object with `kind` (the name of the error), `message`, `hint` (what to do), and, of calls, \
`call`, `status`, `code`, `request_id`, `attempts`, `retryable` and `problems`. |

A run that is ended at once by a second signal prints nothing.
"""


def cli_page() -> str:
    """All commands, and what they share."""
    parts = [
        "# The command line\n\n`broadcast` needs the extra `cli`. [Use the command line](../howto/command-line.md) "
        "shows how; here is everything it takes.\n",
        f"## Results for programs\n\n{JSON}",
        f"## Exit codes\n\n{_codes()}",
        f"## Environment\n\nBesides the [variables of the clients](environment.md):\n\n{_variables()}",
        f"## Settings file\n\n{_settings()}",
    ]
    shared, sections = _commands()
    parts.append(f"## Options of every command\n\n{_options(shared)}")
    return "\n".join([*parts, *sections])


def _codes() -> str:
    rows = [(f"{int(code)}", cell(meaning), cell(todo)) for code, (meaning, todo) in MEANINGS.items()]
    return table(("code", "what it means", "what to do"), rows)


def _variables() -> str:
    return table(("variable", "what it is"), [(f"`{name}`", text) for name, text in VARIABLES.items()])


def _settings() -> str:
    parts = [
        "TOML, from `--config` or `BROADCAST_CONFIG`, else `broadcast.toml` in your folder for settings "
        "(`~/.config/broadcast` on Linux). `database` is a key of its own; accounts are tables. "
        "`[profiles.NAME.encora]` and the like are chosen by `--profile`. What counts: an option, then the profile, "
        "the environment, the file itself, the default. Secrets are refused.\n"
    ]
    for api, settings in SETTINGS.items():
        rows = [(f"`{each.name}`", cell(each.help)) for each in settings]
        parts.append(f"### `[{api}]` {{ #settings-{api} }}\n\n{table(('key', 'what it is'), rows)}")
    return "\n".join(parts)


def _walk(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if path:
        yield path, group
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None
            yield from _walk(found, (*path, name))


def _commands() -> tuple[list[click.Option], list[str]]:
    """The options that every command has, and a section for each command."""
    walked = list(_walk(app))
    leaves = [command for _, command in walked if not isinstance(command, click.Group)]
    shared: set[str | None] = {each.name for each in leaves[0].params}
    for command in leaves:
        shared &= {each.name for each in command.params}
    common = [each for each in leaves[0].params if isinstance(each, click.Option) and each.name in shared]
    return common, [_section(path, command, shared) for path, command in walked]


def _section(path: tuple[str, ...], command: click.Command, shared: set[str | None]) -> str:
    title = " ".join(path)
    level = "##" if len(path) == 1 else "###"
    context = click.Context(command, info_name=f"broadcast {title}")
    text, _, examples = inspect.cleandoc(command.help or "").partition("\b\n")
    parts = [f"{level} `broadcast {title}`\n\n{_prose(text)}\n"]
    if isinstance(command, click.Group):
        return "\n".join(parts)
    usage = " ".join(command.collect_usage_pieces(context))
    parts.append(f"```text\nbroadcast {title} {usage}\n```\n")
    while examples:
        block, _, examples = examples.partition("\b\n")
        block, _, rest = block.partition("\n\n")
        head, _, lines = block.partition("\n")
        language = "shell" if head.startswith("Example") else "text"
        shown = inspect.cleandoc(lines) if lines and head.endswith(":") else block
        parts.append(f"```{language}\n{shown.strip()}\n```\n")
        if rest.strip():
            parts.append(f"{_prose(rest)}\n")
    options = [each for each in command.params if isinstance(each, click.Option) and each.name not in shared]
    if options:
        parts.append(_options(options))
    return "\n".join(parts)


def _prose(text: str) -> str:
    """Paragraphs as they are, with what stands in brackets or quotes kept from being taken for Markdown."""
    return re.sub(r"(\{[^}]*\}|(?<!`)--[a-z][a-z-]*)", r"`\1`", text.strip())


def _options(options: list[click.Option]) -> str:
    rows = [(_names(each), cell(_help(each))) for each in options]
    return table(("option", "what it does"), rows)


def _names(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in reversed(option.opts))
    if option.is_flag or option.count:
        return names
    return cell(f"{names} `{option.metavar or _kind(option)}`")


def _kind(option: click.Option) -> str:
    if isinstance(option.type, click.Choice):
        return "|".join(map(str, option.type.choices))
    return "FILE" if isinstance(option.type, click.Path) else "NUMBER" if "int" in option.type.name else "TEXT"


def _help(option: click.Option) -> str:
    text = re.sub(r"\s*\[env var: (\w+)\]", r" Environment: `\1`.", option.help or "")
    if option.show_envvar:
        text += f" Environment: `{option.envvar}`."
    if option.show_default and option.default is not None:
        text += f" Default: `{option.default}`."
    return text
