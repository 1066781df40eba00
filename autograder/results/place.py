"""Where the results of a folder are: in its own results.db, or in a database that its store.toml names.

A PostgreSQL database holds the results of many folders, each in a schema of its own; a SQLite file those of one. store.toml
tells database and schema, and no password: that comes from the address in ``AUTOGRADER_STORE`` or ``--store``, or from where
PostgreSQL's own programs take it (``PGPASSWORD``, ``~/.pgpass``).
"""

import json
import os
import re
import secrets
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa

from autograder.atomic_write import write_atomically
from autograder.errors import StoreError, UsageError

DATABASE = "results.db"
REMEMBERED = "store.toml"
ENVIRONMENT = "AUTOGRADER_STORE"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
SECRETS = ("password", "sslpassword")
"""What of an address's query is not written down."""
ABOUT_IT = "# Where the results of this folder are. No password stands here: see docs/store.md.\n"


@dataclass(frozen=True)
class StorePlace:
    """A database, and what the results of one folder are called in it; ``""`` in the folder's own."""

    url: sa.URL
    name: str = ""

    def __str__(self) -> str:
        if self.file:
            return str(self.file)
        address = _without_secrets(self.url).set(drivername=self.url.get_backend_name())
        return f"{address.render_as_string()} (schema {self.name})"

    @property
    def file(self) -> Path | None:
        """The SQLite file; None if it is no file."""
        return Path(self.url.database or "") if self.url.get_backend_name() == "sqlite" else None


def place_of(folder: Path) -> StorePlace | None:
    """Where the results of ``folder`` are; None if it holds none.

    Raises:
        StoreError: store.toml is damaged.
    """
    there = _remembered(folder)
    if there is None or there.file:
        return there
    asked = os.environ.get(ENVIRONMENT)
    return _with_address(there, _parsed(asked)) if asked else there


def place_for(folder: Path, assignment: str, address: str | None) -> StorePlace:
    """Where the results of ``folder`` are, or are to be.

    Args:
        address: the URL of a database; by default what ``AUTOGRADER_STORE`` says, or the folder's own file.

    Raises:
        UsageError: they are elsewhere already, or that is no address of a database that can hold them.
        StoreError: store.toml is damaged.
    """
    there = place_of(folder)
    asked = address or os.environ.get(ENVIRONMENT)
    if there is None:
        return StorePlace(_parsed(asked), _new_name(assignment)) if asked else StorePlace(_own(folder))
    if not address:
        return there
    if not _is_same_database(there.url, _parsed(address)):
        raise UsageError(
            f"the results of {folder} are in {there}; leave --store away, or choose another --out"
        )
    return _with_address(there, _parsed(address))


def remember(folder: Path, place: StorePlace) -> None:
    """Write down where the results of ``folder`` are."""
    if place.name and not (folder / REMEMBERED).exists():
        address = _without_secrets(place.url).render_as_string(hide_password=False)
        lines = f"url = {_quoted(address)}\nname = {_quoted(place.name)}\n"
        write_atomically(folder / REMEMBERED, (ABOUT_IT + lines).encode())


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a string of TOML's too


def _remembered(folder: Path) -> StorePlace | None:
    path = folder / REMEMBERED
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        return StorePlace(_parsed(written["url"]), str(written["name"]))
    except (FileNotFoundError, NotADirectoryError):
        return StorePlace(_own(folder)) if (folder / DATABASE).is_file() else None
    except (OSError, ValueError, KeyError, UsageError) as error:
        raise StoreError(
            f"{path} is damaged ({type(error).__name__}): give it the lines url and name, as docs/store.md shows"
        ) from None


def _own(folder: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(folder / DATABASE))


def _parsed(address: str) -> sa.URL:
    """The database of an address; errors do not repeat it, since a password may stand in it."""
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        raise UsageError(
            "--store, or AUTOGRADER_STORE, is no address of a database; give postgresql://ROLE@HOST/DATABASE or sqlite:////PATH/FILE"
        ) from None
    backend = url.get_backend_name()
    driver = DRIVERS.get(backend)
    if driver is None or url.drivername not in (backend, driver) or not url.database:
        raise UsageError(
            f"--store, or AUTOGRADER_STORE, names {url.drivername} and the database {url.database!r}; give postgresql://ROLE@HOST/DATABASE or sqlite:////PATH/FILE"
        )
    if backend == "sqlite":
        return sa.URL.create("sqlite", database=str(Path(url.database).absolute()))
    return url.set(drivername=driver)


def _new_name(assignment: str) -> str:
    """A schema's name that no other folder has."""
    readable = re.sub(r"[^a-z0-9]+", "_", assignment.lower())[:36].strip("_")
    return f"autograder_{readable}_{secrets.token_hex(6)}"


def _is_same_database(one: sa.URL, other: sa.URL) -> bool:
    def whereabouts(url: sa.URL) -> tuple[object, ...]:
        host = url.host or url.query.get("host")
        return url.get_backend_name(), host, url.port or url.query.get("port"), url.database

    return whereabouts(one) == whereabouts(other)


def _with_address(place: StorePlace, url: sa.URL) -> StorePlace:
    """``place`` by another address of its database, which may say role and password; itself if that is another database."""
    return replace(place, url=url) if _is_same_database(place.url, url) else place


def _without_secrets(url: sa.URL) -> sa.URL:
    kept = sa.URL.create(url.drivername, url.username, None, url.host, url.port, url.database, url.query)
    return kept.difference_update_query(SECRETS)
