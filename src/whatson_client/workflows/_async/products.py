"""Titles, images and ratings of a product: one changed, the others kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from broadcast_clients.core.errors import FieldError, InvalidRequest
from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.unset import UNSET, Omittable
from whatson_client.workflows.product_parts import (
    images_with,
    kind_of_product,
    ratings_with,
    refuse_deletion,
    refuse_silence,
    title_meant,
)

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.models import Image, ImageDict, ProductTitle, Rating

__all__ = ["AsyncImages", "AsyncRatings", "AsyncTitles"]


class _Part:
    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client

    async def _product(self, content_id: str, options: RequestOptions | None) -> dict[str, Any]:
        return (await self._client.products.get(content_id, options=options)).given_fields()

    async def _save(self, product: Mapping[str, Any], fields: dict[str, Any], options: RequestOptions | None) -> None:
        kind = kind_of_product(product)
        kept = kind.operation("update").body
        for each in kept.fields if kept is not None else ():
            if each.resets and each.name in product:
                fields.setdefault(each.name, product[each.name])
        await kind.resource(self._client).update(str(product["content_id"]), fields, options=options)


class AsyncTitles(_Part):
    """Titles one by one, by the rules of 2023r4. Reached as `client.workflows.titles`."""

    async def of(self, content_id: str, *, options: RequestOptions | None = None) -> list[ProductTitle]:
        """The titles of a product.

        Args:
            content_id: External reference of the product.
            options: Settings of the calls.
        """
        return list((await self._product(content_id, options)).get("product_titles") or [])

    async def upsert(
        self,
        content_id: str,
        type: str,  # the name on the wire
        title: str,
        *,
        broadcasting: Omittable[bool] = UNSET,
        alternative: Omittable[bool] = UNSET,
        options: RequestOptions | None = None,
    ) -> str | None:
        """Change the title of that type, or add it. The other titles stay.

        Args:
            content_id: External reference of the product.
            type: API reference of the type, such as `OriginalTitle`.
            title: The text.
            broadcasting: Whether it is the title for broadcasting.
            alternative: Whether it is the alternative title.
            options: Settings of the calls.

        Returns:
            External reference of the title, where the server tells it.

        Raises:
            InvalidRequest: Several titles have the type and none has the text, or no title for broadcasting would be
                left. Nothing was sent.
        """
        titles = await self.of(content_id, options=options)
        flags = {"broadcasting_title": broadcasting, "alternative_title": alternative}
        wanted = {"type": type, "title": title} | {name: each for name, each in flags.items() if each is not UNSET}
        meant = title_meant(titles, type, title)
        if meant is None:
            result = await self._client.titles.create(
                content_id=content_id,
                type=type,
                title=title,
                broadcasting_title=broadcasting,
                alternative_title=alternative,
                options=options,
            )
            made: str | None = result.given_fields().get("id")
            return made
        there = meant.given_fields()
        refuse_silence(titles, meant, wanted)
        if any(there.get(name) != value for name, value in wanted.items()):
            await self._client.titles.update(
                meant.id,
                type=type,
                title=title,
                broadcasting_title=broadcasting,
                alternative_title=alternative,
                options=options,
            )
        return str(meant.id)

    async def make_broadcasting(self, content_id: str, title_id: str, *, options: RequestOptions | None = None) -> None:
        """Make a title the only one for broadcasting: it gets the mark first, then the others lose theirs.

        Args:
            content_id: External reference of the product.
            title_id: External reference of the title.
            options: Settings of the calls.

        Raises:
            InvalidRequest: The product has no such title.
        """
        titles = await self.of(content_id, options=options)
        meant = next((each for each in titles if each.id == title_id), None)
        if meant is None:
            known = ", ".join(each.id for each in titles) or "none"
            raise InvalidRequest(f"{content_id} has no title {title_id!r}", hint=f"its titles are {known}")
        if not meant.given_fields().get("broadcasting_title"):
            await self._client.titles.update(title_id, type=meant.type, broadcasting_title=True, options=options)
            # Whether the mark moved or is now on both, no document says.
            titles = await self.of(content_id, options=options)
        for each in titles:
            if each.id != title_id and each.given_fields().get("broadcasting_title"):
                await self._client.titles.update(each.id, type=each.type, broadcasting_title=False, options=options)

    async def delete(self, title_id: str, *, options: RequestOptions | None = None) -> None:
        """Delete a title that is neither the one for broadcasting nor the alternative one.

        Args:
            title_id: External reference of the title.
            options: Settings of the calls.

        Raises:
            InvalidRequest: It is one of the two, which the server never deletes. Nothing was deleted.
        """
        refuse_deletion(await self._client.titles.get(title_id, options=options))
        await self._client.titles.delete(title_id, options=options)


class AsyncImages(_Part):
    """Images by press target. Reached as `client.workflows.images`."""

    async def by_target(self, content_id: str, *, options: RequestOptions | None = None) -> dict[str, list[Image]]:
        """The images of a product by press target; those without one under an empty text.

        Args:
            content_id: External reference of the product.
            options: Settings of the call.
        """
        found: dict[str, list[Image]] = {}
        images: list[Image] = (await self._product(content_id, options)).get("images") or []
        for image in images:
            targets: list[str] = image.given_fields().get("press_targets") or [""]
            for target in targets:
                found.setdefault(target, []).append(image)
        return found

    async def set_for_target(
        self,
        content_id: str,
        press_target: str,
        images: Iterable[Image | ImageDict],
        *,
        options: RequestOptions | None = None,
    ) -> None:
        """Replace the images of one press target. Those of other targets stay, though the server replaces all.

        An image that other targets have, too, only loses or gains this one. An image without `image_id` is made anew,
        and so the call isn't repeated by itself.

        Args:
            content_id: External reference of the product.
            press_target: API reference of the press target.
            images: All images of the target.
            options: Settings of the calls.

        Raises:
            InvalidRequest: The kind of product isn't known to have images.
        """
        product = await self._product(content_id, options)
        await self._save(product, {"images": images_with(product.get("images") or [], press_target, images)}, options)


class AsyncRatings(_Part):
    """Ratings by regulator, with their content warnings. Reached as `client.workflows.ratings`."""

    async def by_regulator(self, content_id: str, *, options: RequestOptions | None = None) -> dict[str, Rating]:
        """The ratings of a product by the API reference of the regulator.

        Args:
            content_id: External reference of the product.
            options: Settings of the call.
        """
        ratings: list[Rating] = (await self._product(content_id, options)).get("ratings") or []
        return {each.regulator: each for each in ratings}

    async def set(
        self,
        content_id: str,
        regulator: str,
        *,
        rating: Omittable[str | None] = UNSET,
        reason: Omittable[str | None] = UNSET,
        content_warnings: Omittable[Mapping[str, Any] | None] = UNSET,
        options: RequestOptions | None = None,
    ) -> None:
        """Change the rating of one regulator. Those of the others stay, and so does what isn't passed.

        Args:
            content_id: External reference of the product.
            regulator: API reference of the regulator.
            rating: The rating; `None` clears it.
            reason: Why.
            content_warnings: By API reference: the value (true or false, text, a list), or a dict with `value` and
                `comment`; `None` removes that warning. Warnings that aren't named stay. `None` removes all.
            options: Settings of the calls.

        Raises:
            InvalidRequest: The kind of product isn't known to have ratings, or nothing is to be changed.
        """
        if rating is UNSET and reason is UNSET and content_warnings is UNSET:
            error = FieldError("rating", "or reason or content_warnings is needed", "required", argument="rating")
            raise InvalidRequest("there is nothing to change; nothing was sent", errors=(error,))
        product = await self._product(content_id, options)
        changes = {"rating": rating, "reason": reason}
        given = {name: value for name, value in changes.items() if value is not UNSET}
        ratings = ratings_with(product.get("ratings") or [], regulator, given, content_warnings)
        await self._save(product, {"ratings": ratings}, options)
