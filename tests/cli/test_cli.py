"""The command line: what it prints, its exit status, and that wrong usage ends in one sentence with the remedy."""

import contextlib
import io
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder import cli
from autograder.assignment.model import Assignment
from autograder.classroom.finding import Found
from autograder.cli.exit_status import EPILOG
from autograder.cli.grade import _tell_what_was_left_out
from autograder.errors import SandboxError
from autograder.results.opening import open_store, read_store
from autograder.sandbox.doctor import MachineCheck
from autograder.sandbox.enclosure import MissingFeature

RIGHT = "def square_gradient(x):\n    return 2 * x\n"
FORGETS = "def square_gradient(x):\n    return x.clone()\n"


def test_help_shows_every_command_in_its_panel(run: Any) -> None:
    ended = run("--help")
    assert ended.status == 0
    shown = re.findall(r"^(?:╭─ ([^─]+) ─|│ (\w+)  )", ended.out, re.MULTILINE)
    assert [panel or f"  {command}" for panel, command in shown] == [
        "Options",
        *("Students", "  check", "  watch", "  pack"),
        *("Authors", "  new", "  verify", "  build", "  bundle", "  mutants"),
        *("A class", "  collect", "  grade", "  gradescope"),
        *(
            "After",
            "  show",
            "  report",
            "  mistakes",
            "  promote",
            "  regrade",
            "  revert",
            "  diff",
            "  override",
            "  comment",
            "  complaint",
            "  complaints",
            "  settle",
            "  export",
        ),
        *("nbgrader", "  nbgrader"),
        *("Machine", "  doctor"),
    ]
    commands = re.findall(r"^│ (\w+)  ", run("nbgrader", "--help").out, re.MULTILINE)
    assert commands == ["source", "rehearse", "grade", "export", "feedback"]


def test_every_help_says_what_the_exit_status_means(run: Any, commands: list[tuple[str, ...]]) -> None:
    for command in commands:
        ended = run(*command, "--help")
        assert ended.status == 0
        assert " ".join(EPILOG.split()) in ended.words, command


