"""Plain pytest on an assignment: ``pytest solutions/05_gradient_checking --submission FILE``.

For debugging. The submission is observed in the sandbox as the bulk engine does it, and the very same tests
are run, with everything pytest offers (``-k``, ``-x``, ``--pdb``). Without ``--submission`` the reference is judged.
"""

from pathlib import Path

import pytest

from autograder.judge.test_spec import POINTS_MARKER

ASSIGNMENT_FILE = "assignment.toml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission``, ``--submission-salt`` and ``--submission-unsafe``."""
    group = parser.getgroup("autograder")
    group.addoption(
        "--submission", type=Path, help="judge this submission to the assignment given as argument"
    )
    group.addoption("--submission-salt", default="", help="the salt that seeds the hidden probes' inputs")
    group.addoption("--submission-unsafe", action="store_true", help="run the submission without a sandbox")


def pytest_configure(config: pytest.Config) -> None:
    """Where the argument is an assignment's folder, observe the submission and serve its probes as fixtures."""
    config.addinivalue_line("markers", POINTS_MARKER)
    folders = {
        folder for argument in config.args if (folder := _assignment_folder(Path(argument.split("::")[0])))
    }
    if len(folders) > 1:
        raise pytest.UsageError("judge one assignment at a time")
    for folder in folders:
        config.pluginmanager.register(_fixtures(folder, config), "autograder-probes")
    if config.getoption("--submission") and not folders:
        raise pytest.UsageError(
            "--submission needs an assignment's folder as argument, such as solutions/05_gradient_checking"
        )


def _assignment_folder(path: Path) -> Path | None:
    candidates = [path.resolve(), *path.resolve().parents]
    return next((folder for folder in candidates if (folder / ASSIGNMENT_FILE).is_file()), None)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Of an assignment, collect the hidden tests only."""
    folder = _assignment_folder(collection_path)
    if folder is None or not config.pluginmanager.has_plugin("autograder-probes"):
        return None
    relative = collection_path.resolve().relative_to(folder)
    return True if relative.parts[:1] not in ((), ("hidden",)) else None


def _fixtures(folder: Path, config: pytest.Config) -> object:
    from autograder.assignment.load import load_assignment
    from autograder.classroom.reading import read_submission
    from autograder.errors import AutograderError
    from autograder.judge.baseline import baseline_of, seeds_of
    from autograder.judge.open_side import open_side
    from autograder.judge.pytest_session import ProbeFixtures
    from autograder.sandbox.enclosure import Level, require_sandbox
    from autograder.sandbox.observer import Observer

    level = Level.UNSAFE if config.getoption("--submission-unsafe") else Level.SANDBOXED
    salt = config.getoption("--submission-salt")
    try:
        if level is Level.SANDBOXED:
            require_sandbox()
        assignment = load_assignment(folder)
        judge, probe_set = open_side(assignment.side("hidden"))
        judge.close()
        fixtures = ProbeFixtures(probe_set.names)
        settings, script = assignment.settings, assignment.provided_cells
        with Observer(probe_set, settings.limits, level, preload=settings.preload, script=script) as observer:
            fixtures.want = baseline_of(assignment, "hidden", observer, salt).reference
            path = config.getoption("--submission")
            seeds = seeds_of(assignment.name, "hidden", probe_set.names, salt)
            if path:
                submission = read_submission(path, assignment)
                fixtures.got = observer.observe(submission.cells, seeds, submission.surroundings)
            else:
                fixtures.got = observer.observe(assignment.reference_cells, seeds)
    except AutograderError as error:
        raise pytest.UsageError(str(error)) from None
    return fixtures
