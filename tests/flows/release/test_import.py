"""The release flow is loaded when it is used, and says what is missing."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
import broadcast_clients.flows.release as release
assert "sqlalchemy" not in sys.modules and "whatson_client" not in sys.modules
assert set(release.__all__) <= set(dir(release))
release.ReleaseRules()
assert "sqlalchemy" not in sys.modules
sys.modules["sqlalchemy"] = None
try:
    release.ReleaseFlow
except ModuleNotFoundError as error:
    print(error)
"""


def test_names_are_loaded_when_used_and_the_extra_is_named() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "the release flow needs SQLAlchemy: pip install 'broadcast-clients[mirror]'\n"
