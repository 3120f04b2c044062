"""The look. Colours are mixed from the page's own, so that it is legible on light and dark pages alike."""

from __future__ import annotations

from typing import Final

__all__ = ["framed"]

STYLE: Final = (
    "<style>"
    ".bc{font:13px/1.45 system-ui,sans-serif;color:inherit;max-width:960px;margin:4px 0}"
    ".bc *{box-sizing:border-box}"
    ".bc b{font-weight:600}.bc h4{font:600 15px/1.3 system-ui,sans-serif;margin:0;color:inherit}"
    ".bc p{margin:4px 0}.bc small,.bc .q{font-size:12px;opacity:.8}"
    ".bc .k{display:flex;gap:14px;align-items:flex-start}.bc .k>.m{min-width:0;flex:1}"
    ".bc .a{flex:none;width:92px;height:92px;border-radius:6px;overflow:hidden;position:relative;display:flex;"
    "align-items:center;justify-content:center;font:600 28px system-ui,sans-serif;"
    "background:color-mix(in srgb,currentColor 12%,transparent)}"
    ".bc .a i{position:absolute;inset:0;background:center/cover}"
    ".bc table .a{width:34px;height:34px;font-size:13px;border-radius:4px}"
    ".bc dl{display:flex;flex-wrap:wrap;gap:4px 18px;margin:6px 0 0}.bc dl div{display:flex;gap:6px;max-width:100%}"
    ".bc dt{opacity:.75;font-weight:400}.bc dd{margin:0;font-weight:600;overflow-wrap:anywhere}"
    ".bc .s{overflow:auto;max-height:420px}"
    ".bc table{border-collapse:collapse;margin:6px 0;font-size:12.5px;color:inherit;border:0}"
    ".bc th,.bc td{text-align:left;vertical-align:top;padding:3px 12px 3px 0;border:0;max-width:320px;"
    "background:transparent;border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);"
    "overflow-wrap:anywhere}"
    ".bc th{font-weight:600;opacity:.8;white-space:nowrap}"
    ".bc .g{display:inline-block;padding:0 7px;border-radius:9px;margin:2px 6px 2px 0;"
    "border:1px solid color-mix(in srgb,currentColor 35%,transparent)}"
    ".bc .x{border-left:4px solid #d1463c;padding-left:12px}.bc .y{border-left:4px solid #2f9e5b;padding-left:12px}"
    ".bc .l{display:grid;grid-template-columns:minmax(56px,110px) 1fr;align-items:center;gap:0 8px}"
    ".bc .l>span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}"
    ".bc .t{position:relative;height:36px;margin:1px 0}.bc .h{height:18px;font-size:11px;opacity:.8}"
    ".bc .t i{position:absolute;top:0;bottom:0;font-style:normal;padding-left:3px;white-space:nowrap;"
    "border-left:1px solid color-mix(in srgb,currentColor 35%,transparent)}"
    ".bc .t u{position:absolute;top:1px;bottom:1px;overflow:hidden;white-space:nowrap;text-decoration:none;"
    "border-radius:4px;padding:1px 5px;font-size:11.5px;line-height:1.4;"
    "background:color-mix(in srgb,#3b82f6 24%,transparent);box-shadow:inset 2px 0 #3b82f6}"
    "</style>"
)


def framed(body: str) -> str:
    """A piece of HTML with its look."""
    return f'{STYLE}<div class="bc">{body}</div>'
