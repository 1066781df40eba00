"""The allow-list of system calls: that it is well formed here; that it holds is tested by tests/hostile/."""

import platform
import struct

import pytest

from autograder.sandbox.inside import seccomp

NONE = (0,) * 6


def decide(program: bytes, architecture: int, number: int, *arguments: int) -> int:
    """What the kernel would answer: a little interpreter of the instructions used."""
    lines, at, value = [*struct.iter_unpack("=HBBI", program)], 0, 0
    words = {seccomp.NUMBER_AT: number, seccomp.ARCHITECTURE_AT: architecture}
    for position, argument in enumerate((*arguments, *NONE)[:6]):
        words[seccomp.ARGUMENTS_AT + 8 * position] = argument & 0xFFFFFFFF
    while True:
        code, if_so, if_not, k = lines[at]
        if code == seccomp.RETURN:
            return int(k)
        if code == seccomp.LOAD:
            value = words[k]
            at += 1
        else:
            at += 1 + (if_so if (value & k if code == seccomp.ANY_BIT else value == k) else if_not)


@pytest.fixture(params=seccomp.ARCHITECTURES)
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Filter:
    """What a profile's filter on a machine answers a call by name."""

    def __init__(self, machine: str, profile: seccomp.Profile) -> None:
        self.column, self.mark = [*seccomp.ARCHITECTURES].index(machine), seccomp.ARCHITECTURES[machine]
        self.program = seccomp.program(machine, profile(4711))

    def answer(self, table: seccomp.Table, *arguments: int) -> set[int]:
        """What it answers to all calls of a table."""
        numbers = {row[self.column] for row in table.values()} - {None}
        return {
            decide(self.program, self.mark, number, *arguments) for number in numbers if number is not None
        }

    def allowed(self) -> set[int]:
        """The numbers of the calls it allows, whose arguments are all beyond what is asked for."""
        odd = (99,) * 6
        return {n for n in range(1024) if decide(self.program, self.mark, n, *odd) == seccomp.ALLOW}


def numbers_in(column: int, *tables: seccomp.Table) -> set[int | None]:
    return {row[column] for table in tables for row in table.values()} - {None}


def test_only_what_is_listed_is_allowed(machine: str) -> None:
    child, kernel = Filter(machine, seccomp.child), Filter(machine, seccomp.kernel)
    assert child.allowed() == numbers_in(child.column, seccomp.ALLOWED, seccomp.FILES, seccomp.PIPES)
    listed = (seccomp.ALLOWED, seccomp.FILES, seccomp.PROGRAMS, seccomp.CLONE)
    assert kernel.allowed() == numbers_in(child.column, *listed)
    for one in (child, kernel):
        assert decide(one.program, one.mark, 0x40000000 + 1) == seccomp.FAIL
        assert decide(one.program, one.mark + 1, 0) == seccomp.KILL_PROCESS


@pytest.mark.parametrize("profile", [seccomp.child, seccomp.zygote, seccomp.kernel])
def test_who_has_files_may_change_them_and_only_believes_to_change_their_modes(
    machine: str, profile: seccomp.Profile
) -> None:
    one = Filter(machine, profile)
    assert one.answer(seccomp.FILES) == {seccomp.ALLOW}
    assert one.answer(seccomp.PRETENDED) == {seccomp.PRETEND}
    assert one.answer(seccomp.UNSUPPORTED) == {seccomp.NO_SUPPORT}


def test_signals_and_limits_reach_only_the_process_itself(machine: str) -> None:
    one = Filter(machine, seccomp.child)
    answers = [one.answer(seccomp.OWN_PROCESS, first) for first in (4711, 1, 0)]
    assert answers == [{seccomp.ALLOW}, {seccomp.FAIL}, {seccomp.FAIL}]
    assert one.answer(seccomp.ZERO_FIRST, 0) == {seccomp.ALLOW}
    assert one.answer(seccomp.ZERO_FIRST, 4712) == {seccomp.FAIL}


def test_a_child_starts_neither_processes_nor_threads(machine: str) -> None:
    one = Filter(machine, seccomp.child)
    for flags in (seccomp.FORK, seccomp.THREAD, 17):
        assert one.answer(seccomp.CLONE, flags) == {seccomp.FAIL}
    assert one.answer(seccomp.MISSING) == {seccomp.FAIL}


@pytest.mark.parametrize("profile", [seccomp.child, seccomp.kernel])
def test_an_open_file_is_asked_only_what_changes_nothing(machine: str, profile: seccomp.Profile) -> None:
    one, set_flags, type_ahead = Filter(machine, profile), 0x40086602, 0x5412
    for request in seccomp.REQUESTS.values():
        assert one.answer(seccomp.IOCTL, 3, request) == {seccomp.ALLOW}
        assert one.answer(seccomp.IOCTL, 3, request | 0xFFFFFFFF << 32) == {seccomp.ALLOW}  # with its sign
    for request in (set_flags, type_ahead, 0):
        assert one.answer(seccomp.IOCTL, request, request) == {seccomp.NO_TERMINAL}


def test_a_kernel_reaches_no_other_process(machine: str) -> None:
    one = Filter(machine, seccomp.kernel)
    assert one.answer(seccomp.ZERO_FIRST, 1) == {seccomp.FAIL}
    assert one.answer(seccomp.OWN_SCHEDULING, 0) == {seccomp.ALLOW}
    assert one.answer(seccomp.OWN_SCHEDULING, 1) == {seccomp.PRETEND}
    priority = [one.answer(seccomp.OWN_PRIORITY, *pair) for pair in ((0, 0), (0, 1), (1, 0), (2, 0))]
    assert priority == [{seccomp.ALLOW}, *[{seccomp.FAIL}] * 3]


