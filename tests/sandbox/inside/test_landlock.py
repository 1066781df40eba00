"""Landlock's rules: what is left to be reached, tried by a child of the tests that has entered them."""

import os
import socket
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec
import pytest

from autograder.sandbox.inside import landlock

pytestmark = pytest.mark.needs_sandbox

Attempt = Callable[[], object]


def through(
    attempts: Mapping[str, Attempt],
    *,
    readable: list[str],
    writable: list[str],
    listable: Sequence[str] = (),
    times: int = 1,
) -> list[str]:
    """The attempts that succeed in a child that has entered the rules."""
    read_fd, write_fd = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            for _ in range(times):
                rules = landlock.rules(landlock.Reach(readable, writable, [*listable]))
                landlock.enter(rules)
                os.close(rules)
            os.write(write_fd, msgspec.json.encode([name for name in attempts if succeeds(attempts[name])]))
        finally:
            os._exit(0)
    os.close(write_fd)
    os.waitpid(pid, 0)
    with os.fdopen(read_fd, "rb") as pipe:
        return msgspec.json.decode(pipe.read(), type=list[str])


def succeeds(attempt: Attempt) -> bool:
    try:
        attempt()
    except OSError:
        return False
    return True


@pytest.fixture
def places(tmp_path: Path) -> Path:
    for name in ("readable", "writable", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    return tmp_path


def test_of_a_folder_that_is_only_listed_no_file_can_be_read(places: Path) -> None:
    file = places / "other" / "file"
    attempts: dict[str, Attempt] = {"list": lambda: [*file.parent.iterdir()], "read": file.read_text}
    assert through(attempts, readable=[], writable=[], listable=[str(places)]) == ["list"]
    assert through(attempts, readable=[], writable=[]) == []


def test_files_are_read_and_written_only_where_the_rules_allow_it(places: Path) -> None:
    attempts = {}
    for name in ("readable", "writable", "other"):
        folder = places / name
        attempts |= {
            f"read in {name}": (folder / "file").read_text,
            f"list {name}": lambda folder=folder: list(folder.iterdir()),
            f"write in {name}": lambda folder=folder: (folder / "file").write_text("y"),
            f"make in {name}": lambda folder=folder: (folder / "new").mkdir(),
            f"remove in {name}": lambda folder=folder: (folder / "file").unlink(),
            f"link in {name}": lambda folder=folder: (folder / "link").symlink_to("file"),
            f"make a pipe in {name}": lambda folder=folder: os.mkfifo(folder / "pipe"),
        }
    found = through(attempts, readable=[str(places / "readable")], writable=[str(places / "writable")])
    assert found == [
        "read in readable",
        "list readable",
        *(f"{what} writable" for what in ("read in", "list", "write in", "make in", "remove in")),
    ]
    assert (places / "other" / "file").read_text() == "x"


def test_a_rule_may_be_about_one_file_or_device(places: Path) -> None:
    file = places / "readable" / "file"
    attempts = {
        "read the file": file.read_text,
        "read its neighbour": (places / "other" / "file").read_text,
        "write to null": lambda: Path(os.devnull).write_text("x"),
        "read from zero": lambda: Path("/dev/zero").open("rb").close(),
    }
    found = through(attempts, readable=[str(file)], writable=[os.devnull])
    assert found == ["read the file", "write to null"]


def test_programs_are_not_started(places: Path) -> None:
    attempts = {"start": lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)}
    assert through(attempts, readable=["/usr", "/bin", "/lib"], writable=[]) == []


def test_tcp_signals_and_abstract_sockets_end_at_the_domain() -> None:
    with socket.socket() as server, socket.socket(socket.AF_UNIX) as abstract:
        server.bind(("127.0.0.1", 0))
        server.listen()
        abstract.bind(f"\0{tempfile.gettempdir()}/{os.getpid()}")
        abstract.listen()
        attempts = {
            "connect": lambda: socket.create_connection(server.getsockname()).close(),
            "bind": lambda: socket.socket().bind(("127.0.0.1", 0)),
            "connect to an abstract socket": lambda: socket.socket(socket.AF_UNIX).connect(
                abstract.getsockname()
            ),
            "signal its parent": lambda: os.kill(os.getppid(), 0),
            "signal itself": lambda: os.kill(os.getpid(), 0),
        }
        for attempt in attempts.values():
            assert succeeds(attempt)
        assert through(attempts, readable=[], writable=[]) == ["signal itself"]


def test_rules_entered_later_only_take_away(places: Path) -> None:
    attempts = {"read": (places / "readable" / "file").read_text}
    assert through(attempts, readable=[str(places)], writable=[], times=2) == ["read"]

    def widen() -> str:
        landlock.enter(landlock.rules(landlock.Reach([str(places)], [])))
        return (places / "other" / "file").read_text()

    assert through({"widen": widen}, readable=[str(places / "readable")], writable=[]) == []


def test_a_path_that_is_not_there_is_an_error_and_leaves_nothing_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileNotFoundError):
        landlock.rules(landlock.Reach([str(tmp_path), str(tmp_path / "missing")], []))
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_refusal_of_the_kernel_is_an_error() -> None:
    with pytest.raises(OSError, match="Bad file descriptor"):
        landlock._checked(landlock.RESTRICT_SELF, 10_000, 0)


def test_the_kernel_says_what_it_speaks() -> None:
    assert landlock.abi() >= landlock.ABI
