"""What the public checks of "Training loops" observe."""

from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, attempt, graph_state, probe


def grad_mode() -> str:
    """Torch's grad mode as a word."""
    return "on" if torch.is_grad_enabled() else "off"


class Curve:
    """y = a·sin(x₀) + b·x₁ with two parameters; notes the order of what happens to them.

    ``log`` has "f" (forward) for a call of the loss, "b" (backward) for a gradient computed, "s" (step) if the
    parameters were found changed. ``modes`` has "on" or "off", the grad mode at each call of the loss; ``full``
    says whether there was something in the gradient then, which is no test, and helps to name mistakes.
    """

    def __init__(self, dtype: torch.dtype = torch.float64) -> None:
        self.a = torch.tensor(0.5, dtype=dtype, requires_grad=True)
        self.b = torch.tensor([-0.25, 0.75], dtype=dtype, requires_grad=True)
        self.params = [self.a, self.b]
        self.log: list[str] = []
        self.modes: list[str] = []
        self.path: list[Tensor] = []
        self.full: list[bool] = []
        self.a.register_hook(lambda _: self.log.append("b"))

    def loss(self, batch: Tensor) -> Tensor:
        """The mean loss over the rows of a batch."""
        self.look()
        self.log.append("f")
        self.modes.append(grad_mode())
        error = self.a * torch.sin(batch[:, 0]) + batch @ self.b * self.a - 1
        return error.pow(2).mean()

    def look(self) -> None:
        """Note where the parameters are."""
        now = torch.cat([self.a.detach().reshape(1), self.b.detach()])
        if self.path and not torch.equal(now, self.path[-1]):
            self.log.append("s")
        self.path.append(now)
        self.full.append(self.a.grad is not None and bool(self.a.grad.any()))

    def seen(self) -> dict[str, Any]:
        """All that was noted, after a last look."""
        self.look()
        return {
            "order": " ".join(self.log),
            "path": torch.stack(self.path),
            "full": " ".join(map(str, self.full)),
            "states": [{**graph_state(p), "grad": None} for p in self.params],
        }


def public_batches(draw: Draw, *sizes: int, dtype: torch.dtype = torch.float64) -> list[Tensor]:
    """Batches with these numbers of rows, of two numbers each."""
    return [draw.rand(size, 2, low=-1.0, dtype=dtype) for size in sizes]


@probe
def public_epoch(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch over 3, 2 and 3 rows, then over 2 and 3; parameters and batches from generators."""
    curve, batches, state = Curve(), public_batches(draw, 3, 2, 3), GlobalState()
    losses = [
        submission.train_epoch((p for p in curve.params), (batch for batch in some), curve.loss, 0.25)
        for some in (batches, batches[1:])
    ]
    return {
        "losses": dict(zip(("first epoch", "second epoch"), losses, strict=True)),
        **curve.seen(),
        "batches": [batch.clone() for batch in batches],
        "unchanged": state.unchanged(),
    }


@probe
def public_evaluation(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate over batches of 5 and 2 rows, from a generator."""
    curve, batches, state = Curve(), public_batches(draw, 5, 2), GlobalState()
    mean = submission.evaluate((batch for batch in batches), curve.loss)
    return {
        "mean": mean,
        "modes": " ".join(curve.modes),
        "order": " ".join(curve.log),
        "unchanged": state.unchanged(),
    }


@probe
def public_evaluation_failing(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate, with gradients switched off before; and with a loss that raises a ZeroDivisionError."""

    def broken(batch: Tensor) -> Tensor:
        return batch.sum() / (1 // (len(batch) - 2))

    with torch.no_grad():
        mean = submission.evaluate([torch.ones(3, 2)], broken)
        mode_inside = grad_mode()
    raised = attempt(submission.evaluate, [torch.ones(2, 2)], broken)["raised"]
    return {
        "mean": mean,
        "mode after a call under no_grad": mode_inside,
        "raised": raised,
        "mode after the exception": grad_mode(),
    }


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
    """clip_grad_norm of (1, 2, 2), 4 and None, with the bounds 2 and 6; and with 2, from a generator."""
    outcomes = []
    for max_norm, lazy in ((2.0, False), (6.0, False), (2.0, True)):
        p, q, idle = (
            torch.ones(3, requires_grad=True),
            torch.tensor(1.0, requires_grad=True),
            torch.zeros(1, requires_grad=True),
        )
        p.grad, q.grad = torch.tensor([1.0, 2.0, 2.0]), torch.tensor(4.0)
        norm = submission.clip_grad_norm((t for t in (p, idle, q)) if lazy else [p, idle, q], max_norm)
        outcomes.append(
            {
                "norm": norm.clone() if isinstance(norm, Tensor) else norm,
                "gradients": [None if t.grad is None else t.grad.clone() for t in (p, idle, q)],
                "params": [t.detach().clone() for t in (p, idle, q)],
            }
        )
    return dict(zip(("bound 2", "bound 6", "bound 2, from a generator"), outcomes, strict=True))


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
