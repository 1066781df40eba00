"""Reading what students hand in, in every broken form it comes in."""

import contextlib
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.assignment.checksum import checksum
from autograder.assignment.model import Assignment, Given
from autograder.classroom import beside
from autograder.classroom import reading as module
from autograder.classroom.names_used import PARSED_CHARS
from autograder.classroom.reading import file_digest, load_files, read_own, read_submission, submission_in
from autograder.errors import SubmissionError, UsageError
from autograder.sandbox.protocol import Cell


def written(path: Path, content: str | bytes = "x = 1") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def code(source: Any, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "outputs": [],
        "execution_count": None,
    }


def notebook(*cells: Any, **top: Any) -> bytes:
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | top
    ).encode()


def sources(path: Path) -> list[str]:
    return [cell.source for cell in read_own(path, Given("06_tiny", [], [])).cells]


def test_a_digest_is_the_files_and_a_vanished_file_is_reported(tmp_path: Path) -> None:
    file = written(tmp_path / "a.py", "abc")
    assert file_digest(file).startswith("ba7816bf")
    file.unlink()
    with pytest.raises(SubmissionError, match="cannot be read: No such file"):
        file_digest(file)


# Reading notebooks


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is an empty file"),
        (b" \n\t", "is an empty file"),
        (b"{not json", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"nbformat": ' + b"1" * 5000 + b"}", "is not JSON"),
        (b"\xff\xfe{}", r"is not UTF-8 text \(byte 0\)"),
        (b"PK\x03\x04\xff", "is not UTF-8"),
        (b"[]", "no nbformat"),
        (b"null", "no nbformat"),
        (b"{}", "no nbformat"),
        (b'{"nbformat": "4"}', "no nbformat"),
        (notebook(nbformat=4.0), "no nbformat"),
        (notebook(nbformat=5), "notebook format 5, which is newer"),
        (b'{"nbformat": ' + b"9" * 4000 + b"}", "notebook format 9{40}, which is newer"),
        (
            notebook(metadata={"autograder": {"assignment": "\U000e0001" * 4000}}),
            "is the notebook of '.*', not of '06_tiny'",
        ),
        (b'{"nbformat": 4}', "without a list of cells"),
        (notebook(cells={"0": code("x")}), "without a list of cells"),
        (b'{"nbformat": 3, "worksheets": 7}', "old notebook format that cannot be converted"),
        (b'{"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "\\ud800"}]}]}', "old notebook format"),
        (b'{"nbformat": true}', "old notebook format"),
        (b'{"nbformat": -1}', "old notebook format"),
        (
            notebook(code("x"), metadata={"autograder": {"assignment": "04_other"}}),
            "of '04_other', not of '06_tiny'",
        ),
    ],
)
def test_a_file_that_is_no_notebook_is_unreadable_and_says_why(
    tmp_path: Path, tiny: Assignment, content: bytes, words: str
) -> None:
    path = written(tmp_path / "a.ipynb", content)
    with pytest.raises(SubmissionError, match=words) as caught:
        read_submission(path, tiny)
    assert len(str(caught.value).encode()) < 500
    with pytest.raises(UsageError, match=words):
        read_own(path, tiny.given)


def test_code_cells_are_read_in_order_and_nothing_else(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "# text", "metadata": {}},
        code("a = 1"),
        code(["b = 2\n", "c = 3"]),
        {"cell_type": "raw", "source": "raw", "metadata": {}},
        code("  \n"),
        code("%matplotlib inline\n!pip install x"),
    ]
    path = written(tmp_path / "a.ipynb", notebook(*cells))
    assert sources(path) == ["a = 1", "b = 2\nc = 3", "%matplotlib inline\n!pip install x"]
    assert [c.label for c in read_own(path, Given("06_tiny", [], [])).cells] == [
        "code cell 1",
        "code cell 2",
        "code cell 4",
    ]


def test_bom_crlf_and_a_missing_minor_version_are_borne(tmp_path: Path) -> None:
    text = notebook(code("a = 1\r\nb = 2")).decode().replace('"nbformat_minor": 5, ', "")
    path = written(tmp_path / "a.ipynb", b"\xef\xbb\xbf" + text.replace(", ", ",\r\n").encode())
    assert sources(path) == ["a = 1\nb = 2"]


