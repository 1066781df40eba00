# style: verbose beginner, prints and temporaries
# %%
from collections.abc import Callable, Iterable

import torch

print("torch version:", torch.__version__)


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    # make a copy first so that I do not destroy p by accident
    my_p = p.clone().detach()
    p_squared = my_p * my_p
    p_cubed = my_p * my_p * my_p
    # gradient = 4 p^3 - 6 p^2 + 2 p
    first = 4 * p_cubed
    second = 6 * p_squared
    third = 2 * my_p
    gradient = first - second + third
    print("gradient is", gradient)
    step = gradient * lr
    result = my_p - step
    print("result is", result)
    return result


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    number = 0
    for parameter in params:
        number = number + 1
        g = parameter.grad
        if g is None:
            print("parameter number", number, "has no gradient, nothing to do")
        else:
            with torch.no_grad():
                change = lr * g
                parameter -= change
            print("parameter number", number, "was changed")


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    how_many_rows = D.shape[0]
    numbers = D.shape[1]
    # p is my own tensor
    p = torch.zeros(numbers, dtype=p0.dtype)
    for i in range(numbers):
        p[i] = p0[i].item()
    p.requires_grad = True
    history = torch.zeros(how_many_rows + 1, numbers, dtype=p0.dtype)
    with torch.no_grad():
        history[0, :] = p
    for row_number in range(how_many_rows):
        x = D[row_number].detach()
        # forget
        if p.grad is not None:
            p.grad.zero_()
        # forward
        with torch.enable_grad():
            prediction = x * p
            target = 2 * x
            difference = prediction - target
            squares = difference**2
            loss = squares.mean()
            # backward
            loss.backward()
        # step
        with torch.no_grad():
            p -= lr * p.grad
            history[row_number + 1, :] = p
        print("row", row_number, "loss", loss.item(), "p", p.tolist())
    print("final p:", p)
    return history


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    what_p_was = []
    what_p_was.append(p.clone().detach())
    T = D.size(0)
    for t in range(T):
        x = D[t]
        p.grad = torch.zeros_like(p)
        with torch.enable_grad():
            loss = loss_fn(p, x)
            print("update", t + 1, "loss", loss.item())
            loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        copy_of_p = p.clone().detach()
        what_p_was.append(copy_of_p)
    history = torch.stack(what_p_was, dim=0)
    return history


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    # like the lecture's four lines, with lr*p_grad in the third
    p = p0.detach().clone()
    p.requires_grad = True
    history = [p0.detach().clone()]
    for i in range(len(D)):
        x = D[i]
        with torch.enable_grad():
            loss = loss_fn(p, x)
            loss.backward()
        p_grad = p.grad
        p = p.detach()
        p = p - lr * p_grad
        p.requires_grad = True
        history.append(p.detach().clone())
        print("after row", i, "p =", p)
    result = (p, torch.stack(history))
    return result


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    # |1 - lr*h| < 1   <=>   0 < lr*h < 2   <=>   lr < 2/h
    two = torch.full_like(h, 2.0)
    answer = two / h
    print("bound:", answer)
    return answer
