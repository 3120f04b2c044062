"""What the `Sandbox` object shows of each of the three APIs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from .records import EncoraFile, EncoraSignIns, EncoraWrites, OrderedAsset, Push

Facts = dict[str, Any]
Act = Callable[[str, str, Facts], None]
Tell = Callable[[str, str, Facts], Any]


class _Handle:
    """Facts about one API, renewed whenever the server tells them."""

    name: str
    """Name of the API."""

    def __init__(self, origin: str, act: Act, tell: Tell) -> None:
        self._origin = origin
        self._act = act
        self._tell = tell
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

    @property
    def channel_ids(self) -> tuple[int, ...]:
        """All sixty channels."""
        return tuple(self._facts["channel_ids"])

    @property
    def days(self) -> tuple[date, ...]:
        """The fourteen days that can be read now."""
        self.do("look")
        return tuple(date.fromisoformat(each) for each in self._facts["days"])

    @property
    def orders(self) -> tuple[OrderedAsset, ...]:
        """The assets that were ordered, and what became of them. `Sandbox.advance` matches those that wait."""
        self.do("look")
        return tuple(self._facts["orders"])

    @property
    def orders_received(self) -> int:
        """How many orders were accepted."""
        self.do("look")
        return cast("int", self._facts["orders_received"])

    @property
    def pushes(self) -> tuple[Push, ...]:
        """What was sent to the address for results, oldest first."""
        self.do("look")
        return tuple(self._facts["pushes"])

    def push_results_to(self, url: str | None) -> None:
        """Send the results of matching to an address of yours, in the background, from now on; None stops that.

        Raises:
            ValueError: It is no http or https address.
        """
        self.do("push_results_to", url=url)

    def rematch(self, asset_id: str | int, content_id: int) -> None:
        """Link an asset with another content: the result says UPDATE, or INSERT if it wasn't linked.

        Args:
            asset_id: The caller's id of the asset.
            content_id: The content that it is linked with from now on.

        Raises:
            ValueError: There is no such asset or content.
        """
        self.do("rematch", asset_id=asset_id, content_id=content_id)

    def undo_match(self, asset_id: str | int) -> None:
        """Withdraw the link of an asset: the result says UNDO, and the content leaves the private catalogue.

        Raises:
            ValueError: There is no such asset, or it isn't linked.
        """
        self.do("undo_match", asset_id=asset_id)

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

    @property
    def device_id(self) -> str:
        """A device that is registered from the start, for `X-Device-Id`."""
        return cast("str", self._facts["device_id"])

    @property
    def profile_ids(self) -> tuple[str, ...]:
        """The account's profiles; the first has lists and a history."""
        return tuple(self._facts["profile_ids"])

    @property
    def issuer(self) -> str:
        """Where the authorization server is; its metadata is at `/.well-known/openid-configuration` below it."""
        return f"{self._origin}{self._facts['sign_in_prefix']}"

    @property
    def authorize_url(self) -> str:
        """Where a browser signs in: whoever comes is let in at once."""
        return f"{self.issuer}/auth/authorize"

    @property
    def token_url(self) -> str:
        """Where codes become tokens."""
        return f"{self.issuer}/auth/token"

    @property
    def code_page_url(self) -> str:
        """A redirect address that shows the code, for programs on machines without a browser."""
        return f"{self.issuer}/auth/code"

    @property
    def client_id(self) -> str:
        """The client that may sign in; it may return to any port of this machine, and to the page with the code."""
        return cast("str", self._facts["client_id"])

    def issue_token(self) -> str:
        """Return a new bearer token; those issued before stay valid."""
        self.do("issue_token")
        return self.token

    def expire_tokens(self) -> None:
        """Make every access token issued so far invalid; `issue_token` and refreshing give valid ones."""
        self.do("expire_tokens")

    def deny_sign_in(self, count: int = 1) -> None:
        """Let the user decline the next sign-ins."""
        self.do("deny_sign_in", count=count)

    def move_to(self, territory: str) -> None:
        """Let the viewer be in another country, ISO 3166-1 alpha-2.

        Raises:
            ValueError: It hasn't two letters.
        """
        self.do("move_to", territory=territory)

    def subscribe(self, plan: str | None) -> None:
        """Put the account on a plan: `basic`, `standard`, `premium` (as at the start) or `premium_annual`; or on none.

        Raises:
            ValueError: There is no such plan.
        """
        self.do("subscribe", plan=plan)

    def set_health(self, state: str) -> None:
        """Let the platform be `ok`, `degraded` or `down`.

        Raises:
            ValueError: There is no such state.
        """
        self.do("set_health", state=state)

    def emit(self, event_type: str, **data: object) -> None:
        """Let something have happened that webhooks tell of, such as `user.created`.

        Args:
            event_type: A documented type of event.
            data: Members of the event's payload.
        """
        self.do("emit", event_type=event_type, data=data)

    def fail(self, kind: str, identity: str, reason: str) -> None:
        """Let a `download` or the transcode of a `media_upload` fail when its time comes.

        Args:
            kind: `download` or `media_upload`.
            identity: Its id.
            reason: What is told about it.

        Raises:
            ValueError: There is no such thing.
        """
        self.do("fail", kind=kind, identity=identity, reason=reason)

    def stored(self, kind: str) -> list[dict[str, Any]]:
        """Return all that is stored of a kind, each with its id and version: `movie`, `program`, `epg_import`, …

        Raises:
            ValueError: There is no such kind; the message lists them.
        """
        return cast("list[dict[str, Any]]", self._tell(self.name, "stored", {"kind": kind}))

    def writes(self) -> dict[str, EncoraWrites]:
        """Return, by kind, how often callers created, updated and deleted since the start."""
        return cast("dict[str, EncoraWrites]", self._tell(self.name, "writes", {}))

    def files(self) -> dict[str, EncoraFile]:
        """Return what arrived at the host for uploads, by the id of the upload."""
        return cast("dict[str, EncoraFile]", self._tell(self.name, "files", {}))

    def sign_ins(self) -> EncoraSignIns:
        """Return how the authorization server was used."""
        return cast("EncoraSignIns", self._tell(self.name, "sign_ins", {}))


class WhatsonHandle(_Handle):
    """The WHATS'ON business APIs of the sandbox: Content, MAM and Trailer below one base URL."""

    name = "whatson"

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

    def writes_of_each(self, concept: str) -> dict[str, dict[str, int]]:
        """Return how often writes of a concept took effect, by external reference, all in one go.

        Args:
            concept: As errors name it, such as `Program` or `Content Collection`; `writes` lists those written so far.
        """
        return cast("dict[str, dict[str, int]]", self._tell(self.name, "writes_of_each", {"concept": concept}))

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid; logging in gives a valid one."""
        self.do("expire_tokens")

    def limit_tokens(self, *apis: str) -> None:
        """Let tokens of later logins be for some of `content`, `mam` and `trailer` only; others answer 403.

        Raises:
            ValueError: There is no such API.
        """
        self.do("limit_tokens", apis=list(apis))

    def want_tokens(self, *, wanted: bool) -> None:
        """Turn authentication off or on, as a setting of the service does; without it every call is let in."""
        self.do("want_tokens", wanted=wanted)

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