def test_the_version_is_told_without_importing_anything_heavy() -> None:
    code = (
        "import sys; sys.argv = ['autograder', '--version']; from autograder import cli\n"
        "try: cli.main()\nexcept SystemExit as end: print(end.code, {'torch', 'numpy', 'rich'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    versions = f"autograder {version('autograd-exercises')} · torch {version('torch')} · Python {platform.python_version()}"
    assert done.stdout == f"{versions}\n0 set()\n"


def test_the_command_line_imports_nothing_heavy() -> None:
    code = "import sys, autograder.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert "typer" in loaded
    assert not {"torch", "numpy", "pytest", "_pytest", "sqlalchemy", "IPython", "nbformat"} & set(loaded)


def imported_by(*statements: str) -> set[str]:
    """The packages that a new process has imported after these statements."""
    code = [*statements, "import sys", "print(*sorted({name.partition('.')[0] for name in sys.modules}))"]
    run = subprocess.run([sys.executable, "-c", "\n".join(code)], check=True, capture_output=True, text=True)
    return set(run.stdout.splitlines()[-1].split())


def test_who_grades_a_class_imports_neither_what_lanes_need_nor_a_web_server(tiny: Assignment) -> None:
    loaded = imported_by(
        "from importlib import import_module",
        "from pathlib import Path",
        "from autograder.assignment.load import load_assignment",
        "from autograder.cli.grade import AT_THE_END",
        "for module in ('autograder.classroom.grade', 'autograder.results.pages.site', *AT_THE_END): import_module(module)",
        f"load_assignment(Path({str(tiny.folder)!r}))",
    )
    assert {"jupytext", "sqlalchemy", "jinja2"} <= loaded
    assert not loaded & {"torch", "_pytest", "IPython", "jupyter_server", "tornado", "arrow", "matplotlib"}


def test_who_checks_imports_no_library_of_notebooks() -> None:
    loaded = imported_by(
        "import autograder.cli.student, autograder.classroom.reading, autograder.sandbox.warm_link",
        "import autograder.judge.remarks, autograder.student.report, autograder.student.report_tables",
    )
    assert {"rich", "jinja2"} <= loaded
    assert not loaded & {"torch", "IPython", "nbformat", "jupytext", "sqlalchemy", "tornado", "matplotlib"}


def test_a_class_is_graded_and_those_that_cannot_be_are_no_zeros(graded: Any) -> None:
    ended = graded.first
    assert ended.status == 1
    for said in (
        "anna 100 100",
        "ben 0 0",
        "ben 1× not_implemented",
        "cleo – –",
        "is not JSON",
        "is the notebook of '05_gradients', not of '06_tiny'",
        "2 of 4 graded",
        "Those not graded are no zeros",
        f"autograder show {graded.out} STUDENT",
    ):
        assert said in ended.words


def test_a_class_leaves_results_grades_and_feedback(graded: Any) -> None:
    document = json.loads((graded.out / "results.json").read_text())
    assert [(s["id"], s["score"]) for s in document["submissions"]][:2] == [("anna", 100), ("ben", 0)]
    assert (graded.out / "grades.csv").read_text().splitlines()[1] == '"anna","graded",100,100,100,"",""'
    assert sorted(p.name for p in (graded.out / "feedback").iterdir()) == [
        f"{n}.md" for n in ("anna", "ben", "cleo", "dan")
    ]


def test_a_folder_with_results_is_not_graded_into_again_unless_resumed(graded: Any) -> None:
    before = (graded.out / "results.json").read_bytes()
    ended = graded.grade()
    assert ended.status == 2
    assert "already holds results of 4 submissions; pass --resume" in ended.words
    assert (graded.out / "results.json").read_bytes() == before


def test_resume_grades_what_was_mended_and_nothing_else(
    run: Any, graded: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    folder, out = tmp_path / "class", tmp_path / "out"
    shutil.copytree(graded.folder, folder)
    shutil.copytree(graded.out, out)
    (folder / "dan.ipynb").unlink()
    (folder / "cleo.ipynb").unlink()
    (folder / "cleo.py").write_text(FORGETS)
    ended = run(
        "grade", "06_tiny", folder, "--out", out, "-j", 1, "--resume", "--root", graded.course, *unsafe
    )
    assert ended.status == 0, ended.words
    assert "3 of 4 graded" in ended.words  # dan was not handed in again, and keeps his row
    assert "forgets_the_two" in ended.words
    with contextlib.closing(read_store(out)) as store:
        wall = {result.id: result.wall_s for result in store.results()}
    with contextlib.closing(read_store(graded.out)) as store:
        wall_before = {result.id: result.wall_s for result in store.results()}
    assert set(wall) == {"anna", "ben", "cleo", "dan"}
    assert (wall["anna"], wall["ben"]) == (wall_before["anna"], wall_before["ben"])
    assert wall["cleo"] != wall_before["cleo"]


def test_results_of_another_assignment_are_not_touched(
    run: Any, graded: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    with open_store(tmp_path, "05_gradients", resume=False):
        pass
    ended = run(
        "grade", "tiny", graded.folder, "--out", tmp_path, "--root", graded.course, "--resume", *unsafe
    )
    assert ended.status == 2
    assert "holds results of 05_gradients, not of 06_tiny; choose another --out" in ended.words


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["06_tyni", "."], "no assignment is called '06_tyni'; did you mean 06_tiny?"),
        (["06_tiny", "nowhere"], "nowhere does not exist"),
        (["06_tiny", "empty"], "no submissions in empty; give .ipynb or .py files"),
        (
            ["06_tiny", "ann.py", "--store", "courses"],
            "is no address of a database; give postgresql://ROLE@HOST",
        ),
    ],
)
def test_wrong_usage_of_grade(
    run: Any,
    arguments: list[str],
    said: str,
    tiny_course: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "ann.py").touch()
    monkeypatch.chdir(tmp_path)
    ended = run("grade", *arguments, "--out", "out", "--root", tiny_course)
    assert (ended.status, ended.out) == (2, "")
    assert ended.words.startswith("autograder: ")
    assert said in ended.words
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("option", [["--jobs", "0"], ["--nonsense"], []])
def test_options_that_cannot_be_are_wrong_usage(run: Any, option: list[str]) -> None:
    assert run("grade", "06_tiny", *option).status == 2


