"""``autograder gradescope`` writes the zip that the instructor uploads, with what the course says."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from autograder.cli.exit_status import DONE, FAULT, FINDINGS, USAGE


def test_the_zip_is_written_for_staff_alone(run: Any, altered: Any, tmp_path: Path) -> None:
    root = altered({}).parent.parent
    (root / "course.toml").write_text("[hidden_tests]\nbefore_deadline = 'points'\n")
    (tmp_path / "pip.conf").write_text("[global]\n")
    out = tmp_path / "deep" / "autograder.zip"
    line = [
        "--out",
        out,
        "--root",
        root,
        "--salt",
        "s",
        "--require-sandbox",
        "--pip-conf",
        tmp_path / "pip.conf",
    ]
    ended = run("gradescope", "tiny", *line)
    assert ended.status == DONE
    assert "It holds hidden tests and answers" in ended.words
    assert out.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(io.BytesIO(out.read_bytes())) as archive:
        settings = json.loads(archive.read("course/gradescope.json"))
        assert "pip.conf" in archive.namelist()
    assert (settings["assignment"], settings["salt"], settings["is_sandbox_required"]) == (
        "06_tiny",
        "s",
        True,
    )
    assert settings["course"]["hidden_tests"]["before_deadline"] == "points"


def test_what_is_wrong_is_said(run: Any, altered: Any, tmp_path: Path) -> None:
    root = altered({}).parent.parent
    out = ["--out", tmp_path / "z.zip", "--root", root]
    assert run("gradescope", "nothing", *out).status == USAGE
    ended = run("gradescope", "tiny", *out, "--pip-conf", tmp_path / "nowhere")
    assert (ended.status, "nowhere cannot be read" in ended.words) == (USAGE, True)
    (tmp_path / "file").touch()
    ended = run("gradescope", "tiny", "--out", tmp_path / "file" / "z.zip", "--root", root)
    assert (ended.status, "choose another --out" in ended.words) == (FAULT, True)
    (root / "course.toml").write_text("titel = ''")
    assert run("gradescope", "tiny", *out).status == FINDINGS
