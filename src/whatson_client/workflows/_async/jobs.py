"""`client.workflows`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from broadcast_clients.core.options import RequestOptions
from broadcast_clients.core.unset import UNSET, Omittable
from whatson_client.workflows._async.bulk_upsert import AsyncBulkUpsert, parameters_of
from whatson_client.workflows._async.drop_downs import AsyncDropDowns
from whatson_client.workflows._async.media import AsyncMedia, AsyncTrailers
from whatson_client.workflows._async.press_sheets import AsyncPressSheets
from whatson_client.workflows._async.products import AsyncImages, AsyncRatings, AsyncTitles
from whatson_client.workflows._async.tree import AsyncTree
from whatson_client.workflows.kinds import kind_of
from whatson_client.workflows.reports import BulkReport, TreeReport

if TYPE_CHECKING:
    from whatson_client._async.client import AsyncWhatsonClient
    from whatson_client.models import Propagation
    from whatson_client.workflows.rows import EmptyCells

__all__ = ["AsyncWorkflows"]


class AsyncWorkflows:
    """The jobs that take more than one call, reached as `client.workflows`."""

    def __init__(self, client: AsyncWhatsonClient) -> None:
        self._client = client

    @cached_property
    def drop_downs(self) -> AsyncDropDowns:
        """Values of drop-down lists, held against the installation."""
        return AsyncDropDowns(self._client)

    @cached_property
    def titles(self) -> AsyncTitles:
        """Titles of a product, one by one."""
        return AsyncTitles(self._client)

    @cached_property
    def images(self) -> AsyncImages:
        """Images of a product by press target."""
        return AsyncImages(self._client)

    @cached_property
    def ratings(self) -> AsyncRatings:
        """Ratings of a product by regulator, with their content warnings."""
        return AsyncRatings(self._client)

    @cached_property
    def press_sheets(self) -> AsyncPressSheets:
        """Press sheets of a product by press target."""
        return AsyncPressSheets(self._client)

    @cached_property
    def media(self) -> AsyncMedia:
        """Media assets, media and their positions."""
        return AsyncMedia(self._client)

    @cached_property
    def trailers(self) -> AsyncTrailers:
        """Trailers and campaigns."""
        return AsyncTrailers(self._client)

    async def bulk_upsert(
        self,
        rows: Any,
        *,
        kind: Literal["programs", "episodes", "series", "seasons", "content_collections"] = "programs",
        journal: str | Path | None = None,
        concurrency: int = 8,
        check_drop_downs: bool = False,
        empty: EmptyCells = "leave",
        template: Omittable[str] = UNSET,
        propagate_to_episodes: Omittable[Propagation] = UNSET,
        propagate_to_versions: Omittable[Propagation] = UNSET,
        progress: Callable[[BulkReport], None] | None = None,
        options: RequestOptions | None = None,
    ) -> BulkReport:
        """Create or update many things of one kind. Bad rows are collected, the rest goes on.

        A row with an id may be sent again after a failure that passes, unless it has images without `image_id` or
        titles without `id`, which would be made anew. What may not be sent again isn't, and is reported as unknown.

        Args:
            rows: Dicts with Python or wire names, write models, `csv.DictReader`, or a frame of pandas, polars or
                pyarrow. Read as needed.
            kind: What the rows are.
            journal: A file that remembers what is written: called again with it after an interruption, the job goes
                on. A row that is done and hasn't changed isn't sent again.
            concurrency: The most calls at the same time; fewer while the server asks to slow down.
            check_drop_downs: Hold values against the drop-down lists of the installation first.
            empty: What empty cells mean, which are empty texts, NaN, and `None` in frames: `leave` the field as it is,
                or `clear` it. `None` in a dict always clears.
            template: API reference of a prototype for new ones.
            propagate_to_episodes: Of seasons: which episodes change with them.
            propagate_to_versions: Which versions change with them.
            progress: Called with the report so far after each row.
            options: Settings of each call.

        Returns:
            What became of the rows: counts, and each failure with its complaints and the argument at fault. Where no
            other row could succeed, because the credential is refused, the job ends early and `stopped_by` says so.

        Raises:
            ConfigurationError: The rows, the journal or an argument can't work.
        """
        chosen = kind_of(kind)
        given = {
            "template": template,
            "propagate_to_episodes": propagate_to_episodes,
            "propagate_to_versions": propagate_to_versions,
        }
        arguments = {name: value for name, value in given.items() if value is not UNSET}
        job = AsyncBulkUpsert(
            self._client,
            chosen,
            parameters_of(chosen, "create_or_update", arguments),
            drop_downs=self.drop_downs if check_drop_downs else None,
            empty=empty,
            options=options,
        )
        return await job.run(rows, journal=journal, concurrency=concurrency, progress=progress)

    async def upsert_tree(
        self,
        tree: Mapping[str, Any],
        *,
        dry_run: bool = False,
        journal: str | Path | None = None,
        concurrency: int = 4,
        check_drop_downs: bool = False,
        propagate_to_episodes: Omittable[Propagation] = UNSET,
        propagate_to_versions: Omittable[Propagation] = UNSET,
        options: RequestOptions | None = None,
    ) -> TreeReport:
        """Bring series, seasons, episodes, collections and their items to the state that plain data says.

        Parents come before children. Each is read first, and only the fields that differ are written; what the data
        doesn't name stays. Images and titles that are there already keep their ids.

            {"series": [{"content_id": "S", "title": …, "duration": …,
                         "seasons": [{"content_id": "S1", …, "episodes": [{"content_id": "S1E1", …}]}],
                         "collections": [{"content_id": "C", …, "items": [{"content_id": "S1E1"}]}],
                         "items": […]}],
             "seasons": […], "collections": […], "programs": […]}

        Args:
            tree: The data, with Python or wire names. All but items need a `content_id`. `template` in a node names the
                prototype that it is made from. `items` of a series are those of its own collection.
            dry_run: Read and compare, and write nothing: `print` the report for the plan.
            journal: A file that remembers what is done: called again with it after an interruption, the job goes on
                without reading that again.
            concurrency: The most calls at the same time, on one level.
            check_drop_downs: Hold values against the drop-down lists of the installation first.
            propagate_to_episodes: Which episodes change with their season. Default: the server's.
            propagate_to_versions: Which versions change with their product. Default: the server's.
            options: Settings of each call.

        Returns:
            What was done with each node, or would be. What stands below a node that failed is skipped.

        Raises:
            ConfigurationError: The data isn't a tree, or has something twice, or the journal can't be used.
            CredentialError: The credential is refused, so that nothing could be done.
        """
        given = {"propagate_to_episodes": propagate_to_episodes, "propagate_to_versions": propagate_to_versions}
        job = AsyncTree(
            self._client,
            {name: value for name, value in given.items() if value is not UNSET},
            dry_run=dry_run,
            drop_downs=self.drop_downs if check_drop_downs else None,
            options=options,
        )
        return await job.run(tree, journal=journal, concurrency=concurrency)