@pytest.mark.parametrize("version", [2, 3])
def test_old_notebook_formats_are_upgraded(tmp_path: Path, version: int) -> None:
    new = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("a = 1")])
    old = nbformat.v3.nbbase.new_notebook(
        worksheets=[nbformat.v3.nbbase.new_worksheet(cells=[nbformat.v3.nbbase.new_code_cell(input="a = 1")])]
    )
    content = json.dumps(nbformat.convert(new, 3) if version == 3 else old | {"nbformat": 2})
    assert sources(written(tmp_path / "a.ipynb", content)) == ["a = 1"]


@pytest.mark.parametrize(
    "cell",
    [
        None,
        7,
        "code",
        [],
        {},
        {"cell_type": "code"},
        {"cell_type": ["code"], "source": "x"},
        code(None),
        code(7),
        code([None, 7, ["x"]]),
        code({"a": "b"}),
        code(json.loads("[" * 400 + "]" * 400)),
    ],
)
def test_a_malformed_cell_costs_only_itself(tmp_path: Path, cell: Any) -> None:
    assert sources(written(tmp_path / "a.ipynb", notebook(code("a = 1"), cell, code("b = 2")))) == [
        "a = 1",
        "b = 2",
    ]


@pytest.mark.parametrize(
    "metadata",
    [
        {"nbgrader": 7},
        {"nbgrader": []},
        {"tags": "illustration"},
        {"tags": {"illustration": 1}},
        {"nbgrader": {"grade_id": 7}},
    ],
)
def test_malformed_metadata_changes_nothing(tmp_path: Path, metadata: dict[str, Any]) -> None:
    path = written(tmp_path / "a.ipynb", notebook(code("a = 1", **metadata), metadata=7))
    assert sources(path) == ["a = 1"]


def test_lone_surrogates_are_replaced(tmp_path: Path) -> None:
    (source,) = sources(written(tmp_path / "a.ipynb", notebook(code("a = '\ud800'"))))
    assert source == "a = '?'"


def test_a_check_cell_is_left_out_unless_something_was_added(tmp_path: Path) -> None:
    marks = {"grade": True, "solution": False, "grade_id": "check-f"}
    cells = [
        code("check('f')\n", nbgrader=marks),
        code('check("f")\nx = 1', nbgrader=marks),
        code("def f(): ...", nbgrader={"grade": True, "solution": True, "grade_id": "f"}),
    ]
    assert sources(written(tmp_path / "a.ipynb", notebook(*cells))) == ['check("f")\nx = 1', "def f(): ..."]


PLOT = "import math\nimport cmath as c\n\ndef half(t):\n    return t / 2\n\naxis = half(3)\n"
SAVED = PLOT.rstrip() + "  \n"
SIMPLE = "import math\nimport cmath as c\ndef half(t):\n    return t / 2"


@pytest.mark.parametrize(
    ("own", "kept"),
    [
        ("def f(x): return x", None),
        ("def f(axis): return axis", None),
        ("axis = 1\ndef f(): return axis", None),
        ("def f(x): return math.pi", SIMPLE),
        ("def f(x): return half(c.pi)", SIMPLE),
        ("def f(x):\n    return axis + 1", SAVED),
        ("%time axis", SAVED),
        ("axis += 1", None),
    ],
)
def test_of_an_illustration_so_much_is_kept_as_is_needed(tmp_path: Path, own: str, kept: str | None) -> None:
    given = Given("06_tiny", [], [Cell(PLOT, "provided-2")])
    as_given = code(SAVED, nbgrader={"locked": True, "grade_id": "provided-2"}, tags=["illustration"])
    path = written(tmp_path / "a.ipynb", notebook(as_given, code(own)))
    found = [cell.source for cell in read_own(path, given).cells]
    assert found == ([own] if kept is None else [kept, own])


def test_an_illustration_that_was_changed_is_the_students_own(tmp_path: Path) -> None:
    given = Given("06_tiny", [], [Cell(PLOT, "provided-2")])
    changed = code(
        PLOT + "import itertools", nbgrader={"locked": True, "grade_id": "provided-2"}, tags=["illustration"]
    )
    path = written(tmp_path / "a.ipynb", notebook(changed, code("y = 1")))
    assert read_own(path, given).cells == [
        Cell(PLOT + "import itertools", "code cell 1"),
        Cell("y = 1", "code cell 2"),
    ]


def released(source: str, name: str, **changes: Any) -> dict[str, Any]:
    """A given cell as some release has it, with its checksum."""
    marks = {"grade": False, "solution": False, "locked": True, "grade_id": name} | changes
    return code(source, nbgrader=marks | {"checksum": checksum(source, "code", marks)})


