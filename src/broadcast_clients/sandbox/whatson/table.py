"""A collection of things with one set of calls: POST creates or updates, PUT updates or renames, GET, DELETE, lists.

That POST goes by the id in the body, and PUT renames by it, is documented for products and items of collections, and
assumed for everything that is kept here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from broadcast_clients.sandbox.server.messages import Request, Response

from .checks import Violated, mandatory
from .configuration import DROPDOWNS
from .custom_attributes import CustomAttributes
from .errors import Violation
from .fields import Field
from .operation import Operation, Parameter
from .release import Window
from .site import Fields, Site


@dataclass(frozen=True, slots=True)
class Plan:
    """What a table holds.

    Attributes:
        concept: What errors call one of its rows.
        key: The member that is the external reference; also the path parameter.
        fields: The fields.
        required: Fields that a new row needs.
        open: Whether other fields are kept as they come, because the documents name none.
        read_only: Fields that writes may have without changing anything.
        custom: The API whose custom attributes rows have, if they have any.
    """

    concept: str
    key: str
    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    open: bool = False
    read_only: tuple[str, ...] = ()
    custom: str | None = None


class Table:
    """Rows under their external references; what differs between concepts is in the methods to be overridden."""

    def __init__(self, site: Site, plan: Plan) -> None:
        self.site = site
        self.plan = plan
        self.rows: dict[str, Fields] = {}
        self.fields: dict[str, Field] = {field.name: field for field in plan.fields if site.era.has(field.window)}
        self._custom = CustomAttributes(site.era, plan.custom, site.variants) if plan.custom is not None else None
        self._clears_on_put = site.chosen("omitted") == "cleared_by_put"
        self._refuses_unknown = site.chosen("unknown_fields") == "refused" and not plan.open
        self._absent = site.chosen("unset_fields") == "absent"

    # --- to be overridden -------------------------------------------------------------------------------------------

    def check(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Look at a row before it is taken over; raise Violated where it can't be."""

    def done(self, before: Fields | None, after: Fields, body: Fields) -> None:
        """Follow up on a row that was taken over."""

    def more(self, row: Fields) -> Fields:
        """Return what a reply has beside the fields."""
        return {}

    # --- calls ------------------------------------------------------------------------------------------------------

    def named(self, request: Request) -> Fields:
        """Return the row that a path names."""
        identity = request.parameters[self.plan.key]
        row = self.rows.get(identity)
        if row is None:
            raise self.site.errors.not_found(self.plan.concept, identity)
        return row

    def get(self, request: Request) -> Response:
        """GET: one row, with the custom attributes that are asked for."""
        row = self.named(request)
        found = self.shown(row)
        asked = request.query.get("customAttributes")
        if asked and self._custom is not None:
            found["customAttributes"] = self._custom.shown(asked, row.get("customAttributes", {}))
        return self.site.read(found)

    def post(self, request: Request) -> Response:
        """POST: changes the row that the body names, or makes one."""
        body = self.site.body(request, self.plan.concept)
        identity = self.site.given_id(body, self.plan.key, self.plan.concept)
        before = self.rows.get(identity) if identity is not None else None
        return self.write(before, body, identity)

    def put(self, request: Request) -> Response:
        """PUT: changes a row; another id in the body gives it that external reference."""
        before = self.named(request)
        body = self.site.body(request, self.plan.concept)
        own: str = before[self.plan.key]
        wanted = self.site.given_id(body, self.plan.key, self.plan.concept, own) or own
        self.site.refuse_taken(self.plan.concept, own, wanted, taken=wanted != own and wanted in self.rows)
        return self.write(before, body, wanted, put=True)

    def delete(self, request: Request) -> Response:
        """DELETE: one row."""
        row = self.named(request)
        identity: str = row[self.plan.key]
        del self.rows[identity]
        self.removed(row)
        return self.site.deleted(self.plan.concept, self.plan.key, identity)

    def removed(self, row: Fields) -> None:
        """Follow up on a row that was deleted."""

    def write(self, before: Fields | None, body: Fields, wanted: str | None, *, put: bool = False) -> Response:
        """Take over a body and return the reply."""
        key, concept = self.plan.key, self.plan.concept
        try:
            row = self.changed(before, body, put=put)
            self.check(before, row, body)
        except Violated as violated:
            own: str | None = before[key] if before is not None else wanted
            raise self.site.errors.violated(concept, own, violated.violations) from None
        row = self.keep(before, row, wanted)
        self.done(before, row, body)
        shown = partial(self.shown, row)
        return self.site.written(concept, key, row[key], created=before is None, shown=shown)

    def keep(self, before: Fields | None, row: Fields, wanted: str | None) -> Fields:
        """Put a row under its external reference, a new one where none is wanted."""
        key = self.plan.key
        if before is not None:
            del self.rows[before[key]]
        identity = wanted if wanted is not None else self.site.new_id(self.rows.__contains__)
        row[key] = identity
        self.rows[identity] = row
        return row

    def changed(self, before: Fields | None, body: Fields, *, put: bool = False) -> Fields:
        """Return a row after a write. Raises Violated with everything that is wrong."""
        row: Fields = {} if before is None or (put and self._clears_on_put) else dict(before)
        violations: list[Violation] = []
        if before is None:
            violations += [mandatory(name) for name in self.plan.required if body.get(name) in (None, "")]
        if self._refuses_unknown:
            known = {*self.fields, *self.plan.read_only, self.plan.key, "customAttributes"}
            unknown = sorted(set(body) - known)
            violations += [Violation("", f"The attribute {name} does not exist", (name,)) for name in unknown]
        for name, value in body.items():
            try:
                self._take(row, name, value)
            except Violated as violated:
                violations.extend(violated.violations)
        if violations:
            raise Violated(*violations)
        return row

    def _take(self, row: Fields, name: str, value: Any) -> None:
        if name == "customAttributes" and self._custom is not None:
            row[name] = self._custom.written(value, row.get(name, {}))
            return
        field = self.fields.get(name)
        if field is None:
            if self.plan.open and name != self.plan.key:
                row[name] = value
            return
        if value is None or value in ("", []):
            row.pop(name, None)
            return
        checked = field.check(name, value)
        if field.dropdown is not None:
            for each in checked if field.many else (checked,):
                self.site.check_reference(each, each in DROPDOWNS[field.dropdown])
        row[name] = checked

    def shown(self, row: Mapping[str, Any]) -> Fields:
        """Return a row as GET has it, but for custom attributes."""
        found: Fields = {self.plan.key: row[self.plan.key]}
        for name, field in self.fields.items():
            empty: Any = [] if field.many else False if field.schema == "boolean" else None
            found[name] = row.get(name, empty)
        if self.plan.open:
            found |= {name: value for name, value in row.items() if name != "customAttributes"}
        found |= self.more(dict(row))
        if self._absent:
            return {name: value for name, value in found.items() if value is not None}
        return found

    def follow(self, before: str, identity: str) -> None:
        """Let rows of a product follow its new external reference."""
        for row in self.rows.values():
            if row.get("contentId") == before:
                row["contentId"] = identity

    def add(self, rows: Iterable[Fields]) -> None:
        """Put in rows that are there from the start."""
        for row in rows:
            self.rows[row[self.plan.key]] = dict(row)


def operations_of(
    api: str,
    path: str,
    table: Table,
    window: Window,
    *,
    delete: Window | None = None,
    post: tuple[Parameter, ...] = (),
    get: tuple[Parameter, ...] = (),
    schema: str | None = None,
    deletes: bool = True,
) -> list[Operation]:
    """Return the usual calls on a table: POST on the path, GET, PUT and DELETE on the path with the id."""
    name = schema or table.plan.concept.replace(" ", "")
    result = f"{name}Result"
    one = f"/{path}/{{{table.plan.key}}}"
    found = [
        Operation(api, "POST", f"/{path}", table.post, window, post, name, result),
        Operation(api, "PUT", one, table.put, window, (), name, result),
        Operation(api, "GET", one, table.get, window, get, reply=f"{name}ForGet"),
    ]
    if deletes:
        found.append(Operation(api, "DELETE", one, table.delete, delete or window, reply=result))
    return found
