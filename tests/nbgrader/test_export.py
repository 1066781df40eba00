"""Pages packed for students, a zip each: their own, and nowhere else."""

import zipfile
from pathlib import Path

import pytest

from autograder.nbgrader.export import StudentFolders, pack_feedback


def test_only_pages_made_of_the_assignments_notebooks_are_packed(
    folders: StudentFolders, tmp_path: Path
) -> None:
    (made,) = pack_feedback({"ann": folders}, ["n", "copied", "absent"], tmp_path / "zips")
    with zipfile.ZipFile(made) as pages:
        assert {name: pages.read(name) for name in pages.namelist()} == {"n.html": b"made"}
    assert pack_feedback({"ben": StudentFolders(tmp_path, tmp_path)}, ["n"], tmp_path / "zips") == []


@pytest.mark.parametrize("student", ["..", "../../out", "a/b", "\x1b[2J\n", "-rf", "cön"])
def test_no_students_id_leads_a_zip_elsewhere(folders: StudentFolders, tmp_path: Path, student: str) -> None:
    target = tmp_path / "deep" / "zips"
    made = pack_feedback({student: folders, "ann": folders}, ["n"], target)
    assert len(made) == len(list(target.iterdir())) == 2
    assert {path.parent for path in made} == {target}
    assert all(path.name.isprintable() for path in made)
