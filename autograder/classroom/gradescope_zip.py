"""The zip that Gradescope takes for an autograder: its two scripts, this engine, and one assignment with its course's settings.

What is installed in the container are the versions that are installed here, with which the assignment was proven. The zip holds answers: it is
for Gradescope's staff side alone. The same assignment and engine make the same zip, byte by byte.
"""

import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

import msgspec

from autograder.assignment.course import Course
from autograder.assignment.model import IGNORED, Assignment, files_under
from autograder.classroom.gradescope_run import SETTINGS, GradescopeSettings
from autograder.errors import UsageError
from autograder.sandbox.enclosure import PACKAGE
from autograder.templates import TEMPLATES

DISTRIBUTION = "autograd-exercises"
SCRIPTS = ("setup.sh", "run_autograder")
PACKED_AT = (1980, 1, 1, 0, 0, 0)
PLAIN, RUNNABLE = 0o100644 << 16, 0o100755 << 16
REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)[^;]*(?:;\s*(?P<marker>.*))?\Z")


def autograder_zip(
    assignment: Assignment,
    course: Course,
    *,
    salt: str,
    is_sandbox_required: bool,
    pip_conf: bytes | None = None,
) -> bytes:
    """The zip.

    Args:
        salt: seeds the hidden inputs.
        is_sandbox_required: refuse to grade in a container that cannot enclose submissions.
        pip_conf: pip's settings for the container, such as where packages come from.

    Raises:
        UsageError: it is not known what the engine needs.
    """
    settings = GradescopeSettings(assignment.name, salt, is_sandbox_required, course)
    files = dict(_engine())
    files |= {
        f"course/solutions/{assignment.name}/{path.relative_to(assignment.folder).as_posix()}": path.read_bytes()
        for path in files_under(assignment.folder)
    }
    files[f"course/{SETTINGS}"] = msgspec.json.format(msgspec.json.encode(settings), indent=1) + b"\n"
    files["requirements.txt"] = "".join(f"{line}\n" for line in requirements()).encode()
    if pip_conf is not None:
        files["pip.conf"] = pip_conf
    for name in SCRIPTS:
        files[name] = (TEMPLATES / "gradescope" / name).read_bytes()
    return _packed(files)


def requirements() -> list[str]:
    """What the engine needs, each in the version that is installed here; a build for a certain processor counts as its version.

    Raises:
        UsageError: the package, or one that it needs, is not installed.
    """
    try:
        found = [REQUIREMENT.match(line) for line in _declared()]
        names = [match["name"] for match in found if match and "extra" not in (match["marker"] or "")]
        return sorted(f"{name}=={version(name).partition('+')[0]}" for name in names)
    except PackageNotFoundError as error:
        raise UsageError(
            f"{error} is not installed here; install this package and what it needs first"
        ) from None


def _declared() -> list[str]:
    """What the package says it needs: its sources, where it runs from them, know it better than what was once installed of them."""
    try:
        project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, tomllib.TOMLDecodeError, KeyError):
        project = {}
    if project.get("name") == DISTRIBUTION:
        return [*project["dependencies"]]
    return requires(DISTRIBUTION) or []


def _engine() -> Iterator[tuple[str, bytes]]:
    for path in files_under(PACKAGE):
        if not IGNORED & set(path.parts):
            yield f"engine/{PACKAGE.name}/{path.relative_to(PACKAGE).as_posix()}", path.read_bytes()


def _packed(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, PACKED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = RUNNABLE if name in SCRIPTS else PLAIN
            archive.writestr(info, files[name])
    return content.getvalue()
