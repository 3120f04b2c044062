"""Sync forms of async modules."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from codegen.problem import Problems
from codegen.unasync import derive, target_of, transform
from codegen.write import MARK

from codegen import unasync

EXAMPLES = [
    ("async def f(self) -> None: ...", "def f(self) -> None: ..."),
    ("result = await f(x)", "result = f(x)"),
    ("value = (await f(x)).y", "value = f(x).y"),
    ("value = (await a.b(x)[0].c(y)).z", "value = a.b(x)[0].c(y).z"),
    ("value = g(await f(x))", "value = g(f(x))"),
    ("value = (await f(x), 1)", "value = (f(x), 1)"),
    ("value = not (await f(x))", "value = not f(x)"),
    ("async for x in y: pass", "for x in y: pass"),
    ("async with a as b, c: pass", "with a as b, c: pass"),
    ("value = [x async for x in y]", "value = [x for x in y]"),
    ("class AsyncPager(AsyncIterator[int]): ...", "class Pager(Iterator[int]): ..."),
    ("class _AsyncThing: ...", "class _Thing: ..."),
    ("def f() -> AbstractAsyncContextManager[int]: ...", "def f() -> AbstractContextManager[int]: ..."),
    ("def f() -> AsyncGenerator[int, None]: ...", "def f() -> Generator[int, None, None]: ..."),
    ("work: Callable[[int], Awaitable[int]]", "work: Callable[[int], int]"),
    ("work: Callable[[], Coroutine[Any, Any, dict[str, int]]]", "work: Callable[[], dict[str, int]]"),
    ("from a.core._async.pager import AsyncPager", "from a.core._sync.pager import Pager"),
    ("def __aenter__(self): ...", "def __enter__(self): ..."),
    ("raise StopAsyncIteration", "raise StopIteration"),
    ("await client.aclose()", "client.close()"),
    ("@pytest_asyncio.fixture\nasync def f(): ...", "@pytest.fixture\ndef f(): ..."),
    ("@pytest.mark.asyncio\nasync def f(): ...", "def f(): ..."),
    ("x = 'async for a in b: await c'", "x = 'for a in b: c'"),
    ("x = f'{await f(1)} AsyncPager'", "x = f'{f(1)} Pager'"),
    ("x = 'an async call, an `AsyncPager`, an async item'", "x = 'a call, a `Pager`, an item'"),
    ("x = 1  # await it, then `aclose`", "x = 1  # it, then `close`"),
    ("asynchrony = unasync_ed = 1", "asynchrony = unasync_ed = 1"),
]


@pytest.mark.parametrize(("source", "expected"), EXAMPLES, ids=[source for source, _ in EXAMPLES])
def test_each_rule(source: str, expected: str) -> None:
    assert transform(source + "\n", {}) == expected + "\n"


def test_markers_choose_lines() -> None:
    source = textwrap.dedent(
        '''
        class A:
            # async-only: begin
            def __await__(self):
                """Async."""
            # async-only: end
            # sync-only: def __aiter__(self):
            # sync-only:     raise TypeError("write `for`, not `async for`")
            x = 1
        '''
    )
    assert transform(source, {}) == textwrap.dedent(
        """
        class A:
            def __aiter__(self):
                raise TypeError("write `for`, not `async for`")
            x = 1
        """
    )


@pytest.mark.parametrize(
    ("source", "line", "what"),
    [
        ("x = 1\nimport y\nasyncio.run(y())\n", "line 3", "asyncio"),
        ("x = '''\nAn asyncio loop.'''\n", "line 2", "asyncio"),
        ("# it is async\n", "line 1", "async"),
        ("# async-only: begin\nx = 1\n", "line 1", "isn't closed"),
        ("# async-only: begin\n# async-only: begin\n# async-only: end\n", "line 2", "inside another"),
        ("x = 1\n# async-only: end\n", "line 2", "the end of no"),
        ("x = (\n", "source", "isn't Python"),
    ],
)
def test_what_cannot_be_derived_is_refused(source: str, line: str, what: str) -> None:
    with pytest.raises(Problems) as caught:
        transform(source, {}, file="a.py")
    (problem,) = caught.value.problems
    assert problem.place == line
    assert what in str(problem)
    assert problem.remedy


def test_the_table_of_names_is_used_and_reported() -> None:
    used: set[str] = set()
    assert transform("x = spawn(spawned, 'spawn it')\n", {"spawn": "start", "never": "x"}, used) == (
        "x = start(spawned, 'start it')\n"
    )
    assert used == {"spawn"}


def test_derived_files_are_formatted_and_say_where_they_come_from(tmp_path: Path) -> None:
    source = (
        "from collections.abc import AsyncIterator, Iterator, Awaitable, AsyncIterable, Iterable\n"
        "import asyncio\n"
        '__all__ = ["AsyncB", "AsyncA"]\n'
        "async def f(x: AsyncIterable[int] | Iterable[int]) -> AsyncIterator[Awaitable[Iterator[int]]]:\n    yield 1\n"
    )
    derived = derive({"src/a/_async/m.py": source}, {}, tmp_path)
    assert derived.problems == []
    assert derived.files == {
        "src/a/_sync/m.py": f"{MARK}src/a/_async/m.py. Do not edit.\n"
        "from collections.abc import Iterable, Iterator\n\n"
        '__all__ = ["A", "B"]\n\n\n'
        "def f(x: Iterable[int]) -> Iterator[Iterator[int]]:\n    yield 1\n"
    }


def test_an_import_that_is_still_used_is_refused(tmp_path: Path) -> None:
    derived = derive({"src/a/_async/m.py": "import asyncio as loops\nx = loops.sleep\n"}, {}, tmp_path)
    assert [problem.place for problem in derived.problems] == ["line 2"]
    assert "asyncio" in derived.problems[0].what


def test_a_header_of_the_source_is_replaced() -> None:
    derived = derive({"src/a/_async/m.py": f"{MARK}specs/a.yaml. Do not edit.\nx = 1\n"}, {})
    assert derived.files["src/a/_sync/m.py"] == f"{MARK}src/a/_async/m.py. Do not edit.\nx = 1\n"


def test_only_whole_directories_are_renamed() -> None:
    assert target_of("src/a_async/_async/b_async.py") == "src/a_async/_sync/b_async.py"


# --- the command ------------------------------------------------------------------------------------------------


def _repository(root: Path, names: str = "") -> Path:
    (root / "codegen").mkdir()
    (root / "codegen" / "config.toml").write_text(f"[unasync]\nfolders = ['src']\n[unasync.names]\n{names}", "utf-8")
    source = root / "src" / "a" / "_async" / "m.py"
    source.parent.mkdir(parents=True)
    source.write_text("async def f() -> None: ...\n", "utf-8")
    return source


def _run(root: Path, *arguments: str) -> int:
    return unasync.main(["--root", str(root), *arguments])


def test_the_command_writes_and_then_has_nothing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _repository(tmp_path)
    assert _run(tmp_path, "--check") == 1
    assert capsys.readouterr().out == "missing src/a/_sync/m.py\n"
    assert not (tmp_path / "src/a/_sync").exists()
    assert _run(tmp_path) == 0
    assert "def f() -> None: ..." in (tmp_path / "src/a/_sync/m.py").read_text("utf-8")
    assert _run(tmp_path, "--check") == 0


def test_a_sync_file_without_a_source_is_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _repository(tmp_path)
    _run(tmp_path)
    (tmp_path / "src/a/_sync/mine.py").write_text("x = 1\n", "utf-8")
    source.rename(source.with_name("n.py"))
    capsys.readouterr()
    assert _run(tmp_path) == 0
    assert capsys.readouterr().out == "missing src/a/_sync/n.py\nstale   src/a/_sync/m.py\n"
    assert sorted(path.name for path in (tmp_path / "src/a/_sync").iterdir()) == ["mine.py", "n.py"]


def test_one_broken_module_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = _repository(tmp_path)
    source.with_name("broken.py").write_text("asyncio.run(1)\n", "utf-8")
    assert _run(tmp_path) == 1
    assert "src/a/_async/broken.py: line 1" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "src/a/_sync").iterdir()] == ["m.py"]


def test_an_unused_line_of_the_table_fails_the_check_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _repository(tmp_path, names="spawn = 'start'\n")
    assert _run(tmp_path) == 0
    assert _run(tmp_path, "--check") == 1
    assert "unasync.names.spawn is never used" in capsys.readouterr().err


def test_a_hand_written_sync_file_is_not_overwritten(tmp_path: Path) -> None:
    _repository(tmp_path)
    target = tmp_path / "src/a/_sync/m.py"
    target.parent.mkdir()
    target.write_text("x = 1\n", "utf-8")
    with pytest.raises(FileExistsError, match="isn't marked as generated"):
        _run(tmp_path)
    assert target.read_text("utf-8") == "x = 1\n"
