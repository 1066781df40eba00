# generators, coroutines, itertools and walruses
# %%
import itertools
from collections import ChainMap, namedtuple
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from typing import Literal

import torch
from torch import Tensor


# %%
Reset = Literal["keep", "zero", "none"]
# %%
Passes = namedtuple("Passes", ("first", "second"))


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    def passes() -> Iterator[Tensor]:
        w.backward(retain_graph=(again := True))
        yield +p.grad
        if reset != "keep":
            p.grad = None if reset == "none" else p.grad.zero_()
        w.backward(retain_graph=not again)
        yield +p.grad

    return Passes._make(note.clone() for note in passes())


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    with_gradient = (p for p in params if p.grad is not None)
    if set_to_none:
        while (p := next(with_gradient, None)) is not None:
            p.grad = None
    else:
        while (p := next(with_gradient, None)) is not None:
            p.grad.detach().fill_(False)


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    def endless() -> Iterator[Tensor]:
        while True:
            (loss := f(p)).backward()
            yield p.grad.clone()

    return list(itertools.islice(endless(), n))


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    arrived: list[Tensor] = []
    handle = p.register_hook(lambda g: arrived.append(g.detach().clone()))
    torch.autograd.backward(tuple(losses))
    handle.remove()
    (gradient,) = arrived
    return gradient


# %%
def classify_error(snippet_id: str) -> str:
    def read(text: str) -> Iterator[tuple[str, str]]:
        for line in text.split("\n"):
            if (words := line.split()) and (label := words[0]):
                yield from ((name, label) for name in words[1:])

    found = dict(
        read(
            """
            graph_freed           snippet_01 snippet_13
            no_graph              example_1  snippet_05 snippet_20
            leaf_in_place         snippet_03 snippet_16
            saved_tensor_changed  snippet_08 snippet_11
            not_floating          snippet_07 snippet_19
            gradient_is_none      snippet_09 snippet_12
            added_up              example_2  snippet_10 snippet_18
            same_tensor           snippet_02 snippet_15
            behind_autograd       snippet_04 snippet_17
            correct               snippet_06 snippet_14
            """
        )
    )
    return found[snippet_id]


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    def learner() -> Generator[Tensor | None, Tensor, None]:
        """Is sent a row, answers with the output, and learns from it."""
        p = p0.detach().clone().requires_grad_()
        output = p.detach().clone()
        while (x := (yield output)) is not None:
            output = (y := x * p).detach()
            (g,) = torch.autograd.grad(torch.mean((y - 2 * x) ** 2), p)
            p = (p - lr * g).detach().requires_grad_()
        yield p.detach()

    initial = next(student := learner())
    outputs = torch.stack([student.send(x) for x in D.detach()])
    return {"initial p": initial, "outputs": outputs, "final p": student.send(None), "updates": outputs.shape[0]}
