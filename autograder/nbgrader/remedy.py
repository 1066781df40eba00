"""Which option of the course gives a notebook what the enclosure has refused it: from an error's text to a line of configuration.

Only of the instructor's own code: paths and names in the errors of others are not to be trusted with advice.
"""

import os
import re
from pathlib import Path

from autograder.nbgrader.execute import SandboxedExecute

PATH = re.compile(
    r"(?:Permission ?denied|No such file or directory)[^'\"]*['\"](?P<path>/[^'\"]+)['\"]", re.IGNORECASE
)
HOME = re.compile(r"/autograder-[^/]+/(?:.*/)?home/(?P<rest>.+)")
"""A path below the empty folder that is a notebook's home."""
VARIABLE = re.compile(r"\AKeyError: '(?P<name>\w+)'\Z")
MISSING = re.compile(r"\AModuleNotFoundError: No module named '(?P<name>[\w.]+)'")
NETWORK = re.compile(
    r"name resolution|network is unreachable|<urlopen error|Name or service not known", re.IGNORECASE
)
LIMITS = {
    "memory_mib": re.compile(
        r"MemoryError|cannot allocate memory|bad_alloc|SIGKILL|kernel of this notebook ended", re.IGNORECASE
    ),
    "open_files": re.compile(r"too many open files", re.IGNORECASE),
    "file_mib": re.compile(r"file too large", re.IGNORECASE),
    "timeout": re.compile(r"CellTimeoutError"),
}
"""The options with a number, and what an error says where it is too small."""
KERNEL = re.compile(
    r"can't start new thread|resource temporarily unavailable|function not implemented|runs another program|SIG(?:ABRT|SYS)",
    re.IGNORECASE,
)
"""What a session has not, and a kernel has."""
NEEDS_KERNEL = re.compile(r"needs a kernel")
CLOSED = ("/proc", "/sys", "/dev")
"""Folders that no option opens."""


def remedy_for(error: str, step: SandboxedExecute, *, in_kernel: bool = False) -> str:
    """What a person can do where a notebook fails with ``error``; empty if it is no matter of the enclosure.

    Args:
        error: its first line, as ``PermissionError: [Errno 13] …``.
        step: how the course's notebooks are executed now.
        in_kernel: whether it was a kernel that failed.
    """
    for option, pattern in LIMITS.items():
        if pattern.search(error):
            return f"set c.SandboxedExecute.{option} higher than {getattr(step, option)}"
    if NEEDS_KERNEL.search(error):
        return 'set c.SandboxedExecute.kernel = "fallback"'
    if KERNEL.search(error) and not in_kernel:
        return 'set c.SandboxedExecute.kernel = "always"'
    if NETWORK.search(error):
        return "there is no network: put what it fetches beside the notebook, or into a folder that c.SandboxedExecute.readable names"
    if found := MISSING.search(error):
        return f"install {found['name'].partition('.')[0]} where autograder is installed"
    if found := VARIABLE.search(error):
        return _set_variable(found["name"])
    return _opened(Path(found["path"])) if (found := PATH.search(error)) else ""


def _set_variable(name: str) -> str:
    """How a variable of the environment is given, if it is one."""
    return f'set c.SandboxedExecute.environment = {{"{name}": "…"}}' if name in os.environ else ""


def _opened(path: Path) -> str:
    """How a path is opened, if there is such a file outside of the sandbox."""
    if str(path).startswith(CLOSED):
        return ""
    if at_home := HOME.search(str(path)):
        return _opened_at_home(at_home["rest"])
    return f'set c.SandboxedExecute.readable = ["{path}"]' if _is_there(path) else ""


def _opened_at_home(rest: str) -> str:
    if not _is_there(Path.home() / rest):
        return ""
    return (
        f'set c.SandboxedExecute.readable = ["~/{rest}"], and have the notebook name its whole path or find it by a variable '
        "in c.SandboxedExecute.environment: its home is an empty folder"
    )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