@pytest.mark.parametrize(
    ("own", "kept"),
    [("def f(x): return x", []), ("def f(x): return half(c.pi)", [SIMPLE]), ("%time axis", [PLOT])],
)
@pytest.mark.parametrize("name", ["provided-2", "provided-9"])
def test_an_illustration_of_an_earlier_release_is_not_the_students(
    tmp_path: Path, name: str, own: str, kept: list[str]
) -> None:
    given = Given("06_tiny", [], [Cell("print('now')", "provided-2")])
    path = written(tmp_path / "a.ipynb", notebook(released(PLOT, name), code(own)))
    assert [cell.source for cell in read_own(path, given).cells] == [*kept, own]


def test_what_an_earlier_release_provided_comes_before_what_this_one_does(tmp_path: Path) -> None:
    given = Given("06_tiny", [Cell("def helper(): return 'new'", "provided-1")], [])
    earlier = released("def helper(): return 'old'\n\ndef gone(): ...", "provided-1")
    path = written(tmp_path / "a.ipynb", notebook(earlier, code("helper()"), code("gone()")))
    found = [cell.source for cell in read_own(path, given).cells]
    assert found == [
        "def helper():\n    return 'old'\ndef gone():\n    ...",
        "def helper(): return 'new'",
        "helper()",
        "gone()",
    ]


@pytest.mark.parametrize(
    "cell",
    [
        released("x = 1", "f", solution=True),
        released("x = 1", "f", locked=False),
        released("x = 1" + " " * PARSED_CHARS, "f"),
        code("x = 1", nbgrader={"locked": True, "grade_id": "f", "checksum": "0" * 32}),
    ],
)
def test_what_is_the_students_own_stays(tmp_path: Path, cell: dict[str, Any]) -> None:
    path = written(tmp_path / "a.ipynb", notebook(cell))
    assert [c.source.rstrip() for c in read_own(path, Given("06_tiny", [], [])).cells] == ["x = 1"]


@pytest.mark.parametrize("source", ["%matplotlib inline\nx = 1", "x = " + "(" * 3000, "x = '\0'"])
def test_of_a_released_cell_that_cannot_be_parsed_nothing_is_known_to_be_needed(
    tmp_path: Path, source: str
) -> None:
    given = Given("06_tiny", [], [])
    path = written(tmp_path / "a.ipynb", notebook(released(source, "provided-2"), code("x")))
    assert [cell.source for cell in read_own(path, given).cells] == [source, "x"]


def test_what_lies_beside_a_submission_in_a_folder_of_its_own_comes_along(
    tmp_path: Path, tiny: Assignment
) -> None:
    path = written(tmp_path / "anna" / "tiny.py", "import helper")
    written(tmp_path / "anna" / "helper.py", "x = 1")
    written(tmp_path / "anna" / "data" / "a.csv", "1,2")
    written(tmp_path / "anna" / "large.bin", b"x" * (beside.FILE_BYTES + 1))
    written(tmp_path / "anna" / ".hidden", "x")
    written(tmp_path / "bert" / "helper.py", "x = 2")
    (tmp_path / "anna" / "link.py").symlink_to(tmp_path / "bert" / "helper.py")
    read = read_submission(path, tiny, tmp_path)
    assert submission_in(load_files(path, tmp_path), path, tiny) == read
    assert read.surroundings.files == {
        "helper.py": b"x = 1",
        "data/a.csv": b"1,2",
        "tiny.py": b"import helper",
    }
    assert read.surroundings.script == "tiny.py"
    assert read.digest == file_digest(path, tmp_path)
    written(tmp_path / "anna" / "helper.py", "x = 3")
    assert file_digest(path, tmp_path) != read.digest


def test_a_submission_of_one_file_has_nothing_beside_it(tmp_path: Path, tiny: Assignment) -> None:
    path = written(tmp_path / "anna.ipynb", notebook(code("x = 1")))
    written(tmp_path / "helper.py", "x = 1")
    for root in (None, tmp_path):
        read = read_submission(path, tiny, root)
        assert (read.surroundings.files, read.surroundings.script) == ({}, "")


