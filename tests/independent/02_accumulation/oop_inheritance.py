# classes, inheritance, context managers, hooks, an optimiser of one's own
# %%
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

import torch
from torch import Tensor


# %%
Reset = Literal["keep", "zero", "none"]
# %%
class Diary(list):
    """A list into which a leaf writes its gradient after each pass."""

    def __init__(self, leaf: Tensor) -> None:
        super().__init__()
        self.leaf = leaf

    def __enter__(self) -> "Diary":
        self.handle = self.leaf.register_post_accumulate_grad_hook(self.write)
        return self

    def __exit__(self, *exception: Any) -> None:
        self.handle.remove()

    def write(self, leaf: Tensor) -> None:
        self.append(leaf.grad.detach().clone())


class Resetter:
    registered: dict[str, type["Resetter"]] = {}

    def __init_subclass__(cls, name: str) -> None:
        Resetter.registered[name] = cls

    def reset(self, p: Tensor) -> None: ...


class Keep(Resetter, name="keep"):
    pass


class Zero(Resetter, name="zero"):
    def reset(self, p: Tensor) -> None:
        p.grad.zero_()


class Forget(Resetter, name="none"):
    def reset(self, p: Tensor) -> None:
        p.grad = None


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    with Diary(p) as diary:
        w.backward(retain_graph=True)
        Resetter.registered[reset]().reset(p)
        w.backward()
    first, second = diary
    return first, second


# %%
class Amnesia:
    def __call__(self, p: Tensor) -> None:
        p.grad = None


class Blanking(Amnesia):
    def __call__(self, p: Tensor) -> None:
        if p.grad is None:
            return super().__call__(p)
        with torch.no_grad():
            p.grad.masked_fill_(torch.ones_like(p.grad, dtype=torch.bool), 0)


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    forget = Amnesia() if set_to_none else Blanking()
    for p in params:
        forget(p)


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    with Diary(p) as diary:
        for _ in range(n):
            f(p).backward()
    return diary


# %%
@contextlib.contextmanager
def empty_grad(p: Tensor) -> Iterator[Tensor]:
    """p without its .grad for a while; it is put back in the end."""
    old, p.grad = p.grad, None
    try:
        yield p
    finally:
        p.grad = old


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    with empty_grad(p):
        sum(losses).backward()
        return p.grad


# %%
class Ward:
    """Snippets with one complaint."""

    def __init__(self, label: str, *patients: str) -> None:
        self.label, self.patients = label, set(patients)

    def __contains__(self, patient: str) -> bool:
        return patient.removeprefix("snippet_") in self.patients


class Hospital(list[Ward]):
    def label_of(self, patient: str) -> str:
        return next(ward for ward in self if patient in ward).label


HOSPITAL = Hospital(
    [
        Ward("graph_freed", "01", "13"),
        Ward("no_graph", "example_1", "05", "20"),
        Ward("leaf_in_place", "03", "16"),
        Ward("saved_tensor_changed", "08", "11"),
        Ward("not_floating", "07", "19"),
        Ward("gradient_is_none", "09", "12"),
        Ward("added_up", "example_2", "10", "18"),
        Ward("same_tensor", "02", "15"),
        Ward("behind_autograd", "04", "17"),
        Ward("correct", "06", "14"),
    ]
)


def classify_error(snippet_id: str) -> str:
    return HOSPITAL.label_of(snippet_id)


# %%
class PlainSGD(torch.optim.Optimizer):
    def __init__(self, params: Iterable[Tensor], lr: float) -> None:
        super().__init__(params, {"lr": lr})
        self.updates = 0

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                p.add_(p.grad, alpha=-group["lr"])
        self.updates += 1


class Trainer:
    def __init__(self, p0: Tensor, lr: float) -> None:
        self.initial = p0.detach().clone()
        self.p = torch.nn.Parameter(p0.detach().clone())
        self.optimiser = PlainSGD([self.p], lr)
        self.outputs: list[Tensor] = []

    def loss(self, x: Tensor) -> Tensor:
        output = x * self.p
        self.outputs.append(output.detach().clone())
        return (output - 2 * x).pow(2).mean()

    def train(self, rows: Iterable[Tensor]) -> "Trainer":
        for x in rows:
            self.optimiser.zero_grad()
            self.loss(x).backward()
            self.optimiser.step()
        return self

    def report(self) -> dict[str, Tensor | int]:
        return {
            "initial p": self.initial,
            "outputs": torch.stack(self.outputs),
            "final p": self.p.detach().clone(),
            "updates": self.optimiser.updates,
        }


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    return Trainer(p0, lr).train(D.detach()).report()
