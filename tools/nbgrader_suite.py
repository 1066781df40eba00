"""Run nbgrader's own tests, as they are in its installed wheel, against this package's drop-ins.

    python tools/nbgrader_suite.py [--stock] [--report docs/nbgrader-suite.md]

Every test passes, or is listed in :data:`DEVIATIONS` with the reason why the drop-ins do otherwise. ``--stock`` runs the tests on nbgrader alone
before that: what fails there is the environment's fault and is not held against the drop-ins.
Exit status 1 if a test fails that is not listed, a listed one passes or is not there, or a drop-in was never used.
"""

import argparse
import base64
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

import msgspec
from nbgrader_suite_plugin import DROPINS, RESULTS, Ending, Results

TESTS = "nbgrader/tests"
MODULES = {
    "preprocessors/test_deduplicateids.py": "RepairDuplicates",
    "preprocessors/test_overwritecells.py": "RepairCells",
    "preprocessors/test_overwritekernelspec.py": "RepairCells",
    "preprocessors/test_saveautogrades.py": "SaveScores",
    "preprocessors/test_getgrades.py": "SaveScores",
    "apps/test_nbgrader_autograde.py": "all but RepairDuplicates",
    "apps/test_nbgrader_generate_feedback.py": "all but RepairDuplicates",
    "apps/test_nbgrader_releasefeedback.py": "all but RepairDuplicates",
    "apps/test_nbgrader_export.py": "all but RepairDuplicates",
    "apps/test_nbgrader_validate.py": "SandboxedExecute",
    "apps/test_api.py": "all but RepairDuplicates",
}
"""Those of nbgrader's test modules that reach what the drop-ins replace, and which of them each reaches."""
REPLACED = {
    "TolerantNotebookExporter": "`NotebookExporter`, for reading",
    "RepairDuplicates": "`DeduplicateIds` in its own tests, which have no gradebook; in a course `RepairCells` does its work",
    "RepairCells": "`DeduplicateIds`, `OverwriteCells` and `OverwriteKernelspec`",
    "SandboxedExecute": "`Execute`",
    "SaveScores": "`SaveAutoGrades`",
    "HideHiddenTests": "(new, in `GenerateFeedback`)",
}
"""What each drop-in stands for."""
FOREIGN_CELLS = """The student hands in, under the name of an empty notebook, one whose cells are of another assignment. \
nbgrader has no such cells in its gradebook, ends that student's grading with an error and exits with status 1: \
none of that student's notebooks comes into `autograded/`. `RepairCells` takes the marks off cells that are not the assignment's, logs each, \
and the student is graded. One broken notebook losing no student is what it is for."""
AUTOGRADE = "apps/test_nbgrader_autograde.py::TestNbGraderAutograde"
NO_KERNEL = """The notebook's kernel (`blah`) is not installed. nbgrader ends that student's grading with an error and exits with status 1: \
nothing comes into `autograded/`. `SandboxedExecute` writes into the notebook that it was not executed and why, and the student waits for a person, like \
one whose file cannot be read: no scores, and nobody is lost."""
OWN_KERNEL = """The assignment names no kernel, and the student's notebook one (`blarg`) that is not installed. nbgrader ends that student's grading with an error. \
`RepairCells` does not let students say which language a notebook is in, since in another nothing of what fools test cells would be undone: \
the notebook is executed as Python, and the student is graded."""
DEVIATIONS = {
    f"{AUTOGRADE}::test_missing_source_kernelspec": OWN_KERNEL,
    f"{AUTOGRADE}::test_incorrect_source_kernelspec": NO_KERNEL,
    f"{AUTOGRADE}::test_handle_failure": FOREIGN_CELLS,
    f"{AUTOGRADE}::test_handle_failure_single_notebook": FOREIGN_CELLS,
}
"""Tests that fail with the drop-ins and should, each with the reason."""
CONFIG = """from autograder.nbgrader.config import use_dropins

c = get_config()
use_dropins(c)
"""


class SuiteError(Exception):
    """The tests cannot be run, or are not those of the wheel."""


def check_wheel() -> Path:
    """The folder of nbgrader's tests, all files of which are as the wheel brought them.

    Raises:
        SuiteError: a file has been changed, or the wheel has no tests.
    """
    files = [file for file in metadata.files("nbgrader") or [] if str(file).startswith(f"{TESTS}/")]
    found = {str(file).removeprefix(f"{TESTS}/") for file in files}
    if absent := sorted(MODULES.keys() - found):
        raise SuiteError(f"the installed nbgrader has no {', '.join(absent)}; install it from its wheel")
    for file in files:
        if file.hash and _digest(Path(str(file.locate())), file.hash.mode) != file.hash.value:
            raise SuiteError(f"{file} is not as the wheel brought it; reinstall nbgrader")
    first = next(file for file in files if str(file).endswith("tests/__init__.py"))
    return Path(str(first.locate())).parent


