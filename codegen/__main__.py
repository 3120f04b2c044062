"""`python -m codegen`: build all generated files; `--check`: tell which are stale; `unasync`, `coverage`: parts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from codegen.build import build
from codegen.coverage import main as coverage
from codegen.problem import Problem, Problems
from codegen.unasync import main as unasync
from codegen.write import difference, repository, write

_COMMANDS = {"unasync": unasync, "coverage": coverage}


def main(arguments: list[str]) -> int:
    """Run the command that is named first, or generate."""
    try:
        if arguments and arguments[0] in _COMMANDS:
            return _COMMANDS[arguments[0]](arguments[1:])
        return generate(arguments)
    except (Problem, Problems, FileExistsError) as error:
        print(error, file=sys.stderr)
        return 1


def generate(arguments: list[str]) -> int:
    """Build everything that is generated, or with `--check` tell what isn't up to date."""
    parser = argparse.ArgumentParser(
        prog="codegen", description="Build the generated files.", epilog="Other commands: unasync, coverage."
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 and name each file that would change"
    )
    parser.add_argument("--root", type=Path, default=repository(), help="repository to work in")
    options = parser.parse_args(arguments)
    root: Path = options.root
    built = build(root)
    changes = difference(root, built.files, built.folders) if options.check else write(root, built.files, built.folders)
    for change in changes:
        print(change)
    if built.problems:
        print(Problems(built.problems), file=sys.stderr)
    for name in built.unused:
        print(f"codegen/config.toml: unasync.names.{name} is never used; remove it", file=sys.stderr)
    if options.check and changes:
        print("Generated files are stale: run `make generate`.", file=sys.stderr)
    failed = bool(built.problems) or (options.check and bool(changes or built.unused))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
