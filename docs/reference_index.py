"""The flat index: operation, method, types, source."""

from __future__ import annotations

from reference_models import TITLES, type_link, types_of
from reference_operations import badge, operations_of
from reference_source import WIDE, cell, table

__all__ = ["index_page"]


def index_page() -> str:
    """All operations of all APIs."""
    parts = [
        WIDE
        + "# All operations\n\nOne line each: what is called, the request it makes, the types that it takes and gives, "
        "and [where that is known from](../explanation/provenance.md).\n"
    ]
    for api, title in TITLES.items():
        rows = [
            (
                f"[`client.{each.id}`](operations/{api}/{each.id.rpartition('.')[0]}.md#{each.id.replace('.', '-')})",
                f"`{each.method} {each.path}`",
                " → ".join(type_link(api, name, "models") for name in types_of(each)) or "–",
                f"{badge(each.provenance)} {cell(each.source or 'as documented')}",
            )
            for each in operations_of(api)
        ]
        head = ("method", "request", "types", "source")
        parts.append(f"## {title}: {len(rows)} operations {{ #{api} }}\n\n{table(head, rows)}")
    return "\n".join(parts)
