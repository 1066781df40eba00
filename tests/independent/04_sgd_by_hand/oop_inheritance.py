# style: object-oriented, abstract bases and inheritance, context managers
# %%
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable

import torch
from torch import nn


class Loss(ABC):
    @abstractmethod
    def value(self, p): ...

    @abstractmethod
    def slope(self, p): ...

    def stepped(self, p, lr):
        return p - lr * self.slope(p)


class LectureLoss(Loss):
    def value(self, p):
        return (p - p**2).pow(2).sum()

    def slope(self, p):
        return torch.stack([4 * p**3, -6 * p**2, 2 * p]).sum(0)


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    with torch.no_grad():
        return LectureLoss().stepped(p, lr)


# %%
class Optimiser(ABC):
    def __init__(self, params):
        self.params = tuple(params)

    @torch.no_grad()
    def step(self):
        for p in self.params:
            if p.grad is not None:
                self.update(p, p.grad)

    @abstractmethod
    def update(self, p, g): ...

    def forget(self):
        for p in self.params:
            p.grad = None


class Plain(Optimiser):
    def __init__(self, params, lr):
        super().__init__(params)
        self.lr = lr

    def update(self, p, g):
        p.addcmul_(g, torch.full_like(g, self.lr), value=-1)


def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    Plain(params, lr).step()


# %%
class Trainer(ABC):
    """The template: a subclass says what the parameter is and how it moves."""

    def __init__(self, loss_fn, lr):
        self.loss_fn, self.lr, self.history = loss_fn, lr, []

    def note(self, p):
        self.history.append(p.detach().clone())

    def run(self, p, D):
        self.note(p)
        for x in D:
            with torch.enable_grad():
                self.loss_fn(p, x).backward()
            p = self.moved(p)
            self.note(p)
        return p, torch.stack(self.history)

    @abstractmethod
    def moved(self, p): ...


class InPlace(Trainer):
    def moved(self, p):
        opt = Plain([p], self.lr)
        opt.step()
        opt.forget()
        return p


class Replacing(Trainer):
    def moved(self, p):
        fresh = torch.empty_like(p, requires_grad=False)
        torch.sub(p.detach(), p.grad, alpha=self.lr, out=fresh)
        return nn.Parameter(fresh)


class Doubler(nn.Module):
    def __init__(self, p0):
        super().__init__()
        self.p = nn.Parameter(torch.empty_like(p0))
        with torch.no_grad():
            self.p.copy_(p0)

    def forward(self, x):
        return x.mul(self.p)


@contextlib.contextmanager
def update_of(optimizer):
    optimizer.zero_grad()
    with torch.enable_grad():
        yield
    optimizer.step()


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    model, criterion = Doubler(p0), nn.MSELoss()
    opt = torch.optim.SGD(model.parameters(), lr)
    history = [model.p.data.clone()]
    for x in D:
        with update_of(opt):
            criterion(model(x), 2 * x).backward()
        history.append(model.p.data.clone())
    return torch.stack(history)


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    _, history = InPlace(loss_fn, lr).run(p, D)
    return history


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    return Replacing(loss_fn, lr).run(nn.Parameter(p0.detach().clone()), D)


# %%
class Parabola:
    def __init__(self, h):
        self.h = h

    def factor(self, lr):
        return 1 - lr * self.h

    def bound(self):
        """Double lr until a step leaves the distance no shorter, then halve the interval."""
        low, high = 0.0, 1.0
        while abs(self.factor(high)) < 1:
            low, high = high, 2 * high
        for _ in range(2000):
            middle = low + (high - low) / 2
            if middle in (low, high):
                break
            if abs(self.factor(middle)) < 1 or self.factor(middle) == 1:
                low = middle
            else:
                high = middle
        return high


def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    bounds = [Parabola(value).bound() for value in h.detach().double().flatten().tolist()]
    return torch.tensor(bounds, dtype=torch.float64).reshape(h.shape).to(h.dtype)