def test_a_kernel_makes_threads_and_processes_but_no_namespaces(machine: str) -> None:
    one = Filter(machine, seccomp.kernel)
    thread, process, namespaces, sibling = 0x3D0F00, 17, 0x6C020000, 0x8000
    assert one.answer(seccomp.CLONE, thread) == one.answer(seccomp.CLONE, process) == {seccomp.ALLOW}
    for bit in (1 << n for n in range(32) if (namespaces | sibling | 0x12000000) >> n & 1):
        assert one.answer(seccomp.CLONE, process | bit) == {seccomp.FAIL}
    assert one.answer(seccomp.MISSING) == {seccomp.NO_CALL}


def test_a_kernel_has_sockets_of_the_machine_only(machine: str) -> None:
    one, inet, stream, fastest = Filter(machine, seccomp.kernel), 2, 1, 262
    assert one.answer(seccomp.SOCKET, 1, stream, 0) == {seccomp.ALLOW}
    assert one.answer(seccomp.SOCKET, inet, stream, 0) == one.answer(seccomp.SOCKET, 10, stream, fastest)
    assert (
        one.answer(seccomp.SOCKET, inet, stream, 0) == one.answer(seccomp.SOCKET, 16, 3, 9) == {seccomp.FAIL}
    )
    assert one.answer(seccomp.PRCTL, seccomp.OPTIONS["PR_SET_NAME"]) == {seccomp.ALLOW}
    assert one.answer(seccomp.PRCTL, seccomp.PR_SET_SECCOMP) == {seccomp.FAIL}


def test_a_zygote_forks_and_confines_and_starts_threads_but_no_program(machine: str) -> None:
    one = Filter(machine, seccomp.zygote)
    listed = (seccomp.ALLOWED, seccomp.FORKING, seccomp.FILES, seccomp.PIPES)
    assert one.allowed() == numbers_in(one.column, *listed)
    vfork, namespace = 0x4111, seccomp.FORK | 0x10000000
    answers = [
        one.answer(seccomp.CLONE, flags) for flags in (seccomp.FORK, seccomp.THREAD, vfork, namespace, 17)
    ]
    assert answers == [{seccomp.ALLOW}, {seccomp.ALLOW}, *[{seccomp.FAIL}] * 3]
    assert one.answer(seccomp.MISSING) == {seccomp.NO_CALL}
    for option in seccomp.CONFINING.values():
        assert one.answer(seccomp.PRCTL, option) == {seccomp.ALLOW}
    ptracer, keep_capabilities, dumpable = 0x59616D61, 8, 4
    for option in (ptracer, keep_capabilities, dumpable):
        assert one.answer(seccomp.PRCTL, option) == {seccomp.FAIL}


def test_a_child_may_do_only_what_its_zygote_may(machine: str) -> None:
    inner, outer = Filter(machine, seccomp.child), Filter(machine, seccomp.zygote)
    for arguments in ((), (4711,), (3, seccomp.REQUESTS["TCGETS"])):
        for number in range(1024):
            if decide(inner.program, inner.mark, number, *arguments) == seccomp.ALLOW:
                assert decide(outer.program, outer.mark, number, *arguments) == seccomp.ALLOW, number


def test_no_number_stands_for_two_calls() -> None:
    files = {**seccomp.FILES, **seccomp.PRETENDED, **seccomp.UNSUPPORTED, **seccomp.MISSING}
    own = {**seccomp.ZERO_FIRST, **seccomp.OWN_SCHEDULING, **seccomp.OWN_PRIORITY}
    others = {**seccomp.IOCTL, **seccomp.CLONE, **seccomp.SOCKET, **seccomp.PRCTL}
    tables = {**seccomp.ALLOWED, **files, **seccomp.PROGRAMS, **seccomp.OWN_PROCESS, **own, **others}
    for column in range(len(seccomp.ARCHITECTURES)):
        numbers = [row[column] for row in tables.values() if row[column] is not None]
        assert len(numbers) == len(set(numbers))
        forking = numbers_in(column, seccomp.FORKING, seccomp.PIPES)
        rows = [*seccomp.FORKING.values(), *seccomp.PIPES.values()]
        assert len(forking) == sum(row[column] is not None for row in rows)
        assert not forking & numbers_in(column, seccomp.ALLOWED, files, seccomp.CLONE, seccomp.PRCTL)


def test_a_filter_is_one_that_the_kernel_takes(machine: str) -> None:
    for profile in (seccomp.child, seccomp.zygote, seccomp.kernel):
        lines = [*struct.iter_unpack("=HBBI", seccomp.program(machine, profile(1)))]
        assert len(lines) <= 4096
        ends = [at + 1 + max(line[1:3]) for at, line in enumerate(lines) if line[0] != seccomp.RETURN]
        assert max(ends) < len(lines)


@pytest.mark.parametrize("profile", [seccomp.child, seccomp.zygote, seccomp.kernel])
def test_a_program_made_before_its_process_is_that_of_the_process(profile: seccomp.Profile) -> None:
    if not seccomp.is_supported():
        pytest.skip("no program is made for this machine")
    for pid in (1, 4711, 4_194_304):
        assert seccomp.program_of(pid, profile) == seccomp.program(platform.machine(), profile(pid))


def test_an_unknown_machine_is_not_supported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "vax")
    assert not seccomp.is_supported()


def test_a_refusal_of_the_kernel_is_an_error() -> None:
    seccomp._check(0)
    with pytest.raises(OSError, match=r"\[Errno"):
        seccomp._check(-1)
