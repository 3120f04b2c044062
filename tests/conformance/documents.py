"""The specs as tools of other makes can read them: complete in themselves, and with what our extensions say.

A spec says in `x-errors` which refusals are known, and in `x-since` and `x-until` which releases have what. No tool
reads that, so here the refusals become responses, and what a release lacks is left out. Nothing is made stricter: a
status or a field that no document mentions stays allowed where OpenAPI allows it.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from broadcast_clients.sandbox.whatson.release import DEFAULT_RELEASE, Release
from tests.conformance.judging import ROOT

__all__ = ["APIS", "SPECS", "document", "operations_of", "written"]

Tree = dict[str, Any]

SPECS = ROOT / "specs"
APIS = {
    "plurimedia": ("plurimedia",),
    "encora": ("encora",),
    "whatson": ("whatson-content", "whatson-mam", "whatson-trailer"),
}
OPEN = {
    "CustomAttributeType": "the label of check boxes isn't documented, so an installation has one that isn't listed"
}
"""Enumerations that are known to be incomplete, and why."""
METHODS = ("get", "post", "put", "patch", "delete")


def document(api: str, *, release: str = DEFAULT_RELEASE) -> Tree:
    """One OpenAPI document of an API, whatever number of files its spec has."""
    whole: Tree = {}
    for name in APIS[api]:
        part = yaml.safe_load((SPECS / f"{name}.yaml").read_text("utf-8"))
        part = _own_names(json.loads(json.dumps(part, default=str)), name if len(APIS[api]) > 1 else "")
        if not whole:
            whole = part
            continue
        whole["tags"] += [tag for tag in part["tags"] if tag not in whole["tags"]]
        whole["paths"] |= part["paths"]
        for kind, named in part["components"].items():
            whole["components"].setdefault(kind, {}).update(named)
    whole["servers"] = [{"url": "/"}]
    for name in OPEN:
        whole["components"]["schemas"].get(name, {}).pop("enum", None)
    whole = _with_borrowed_properties(whole)
    _with_null_that_clears(whole)
    whole = _with_null_apart(whole)
    _without_what_a_release_lacks(whole, Release.parse(release))
    for _, operation in operations_of(whole):
        if operation.get("x-partial"):  # its required marks are recorded and not enforced, see specs/deviations.yaml
            _without_required(whole, operation)
        for error in operation.get("x-errors", []):
            operation["responses"].setdefault(str(error["status"]), {"description": error["when"]})
    return whole


def _with_null_that_clears(whole: Tree) -> None:
    """What can be sent is cleared by null, where a spec says `x-null-clears`: own fields and those of its bases."""
    everything = whole["components"]["schemas"]
    for name, schema in list(everything.items()):
        if schema.get("x-null-clears"):
            everything[name] = _cleared(schema, everything)
        else:  # single fields may say so
            _let_null_clear(schema, unless_told=False)


def _cleared(schema: Tree, everything: Tree) -> Tree:
    """The schema with null for each field. Bases are read, too, so it gets copies of them under other names."""
    copied: Tree = copy.deepcopy(schema)
    _let_null_clear(copied, unless_told=True)
    for part in copied.get("allOf", []):
        base = part.get("$ref", "").rpartition("/")[2]
        if base:
            everything.setdefault(f"{base}Cleared", {})  # now, so that what is met twice is made once
            everything[f"{base}Cleared"] = _cleared(everything[base], everything)
            part["$ref"] = f"#/components/schemas/{base}Cleared"
    return copied


def _let_null_clear(schema: Tree, *, unless_told: bool) -> None:
    for name, field in schema.get("properties", {}).items():
        if field.get("x-null-clears", unless_told) and "null" not in json.dumps(field.get("type", "")):
            said = {key: field[key] for key in field if key.startswith("x-")}
            schema["properties"][name] = {**said, "anyOf": [field, {"type": "null"}]}


def _without_required(whole: Tree, operation: Tree) -> None:
    for content in operation["requestBody"]["content"].values():
        schema = content["schema"]
        name = schema.get("$ref", "").rpartition("/")[2]
        if name:
            everything = whole["components"]["schemas"]
            everything[f"{name}Changes"] = {key: value for key, value in everything[name].items() if key != "required"}
            content["schema"] = {"$ref": f"#/components/schemas/{name}Changes"}
        else:
            schema.pop("required", None)


def operations_of(whole: Tree) -> Iterator[tuple[str, Tree]]:
    """All operations, each with `METHOD /path`."""
    for path, methods in whole["paths"].items():
        for method in METHODS:
            if method in methods:
                yield f"{method.upper()} {path}", methods[method]


def written(api: str, folder: Path, *, release: str = DEFAULT_RELEASE) -> Path:
    """The document of an API as a file, called after the API, and after the release if it isn't the default."""
    file = folder / (f"{api}.json" if release == DEFAULT_RELEASE else f"{api}-{release}.json")
    file.write_text(json.dumps(document(api, release=release)), "utf-8")
    return file


