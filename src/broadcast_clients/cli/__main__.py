"""`python -m broadcast_clients.cli`: the same as `broadcast`."""

import sys

from broadcast_clients.cli.entry import main

sys.exit(main())