def _digest(path: Path, algorithm: str) -> str:
    """As a wheel's RECORD has it."""
    digest = hashlib.new(algorithm, path.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def run_suite(root: Path, *, dropins: bool) -> Results:
    """Run the test modules below ``root`` in a process of their own, in an empty folder.

    Raises:
        SuiteError: pytest could not run them.
    """
    with tempfile.TemporaryDirectory(prefix="nbgrader-suite-") as made:
        folder = Path(made)
        for name in ("here", "config", "dropins"):
            (folder / name).mkdir()
        (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        (folder / "dropins" / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
        environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "PYTHONPATH": str(Path(__file__).resolve().parent),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_CONFIG_PATH": str(folder / "dropins") if dropins else "",
            DROPINS: "1" if dropins else "",
            RESULTS: str(folder / "results.json"),
        }
        modules = [f"nbgrader.tests.{module.removesuffix('.py').replace('/', '.')}" for module in MODULES]
        options = ["-c", str(folder / "pytest.ini"), "--rootdir", str(root), "-q", "--tb=no", "-W", "ignore"]
        plugins = ["-p", "nbgrader_suite_plugin", "-p", "no:cacheprovider", "--no-summary"]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *plugins, "--pyargs", *modules],
            cwd=folder / "here",
            env=environment,
            check=False,
        )
        if done.returncode not in (0, 1):
            raise SuiteError(f"pytest ended with status {done.returncode}")
        return msgspec.json.decode((folder / "results.json").read_bytes(), type=Results)


def failures(results: Results) -> dict[str, Ending]:
    """The tests that failed, by name."""
    return {name: ending for name, ending in results.tests.items() if ending.outcome == "failed"}


def problems(results: Results, excused: Mapping[str, Ending]) -> list[str]:
    """What is not as it should be, in words.

    Args:
        results: those with the drop-ins.
        excused: tests that fail without them too.
    """
    found = []
    for name, ending in failures(results).items():
        if name not in DEVIATIONS and name not in excused:
            found.append(f"{name} fails and is not listed in DEVIATIONS:\n{ending.text}")
    for name in DEVIATIONS:
        outcome = results.tests[name].outcome if name in results.tests else "not there"
        if outcome != "failed":
            found.append(f"{name} is listed in DEVIATIONS but is {outcome}; take it off the list")
    for module in MODULES:
        if not _of_module(results, module):
            found.append(f"{module} has no tests")
    for name in REPLACED:
        if not results.notebooks.get(name):
            found.append(f"{name} was never used; the suite did not test it")
    return found


def _of_module(results: Results, module: str) -> list[Ending]:
    return [ending for name, ending in results.tests.items() if name.startswith(f"{module}::")]


def report(results: Results) -> str:
    """The results as Markdown."""
    rows = []
    for module, reached in MODULES.items():
        endings = [ending.outcome for ending in _of_module(results, module)]
        counts = [endings.count(outcome) for outcome in ("passed", "skipped", "failed")]
        rows.append(f"| `{module}` | {reached} | {' | '.join(map(str, counts))} |")
    outcomes = [ending.outcome for ending in results.tests.values()]
    total = " | ".join(f"**{outcomes.count(outcome)}**" for outcome in ("passed", "skipped", "failed"))
    used = [f"| `{name}` | {of} | {results.notebooks.get(name, 0)} |" for name, of in REPLACED.items()]
    skipped = [
        f"- `{name}`: {ending.why}." for name, ending in results.tests.items() if ending.outcome == "skipped"
    ]
    return "\n".join(
        [
            "# nbgrader's own tests, with the drop-ins in place",
            "",
            "<!-- Made by `make nbgrader-suite`. -->",
            "",
            f"The test modules of nbgrader {metadata.version('nbgrader')} that reach what the drop-ins replace, unmodified from the installed wheel (each file is compared with "
            "the wheel's record). Commands get the drop-ins by configuration, as a course does: `use_dropins(c)`. Tests that import one of nbgrader's classes get ours in its place, "
            "and so does `nbgrader validate`, for which nbgrader has no option. Tests that have grades saved without anything executed tell `SaveScores` that all was: it scores no other test cell. "
            "Everything runs in the sandbox.",
            "",
            "`python tools/nbgrader_suite.py --stock` runs them on nbgrader alone first. A test that is not listed below and fails, and one that is listed and passes, are both errors.",
            "",
            "| module, below `nbgrader/tests/` | reaches | passed | skipped | deviating |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            f"| all | | {total} |",
            "",
            "## Deviations",
            "",
            *_deviations(),
            "## Skipped by nbgrader",
            "",
            *skipped,
            "",
            "## What the drop-ins were given",
            "",
            "| drop-in | in place of | notebooks |",
            "| --- | --- | --- |",
            *used,
            "",
        ]
    )


def _deviations() -> list[str]:
    by_reason: dict[str, list[str]] = {}
    for name, reason in DEVIATIONS.items():
        by_reason.setdefault(reason, []).append(name)
    return [
        line
        for reason, names in by_reason.items()
        for line in (*(f"- `{name}`" for name in names), "", reason, "")
    ]


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stock", action="store_true", help="run the tests on nbgrader alone first")
    parser.add_argument("--report", type=Path, help="write the results here, as Markdown")
    arguments = parser.parse_args()
    try:
        root = check_wheel()
        excused = failures(run_suite(root, dropins=False)) if arguments.stock else {}
        results = run_suite(root, dropins=True)
    except SuiteError as error:
        print(f"nbgrader's tests were not run: {error}", file=sys.stderr)
        return 2
    text = report(results)
    print(text)
    for name, ending in excused.items():
        print(f"fails on nbgrader alone, too: {name}: {ending.why}")
    found = problems(results, excused)
    for problem in found:
        print(problem, file=sys.stderr)
    if arguments.report and not found:
        arguments.report.write_text(text, encoding="utf-8")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