def _own_names(part: Tree, prefix: str) -> Tree:
    """References into other files become references inside; parameters of several files get names of their own."""

    def renamed(node: Any) -> Any:
        if isinstance(node, dict):
            found = {key: renamed(value) for key, value in node.items()}
            if isinstance(found.get("$ref"), str):
                reference = "#" + found["$ref"].partition("#")[2]
                if prefix:
                    reference = reference.replace("#/components/parameters/", f"#/components/parameters/{prefix}-")
                found["$ref"] = reference
            return found
        return [renamed(each) for each in node] if isinstance(node, list) else node

    result: Tree = renamed(part)
    if prefix:
        parameters = result["components"].get("parameters", {})
        result["components"]["parameters"] = {f"{prefix}-{name}": value for name, value in parameters.items()}
    return result


def _with_borrowed_properties(whole: Tree) -> Tree:
    """Properties that borrow a definition get it as their own, so that dropping the other one takes nothing away."""

    def at(reference: str) -> Any:
        found: Any = whole
        for name in reference.removeprefix("#/").split("/"):
            found = found[name]
        return found

    def inlined(node: Any) -> Any:
        if isinstance(node, dict):
            reference = node.get("$ref")
            if isinstance(reference, str) and "/properties/" in reference:
                return inlined({**at(reference), **{key: value for key, value in node.items() if key != "$ref"}})
            return {key: inlined(value) for key, value in node.items()}
        return [inlined(each) for each in node] if isinstance(node, list) else node

    found: Tree = inlined(whole)
    return found


def _with_null_apart(node: Any) -> Any:
    """`type: [string, "null"]` with a format as two types: Schemathesis forgets the format otherwise."""
    if isinstance(node, list):
        return [_with_null_apart(each) for each in node]
    if not isinstance(node, dict):
        return node
    found = {key: _with_null_apart(value) for key, value in node.items()}
    kinds = found.get("type")
    if isinstance(kinds, list) and "null" in kinds and len(kinds) == 2 and "format" in found:
        (kind,) = (each for each in kinds if each != "null")
        described = {key: found.pop(key) for key in list(found) if key.startswith("x-") or key == "description"}
        return {**described, "anyOf": [{**found, "type": kind}, {"type": "null"}]}
    return found


def _is_there(node: Any, release: Release) -> bool:
    """Whether a release has something. `x-gap` is from the first release without it to the first that has it again."""
    if not isinstance(node, dict):
        return True
    since, until, gap = node.get("x-since"), node.get("x-until"), node.get("x-gap")
    # What is first seen in a release may have been there before, and the sandbox has it then.
    if since is not None and since["kind"] == "exact" and release < Release.parse(since["release"]):
        return False
    if until is not None and release >= Release.parse(until["release"]):
        return False
    return gap is None or not Release.parse(gap["from"]) <= release < Release.parse(gap["to"])


def _without_what_a_release_lacks(whole: Tree, release: Release) -> None:
    everything = copy.deepcopy(whole)

    def parameter(node: Tree) -> Tree:
        name = node.get("$ref", "").rpartition("/")[2]
        return everything["components"]["parameters"][name] if name else node

    for path, methods in list(whole["paths"].items()):
        for method in [each for each in METHODS if each in methods]:
            if not _is_there(methods[method], release):
                del methods[method]
                continue
            given = methods[method].get("parameters", [])
            methods[method]["parameters"] = [
                each for each in given if _is_there(each, release) and _is_there(parameter(each), release)
            ]
        if not any(each in methods for each in METHODS):
            del whole["paths"][path]
    for schema in whole["components"]["schemas"].values():
        fields = schema.get("properties", {})
        gone = [name for name, field in fields.items() if not _is_there(field, release)]
        for name in gone:
            del fields[name]
        if gone and "required" in schema:
            schema["required"] = [name for name in schema["required"] if name not in gone]
