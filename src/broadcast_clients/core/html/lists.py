"""Lists, pages and pagers: what is there, as a table, or as a guide where the items have a beginning and an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from broadcast_clients.core.html.card import card_of
from broadcast_clients.core.html.guide import guide_of
from broadcast_clients.core.html.objects import table_of
from broadcast_clients.core.html.style import framed
from broadcast_clients.core.html.text import counted, escaped

if TYPE_CHECKING:
    from broadcast_clients.core.answer import ItemList
    from broadcast_clients.core.paging import PageState

__all__ = ["items_html", "list_html", "pager_html"]

ROWS = 20


def list_html(items: ItemList[Any]) -> str:
    """The items of one answer."""
    facts = [counted(len(items), "item")]
    if items.page_number is not None:
        of = f" of {items.page_count:,}" if items.page_count is not None else ""
        facts.append(f"page {items.page_number:,}{of}")
    total = items.meta.get("total")
    if isinstance(total, int) and not isinstance(total, bool):
        facts.append(f"{total:,} in all")
    if items.not_modified:
        facts.append("nothing new since the ETag that was given")
    return items_html(items, facts)


def items_html(items: Sequence[Any], facts: Sequence[str]) -> str:
    """Items below a line that tells what they are."""
    return framed(_items(items, facts))


def _items(items: Sequence[Any], facts: Sequence[str]) -> str:
    kinds = sorted({type(each).__name__ for each in items[:1000]})
    name = f"<b>{escaped(', '.join(kinds[:3]))}</b> · " if kinds else ""
    head = f"<p>{name}{escaped(' · '.join(facts))}</p>"
    if not items:
        return head
    if isinstance(items[0], BaseModel) and card_of(type(items[0])).span is not None:
        guide = guide_of(items)
        if guide:
            return head + guide
    more = f'<p class="q">and {len(items) - ROWS:,} more</p>' if len(items) > ROWS else ""
    return head + table_of(items, ROWS) + more


def pager_html(name: str, operation: str, state: PageState, at_end: bool, page: ItemList[Any] | None) -> str:
    """A pager, with the page that it stands at. Nothing is fetched for it."""
    facts = [operation]
    if page is not None and page.page_number is not None:
        of = f" of {page.page_count:,}" if page.page_count is not None else ""
        facts.append(f"at page {page.page_number:,}{of}")
    elif at_end:
        facts.append("read to its end")
    else:
        facts.append("nothing read yet" if state.total_pages is None and state.total is None else "between two pages")
        if state.total_pages is not None:
            facts.append(counted(state.total_pages, "page"))
    if state.total is not None:
        facts.append(f"{state.total:,} in all")
    head = f"<p><b>{escaped(name)}</b> · {escaped(' · '.join(facts))}</p>"
    if page:
        return framed(head + table_of(page, 5))
    hint = "" if at_end else '<p class="q">Read it: <code>for item in pager</code>, pages(), first(), collect().</p>'
    return framed(head + hint)
