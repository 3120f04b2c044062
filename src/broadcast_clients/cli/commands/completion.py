"""`broadcast completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from broadcast_clients.cli.exits import Exit
from broadcast_clients.cli.options import common
from broadcast_clients.cli.session import current

__all__ = ["completion"]


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@common
def completion(shell: str) -> int:
    """Print the script that completes `broadcast` in a shell.

    \b
    bash:  broadcast completion bash > ~/.local/share/bash-completion/completions/broadcast
    zsh:   broadcast completion zsh > ~/.zfunc/_broadcast    (with ~/.zfunc in fpath)
    fish:  broadcast completion fish > ~/.config/fish/completions/broadcast.fish
    """
    from broadcast_clients.cli.app import VARIABLE, app

    kind = get_completion_class(shell)
    assert kind is not None
    script = kind(app, {}, "broadcast", VARIABLE)
    text = script.source_template % script.source_vars()
    return current().result({"shell": shell, "script": text}, text.strip(), Exit.DONE)
