"""Words for torch's own errors, and the names of exceptions that may be shown."""

import errno
from collections.abc import Callable

import pytest
import torch

from autograder.judge.exception_words import TRANSLATIONS, safe_type, translate
from autograder.sandbox.inside.parked_threads import TOO_MANY


def leaf(*numbers: float) -> torch.Tensor:
    return torch.tensor(numbers or (1.0, 2.0), requires_grad=True)


def twice() -> None:
    loss = (leaf() ** 2).sum()
    loss.backward()
    loss.backward()


def saved_then_changed() -> None:
    y = leaf().exp()
    z = y.exp()
    z.add_(1)
    z.sum().backward()


def grad_of_a_stranger() -> None:
    torch.autograd.grad(leaf().sum(), leaf())


def grad_of_a_constant() -> None:
    torch.autograd.grad(leaf().sum(), torch.ones(1))


def step_without_backward() -> None:
    w = leaf()
    assert w.grad is None
    w.grad.zero_()


def update_without_backward() -> None:
    w = leaf()
    w - 0.1 * w.grad


def condition() -> None:
    if leaf() > 0:
        pass


def no_gpu() -> None:
    """What torch says without a GPU; its type and text depend on how torch was built."""
    if torch.cuda.is_available():
        raise RuntimeError("No CUDA GPUs are available")
    torch.ones(1).cuda()


def bottomless() -> None:
    bottomless()


def not_permitted() -> None:
    raise PermissionError(errno.EPERM, "Operation not permitted")


def no_more_threads() -> None:
    raise RuntimeError(TOO_MANY)


def nameless() -> None:
    exec("no_cell_defined_this")


TORCH_SAYS: list[tuple[Callable[[], object], str]] = [
    (lambda: leaf().add_(1), "A leaf that requires grad was changed in place"),
    (lambda: leaf()[0].add_(1), "A view of a leaf"),
    (twice, "same graph twice"),
    (lambda: leaf().backward(), "more than one element"),
    (lambda: torch.ones(()).backward(), "has no graph"),
    (grad_of_a_stranger, "does not depend on"),
    (grad_of_a_constant, "does not depend on"),
    (saved_then_changed, "changed in place after the forward pass"),
    (lambda: torch.tensor([1], requires_grad=True), "Only floating point"),
    (lambda: torch.tensor([1]).requires_grad_(), "Only floating point"),
    (lambda: leaf().numpy(), "turned into an array"),
    (lambda: torch.optim.SGD([leaf() * 2], lr=0.1), "not a leaf"),
    (step_without_backward, "Something was None"),
    (update_without_backward, "Something was None"),
    (lambda: torch.ones(2) + torch.ones(3), "do not fit"),
    (lambda: torch.ones(2, 2) @ torch.ones(3, 2), "do not fit"),
    (condition, "used as a condition"),
    (bottomless, "more deeply than Python allows"),
    (no_gpu, "there is none where this runs"),
    (not_permitted, "may not do where this is graded"),
    (no_more_threads, "More threads"),
    (nameless, "a name that nothing has defined"),
]


@pytest.mark.parametrize(("act", "words"), TORCH_SAYS)
def test_torchs_own_errors_are_translated(act: Callable[[], object], words: str) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever torch raises
        act()
    assert words in translate(str(caught.value))


def test_reading_the_gradient_of_a_result_is_translated() -> None:
    with pytest.warns(UserWarning, match=r"\.grad attribute") as caught:
        assert (leaf() * 2).grad is None
    assert "not a leaf was read" in translate(str(caught[0].message))


def test_every_translation_is_reached() -> None:
    reached = set()
    for act, _ in TORCH_SAYS:
        with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever torch raises
            act()
        reached.add(translate(str(caught.value)))
    (unreached,) = [words for _, words in TRANSLATIONS if words not in reached]
    assert "not a leaf was read" in unreached  # a warning


def test_only_pythons_own_exceptions_keep_their_names() -> None:
    assert safe_type("ZeroDivisionError") == "ZeroDivisionError"
    for name in ("print", "zerodivisionerror", "torch.OutOfMemoryError", "ValueError ", ""):
        assert safe_type(name) == "an exception of its own kind"


@pytest.mark.parametrize(
    "message",
    [
        "Torch not compiled with CUDA enabled",
        "Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU",
        "No CUDA GPUs are available",
        "Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False.",
    ],
)
def test_a_missing_gpu_is_translated_into_what_to_do(message: str) -> None:
    assert "leave out .cuda()" in translate(message)
