"""Sign-in of a person: authorization code with PKCE (S256), by a browser on this machine or on another.

    session = PkceSession(SignInSettings(client_id="my-app"), store=FileTokens("~/.config/my-app/tokens.json"))
    session.sign_in()                     # once; `session.sign_in_by_paste()` on a machine without a browser
    client = EncoraClient(token=session)  # from now on tokens are renewed by themselves

Refresh tokens of the platform are single use. A session renews for all threads, tasks and processes that share its
store, one at a time; it saves the new token before it is used, and never sends a refresh again whose answer was lost.
"""

from encora_client.errors import SignInFailed, SignInNeeded
from encora_client.signin._async.session import AsyncPkceSession
from encora_client.signin._sync.session import PkceSession
from encora_client.signin.authorization import AuthorizationRequest
from encora_client.signin.settings import SignInSettings
from encora_client.signin.stores import FileTokens, MemoryTokens, TokenStore
from encora_client.signin.tokens import TokenSet

__all__ = [
    "AsyncPkceSession",
    "AuthorizationRequest",
    "FileTokens",
    "MemoryTokens",
    "PkceSession",
    "SignInFailed",
    "SignInNeeded",
    "SignInSettings",
    "TokenSet",
    "TokenStore",
]
