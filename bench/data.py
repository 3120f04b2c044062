"""The answers that are measured: the shapes of real ones, filled with made-up values."""

from __future__ import annotations

from typing import Any

MOVIE: dict[str, Any] = {"id": "497f6eca-6276-4993-bfeb-53cbbbba6f08", "title": "Harbour Lights", "status": "published"}

CONTENT: dict[str, Any] = {
    "id": 7488,
    "title": "Harbour Lights",
    "typographicTitle": "Harbour Lights",
    "format": "Film",
    "genre": "Drama",
    "lastUpdate": "2024-09-27T07:48:30.677",
    "isFre": True,
    "texts": [
        {"type": kind, "lang": "fr", "text": f"A {kind} text of some length about a harbour at night. " * 6}
        for kind in ("short", "long")
    ],
    "cast": [
        {
            "personId": 1000 + number,
            "firstName": "Person",
            "lastName": f"Number {number}",
            "job": "Actor",
            "role": f"Role {number}",
            "order": number,
        }
        for number in range(8)
    ],
    "images": [
        {
            "id": number,
            "url": f"https://images.example/{number}.jpg",
            "hierarchy": number,
            "width": 1920,
            "height": 1080,
        }
        for number in (1, 2, 3, 4)
    ],
    "originalTitle": "Harbour Lights",
    "productionYear": 1999,
    "duration": 104,
    "countries": ["FR", "BE"],
    "collectionId": 12,
    "masterId": None,
    "masterLastUpdate": None,
    "seasonId": None,
    "seasonLastUpdate": None,
}
