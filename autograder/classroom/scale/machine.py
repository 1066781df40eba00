"""Whether a machine grades as another one does: the same engine, Python, torch and NumPy, and a sandbox."""

import platform
import socket
from importlib.metadata import PackageNotFoundError, version

from autograder.classroom.scale.messages import Machine
from autograder.judge.digests import engine_digest
from autograder.sandbox.enclosure import Level, missing_features

SHOWN_OF_ENGINE = 12
"""So many digits of the engine's hash are shown."""


def machine_here() -> Machine:
    """What this machine grades with."""
    return Machine(
        host=socket.gethostname(),
        python=".".join(platform.python_version_tuple()[:2]),
        torch=installed("torch"),
        numpy=installed("numpy"),
        engine=engine_digest()[:SHOWN_OF_ENGINE],
        lacks=" · ".join(f"{lack.what}; {lack.remedy}" for lack in missing_features()),
    )


def why_not(other: Machine, own: Machine, level: Level) -> str:
    """Why ``other`` may not grade for ``own``, with the remedy; empty if it may.

    Args:
        level: how submissions are to be enclosed.
    """
    if level is Level.SANDBOXED and other.lacks:
        return f"cannot sandbox submissions: {other.lacks}"
    for what, there, here in (
        ("torch", other.torch, own.torch),
        ("NumPy", other.numpy, own.numpy),
        ("Python", other.python, own.python),
        ("engine", other.engine, own.engine),
    ):
        if there != here:
            return f"has {what} {there}, and {own.host} has {here}; install the same on both"
    return ""


def installed(package: str) -> str:
    """The version of a package that is installed here; ``none`` if it is not."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
