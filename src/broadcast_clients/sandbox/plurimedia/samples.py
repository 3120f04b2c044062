"""What the Plurimedia pages print, word for word where it is JSON."""

from __future__ import annotations

CONTENT_ID = 7488

# "Standard answer" of the public page; what it elides between the titles and lastUpdate isn't known.
CONTENT_V1: dict[str, object] = {
    "id": CONTENT_ID,
    "title": "Blade Runner",
    "typographicTitle": "Blade Runner",
    "lastUpdate": "2024-09-27T07:48:30.677",
    "isFre": True,
}

# The headers of that answer, but for date, length and encoding.
HEADERS = (
    ("Cache-Control", "no-cache"),
    ("Content-Type", "application/json; charset=utf-8"),
    ("Expires", "-1"),
    ("Pragma", "no-cache"),
    ("Request-Context", "appId=cid-v1:573995c4-a10b-48e5-b5b5-78ad0699dd05"),
    ("Vary", "Accept-Encoding,Origin"),
    ("X-AspNet-Version", "4.0.30319"),
    ("X-Powered-By", "ASP.NET"),
)
