"""What tests of runs on a cluster share: an order, and a machine like ours."""

import sys
from pathlib import Path

import pytest

from autograder.classroom.scale.assignment_work import AssignmentOrder
from autograder.classroom.scale.machine import machine_here
from autograder.classroom.scale.messages import Machine, RunOrder, encode
from autograder.classroom.scale.packed import PackedFolder
from autograder.judge.digests import Digests

sys.path.insert(0, str(Path(__file__).parents[2]))  # for cluster_ground


@pytest.fixture(scope="session")
def here() -> Machine:
    return machine_here()


@pytest.fixture(scope="session")
def folder() -> PackedFolder:
    return PackedFolder("06_tiny", {"tiny.py": b"# %%\n", "hidden/probes.py": b"secret = 1\n"})


@pytest.fixture(scope="session")
def order(here: Machine, folder: PackedFolder) -> RunOrder:
    setup = encode(AssignmentOrder("", 60.0, Digests("seen", "judged")))
    return RunOrder("run", "assignment", "06_tiny", folder.digest, "unsafe", setup, here)
