"""What ``autograder doctor --scheduler`` says of each worker."""

from typing import Any

from msgspec.structs import replace

from autograder.classroom.scale.checkup import checkups, table_of
from autograder.classroom.scale.messages import Machine, WorkerCheck, encode
from autograder.sandbox.doctor import MachineCheck

WORKS = MachineCheck("sandbox", True, "starts, and keeps a submission in")
LEAKS = MachineCheck("sandbox", False, "a submission could open a socket", "report this")
MEMORY = MachineCheck("memory", False, "100 MiB free", "pass --jobs 1")


def test_each_worker_is_told_of_and_why_it_may_not_grade(here: Machine, shown: Any) -> None:
    fit = replace(here, lacks="")
    answers = {
        "tcp://b:1": encode(WorkerCheck(replace(fit, host="b"), [WORKS, MEMORY])),
        "tcp://a:1": encode(WorkerCheck(replace(fit, host="a", torch="1.0"), [WORKS])),
        "tcp://c:1": encode(WorkerCheck(replace(fit, host="c"), [LEAKS])),
        "tcp://d:1": ModuleNotFoundError("No module named 'autograder'"),
        "tcp://e:1": b"nonsense",
    }
    found = checkups(answers, fit)
    assert [one.address[6] for one in found] == ["a", "b", "c", "d", "e"]
    a, b, c, d, e = (one.why_not for one in found)
    assert a.startswith("has torch 1.0, and ")
    assert b == ""
    assert c == "a submission could open a socket; report this"
    assert d.startswith("has no such autograder; install the same there (ModuleNotFoundError: No module")
    assert e.startswith("has no such autograder; install the same there (")
    text = shown(table_of(found), width=400)
    assert "1 of 5 may grade for this machine." in text
    (line,) = [line for line in text.split("\n") if "tcp://b:1" in line]
    assert line.endswith("ok")


def test_what_a_worker_says_steers_no_terminal(here: Machine, shown: Any) -> None:
    answers = {"tcp://a:1": encode(WorkerCheck(replace(here, host="\x1b[2J[bold]"), [WORKS]))}
    text = shown(table_of(checkups(answers, here)), width=400)
    assert "\x1b" not in text
    assert "[bold]" in text
