"""What the public checks of "Training loops" observe."""

from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, attempt, graph_state, probe


class Curve:
    """y = a·sin(x₀) + b·x₁ with two parameters; notes the order of what happens to them.

    ``log`` has "forward" for a call of the loss, "backward" for a gradient computed, "step" if the parameters
    were found changed.
    """

    def __init__(self, dtype: torch.dtype = torch.float64) -> None:
        self.a = torch.tensor(0.5, dtype=dtype, requires_grad=True)
        self.b = torch.tensor([-0.25, 0.75], dtype=dtype, requires_grad=True)
        self.params = [self.a, self.b]
        self.log: list[str] = []
        self.modes: list[bool] = []
        self.path: list[Tensor] = []
        self.a.register_hook(lambda _: self.log.append("backward"))

    def loss(self, batch: Tensor) -> Tensor:
        """The mean loss over the rows of a batch."""
        self.look()
        self.log.append("forward")
        self.modes.append(torch.is_grad_enabled())
        error = self.a * torch.sin(batch[:, 0]) + batch @ self.b * self.a - 1
        return error.pow(2).mean()

    def look(self) -> None:
        """Note where the parameters are."""
        now = torch.cat([self.a.detach().reshape(1), self.b.detach()])
        if self.path and not torch.equal(now, self.path[-1]):
            self.log.append("step")
        self.path.append(now)

    def seen(self) -> dict[str, Any]:
        """All that was noted, after a last look."""
        self.look()
        return {
            "log": self.log,
            "path": torch.stack(self.path),
            "states": [{**graph_state(p), "grad": None} for p in self.params],
        }


def public_batches(draw: Draw, *sizes: int, dtype: torch.dtype = torch.float64) -> list[Tensor]:
    """Batches with these numbers of rows, of two numbers each."""
    return [draw.rand(size, 2, low=-1.0, dtype=dtype) for size in sizes]


@probe
def public_epoch(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch over batches of 3 and 2 rows; parameters and batches from generators."""
    curve, batches, state = Curve(), public_batches(draw, 3, 2), GlobalState()
    losses = submission.train_epoch((p for p in curve.params), (batch for batch in batches), curve.loss, 0.5)
    return {
        "losses": losses,
        **curve.seen(),
        "batches": [batch.clone() for batch in batches],
        "unchanged": state.unchanged(),
    }


@probe
def public_evaluation(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate over batches of 5 and 2 rows, from a generator."""
    curve, batches, state = Curve(), public_batches(draw, 5, 2), GlobalState()
    mean = submission.evaluate((batch for batch in batches), curve.loss)
    return {"mean": mean, "modes": curve.modes, "log": curve.log, "unchanged": state.unchanged()}


@probe
def public_evaluation_failing(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate, with gradients switched off before; and with a loss that raises a ZeroDivisionError."""

    def broken(batch: Tensor) -> Tensor:
        return batch.sum() / (1 // (len(batch) - 2))

    with torch.no_grad():
        mean = submission.evaluate([torch.ones(3, 2)], broken)
        mode_inside = torch.is_grad_enabled()
    raised = attempt(submission.evaluate, [torch.ones(2, 2)], broken)["raised"]
    return {"mean": mean, "inside": mode_inside, "raised": raised, "after": torch.is_grad_enabled()}


@probe
def public_accumulation(submission: Submission, draw: Draw) -> dict[str, Any]:
    """accumulate_step over 2, 2 and 1 rows, where .grad holds something."""
    curve, micro, state = Curve(), public_batches(draw, 2, 2, 1), GlobalState()
    curve.b.grad = torch.ones(2, dtype=torch.float64)
    mean = submission.accumulate_step((p for p in curve.params), (batch for batch in micro), curve.loss)
    return {
        "mean": mean,
        "gradients": [None if p.grad is None else p.grad.detach().clone() for p in curve.params],
        **curve.seen(),
        "micro": [batch.clone() for batch in micro],
        "unchanged": state.unchanged(),
    }


@probe
def public_clipping(submission: Submission, draw: Draw) -> dict[str, Any]:
    """clip_grad_norm of the gradients (3, 0) and 4, with the bounds 2 and 6; and of one that is None."""
    outcomes = []
    for max_norm in (2.0, 6.0):
        p, q, idle = (
            torch.ones(2, requires_grad=True),
            torch.tensor(1.0, requires_grad=True),
            torch.zeros(1, requires_grad=True),
        )
        p.grad, q.grad = torch.tensor([3.0, 0.0]), torch.tensor(4.0)
        norm = submission.clip_grad_norm((t for t in (p, idle, q)), max_norm)
        outcomes.append(
            {
                "norm": norm.clone() if isinstance(norm, Tensor) else norm,
                "gradients": [None if t.grad is None else t.grad.clone() for t in (p, idle, q)],
                "params": [t.detach().clone() for t in (p, idle, q)],
            }
        )
    return {"clipped": outcomes[0], "kept": outcomes[1]}


@probe
def public_training(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train for two epochs of 5 rows in batches of 3, with momentum."""
    optimizers: list[torch.optim.Optimizer] = []

    def make_optimizer(params: list[Tensor]) -> torch.optim.Optimizer:
        optimizers.append(torch.optim.SGD(params, lr=0.125, momentum=0.5))
        return optimizers[-1]

    generator, state = torch.Generator().manual_seed(7), GlobalState()
    cfg = submission.TrainConfig(
        rows=5, dim=2, epochs=2, batch_size=3, max_norm=0.75, make_optimizer=make_optimizer
    )
    return {
        "history": submission.train(cfg, generator),
        "optimizers": len(optimizers),
        "next_draw": torch.randint(1000, (3,), generator=generator),
        "unchanged": state.unchanged(),
    }
