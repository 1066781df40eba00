# type-annotated: protocols, enums, TypedDict, NamedTuple, frozen dataclasses
# %%
import dataclasses
import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Literal, NamedTuple, Protocol, TypeAlias, TypedDict

import torch
from torch import Tensor, nn

Loss: TypeAlias = Callable[[Tensor], Tensor]


# %%
Reset = Literal["keep", "zero", "none"]
# %%
class Notes(NamedTuple):
    first: Tensor
    second: Tensor


class Forgetter(Protocol):
    def __call__(self, p: Tensor) -> None: ...


def keep(p: Tensor) -> None:
    """Leaves everything as it is."""


def zero(p: Tensor) -> None:
    gradient = p.grad
    assert gradient is not None
    gradient.zero_()


def none(p: Tensor) -> None:
    p.grad = None


FORGETTERS: Final[dict[str, Forgetter]] = {"keep": keep, "zero": zero, "none": none}


def note(p: Tensor) -> Tensor:
    gradient = p.grad
    if gradient is None:
        raise ValueError("no gradient to note")
    return gradient.detach().clone(memory_format=torch.contiguous_format)


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    torch.autograd.backward(tensors=w, retain_graph=True)
    first: Tensor = note(p)
    FORGETTERS[reset](p)
    torch.autograd.backward(tensors=w)
    return Notes(first=first, second=note(p))


# %%
class Forgetting(enum.Enum):
    TO_NONE = True
    TO_ZERO = False

    def apply(self, p: Tensor) -> None:
        if self is Forgetting.TO_NONE:
            p.grad = None
            return
        if (gradient := p.grad) is not None:
            gradient.copy_(torch.zeros_like(gradient))


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    forgetting = Forgetting(bool(set_to_none))
    every: list[Tensor] = list(params)
    for p in every:
        forgetting.apply(p)


# %%
@dataclasses.dataclass
class Observer:
    """Goes through passes of one loss and remembers what it saw."""

    loss: Loss
    p: Tensor
    seen: list[Tensor] = dataclasses.field(default_factory=list)

    def run(self) -> "Observer":
        self.loss(self.p).backward()
        self.seen.append(note(self.p))
        return self


def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    observer = Observer(f, p)
    for _ in range(n):
        observer = observer.run()
    return observer.seen


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    last: int = len(losses) - 1
    p.grad = None
    for k, loss in enumerate(losses):
        loss.backward(retain_graph=k < last)
    return note(p)


# %%
class Label(enum.Enum):
    GRAPH_FREED = "graph_freed"
    NO_GRAPH = "no_graph"
    LEAF_IN_PLACE = "leaf_in_place"
    SAVED_TENSOR_CHANGED = "saved_tensor_changed"
    NOT_FLOATING = "not_floating"
    GRADIENT_IS_NONE = "gradient_is_none"
    ADDED_UP = "added_up"
    SAME_TENSOR = "same_tensor"
    BEHIND_AUTOGRAD = "behind_autograd"
    CORRECT = "correct"


@dataclasses.dataclass(frozen=True)
class Diagnosis:
    label: Label
    examples: tuple[int, ...] = ()
    snippets: tuple[int, ...] = ()

    def ids(self) -> Iterator[str]:
        yield from (f"example_{k}" for k in self.examples)
        yield from (f"snippet_{k:02d}" for k in self.snippets)


DIAGNOSES: Final[tuple[Diagnosis, ...]] = (
    Diagnosis(Label.GRAPH_FREED, snippets=(1, 13)),
    Diagnosis(Label.NO_GRAPH, examples=(1,), snippets=(5, 20)),
    Diagnosis(Label.LEAF_IN_PLACE, snippets=(3, 16)),
    Diagnosis(Label.SAVED_TENSOR_CHANGED, snippets=(8, 11)),
    Diagnosis(Label.NOT_FLOATING, snippets=(7, 19)),
    Diagnosis(Label.GRADIENT_IS_NONE, snippets=(9, 12)),
    Diagnosis(Label.ADDED_UP, examples=(2,), snippets=(10, 18)),
    Diagnosis(Label.SAME_TENSOR, snippets=(2, 15)),
    Diagnosis(Label.BEHIND_AUTOGRAD, snippets=(4, 17)),
    Diagnosis(Label.CORRECT, snippets=(6, 14)),
)


def classify_error(snippet_id: str) -> str:
    (label,) = (d.label.value for d in DIAGNOSES if snippet_id in d.ids())
    return label


# %%
Report = TypedDict("Report", {"initial p": Tensor, "outputs": Tensor, "final p": Tensor, "updates": int})


class Multiplier(nn.Module):
    def __init__(self, start: Tensor) -> None:
        super().__init__()
        self.p = nn.Parameter(start)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.p

    def snapshot(self) -> Tensor:
        return self.p.detach().clone()


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    model = Multiplier(p0.detach().clone())
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    criterion = nn.MSELoss()
    initial = model.snapshot()
    outputs: list[Tensor] = []
    for x in D.detach().unbind(0):
        optimiser.zero_grad(set_to_none=True)
        prediction = model(x)
        outputs.append(prediction.detach())
        criterion(prediction, 2 * x).backward()
        optimiser.step()
    report: Report = {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": model.snapshot(),
        "updates": len(outputs),
    }
    return report
