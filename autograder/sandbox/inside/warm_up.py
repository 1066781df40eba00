"""One of everything the assignments use, done once before the first fork.

Torch imports and initialises lazily. What the zygote has done, its children need not do; it must end with one thread, or
forking would not be safe. What few submissions ask for is left to them: the compiler, symbolic shapes and SymPy
(:mod:`autograder.sandbox.inside.no_dynamo`); plots are warmed up where cells plot.
"""

import io

import numpy as np
import torch

from autograder.sandbox.inside import no_dynamo


def warm_up() -> None:
    """Exercise torch's lazy parts on the CPU with one thread."""
    torch.set_num_threads(1)
    no_dynamo.postpone()
    _train_once()
    _differentiate()
    _compute()
    np.random.seed(0)  # NumPy imports it when it is asked for
    io.TextIOWrapper(io.BytesIO()).write("π")


def _compute() -> None:
    """The first call of an operation in a dtype finds its kernel; a child would do that anew, on pages it has to copy."""
    for dtype in (torch.float32, torch.float64):
        x = torch.linspace(0.1, 1.0, 6, dtype=dtype).reshape(2, 3).requires_grad_()
        y = x.sin() + x.cos() + x.exp() + x.log() + x.sqrt() + x.tanh() + x.sigmoid() + x.abs() + x**2 - 1 / x
        z = torch.relu(y).clamp(0.1, 2.0) + torch.maximum(y, x) + torch.where(y > 1, y, x) + (y @ x.T).sum()
        (z.norm() + z.mean() + z.max() + z.prod() + torch.square(z).sum()).backward()
        with torch.no_grad():
            x.mul_(0.5).add_(x.sign(), alpha=0.1).sub_(x).copy_(y)
            flags = (x.isfinite().all(), x.isnan().any(), torch.equal(x, y), bool((x == y).all()))
            parts = (
                x.flatten().tolist(),
                x.argmax().item(),
                torch.zeros_like(x),
                torch.ones_like(x),
                torch.eye(2),
            )
        f"{x} {y[0]} {x.detach().clone().T.reshape(-1)} {flags} {parts}"
        torch.stack([x, y]).unsqueeze(0).expand(2, 2, 2, 3).sum((0, 1))
        torch.randn(2, dtype=dtype, generator=torch.Generator().manual_seed(0))


def plot_once() -> None:
    """For cells that plot; without this, each child would find matplotlib's fonts anew, a second."""
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([0, 1], label="warm")
    axes.legend()
    plt.close(figure)


def _train_once() -> None:
    layer = torch.nn.Linear(2, 2)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1, momentum=0.9)
    for foreach in (False, True):
        optimizer.param_groups[0]["foreach"] = foreach
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(layer(torch.ones(3, 2)), torch.zeros(3, 2)).backward()
        torch.nn.utils.clip_grad_norm_(layer.parameters(), 1.0)
        optimizer.step()
    repr(layer.weight)


def _differentiate() -> None:
    x = torch.ones(3, dtype=torch.float64, requires_grad=True)

    def cube(t: torch.Tensor) -> torch.Tensor:
        return (t**3).sum()

    torch.autograd.gradcheck(cube, x)
    (gradient,) = torch.autograd.grad(cube(x), x, create_graph=True)
    gradient.sum().backward()
    torch.func.grad(cube)(x.detach())
    torch.func.vmap(torch.func.jvp, in_dims=(None, 0, 0))(cube, (torch.eye(3),), (torch.eye(3),))
    torch.autograd.functional.hessian(cube, torch.ones(2))
    torch.stack([x.detach(), x.detach()]).mean(0).max().item()
    torch.allclose(x, x)
