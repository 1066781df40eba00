"""What a course's notebooks may reach and use beyond what every notebook may."""

import json
import os
import sys
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from importlib.util import find_spec
from pathlib import Path

from autograder.errors import SandboxError
from autograder.sandbox.enclosure import PACKAGE

SESSION_MEMORY_MIB = 2048
KERNEL_ITSELF_MIB = 2048
"""What a kernel needs for itself, which a session finds in the process that it is forked from, in MiB."""
OPEN_FILES = 64
FILE_MIB = 64


@dataclass(frozen=True)
class Allowance:
    """What the instructor has opened, for sessions and kernels alike.

    Attributes:
        readable: files and folders that may be read, such as data and models; a submission may not change them.
        environment: variables that are set, such as ``NLTK_DATA``; never one that says where homes and temporary files are.
        memory_mib: memory beyond what the process had before the first cell.
        open_files: how many files a session may have open at once.
        file_mib: the largest file a session may write.
    """

    readable: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    memory_mib: int = SESSION_MEMORY_MIB
    open_files: int = OPEN_FILES
    file_mib: int = FILE_MIB


ORDINARY = Allowance()


def readable_beside(wanted: list[str], secrets: list[Path]) -> tuple[str, ...]:
    """The absolute paths of what an instructor wants to open, ``~`` and variables in them replaced.

    Raises:
        SandboxError: one is not there, or a secret lies in it; the message names the option and the remedy.
    """
    paths = []
    for written in wanted:
        path = Path(os.path.expandvars(written)).expanduser().resolve()
        if not path.exists():
            raise SandboxError(
                f"SandboxedExecute.readable names {written}, which does not exist; create it or take it out"
            )
        if secret := _secret_in(path, secrets):
            raise SandboxError(
                f"SandboxedExecute.readable opens {path} to students' code, where {secret} is; name a folder that holds nothing but data"
            )
        paths.append(str(path))
    return tuple(paths)


def _secret_in(path: Path, secrets: list[Path]) -> Path | None:
    """The first of ``secrets`` that lies in ``path``, or in which it lies."""
    for secret in secrets:
        real = secret.resolve()
        if real.is_relative_to(path) or path.is_relative_to(real):
            return secret
    return None


def editable_packages(secrets: list[Path]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Where packages lie that are installed in development mode: those that may be opened, and those in which a secret lies."""
    paths = [
        path
        for path in _editable_folders()
        if not PACKAGE.is_relative_to(path) and not path.is_relative_to(PACKAGE)
    ]
    refused = [path for path in paths if _secret_in(path, secrets)]
    return tuple(str(path) for path in paths if path not in refused), tuple(str(path) for path in refused)


@cache
def _editable_folders() -> tuple[Path, ...]:
    found = {path for package in distributions() if _is_editable(package) for path in _modules_of(package)}
    return tuple(sorted(found))


def _is_editable(package: Distribution) -> bool:
    """By PEP 610: its record of where it was installed from says so."""
    try:
        told = json.loads(package.read_text("direct_url.json") or "{}")
        return bool(told.get("dir_info", {}).get("editable"))
    except (ValueError, AttributeError):
        return False


def _modules_of(package: Distribution) -> list[Path]:
    """The folders and files of its top-level modules."""
    names = {name for name in (package.read_text("top_level.txt") or "").split() if name.isidentifier()}
    names |= {_as_module(package.name)} if not names else set()
    paths: list[Path] = []
    for name in names:
        spec = find_spec(name) if name not in sys.modules else sys.modules[name].__spec__
        if spec is not None:
            places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
            paths += [Path(place).resolve() for place in places if Path(place).exists()]
    return paths


def _as_module(name: str) -> str:
    return name.replace("-", "_").lower()
