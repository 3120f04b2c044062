"""Sign in to EncoraStream on a machine without a browser, and stay signed in.

    python examples/encora_sign_in.py [--tokens FILE]

The first run shows an address to open on any machine, and asks for the address that the browser shows afterwards. The
next runs need nobody: tokens are in a file for you alone, and are renewed by themselves. Set ENCORA_BASE_URL and
ENCORA_CLIENT_ID; on the sandbox the example also plays the person with the browser.
"""

from __future__ import annotations

import argparse
import sys
import urllib.request
from pathlib import Path

from account_or_sandbox import account_or_sandbox

from broadcast_clients.sandbox import Sandbox
from encora_client import EncoraClient
from encora_client.signin import FileTokens, PkceSession, SignInFailed, SignInSettings


def main() -> int:
    """Run the example; gives the exit code."""
    parser = argparse.ArgumentParser(description="Sign in without a browser here.")
    parser.add_argument("--tokens", type=Path, default=Path("encora-tokens.json"))
    chosen = parser.parse_args()
    with account_or_sandbox("encora", contents=20) as sandbox:
        settings = SignInSettings() if sandbox is None else settings_of(sandbox)
        with PkceSession(settings, store=FileTokens(chosen.tokens)) as session:
            try:
                if session.tokens() is None:
                    sign_in(session, sandbox)
            except SignInFailed as error:
                print(error)
                return 1
            with EncoraClient(token=session) as client:
                print("Signed in. The newest movie:", getattr(client.movies.list().first(), "title", "none"))
    return 0


def sign_in(session: PkceSession, sandbox: Sandbox | None) -> None:
    """Ask the person; on the sandbox, play the person."""
    if sandbox is None:
        session.sign_in_by_paste()
        return
    shown: list[str] = []

    def browser(_prompt: str) -> str:
        with urllib.request.urlopen(shown[0].split()[-1], timeout=30) as page:  # whoever comes is let in
            return page.geturl()

    session.sign_in_by_paste(show=shown.append, ask=browser)
    print("A browser elsewhere opened the address, and its last address was pasted here.")


def settings_of(sandbox: Sandbox) -> SignInSettings:
    """Where to sign in at the sandbox."""
    here = sandbox.encora
    return SignInSettings(
        client_id=here.client_id,
        discovery_url=f"{here.issuer}/.well-known/openid-configuration",
        redirect_uri=here.code_page_url,
    )


if __name__ == "__main__":
    sys.exit(main())
