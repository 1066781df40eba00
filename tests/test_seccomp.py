"""The allow-list of system calls: that it is well formed here; that it holds is tested by tests/hostile/."""

import platform
import struct

import pytest

from autograder.runtime import seccomp


def decide(program: bytes, architecture: int, number: int, first: int = 0) -> int:
    """What the kernel would answer: a little interpreter of the instructions used."""
    lines, at, value = [*struct.iter_unpack("=HBBI", program)], 0, 0
    words = {
        seccomp.NUMBER_AT: number,
        seccomp.ARCHITECTURE_AT: architecture,
        seccomp.FIRST_ARGUMENT_AT: first,
    }
    while True:
        code, if_equal, if_not, k = lines[at]
        if code == seccomp.RETURN:
            return int(k)
        if code == seccomp.LOAD:
            value = words[k]
            at += 1
        else:
            at += 1 + (if_equal if value == k else if_not)


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_only_what_is_listed_is_allowed(machine: str) -> None:
    column, mark = [*seccomp.ARCHITECTURES].index(machine), seccomp.ARCHITECTURES[machine]
    program = seccomp.program(machine, 4711)
    listed = {numbers[column] for numbers in seccomp.ALLOWED.values()} - {None}
    allowed = {n for n in range(1024) if decide(program, mark, n, first=99) == seccomp.ALLOW}
    assert allowed == listed
    assert decide(program, mark, 0x40000000 + 1) == seccomp.FAIL
    assert decide(program, mark + 1, 0) == seccomp.KILL_PROCESS


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_a_child_with_files_may_change_them_and_only_believes_to_change_their_modes(machine: str) -> None:
    column, mark = [*seccomp.ARCHITECTURES].index(machine), seccomp.ARCHITECTURES[machine]
    program = seccomp.program(machine, 4711, files=True)
    for table, answer in ((seccomp.FILES, seccomp.ALLOW), (seccomp.PRETENDED, seccomp.PRETEND)):
        numbers = {row[column] for row in table.values()} - {None}
        assert {decide(program, mark, number) for number in numbers} == {answer}


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_signals_and_limits_reach_only_the_process_itself(machine: str) -> None:
    column, mark = [*seccomp.ARCHITECTURES].index(machine), seccomp.ARCHITECTURES[machine]
    program = seccomp.program(machine, 4711)
    for numbers in seccomp.OWN_PROCESS.values():
        assert decide(program, mark, numbers[column], 4711) == seccomp.ALLOW
        assert decide(program, mark, numbers[column], 1) == seccomp.FAIL
        assert decide(program, mark, numbers[column], 0) == seccomp.FAIL
    (limits,) = seccomp.ZERO_FIRST.values()
    assert decide(program, mark, limits[column], 0) == seccomp.ALLOW
    assert decide(program, mark, limits[column], 4712) == seccomp.FAIL


def test_no_number_stands_for_two_calls() -> None:
    files = {**seccomp.FILES, **seccomp.PRETENDED}
    tables = {**seccomp.ALLOWED, **files, **seccomp.OWN_PROCESS, **seccomp.ZERO_FIRST}
    for column in range(len(seccomp.ARCHITECTURES)):
        numbers = [row[column] for row in tables.values() if row[column] is not None]
        assert len(numbers) == len(set(numbers))


def test_an_unknown_machine_is_not_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    assert not seccomp.is_supported()


def test_a_refusal_of_the_kernel_is_an_error() -> None:
    seccomp._check(0)
    with pytest.raises(OSError, match=r"\[Errno"):
        seccomp._check(-1)
