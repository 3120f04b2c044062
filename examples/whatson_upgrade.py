"""What an upgrade of WHATS'ON means for your calls, and whether the installation describes itself as expected.

    python examples/whatson_upgrade.py BEFORE AFTER [OPERATION ...]
    python examples/whatson_upgrade.py 2023r4 2024r4 programs.create_or_update press_sheets.update

Without operations everything that changes is told. `GET /api` of the installation is compared, too, which needs
`pip install 'broadcast-clients[schema]'`.
"""

from __future__ import annotations

import argparse
import sys

from account_or_sandbox import account_or_sandbox

from whatson_client import BroadcastError, WhatsonClient


def main() -> int:
    """Run the example; gives the exit code: 1 where something that is used is gone."""
    parser = argparse.ArgumentParser(description="Check an upgrade between two releases.")
    parser.add_argument("before", help="the release that runs now, such as 2023r4")
    parser.add_argument("after", help="the release to come, such as 2024r4")
    parser.add_argument("operations", nargs="*", help="the operations that your program calls")
    chosen = parser.parse_args()
    with account_or_sandbox("whatson"), WhatsonClient() as client:
        changes = client.release.changes(chosen.before, chosen.after)
        if chosen.operations:
            changes = changes.of(*chosen.operations)
        print(changes)
        print()
        try:
            drift = client.schema.drift(release=chosen.after)
        except BroadcastError as error:
            print(f"The installation's own description can't be compared: {error.message}")
        else:
            count = sum(not each.known for each in drift.differences)
            print(f"The installation's own description differs from {chosen.after} in {count} places.")
    return 1 if changes.removed else 0


if __name__ == "__main__":
    sys.exit(main())
