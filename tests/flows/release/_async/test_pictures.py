"""Pictures that a product names by address are fetched within limits, once, and without any credential."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from broadcast_clients.flows.release import Artwork
from tests.flows.release._async.stage import AsyncStage, always
from tests.flows.release.pictures import JPEG, PictureHost, picture_host

pytestmark = pytest.mark.sandbox(contents=5, variants={"encora.job_pace": "reads"})


@pytest.fixture
def host() -> Iterator[PictureHost]:
    """A host of pictures."""
    with picture_host() as made:
        yield made


async def test_images_of_a_product_are_uploaded_once(stage: AsyncStage, host: PictureHost) -> None:
    stage.file(f"{stage.film}.mp4")
    del stage.rules["artwork"]
    paths = ("a.jpg", "a.png", "a.webp", "moved")
    images = [
        {"image_id": f"I{number}", "high_resolution_url": f"{host.base_url}/{path}"}
        for number, path in enumerate(paths)
    ]
    await stage.change(stage.film, images=[*images, {"image_id": "I9", "identification": "no address"}])
    report = await stage.run(stage.film)
    assert report.ok, list(report.plan())
    uploads = [each for each in stage.sandbox.encora.stored("media_upload") if each["asset_type"] == "image"]
    assert [each["content_type"] for each in uploads] == ["image/jpeg", "image/png", "image/webp", "image/jpeg"]
    assert uploads[0]["size_bytes"] == len(JPEG)
    assert host.asked == ["/a.jpg", "/a.png", "/a.webp", "/moved", "/a.jpg"]
    assert not [name for each in host.headers for name in each if name in ("authorization", "cookie")]
    assert (await stage.run(stage.film)).items[0].action == "unchanged"
    assert len(host.asked) == 5
    await stage.change(stage.film, images=[{**images[0], "high_resolution_url": f"{host.base_url}/a.png"}])
    assert (await stage.run(stage.film)).items[0].changes == ("artwork",)


async def test_what_is_no_picture_or_too_large_is_refused_and_named(stage: AsyncStage, host: PictureHost) -> None:
    stage.file(f"{stage.film}.mp4")
    for path, why in {
        f"{host.base_url}/page": "is none of image/jpeg",
        f"{host.base_url}/large": "has more than 30,000 bytes",
        f"{host.base_url}/gone": "the answer is 404",
        f"{host.base_url}/round": "more than 5 redirects",
        f"{host.base_url}/down": "isn't fetched",
        "http://pictures.example/a.jpg": "isn't fetched",
        "ftp://pictures.example/a.jpg": "isn't fetched",
        "/etc/passwd": "isn't fetched",
        "https://127.0.0.1:1/a.jpg": "can't be fetched",
    }.items():
        rules = {"artwork": always([Artwork("a", path)]), "artwork_bytes": 30_000}
        report = await stage.run(stage.film, rules=rules)
        assert report.items[0].action == "failed", path
        assert why in str(report.items[0].error), path
        assert stage.title(stage.film)["status"] == "draft", path
    host.answers["/announced"] = (200, {}, JPEG * 100)
    rules = {"artwork": always([Artwork("a", f"{host.base_url}/announced")]), "artwork_bytes": 30_000}
    assert "at most 30,000 are taken" in str((await stage.run(stage.film, rules=rules)).items[0].error)
    png = {"artwork": always([Artwork("a", f"{host.base_url}/a.png")])}
    refused = await stage.run(stage.film, rules={**png, "artwork_types": "image/jpeg"})
    assert refused.items[0].action == "failed"
    report = await stage.run(stage.film, rules=png)
    assert report.ok
    assert stage.title(stage.film)["status"] == "published"
