"""How the installation that the sandbox stands for is configured: drop-down lists, regulators, attributes, persons."""

from __future__ import annotations

from typing import NamedTuple

# BOGenre: id is the API reference, name the description. The first ones are in printed examples.
GENRES: dict[str, str] = {
    "Comedy": "Comedy",
    "Musical": "Musical",
    "Action": "Action",
    "Blockbuster": "Blockbuster",
    "Satire": "Satire",
    "Oscar nominee": "Oscar nominee",
    "Drama": "Drama",
    "Thriller": "Thriller",
    "Crime": "Crime",
    "ScienceFiction": "Science fiction",
    "Documentary": "Documentary",
    "History": "History",
    "Adventure": "Adventure",
    "Romance": "Romance",
    "Animation": "Animation",
    "Magazine": "Magazine",
    "Sport": "Sport",
    "News": "News",
    "Music": "Music",
    "Entertainment": "Entertainment",
}

# WOnPressTarget; the first four are in printed examples, one more is made up.
PRESS_TARGETS = ("Default", "English", "French", "Print", "Web")

# External references of the persons that there are; "BAPI" is the printed example of one that isn't.
PERSONS = ("PERS001", "PERS002", "PERS003", "1390012541")


class WarningKind(NamedTuple):
    """A content warning of a regulator: checkBox, dropDown with its values, or text."""

    type: str
    values: tuple[str, ...] = ()


_CHECK_BOX = WarningKind("checkBox")
_SENSITIVE = WarningKind("dropDown", ("Fear", "Grief", "Discrimination", "Addiction"))
_TEXT = WarningKind("text")

# The compliance configuration: regulators and warnings of the printed examples.
REGULATORS: dict[str, dict[str, WarningKind]] = {
    "localRegulator": {
        "Violence": _CHECK_BOX,
        "Drugs": _CHECK_BOX,
        "Usage": _CHECK_BOX,
        "Sensitive categories": _SENSITIVE,
        "Language": _TEXT,
    },
    "Ofcom": {"Violence": _CHECK_BOX, "Language": _TEXT},
    "csaRegulator": {"Language": _TEXT},
}


class Attribute(NamedTuple):
    """A custom attribute: its type as replies name it, and the concept that a reference points to."""

    type: str
    concept: str | None = None


# Names and types of the printed examples; the type names of check box and single drop-down aren't printed.
CUSTOM_ATTRIBUTES: dict[str, Attribute] = {
    "cACheckBox": Attribute("Check box"),
    "cADropDown": Attribute("Drop-down list"),
    "cAString": Attribute("String field"),
    "cADate": Attribute("Date field"),
    "cAMediaAsset": Attribute("Reference field", "Media asset"),
    "cANumber": Attribute("Number field"),
    "cAText": Attribute("Text field"),
    "cAWeb": Attribute("Web field"),
    "cADuration": Attribute("Duration field"),
    "cADecimal": Attribute("Decimal number field"),
    "customMultiMA": Attribute("Drop-down list for multiselection"),
}