def test_show_prints_the_class_or_one_submission(run: Any, graded: Any) -> None:
    table = run("show", graded.out)
    assert table.status == 0
    assert "anna" in table.out
    assert "dan" in table.out
    one = run("show", graded.out, "ben")
    assert one.status == 0
    assert "0 of 100" in one.words
    assert "[test_random_gradient: not_implemented]" in one.words
    as_json = run("show", graded.out, "anna", "--json")
    assert (as_json.status, as_json.err, json.loads(as_json.out)["score"]) == (0, "", 100)
    of_all = run("show", graded.out, "--json")
    assert (of_all.status, of_all.err) == (0, "")
    assert json.loads(of_all.out) == json.loads((graded.out / "results.json").read_text())


@pytest.mark.slow
def test_grade_with_json_prints_what_is_in_the_file_and_nothing_else(graded: Any) -> None:
    ended = graded.grade("--resume", "--json")
    assert ended.status == 1
    assert json.loads(ended.out) == json.loads((graded.out / "results.json").read_text())
    assert "4/4" in ended.err, "how far it is stands elsewhere"


@pytest.mark.parametrize(
    ("student", "said"),
    [("anan", "did you mean anna"), ("zzzzzzz", "there are: anna, ben, cleo, dan")],
)
def test_show_of_an_unknown_student_suggests(run: Any, student: str, said: str, graded: Any) -> None:
    ended = run("show", graded.out, student)
    assert ended.status == 2
    assert f"no result of '{student}'" in ended.words
    assert said in ended.words


def test_show_of_a_folder_without_results(run: Any, tmp_path: Path) -> None:
    assert "holds no results.db; give the folder" in run("show", tmp_path).words
    with open_store(tmp_path, "06_tiny", resume=False):
        pass
    ended = run("show", tmp_path)
    assert ended.status == 2
    assert f"{tmp_path} holds no results yet; grade into it with" in ended.words


@pytest.fixture
def students(tiny_built: Path, tmp_path: Path) -> Path:
    """A student's folder: assignments/ alone."""
    return Path(shutil.copytree(tiny_built, tmp_path / "06_tiny"))


def test_check_works_where_there_are_no_solutions(run: Any, students: Path) -> None:
    (students / "mine.py").write_text(FORGETS)
    ended = run("check", students / "mine.py")
    assert ended.status == 1
    assert not list(students.parent.rglob("solutions"))
    for said in (
        "0 of 1 public checks passed",
        "got 1",
        "expected 2",
        "Forgets the factor 2.",
        "0 of 1 exercises pass",
    ):
        assert said in ended.words
    as_json = run("check", students / "mine.py", "--json")
    (exercise,) = json.loads(as_json.out)
    assert (as_json.status, exercise["name"], exercise["score"]) == (1, "square_gradient", 0)
    assert exercise["tests"][0]["detail"]["expected"] == "2"


FAILING_HELPER = """# %%
half = 1 / 0
def helper(x):
    return 2 * x
# %%
def square_gradient(x):
    return helper(x)
"""


@pytest.mark.usefixtures("in_process")
def test_check_says_which_cell_failed_that_would_have_defined_what_is_missing(
    run: Any, students: Path
) -> None:
    (students / "mine.py").write_text(FAILING_HELPER)
    words = run("check", students / "mine.py").words
    assert "NameError: name 'helper' is not defined (code cell 2, line 2)" in words
    assert "which begins with 'half = 1 / 0', stopped with ZeroDivisionError, at its line 1" in words
    assert "is missing: `half`, `helper`." in words


