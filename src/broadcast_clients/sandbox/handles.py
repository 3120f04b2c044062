"""What the `Sandbox` object shows of each of the three APIs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

Facts = dict[str, Any]
Act = Callable[[str, str, Facts], None]
Tell = Callable[[str, str, Facts], Any]


class _Handle:
    """Facts about one API, renewed whenever the server tells them."""

    name: str

    def __init__(self, origin: str, act: Act) -> None:
        self._origin = origin
        self._act = act
        self._facts: Facts = {}

    def learn(self, facts: Facts) -> None:
        """Take over what the server told."""
        self._facts = facts

    def do(self, action: str, **parameters: object) -> None:
        """Ask the server for an action of this API."""
        self._act(self.name, action, parameters)

    @property
    def base_url(self) -> str:
        """Where the API is served: scheme, host, port and prefix, without a slash at the end."""
        return f"{self._origin}{self._facts['prefix']}"


class PlurimediaHandle(_Handle):
    """The Plurimedia API of the sandbox."""

    name = "plurimedia"

    @property
    def subscription_key(self) -> str:
        """The primary key, as it is now."""
        return cast("str", self._facts["subscription_key"])

    @property
    def secondary_key(self) -> str:
        """The secondary key, as it is now."""
        return cast("str", self._facts["secondary_key"])

    @property
    def catalog_id(self) -> int:
        """The catalogue that has as many contents as the sandbox was asked for."""
        return self.catalog_ids[0]

    @property
    def catalog_ids(self) -> tuple[int, ...]:
        """All catalogues: the large one, a small private one, and one that is empty."""
        return tuple(self._facts["catalog_ids"])

    def regenerate(self, which: str = "primary") -> str:
        """Replace the `primary` or `secondary` key and return the new one; the old one is answered with 401.

        Raises:
            ValueError: There is no such key.
        """
        self.do("regenerate", which=which)
        return self.subscription_key if which == "primary" else self.secondary_key


class EncoraHandle(_Handle):
    """The EncoraStream API of the sandbox."""

    name = "encora"

    @property
    def token(self) -> str:
        """The bearer token issued last."""
        return cast("str", self._facts["token"])

    @property
    def territory(self) -> str:
        """The country that the token's account is in, ISO 3166-1 alpha-2."""
        return cast("str", self._facts["territory"])

    def issue_token(self) -> str:
        """Return a new bearer token; those issued before stay valid."""
        self.do("issue_token")
        return self.token

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid; `issue_token` gives a valid one."""
        self.do("expire_tokens")


class WhatsonHandle(_Handle):
    """The WHATS'ON business APIs of the sandbox: Content, MAM and Trailer below one base URL."""

    name = "whatson"

    def __init__(self, origin: str, act: Act, tell: Tell) -> None:
        super().__init__(origin, act)
        self._tell = tell

    @property
    def release(self) -> str:
        """The release that is played, for example `2024r4`."""
        return cast("str", self._facts["release"])

    @property
    def username(self) -> str:
        """The user that may log in."""
        return cast("str", self._facts["username"])

    @property
    def password(self) -> str:
        """The user's password."""
        return cast("str", self._facts["password"])

    @property
    def program_ids(self) -> tuple[str, ...]:
        """External references of programs that are there from the start."""
        return tuple(self._facts["program_ids"])

    @property
    def contact_persons(self) -> tuple[str, ...]:
        """External references that `contactPerson` may name."""
        return tuple(self._facts["contact_persons"])

    def ids(self, concept: str) -> tuple[str, ...]:
        """Return external references of what is there now, for example of every `episode`.

        Raises:
            ValueError: There is no such concept; the message lists what there is.
        """
        return tuple(self._tell(self.name, "ids", {"concept": concept}))

    def stored(self, concept: str, identity: str) -> dict[str, Any] | None:
        """Return what is stored under an external reference, or None; versions of products are in it.

        Args:
            concept: Such as `program`, `season`, `item`, `press_sheet`; `ids` lists them in its error.
            identity: The external reference.

        Raises:
            ValueError: There is no such concept; the message lists what there is.
        """
        found = self._tell(self.name, "stored", {"concept": concept, "id": identity})
        return cast("dict[str, Any] | None", found)

    def writes(self, identity: str | None = None) -> dict[str, Any]:
        """Return how often writes took effect since the start or the last reset.

        Args:
            identity: An external reference; left out, all are counted together.

        Returns:
            For one external reference `{"created": 1, "updated": 2}`, otherwise such a mapping for each concept.
        """
        return cast("dict[str, Any]", self._tell(self.name, "writes", {"id": identity}))

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid; logging in gives a valid one."""
        self.do("expire_tokens")

    def limit_tokens(self, *apis: str) -> None:
        """Let tokens of later logins be for some of `content`, `mam` and `trailer` only; others answer 403.

        Raises:
            ValueError: There is no such API.
        """
        self.do("limit_tokens", apis=list(apis))

    def unlock(self) -> None:
        """Let the user log in again after too many wrong passwords."""
        self.do("unlock")

    def plan(self, identity: str) -> None:
        """Link a collection or an item of one to a transmission, as a planner would.

        Raises:
            ValueError: There is no such collection or item.
        """
        self.do("plan", id=identity)

    def unplan(self, identity: str) -> None:
        """Undo `plan`."""
        self.do("unplan", id=identity)

    def retire(self, media_asset_id: str) -> None:
        """Make a media asset a historical one, as deleting it in the product does.

        Raises:
            ValueError: There is no such media asset.
        """
        self.do("retire", id=media_asset_id)

    def delete_transmission(self, transmission_id: str) -> None:
        """Delete a transmission that trailer campaigns may promote."""
        self.do("delete_transmission", id=transmission_id)
