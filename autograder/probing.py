"""What an author's ``probes.py`` imports: the ``probe`` decorator, seeded inputs, and instruments.

A probe is a small function ``(submission, draw) -> value``. It calls the submission on
inputs from ``draw`` and returns plain values: tensors, numbers, strings, and lists, tuples
and dicts of them. It decides nothing; the judge compares what it returned with what the
reference solution returned to the same probe.

Probes run in the student's process. They hold no answers, and what they report of the
student's own objects (call counts, flags) is as trustworthy as that process is; wherever
it can, a probe returns raw values and leaves the conclusion to the judge.
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import torch
from torch.optim.optimizer import register_optimizer_step_pre_hook

__all__ = [
    "CallCounter",
    "Draw",
    "GlobalState",
    "MissingName",
    "Submission",
    "attempt",
    "graph_state",
    "opaque",
    "optimizer_steps",
    "probe",
    "probes_of",
]

T = TypeVar("T")
Probe = Callable[["Submission", "Draw"], Any]


def probe(function: Probe) -> Probe:
    """Mark ``function(submission, draw)`` as a probe, named as the function is."""
    function.is_probe = True  # type: ignore[attr-defined]
    return function


def probes_of(namespace: dict[str, Any]) -> dict[str, Probe]:
    """The probes defined in a module's namespace, by name, in the order of their definition."""
    return {name: value for name, value in namespace.items() if getattr(value, "is_probe", False) is True}


class MissingName(Exception):  # noqa: N818 - it is the outcome's name
    """The submission has no such name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Submission:
    """The names a submission has defined, as attributes.

    Raises:
        Missing: on access to a name that the submission does not define.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name not in self._namespace:
            raise MissingName(name)
        return self._namespace[name]


class Draw:
    """Seeded inputs for one probe.

    The numbers come from Python's own Mersenne twister, not from torch's, so they are the same
    under every release of torch (which promises no such thing for its generators). Sizes are
    given as in ``torch.rand``; tensors are no views, and come without ``requires_grad`` unless asked for.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random = random.Random(seed)  # noqa: S311 - reproducible on purpose

    def rand(
        self,
        *size: int,
        low: float = 0.0,
        high: float = 1.0,
        dtype: torch.dtype = torch.float32,
        requires_grad: bool = False,
    ) -> torch.Tensor:
        """A tensor of the given size, uniform on [low, high)."""
        numbers = [self._random.uniform(low, high) for _ in range(math.prod(size))]
        return torch.tensor(numbers, dtype=dtype).reshape(size).clone().requires_grad_(requires_grad)

    def randn(
        self, *size: int, dtype: torch.dtype = torch.float32, requires_grad: bool = False
    ) -> torch.Tensor:
        """A tensor of the given size, standard normal."""
        numbers = [self._random.gauss(0.0, 1.0) for _ in range(math.prod(size))]
        return torch.tensor(numbers, dtype=dtype).reshape(size).clone().requires_grad_(requires_grad)

    def randint(self, low: int, high: int, *size: int) -> torch.Tensor:
        """An int64 tensor of the given size, uniform on {low, …, high − 1}."""
        numbers = [self._random.randrange(low, high) for _ in range(math.prod(size))]
        return torch.tensor(numbers, dtype=torch.int64).reshape(size).clone()

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """One number, uniform on [low, high)."""
        return self._random.uniform(low, high)

    def integer(self, low: int, high: int) -> int:
        """One integer, uniform on {low, …, high − 1}."""
        return self._random.randrange(low, high)

    def choice(self, options: Sequence[T]) -> T:
        """One of ``options``."""
        return self._random.choice(options)

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """``items`` in a random order, as a new list."""
        return self._random.sample(list(items), len(items))

    def generator(self) -> torch.Generator:
        """A ``torch.Generator`` seeded from this draw, for students' functions that take one."""
        return torch.Generator().manual_seed(self._random.getrandbits(32))


class CallCounter:
    """A function that counts its calls; it behaves as ``function`` does."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls = 0

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Count, and call the function."""
        self.calls += 1
        return self.function(*args, **kwargs)


def opaque(function: Callable[..., torch.Tensor]) -> Callable[..., torch.Tensor]:
    """``function`` with its graph cut: values as before, nothing for autograd to follow.

    Finite differences do not notice; ``torch.autograd.grad`` and ``torch.func.grad`` find nothing to
    differentiate, so a student who delegates the work to them does not get it.
    """

    def cut(*args: Any, **kwargs: Any) -> torch.Tensor:
        plain = [_plain(a, a.dtype) if isinstance(a, torch.Tensor) else a for a in args]
        return _plain(function(*plain, **kwargs), _result_dtype(plain))

    return cut


DETACH, CLONE = torch.Tensor.detach, torch.Tensor.clone
"""Torch's own, whatever a submission puts in their places."""


def _plain(tensor: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """The tensor's values in a new one of that dtype, which is in no graph, no view, and of no subclass."""
    if type(tensor) is torch.Tensor and tensor.dtype is dtype and tensor.layout is torch.strided:
        return CLONE(DETACH(tensor), memory_format=torch.contiguous_format)
    return torch.tensor(tensor.tolist(), dtype=dtype)


def _result_dtype(args: Sequence[Any]) -> torch.dtype:
    for a in args:
        if isinstance(a, torch.Tensor):
            return a.dtype
    return torch.get_default_dtype()


class GlobalState:
    """The state a well-behaved function leaves alone: torch's generator and its grad mode.

    Make one before the call, ask :meth:`unchanged` after it.
    """

    def __init__(self) -> None:
        self._rng = torch.get_rng_state()
        self._grad_enabled = torch.is_grad_enabled()

    def unchanged(self) -> dict[str, bool]:
        """``{"rng": …, "grad_mode": …}``; True where the state is as it was."""
        return {
            "rng": torch.equal(torch.get_rng_state(), self._rng),
            "grad_mode": torch.is_grad_enabled() == self._grad_enabled,
        }


@contextmanager
def optimizer_steps() -> Iterator[list[str]]:
    """A list that grows by one type's name with every step an optimiser of ``torch.optim`` takes in the block.

    For exercises that ask for the update to be written by hand.
    """
    steps: list[str] = []
    handle = register_optimizer_step_pre_hook(lambda optimizer, *_: steps.append(type(optimizer).__name__))
    try:
        yield steps
    finally:
        handle.remove()


def graph_state(tensor: Any) -> dict[str, Any]:
    """Where a tensor stands in the graph: requires_grad, is_leaf, has_grad_fn, and its ``.grad`` (or None)."""
    if not isinstance(tensor, torch.Tensor):
        return {"requires_grad": None, "is_leaf": None, "has_grad_fn": None, "grad": None}
    return {
        "requires_grad": tensor.requires_grad,
        "is_leaf": tensor.is_leaf,
        "has_grad_fn": tensor.grad_fn is not None,
        "grad": tensor.grad.detach().clone() if tensor.is_leaf and tensor.grad is not None else None,
    }


def attempt(function: Callable[..., Any], *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Call ``function`` where raising is a legitimate answer: ``{"raised": type name or None, "value": …}``.

    An exception class that is no built-in one counts as the nearest built-in one it descends from: a ShapeError of the
    student's own that is a ValueError is told as ``"ValueError"``. A name the submission lacks, and a stub, still count
    as what they are.
    """
    try:
        return {"raised": None, "value": function(*args, **kwargs)}
    except (MissingName, NotImplementedError):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it raises is the answer
        return {"raised": _builtin_name(error), "value": None}


def _builtin_name(error: Exception) -> str:
    """The nearest built-in class that the exception is of."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
