"""Geo-restriction rules, and whether a country may see something."""

from __future__ import annotations

from broadcast_clients.sandbox.server.messages import Request, Response, Route

from .account import Account
from .catalogue import Catalogue
from .operations import Operations
from .record import Record
from .schemas_platform import GEO_CHECK, GEO_RULE

_RULES = "/admin/geo-restrictions"
_ONE = f"{_RULES}/{{rule_id}}"


class GeoRestrictions(Operations):
    """The six operations on geo-restriction rules."""

    def __init__(self, account: Account, catalogue: Catalogue) -> None:
        super().__init__(account)
        self._catalogue = catalogue

    def routes(self) -> list[Route]:
        """Return the operations."""
        return [
            Route("GET", _RULES, self.list_rules),
            Route("POST", _RULES, self.create),
            Route("POST", f"{_RULES}/check", self.check),
            Route("GET", _ONE, self.get),
            self.updating(_ONE, self.update),
            Route("DELETE", _ONE, self.delete),
        ]

    def list_rules(self, request: Request) -> Response:
        """List Geo-Restriction Rules (Admin)."""
        return self.listing.page(request, self.store.geo_rules, GEO_RULE, order="-created_at")

    def create(self, request: Request) -> Response:
        """Create Geo-Restriction Rule (Admin): without applies_to it is attached to nothing (documented)."""
        rule = self.store.geo_rules.create({"applies_to": [], **self.read_new(request, GEO_RULE)})
        self.account.audit(request, "geo_rule.created", "geo_restriction_rule", rule.id, name=rule.get("name"))
        return self.created(request, rule)

    def get(self, request: Request) -> Response:
        """Get Geo-Restriction Rule (Admin)."""
        return self.replies.one(request, self._rule(request))

    def update(self, request: Request) -> Response:
        """Update Geo-Restriction Rule (Admin): what is sent changes, the rest stays."""
        rule = self._rule(request)
        stored = self.read_change(request, GEO_RULE)
        changed = self.store.geo_rules.change(rule, **stored)
        self.account.audit(request, "geo_rule.updated", "geo_restriction_rule", rule.id, fields=sorted(stored))
        return self.replies.one(request, changed)

    def delete(self, request: Request) -> Response:
        """Delete Geo-Restriction Rule (Admin)."""
        rule = self._rule(request)
        self.store.geo_rules.delete(rule)
        self.account.audit(request, "geo_rule.deleted", "geo_restriction_rule", rule.id, name=rule.get("name"))
        return self.replies.deleted(request)

    def check(self, request: Request) -> Response:
        """Check Geo Access for Content (Admin): with the rule that forbids it, if one does."""
        stored = self.checked(request, self.body(request), GEO_CHECK, tuple(GEO_CHECK))
        content = self._catalogue.content(stored["content_type"], stored["content_id"])
        if content is None:
            raise self.replies.refusal(request, 404, "The content does not exist.")
        rule = self._catalogue.blocking_rule(content, stored["country_code"].upper())
        return self.replies.single(request, {"allowed": rule is None, "rule_id": rule or None})

    def _rule(self, request: Request) -> Record:
        return self.find(request, self.store.geo_rules, "rule_id")