@pytest.mark.usefixtures("in_process")
def test_check_of_a_right_notebook(run: Any, students: Path) -> None:
    path = students / "tiny.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError()", "return x.detach() + x.detach()"))
    ended = run("check", path, "-e", "square_gradient")
    assert (ended.status, "1 of 1 exercises pass their checks" in ended.words) == (0, True)
    path.rename(students / "mine (1).ipynb")
    of_folder = run("check", students)
    assert of_folder.status == 0
    assert "mine (1).ipynb was taken in its place" in of_folder.words
    (students / "second.ipynb").write_text("{}")
    assert "is one of two files for one student: mine (1).ipynb, second.ipynb" in run("check", students).words


def test_watch_once_says_how_far_it_is(run: Any, students: Path) -> None:
    ended = run("watch", students.parent, "--once")
    assert (ended.status, "06_tiny 0/1 0 of 100" in ended.words) == (1, True)
    as_json = run("watch", students, "--json")
    (assignment,) = json.loads(as_json.out)
    assert (assignment["assignment"], assignment["exercises"][0]["state"]) == ("06_tiny", "to do")


def test_watch_shows_its_screen_until_a_key_ends_it(
    run: Any, students: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, drawn, opened = iter("hoq"), [], []
    typed = contextlib.nullcontext(lambda _: next(keys))
    monkeypatch.setattr("autograder.desk.keyboard.keyboard", lambda: typed)
    monkeypatch.setattr(
        "autograder.desk.watch_screen.WatchScreen", lambda watch: drawn.append(watch.hint[:8]) or ""
    )
    monkeypatch.setattr("typer.launch", opened.append)
    assert run("watch", students).status == 0
    assert drawn == ["", "**Hint 1", ""]
    assert opened == [str(students / "tiny.ipynb")]


@pytest.mark.usefixtures("in_process")
def test_pack_writes_the_file_and_says_what_is_to_do(run: Any, students: Path) -> None:
    unfinished = run("pack", students)
    assert unfinished.status == 1
    assert "square_gradient is still as it was given" in unfinished.words
    path = students / "tiny.ipynb"
    path.write_text(path.read_text().replace("raise NotImplementedError()", "return x.detach() + x.detach()"))
    finished = run("pack", path, "--out", students.parent / "out", "--json")
    assert finished.status == 0
    receipt = json.loads(finished.out)
    assert (receipt["to_do"], receipt["score"]) == ([], 100)
    assert receipt == json.loads((students.parent / "out" / "receipt.json").read_text())
    assert (students.parent / "out" / "tiny.ipynb").is_file()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.py"], "nowhere.py does not exist"),
        (["tiny.ipynb", "-e", "sqare"], "there is no exercise 'sqare'; there are: square_gradient"),
        (["other.ipynb"], "other.ipynb is the notebook of '05_gradients', not of '06_tiny'"),
        (["broken.ipynb"], "broken.ipynb is not JSON"),
        (["alone/mine.py"], "run this in the assignment's folder, with its checks/ beside the notebook"),
    ],
)
def test_wrong_usage_of_check(
    run: Any, arguments: list[str], said: str, students: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(students)
    (students / "alone").mkdir()
    (students / "alone" / "mine.py").write_text(RIGHT)
    (students / "broken.ipynb").write_text("this is no JSON")
    other = nbformat.v4.new_notebook(metadata={"autograder": {"assignment": "05_gradients"}})
    nbformat.write(other, students / "other.ipynb")
    ended = run("check", *arguments)
    assert ended.status == 2
    assert said in ended.words


@pytest.mark.usefixtures("in_process")
def test_build_writes_and_check_says_what_is_stale(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    missing = run("build", "--check", "--root", root, "--unsafe")
    assert missing.status == 1
    assert f"{root / 'assignments' / '06_tiny' / 'tiny.ipynb'} is missing" in missing.words
    assert "assignments/ is not what solutions/ says; run: autograder build" in missing.words
    assert not (root / "assignments").exists()
    assert run("build", "--root", root, "--unsafe").out.startswith("06_tiny: 8 files changed\n")
    assert run("build", "tiny", "--root", root, "--unsafe").out.startswith("06_tiny: up to date\n")
    in_sync = run("build", "--check", "--root", root, "--unsafe")
    assert (in_sync.status, in_sync.words) == (0, "")
    (root / "assignments" / "05_gone").mkdir()
    assert (
        f"{root / 'assignments' / '05_gone'} has no solutions/05_gone; remove it"
        in run("build", "--check", "--root", root, "--unsafe").words
    )
    assert run("build", "--check", "tiny", "--root", root, "--unsafe").status == 0
    assert run("build", "--check", "--no-outcomes", "tiny", "--root", root, "--unsafe").status == 0
    assert "--no-outcomes is for --check" in run("build", "--no-outcomes", "--root", root, "--unsafe").words


@pytest.mark.usefixtures("in_process")
def test_verify_prints_the_proof(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    ended = run("verify", "--root", root, "--unsafe")
    assert ended.status == 0
    assert "proven: no findings" in ended.out
    assert "2 salt(s)" in ended.words


@pytest.mark.usefixtures("in_process")
def test_verify_with_findings_fails_and_names_them(run: Any, altered: Any) -> None:
    root = altered({"public/test_tiny.py": ("@points(0,", "@points(5,")}).parents[1]
    ended = run("verify", "06", "--root", root, "--unsafe", "--salts", 1)
    assert ended.status == 1
    assert "[public-is-free]" in ended.words
    assert "autograder: 1 finding(s)" in ended.words
    as_json = run("verify", "--json", "--root", root, "--unsafe", "--salts", 1)
    assert "1 finding(s)" in as_json.err
    assert as_json.status == 1
    (proof,) = json.loads(as_json.out)
    assert [finding["rule"] for finding in proof["findings"]] == ["public-is-free"]
    assert proof["salts"] == [""]


@pytest.mark.usefixtures("in_process")
def test_verify_writes_the_card_and_says_when_it_is_stale(run: Any, altered: Any) -> None:
    root = altered({}).parents[1]
    verify = ("verify", "--root", root, "--unsafe", "--salts", 1)
    assert "--card is about all assignments" in run("verify", "06", "--card", "--root", root).words
    missing = run(*verify, "--card")
    assert (missing.status, "mutants.md is missing; run: make mutants" in missing.words) == (1, True)
    (root / "tests" / "independent").mkdir(parents=True)
    (root / "tests" / "independent" / "first_contact.toml").write_text("")
    (root / "docs").mkdir(exist_ok=True)
    (root / "docs" / "mutants.md").write_text("| 06_tiny | 3 | 3 | 0 | 0 |\n")
    assert run(*verify, "--card").status == 0
    card = root / "docs" / "truth.md"
    assert "| 06_tiny | 1 | 0 |" in card.read_text()
    assert run(*verify).status == 0
    card.write_text(card.read_text().replace("| 06_tiny | 1 |", "| 06_tiny | 9 |"))
    stale = run(*verify)
    assert (stale.status, "truth.md is stale; run: autograder verify --card" in stale.words) == (1, True)


def test_a_damaged_assignment_is_one_sentence(run: Any, altered: Any) -> None:
    folder = altered({"assignment.toml": "title ="})
    ended = run("verify", folder, "--unsafe")
    assert (ended.status, "Traceback" in ended.err) == (1, False)
    assert f"autograder: {folder / 'assignment.toml'}: " in ended.words


@pytest.mark.parametrize("command", ["verify", "build"])
def test_a_folder_that_is_no_course_is_said_to_be(
    run: Any, command: str, tiny_course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_course / "solutions" / "06_tiny")
    ended = run(command, "--unsafe")
    assert ended.status == 2
    assert "no solutions/ folder with assignments" in ended.words


@pytest.mark.parametrize(
    "command", [["verify"], ["build"], ["mutants"], ["grade", "06_tiny", "anna.py", "--out", "out"]]
)
def test_without_a_sandbox_it_refuses_and_names_the_alternative(
    run: Any, command: list[str], tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lack = MissingFeature(
        "the sandbox needs Linux, this is darwin", "use a Linux container, or pass --unsafe"
    )
    monkeypatch.setattr("autograder.sandbox.enclosure.missing_features", lambda: [lack])
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.py").write_text(RIGHT)
    ended = run(*command, "--root", tiny_course)
    assert ended.status == 3
    assert "the sandbox needs Linux, this is darwin; use a Linux container, or pass --unsafe" in ended.words
    assert [path.name for path in tmp_path.iterdir()] == ["anna.py"]


def test_new_says_what_to_do_next(run: Any, tmp_path: Path) -> None:
    ended = run("new", "07_words", "--root", tmp_path)
    assert ended.status == 0
    assert (tmp_path / "solutions" / "07_words" / "words.py").is_file()
    assert "autograder verify 07_words" in ended.out
    again = run("new", "07_words", "--root", tmp_path)
    assert (again.status, "exists already; choose another name" in again.words) == (2, True)


@pytest.mark.parametrize(("ok", "status", "mark"), [(True, 0, "ok"), (False, 3, "missing")])
def test_doctor_prints_findings_with_their_remedy(
    run: Any, ok: bool, status: int, mark: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = MachineCheck("memory", ok, "9 MiB free", "" if ok else "pass --jobs 1")
    monkeypatch.setattr("autograder.sandbox.doctor.diagnose", lambda: [finding])
    ended = run("doctor")
    assert ended.status == status
    assert ended.words == f"{mark} memory: 9 MiB free" + ("" if ok else " → pass --jobs 1")
    as_json = run("doctor", "--json")
    assert (as_json.status, json.loads(as_json.out)[0]["ok"]) == (status, ok)


def test_an_interrupt_ends_as_a_shell_expects(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", interrupted)
    assert run("verify").status == 130


@pytest.fixture
def stand_in(
    run: Any, tiny_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Callable[..., None]], Any]:
    """Runs ``grade`` with something else in the place of grading."""

    def graded_by(deed: Callable[..., None]) -> Any:
        (tmp_path / "anna.py").write_text(RIGHT)
        monkeypatch.setattr("autograder.classroom.grade.grade_class", deed)
        more = ("--out", tmp_path / "out", "--root", tiny_course, "--unsafe")
        return run("grade", "06_tiny", tmp_path / "anna.py", *more)

    return graded_by


def test_a_grading_that_breaks_off_says_why_and_how_to_go_on(stand_in: Any, tmp_path: Path) -> None:
    def fail(*_: object, on_note: Callable[[str], None], **__: object) -> None:
        on_note("the cache cannot be written")
        raise SandboxError("nothing starts")

    ended = stand_in(fail)
    assert ended.status == 3
    assert "autograder: the cache cannot be written" in ended.words
    assert "0/1" not in ended.err, "how far it was says nothing any more"
    kept = f"what has been graded is kept in {tmp_path / 'out'}: run the same again with --resume"
    assert f"autograder: nothing starts {kept}" in ended.words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_unwinds_a_grading_and_leaves_its_number(stand_in: Any, number: int) -> None:
    unwound, before = [], signal.getsignal(number)  # coverage has a handler of its own for one of them

    def signalled(*_: object, **__: object) -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(600)
        finally:
            unwound.append(signal.getsignal(number))

    ended = stand_in(signalled)
    assert (ended.status, unwound) == (128 + number, [signal.SIG_DFL])
    assert "ended from outside; what has been graded is kept" in ended.words
    assert signal.getsignal(number) == before


def test_a_signal_that_is_ignored_stays_so(stand_in: Any) -> None:
    def hung_up(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        raise SandboxError("went on")

    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert "went on" in stand_in(hung_up).words
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


class FullScreen(io.StringIO):
    """Standard output on a full disk."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_results_are_written_before_the_screen_and_whatever_becomes_of_it(
    graded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsafe: list[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(graded.out, out)
    (out / "results.json").unlink()
    with open_store(out, "06_tiny", resume=True) as store:
        info = store.last_run()
    monkeypatch.setattr("autograder.classroom.grade.grade_class", lambda *_, **__: info)
    line = ("grade", "06_tiny", graded.folder, "--out", out, "--resume", "--root", graded.course, *unsafe)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["autograder", *map(str, line)])
        patch.setattr(sys, "stdout", FullScreen())
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 1, "two were not graded, as ever"
    assert (out / "results.json").read_bytes() == (graded.out / "results.json").read_bytes()


def test_a_command_that_only_prints_fails_if_it_cannot(
    graded: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["autograder", "show", str(graded.out), "anna", "--json"])
    monkeypatch.setattr(sys, "stdout", FullScreen())
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 3
    assert "standard output cannot be written (No space left on device)" in capsys.readouterr().err


def test_exports_that_cannot_be_written_are_told_and_nothing_is_lost(
    run: Any, graded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unsafe: list[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(graded.out, out)
    shutil.rmtree(out / "feedback")
    (out / "feedback").write_text("a file where the folder should be")
    with open_store(out, "06_tiny", resume=True) as store:
        info = store.last_run()
    monkeypatch.setattr("autograder.classroom.grade.grade_class", lambda *_, **__: info)
    ended = run("grade", "06_tiny", graded.folder, "--out", out, "--resume", "--root", graded.course, *unsafe)
    assert (ended.status, "Traceback" in ended.err) == (3, False)
    assert f"{out / 'feedback'} cannot be written (File exists)" in ended.words
    assert f"every result is kept in {out / 'results.db'}" in ended.words


def test_folders_that_were_not_searched_to_the_end_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    found = [Found(f"s{number}\x1b", Path("a.py"), left_out="not searched: a/…") for number in range(7)]
    _tell_what_was_left_out([Found("whole", Path("b.py")), *found])
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "autograder: s0\ufffd: not searched: a/…"
    assert len(said) == 6
    assert "the folders of 2 more" in said[-1]


def test_mutants_are_reported_and_open_ones_are_findings(
    run: Any, altered: Any, tmp_path: Path, unsafe: list[str]
) -> None:
    root = altered({"hidden/test_tiny.py": ("rtol=1e-9, atol=1e-12", "rtol=1e9, atol=1e9")}).parents[1]
    report = tmp_path / "mutants.md"
    ended = run("mutants", "tiny", "--report", report, "--root", root, *unsafe)
    assert ended.status == 1
    assert ended.out == report.read_text()
    assert "**open**" in ended.out
    assert (
        "finding(s): add a hidden test that tells the change, or say in equivalent_mutants.toml"
        in ended.words
    )


def test_mutants_that_are_all_caught_are_none(run: Any, tiny_course: Path, unsafe: list[str]) -> None:
    ended = run("mutants", "--json", "--root", tiny_course, *unsafe)
    (found,) = json.loads(ended.out)
    assert (ended.status, found["open"], found["caught"]) == (0, [], found["mutants"])
    assert found["mutants"] > 5


def test_who_is_being_graded_stands_beside_the_bar_and_steers_nothing() -> None:
    from rich.text import Text

    from autograder.cli.nbgrader import waiting_for

    assert waiting_for([]) == "grading"
    assert waiting_for(["ann", "ben", "eve"]) == "grading ann, ben"
    told = waiting_for(["[bold]x\x1b[2J\n", "y" * 99])
    assert Text.from_markup(told).plain == "grading [bold]x\ufffd[2J , " + "y" * 26