def test_no_more_comes_along_than_may(
    tmp_path: Path, tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "anna" / "tiny.ipynb", notebook(code("x = 1")))
    for number in range(5):
        written(tmp_path / "anna" / f"{number}.txt", "12345")
    monkeypatch.setattr(beside, "ALL_BYTES", 12)
    assert len(read_submission(path, tiny, tmp_path).surroundings.files) == 2
    monkeypatch.setattr(beside, "MOST_FILES", 1)
    assert len(read_submission(path, tiny, tmp_path).surroundings.files) == 1


def test_a_script_without_marks_is_run_statement_by_statement(tmp_path: Path) -> None:
    none, given = Given("06_tiny", [], []), "x = 1\ny = 2\n"
    (whole,) = read_own(written(tmp_path / "a.py", given), none).cells
    assert whole.is_script
    assert not read_own(written(tmp_path / "b.py", "# %%\n" + given), none).cells[0].is_script


def test_an_answer_whose_cell_was_retyped_is_still_code(tmp_path: Path) -> None:
    def answer(source: str, kind: str, name: Any = "f", *, solution: bool = True) -> dict[str, Any]:
        marks = {"solution": solution, "grade_id": name, "cell_type": "code"}
        return {**code(source, nbgrader=marks), "cell_type": kind}

    for kind in ("markdown", "raw"):
        assert sources(written(tmp_path / "a.ipynb", notebook(answer("f = 1", kind)))) == ["f = 1"]
        put_aside = notebook(answer("f = 1", kind), answer("f = 2", "code"))
        assert sources(written(tmp_path / "b.ipynb", put_aside)) == ["f = 2"]
    odd = notebook(
        answer("x", "markdown", solution=False), answer("y", "markdown", ["f"]), {"cell_type": "markdown"}
    )
    assert sources(written(tmp_path / "c.ipynb", odd)) == ["y"]


def test_provided_cells_are_the_assignments_wherever_they_stand(tmp_path: Path, tiny: Assignment) -> None:
    (provided,) = tiny.provided_cells
    own = code("def square_gradient(x): ...", nbgrader={"solution": True, "grade_id": "square_gradient"})
    edited = code("import evil", nbgrader={"locked": True, "grade_id": provided.label})
    mine = Cell("def square_gradient(x): ...", "code cell 1")
    path = written(tmp_path / "deleted.ipynb", notebook(own))
    assert read_submission(path, tiny).cells == [provided, mine]
    path = written(tmp_path / "edited.ipynb", notebook(own, edited))
    assert read_submission(path, tiny).cells == [mine, provided, Cell("import evil", "code cell 2")]
    path = written(tmp_path / "twice.ipynb", notebook(edited, edited, own))
    assert [c.source for c in read_submission(path, tiny).cells][:4] == [provided.source, "import evil"] * 2


def test_a_submissions_digest_is_its_files(tmp_path: Path, tiny: Assignment) -> None:
    path = written(tmp_path / "a.py", "x = 1")
    assert read_submission(path, tiny).digest == file_digest(path)


# Reading scripts


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("x = 1\n", ["x = 1\n"]),
        ("\ufeffx = 1\r\ny = 2\rz = 3\n", ["x = 1\ny = 2\nz = 3\n"]),
        ("def broken(:\n", ["def broken(:\n"]),
        ("", []),
        ("# coding: utf-8\n\n# In[1]:\n\nx = 1\n# In[ ]:\ny = 2\n", None),
        ("# %%\nx = 1\n\n# %%\ny = 2\n", ["x = 1", "y = 2"]),
        ("#%%\nx = 1\n#%% [markdown]\n# text\n", ["x = 1"]),
        ("z = 0\n# %%\nx = 1\n", ["z = 0", "x = 1"]),
        ("#!/usr/bin/env python\n# -*- coding: latin-1 -*-\n\n# %%\nx = 1\n", ["x = 1"]),
        ("# ---\n# jupyter:\n#   kernelspec: {}\n# ---\n\n# %%\nx = 1\n", ["x = 1"]),
        ("# ---\n# jupyter: [broken\n# ---\n# %%\nx = 1\n", ["x = 1"]),
        ('# %% tags=["illustration"]\nplot()\n# %% [raw]\n# raw\n# %% {"a": \nx = 1\n', ["plot()", "x = 1"]),
        ("# %%\n# %matplotlib inline\nx = 1\n", ["%matplotlib inline\nx = 1"]),
    ],
)
def test_a_script_is_cut_into_cells(tmp_path: Path, text: str, cells: list[str] | None) -> None:
    found = sources(written(tmp_path / "a.py", text))
    if cells is None:
        assert [source.strip() for source in found] == ["# coding: utf-8", "x = 1", "y = 2"]
    else:
        assert found == cells


