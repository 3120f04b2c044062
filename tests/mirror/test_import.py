"""What it takes to have the mirror, and what is said where something is missing."""

from __future__ import annotations

from tests.process.scripts import run


def test_importing_the_mirror_loads_no_database() -> None:
    code = (
        "import broadcast_clients.flows.mirror\nresult(sorted({'sqlalchemy', 'pydantic', 'attr'} & set(sys.modules)))"
    )
    assert run(code) == []


def test_a_missing_sqlalchemy_is_told_with_what_to_install() -> None:
    code = (
        "sys.modules['sqlalchemy'] = None\n"
        "try:\n"
        "    from broadcast_clients.flows.mirror import Mirror\n"
        "except ModuleNotFoundError as error:\n"
        "    result(str(error))"
    )
    assert run(code) == "the mirror needs SQLAlchemy: pip install 'broadcast-clients[mirror]'"


def test_a_missing_driver_is_told_with_what_to_install() -> None:
    code = (
        "sys.modules['psycopg'] = None\n"
        "from broadcast_clients.flows.mirror import Mirror\n"
        "from plurimedia_client import ConfigurationError, PlurimediaClient\n"
        "try:\n"
        "    Mirror(PlurimediaClient(subscription_key='k'), 'postgresql://localhost/x')\n"
        "except ConfigurationError as error:\n"
        "    result(str(error))"
    )
    found = run(code)
    assert "PostgreSQL needs the package psycopg" in found
    assert "pip install 'psycopg[binary]'" in found
