"""What students read: words for torch's own errors, and none of the submission's words."""

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from autograder.judge import Judgement, TestSpec
from autograder.judging import Mismatch, NotObserved
from autograder.messages import TRANSLATIONS, outcome_message, safe_type, student_message, translate
from autograder.results import WRONG
from autograder.transcript import (
    Crashed,
    Missing,
    NotImplementedYet,
    NotRun,
    Outcome,
    OutOfMemory,
    OutputLimit,
    Raised,
    Returned,
    TimedOut,
)

SPEC = TestSpec("test_it", "It works.", "f", 5, ("probe",))


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
    assert [words for _, words in TRANSLATIONS if words not in reached] == [TRANSLATIONS[-1][1]]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Raised("ValueError", "secret"), "It raised ValueError."),
        (Raised("secret.Secret", "secret"), "It raised an exception of its own kind."),
        (
            Missing("secret"),
            "It is not defined in what you submitted, or the cell that defines it did not run.",
        ),
        (NotImplementedYet(), "Not implemented yet."),
        (TimedOut(2.5), "It did not come to an end within 2.5 s."),
        (OutOfMemory(512), "It needed more than 512 MiB of memory."),
        (Crashed("secret"), "It ended the whole process instead of returning."),
        (OutputLimit(123456789), "What it returned is far too large."),
        (NotRun("secret"), "It was not run, because what ran before it had used up the time."),
        (Returned("secret"), "It returned a value."),
    ],
)
def test_every_outcome_has_its_sentence(outcome: Outcome, words: str) -> None:
    assert outcome_message(outcome) == words
    if not isinstance(outcome, Returned):
        assert student_message(Judgement(SPEC, NotObserved("probe", outcome))) == words


ALLOWED = {outcome_message(Raised(name, "")) for name in ("ValueError", "no.Such")} | {
    f"It raised an exception of its own kind. {words}" for _, words in TRANSLATIONS
}


@given(st.text(), st.text(), st.text())
def test_nothing_the_process_wrote_comes_out(type_name: str, message: str, where: str) -> None:
    outcome = Raised(f"x.{type_name}", message, where, 7)
    assert student_message(Judgement(SPEC, NotObserved("probe", outcome))) in ALLOWED
    for kind in ("type", "value", "graph"):
        mismatch = Mismatch(kind, "", got=message, want="42", where=where)  # type: ignore[arg-type]
        assert student_message(Judgement(SPEC, mismatch)) == WRONG[kind]


def test_an_errors_translation_is_told_without_its_text() -> None:
    outcome = Raised(
        "RuntimeError", "secret: a leaf Variable that requires grad is being used in an in-place operation."
    )
    told = outcome_message(outcome)
    assert told.startswith("It raised RuntimeError. A leaf that requires grad")
    assert "secret" not in told


def test_only_pythons_own_exceptions_keep_their_names() -> None:
    assert safe_type("ZeroDivisionError") == "ZeroDivisionError"
    for name in ("print", "zerodivisionerror", "torch.OutOfMemoryError", "ValueError ", ""):
        assert safe_type(name) == "an exception of its own kind"


def test_a_judgement_is_told_by_what_kind_of_failure_it_is() -> None:
    assert student_message(Judgement(SPEC, None)) == ""
    noted = Mismatch("value", "x[0]", got="1", want="2", note="Look at the sign.")
    told = student_message(Judgement(SPEC, noted))
    assert told == f"{WRONG['value']} Look at the sign. The difference is in `x`."
    typed = Mismatch("type", "", got="secret", types=("something else", "a tensor"))
    assert (
        student_message(Judgement(SPEC, typed))
        == "What came back is something else where a tensor was expected."
    )
    assert student_message(Judgement(SPEC, Mismatch("fact", "", note="Too slow."))) == "Too slow."
    assert student_message(Judgement(SPEC, AssertionError("assert 3 == 4"))) == WRONG["value"]
    ours = student_message(Judgement(SPEC, ZeroDivisionError("in test_it.py")))
    assert "our fault" in ours
    assert "test_it" not in ours