def test_the_cells_of_a_script_are_numbered_from_its_first_mark(tmp_path: Path, tiny: Assignment) -> None:
    path = written(tmp_path / "a.py", "# ---\n# jupyter: {}\n# ---\n\n# %%\nx = 1\n\n# %%\ny = 2\n")
    labels = [cell.label for cell in read_submission(path, tiny).cells if cell.source in ("x = 1", "y = 2")]
    assert labels == ["code cell 1", "code cell 2"]


def test_a_header_that_would_unfold_to_gigabytes_is_not_parsed(tmp_path: Path) -> None:
    lines = ["# ---", "# jupyter:", "#   a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"#   a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    path = written(tmp_path / "a.py", "\n".join([*lines, "# ---", "# %%", "x = 1", ""]))
    assert sources(path) == ["x = 1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.binary(max_size=80) | st.text("#% -\n=[]\"'a{}:&*").map(str.encode), st.sampled_from([".py", ".ipynb"])
)
def test_any_bytes_are_read_or_reported(
    tmp_path: Path, tiny: Assignment, content: bytes, suffix: str
) -> None:
    path = written(tmp_path / f"a{suffix}", content)
    try:
        cells = read_submission(path, tiny).cells
    except SubmissionError:
        return
    assert all(isinstance(cell.source.encode(), bytes) for cell in cells)


json_values = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["nbgrader", "tags", "source"]), inner)
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.integers(0, 5),
    json_values,
    st.lists(
        st.fixed_dictionaries({"cell_type": st.just("code"), "source": json_values, "metadata": json_values})
    ),
)
def test_any_json_is_read_or_reported(
    tmp_path: Path, tiny: Assignment, version: int, metadata: Any, cells: list[Any]
) -> None:
    path = written(tmp_path / "a.ipynb", notebook(nbformat=version, metadata=metadata, cells=cells))
    with contextlib.suppress(SubmissionError):
        read_submission(path, tiny)


# Limits


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", "#" * (module.MAX_CODE_BYTES + 1)),
        ("a.py", "# %%\n" * (module.MAX_CODE_BYTES // 5 + 1)),
        ("a.ipynb", notebook(code("#" * module.MAX_CODE_BYTES), code("x"))),
        ("a.ipynb", notebook(code("\U0001f525" * (module.MAX_CODE_BYTES // 4 + 1)))),
    ],
    ids=["script", "percent", "notebook", "wide"],
)
def test_too_much_code_is_refused(tmp_path: Path, tiny: Assignment, name: str, content: str | bytes) -> None:
    with pytest.raises(SubmissionError, match="more than 2 MiB of code"):
        read_submission(written(tmp_path / name, content), tiny)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.py", "# %%\nx = 1\n" * (module.MAX_CELLS + 1)),
        ("a.py", "# In[1]:\nx = 1\n" * (module.MAX_CELLS + 1)),
        ("a.ipynb", notebook(*[code("x")] * (module.MAX_CELLS + 1))),
    ],
    ids=["percent", "exported", "notebook"],
)
def test_too_many_cells_are_refused(
    tmp_path: Path, tiny: Assignment, name: str, content: str | bytes
) -> None:
    with pytest.raises(SubmissionError, match="more than 2000 code cells"):
        read_submission(written(tmp_path / name, content), tiny)


def test_a_file_beyond_the_limit_is_not_even_read(tmp_path: Path, tiny: Assignment) -> None:
    path = tmp_path / "a.ipynb"
    with path.open("wb") as file:
        file.truncate(module.MAX_FILE_MIB * 2**20 + 1)
    with pytest.raises(SubmissionError, match="larger than 128 MiB; ask for it with outputs cleared"):
        read_submission(path, tiny)


def test_large_outputs_are_borne(tmp_path: Path) -> None:
    cell = code("x = 1") | {"outputs": [{"output_type": "stream", "text": "y" * 20_000_000}]}
    assert sources(written(tmp_path / "a.ipynb", notebook(cell))) == ["x = 1"]


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path, tiny: Assignment) -> None:
    with pytest.raises(SubmissionError, match="cannot be read: No such file"):
        read_submission(tmp_path / "gone.py", tiny)
    with pytest.raises(SubmissionError, match="is no regular file"):
        read_submission(tmp_path, tiny)
