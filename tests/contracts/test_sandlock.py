"""What :mod:`autograder.sandbox.inside.launcher` needs of sandlock: held from 0.9, below 0.10."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

from autograder.sandbox.enclosure import LAUNCHER, kernel_policy, readable_folders

HELD = SpecifierSet(">=0.9,<0.10")
NEEDED_BY = "autograder/sandbox/inside/launcher.py starts an enclosed kernel"

pytestmark = pytest.mark.needs_sandbox


def test_sandlock_is_one_that_this_holds_for() -> None:
    assert version("sandlock") in HELD, f"look whether the contracts hold, then widen HELD: {NEEDED_BY} by it"


@pytest.mark.parametrize(
    ("program", "status", "said"),
    [
        pytest.param("print('ran')", 0, "ran\n", id="output and status 0"),
        pytest.param("raise SystemExit(7)", 7, "", id="a status of its own"),
        pytest.param("open('{beside}', 'w')", 1, "", id="a file outside"),
        pytest.param("open('here', 'w'); print('written')", 0, "written\n", id="a file inside"),
    ],
)
def test_a_kernels_policy_is_taken_and_kept_from_0_9_below_0_10(
    tmp_path: Path, program: str, status: int, said: str
) -> None:
    folder, beside = tmp_path / "folder", tmp_path / "beside"
    for name in ("work", "home", "run"):
        (folder / name).mkdir(parents=True)
    policy = kernel_policy(folder, {}, readable=readable_folders(), memory="1G")
    command = [sys.executable, "-I", "-B", str(LAUNCHER), json.dumps(policy)]
    command += [sys.executable, "-I", "-S", "-c", program.format(beside=beside)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (status, said), f"{NEEDED_BY} so: {done.stderr}"
    assert not beside.exists(), NEEDED_BY
