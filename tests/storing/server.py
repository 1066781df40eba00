"""A PostgreSQL server for tests: in a folder of its own, reached by a socket in it and no other way, run by a user without rights."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

ROLE, PASSWORD = "grader", "p@ss:w/rd%"
REQUIRED = "AUTOGRADER_TEST_POSTGRES"
"""Where this is set, a machine without PostgreSQL fails."""
PATIENCE_S = 120.0
CHEAP = ("listen_addresses=", "fsync=off", "shared_buffers=16MB", "autovacuum=off", "max_connections=40")
"""Nothing here outlives a test, and none ends the whole machine."""


def binaries() -> Path | None:
    """Where PostgreSQL's programs are; Debian has them outside the path."""
    if found := shutil.which("postgres"):
        return Path(found).parent
    there = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    return there[-1].parent if there else None


class Server:
    """One cluster. Text is ordered as in English, unless asked otherwise."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder, self.data = programs, folder, folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make the cluster."""
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if os.geteuid() == 0:
            for path in (self.folder, secret):
                os.chown(path, _user().pw_uid, _user().pw_gid)
        words = (
            *("-D", self.data, "-U", ROLE, "--auth=scram-sha-256", "--pwfile", secret),
            *(
                "--encoding=UTF8",
                "--locale-provider=icu",
                "--icu-locale=en-US",
                "--locale=C.UTF-8",
                "--no-sync",
            ),
        )
        self._run("initdb", *words).communicate()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = [word for setting in CHEAP for word in ("-c", setting)]
        self._process = self._run("postgres", "-D", self.data, "-k", self.folder, *settings)
        ends = time.monotonic() + PATIENCE_S
        while not self._answers():
            if self._process.poll() is not None:  # what a killed one left is not yet gone
                self._process = self._run("postgres", "-D", self.data, "-k", self.folder, *settings)
            assert time.monotonic() < ends, "PostgreSQL does not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it and all its processes, as a machine does that fails."""
        assert self._process is not None
        server = psutil.Process(self._process.pid)
        for process in [server, *server.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End it."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def url(self, database: str = "postgres", password: str | None = PASSWORD) -> str:
        """The address of a database."""
        url = sa.URL.create("postgresql", ROLE, password, database=database, query={"host": str(self.folder)})
        return url.render_as_string(hide_password=False)

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Say something to it, in no transaction."""
        import psycopg

        words = {"user": ROLE, "password": PASSWORD, "host": str(self.folder), "dbname": database}
        with psycopg.connect(autocommit=True, **words) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def _answers(self) -> bool:
        import psycopg

        with contextlib.suppress(psycopg.OperationalError):
            return self.ask("SELECT 1") == [(1,)]
        return False

    def _run(self, program: str, *words: object) -> "subprocess.Popen[bytes]":
        as_user = {"user": _user().pw_uid, "group": _user().pw_gid, "extra_groups": []}
        return subprocess.Popen(
            [str(self.programs / program), *map(str, words)],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=(self.folder.parent / f"{self.folder.name}.log").open("ab"),
            **(as_user if os.geteuid() == 0 else {}),
        )


def _user() -> pwd.struct_passwd:
    """Who runs a server that root starts; PostgreSQL refuses root."""
    return pwd.getpwnam("nobody")


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server, started; skips where PostgreSQL is not installed."""
    programs = binaries()
    if programs is None:
        (pytest.fail if REQUIRED in os.environ else pytest.skip)("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    server = Server(programs, folder)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)
        folder.with_name(f"{folder.name}.log").unlink(missing_ok=True)
