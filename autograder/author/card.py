"""The card: how far the graders can be trusted, in one page of figures, made from the proofs themselves.

The intervals are Wilson's, at 95 % (E. B. Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 22, 1927).
"""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

from autograder.atomic_write import write_atomically
from autograder.author.proof import Verification
from autograder.errors import AssignmentError
from autograder.templates import markdown_environment

CONFIDENCE = 0.95
MUTANT_ROW = re.compile(r"^\| (\d\d_\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
COMMIT_LINE = re.compile(r"^Made from commit .*$", re.MULTILINE)
REFUSED_JUNK = ("nonsense-earns-nothing", "nonsense-loses-points")


@dataclass(frozen=True)
class Rate:
    """So many of so many went wrong; ``low`` and ``high`` bound the rate, as fractions, at 95 %."""

    wrong: int
    of: int

    @property
    def low(self) -> float:
        """The lower end of Wilson's interval; 0 where nothing was tried."""
        return max(0.0, self._interval()[0])

    @property
    def high(self) -> float:
        """The upper end of Wilson's interval; 1 where nothing was tried."""
        return min(1.0, self._interval()[1])

    def _interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
        share, scale = self.wrong / self.of, 1 + z * z / self.of
        middle = share + z * z / (2 * self.of)
        spread = z * ((share * (1 - share) + z * z / (4 * self.of)) / self.of) ** 0.5
        return (middle - spread) / scale, (middle + spread) / scale

    def __str__(self) -> str:
        low, high = (f"{100 * end:.1f}" for end in (self.low, self.high))
        return f"{self.wrong} of {self.of} ({low} to {high} %)"


@dataclass(frozen=True)
class CardRow:
    """The figures of one assignment."""

    assignment: str
    accepted: int
    submissions: int
    right: Rate
    """Right exercise solutions, accepted alternatives and independent ones, that lose points."""
    first_contact: Rate
    """Independent exercise solutions that lost points when the graders saw them for the first time."""
    wrong: Rate
    """Mistakes, mutants and junk that get full marks."""
    mistakes: int
    named: int
    mutants: int
    junk: int


def commit_of(root: Path) -> str:
    """The commit that is checked out in a folder, in short; "none" where there is no git or no repository."""
    git = shutil.which("git")
    if git is None:
        return "none"
    done = subprocess.run(  # noqa: S603 - git itself, with arguments of ours
        [git, "-C", str(root), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or "none"


def write_card(path: Path, text: str) -> bool:
    """Write the card, unless what is there says the same; whether it was written."""
    if not is_stale(path, text):
        return False
    write_atomically(path, text.encode())
    return True


def is_stale(path: Path, text: str) -> bool:
    """Whether the card in a file says something else, but for the commit it was made from."""
    there = path.read_text(encoding="utf-8") if path.is_file() else ""
    return COMMIT_LINE.sub("", there) != COMMIT_LINE.sub("", text)


def card(proofs: Sequence[Verification], root: Path, commit: str) -> str:
    """The card as Markdown.

    Args:
        proofs: of all assignments.
        root: the course's folder, with docs/mutants.md and tests/independent/first_contact.toml.
        commit: what the proofs were made from.

    Raises:
        AssignmentError: mutants or first contacts are missing or damaged.
    """
    mutants, contact = _mutants(root / "docs" / "mutants.md"), _first_contact(root)
    rows = [_row(proof, mutants, contact) for proof in proofs]
    return (
        markdown_environment()
        .get_template("truth.md.j2")
        .render(
            rows=rows,
            commit=commit,
            right=_sum(row.right for row in rows),
            first_contact=_sum(row.first_contact for row in rows),
            wrong=_sum(row.wrong for row in rows),
            refusals={proof.assignment: contact.get(proof.assignment, []) for proof in proofs},
        )
    )


def _row(
    proof: Verification,
    mutants: Mapping[str, tuple[int, int]],
    contact: Mapping[str, Sequence[Mapping[str, str]]],
) -> CardRow:
    if proof.assignment not in mutants:
        raise AssignmentError(f"docs/mutants.md knows nothing of {proof.assignment}; run: make mutants")
    killed, surviving = mutants[proof.assignment]
    right = len(proof.accepted) + len(proof.independent) * len(proof.exercises)
    lost = sum(finding.rule == "accepted-full-marks" for finding in proof.findings)
    lost += sum(len(row.refused) for row in proof.independent)
    passing = sum(row.lost == 0 for row in proof.mistakes) + surviving
    passing += sum(finding.rule in REFUSED_JUNK for finding in proof.findings)
    return CardRow(
        assignment=proof.assignment,
        accepted=len(proof.accepted),
        submissions=len(proof.independent),
        right=Rate(lost, right),
        first_contact=Rate(
            len(contact.get(proof.assignment, ())), len(proof.independent) * len(proof.exercises)
        ),
        wrong=Rate(passing, len(proof.mistakes) + killed + surviving + proof.nonsense_runs),
        mistakes=len(proof.mistakes),
        named=sum(row.diagnosed for row in proof.mistakes),
        mutants=killed + surviving,
        junk=proof.nonsense_runs,
    )


def _sum(rates: Iterable[Rate]) -> Rate:
    found = list(rates)
    return Rate(sum(rate.wrong for rate in found), sum(rate.of for rate in found))


def _mutants(path: Path) -> dict[str, tuple[int, int]]:
    """By assignment, how many mutants that differ were killed, and how many were not."""
    if not path.is_file():
        raise AssignmentError(f"{path} is missing; run: make mutants")
    rows = MUTANT_ROW.findall(path.read_text(encoding="utf-8"))
    return {name: (int(killed), int(left)) for name, _, killed, _, left in rows}


def _first_contact(root: Path) -> dict[str, list[dict[str, str]]]:
    path = root / "tests" / "independent" / "first_contact.toml"
    try:
        found: dict[str, list[dict[str, str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise AssignmentError(f"{path} cannot be read: {error}") from None
    return found
