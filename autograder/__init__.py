"""autograd-exercises: exercises on PyTorch's autograd, and the autograder that grades them.

Only names a student or an author writes are exported here; everything is imported on
first use, so that ``autograder --help`` does not pay for torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from autograder.student.check import check
    from autograder.student.draw import draw
    from autograder.student.hints import hint
    from autograder.student.needs import needs

__all__ = ["__version__", "check", "draw", "hint", "needs"]
__version__ = "0.1.0"

_HOMES = {
    "check": "autograder.student.check",
    "draw": "autograder.student.draw",
    "hint": "autograder.student.hints",
    "needs": "autograder.student.needs",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext autograder`` gives ``%check`` and ``%hint``."""
    from autograder.student.magics import register_magics

    register_magics(shell)
