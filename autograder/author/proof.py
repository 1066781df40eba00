"""What a verification found out about an assignment, as data."""

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """A rule that an assignment breaks."""

    file: str
    rule: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: [{self.rule}] {self.problem}\n    → {self.remedy}"


class MistakeRow(msgspec.Struct, frozen=True):
    """A known mistake, and what the hidden tests made of it."""

    exercise: str
    name: str
    title: str
    lost: int
    failed_tests: list[str]
    diagnosed: bool


class TestRow(msgspec.Struct, frozen=True):
    """A hidden test, and the mistakes it catches."""

    __test__ = False
    name: str
    exercise: str
    points: int
    caught_by: list[str]


class IndependentRow(msgspec.Struct, frozen=True):
    """A complete submission by somebody who had not seen the reference, and the exercises on which it lost points."""

    name: str
    refused: list[str]


class Verification(msgspec.Struct, frozen=True):
    """All that was found out about one assignment."""

    assignment: str
    exercises: dict[str, int]
    tests: list[TestRow]
    mistakes: list[MistakeRow]
    accepted: list[str]
    nonsense_runs: int
    salts: list[str]
    findings: list[Finding]
    independent: list[IndependentRow] = []
