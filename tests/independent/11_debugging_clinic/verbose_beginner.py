# verbose_beginner: long chains of ifs, a diagonal matrix as data, notes in lists
# %%
import math
import warnings
from collections.abc import Callable, Iterable

import torch
from torch import Tensor


LossFunction = Callable[[Tensor, Tensor], Tensor]
Script = Callable[[LossFunction, Tensor, Tensor, float], list[Tensor]]

lecture_generator = torch.Generator().manual_seed(0)  # the lecture's numbers, for the illustrations
lecture_p0 = torch.rand(2, generator=lecture_generator)
lecture_D = torch.rand(100, 2, generator=lecture_generator)
# %%
LABELS = {
    "healthy": "keeps the promise",
    "never_resets": "gradients are not forgotten between two updates: each is added to those before it",
    "resets_before_step": "gradients are forgotten after backward(), before the step that should use them",
    "steps_before_backward": "in each row the step comes before backward(): it uses the gradient that the "
    "row before has left, the first step has none and moves nothing, and the last gradient is never used",
    "steps_twice": "takes two steps for every row, both with the same gradient",
    "ascends": "adds lr · gradient instead of subtracting it",
    "uses_the_parameter": "subtracts lr · p, where lr · gradient belongs",
    "stale_row": "uses one and the same row of D for all updates",
    "one_step_at_the_end": "adds up the gradients of all rows at the starting point, and takes a single step "
    "with the sum, after the last row; all entries of the history but the last are the starting point",
    "orphaned_parameter": "replaced p by a copy when the optimizer had been built already: loss_fn is given "
    "the copy, and the history shows the copy, while resets and steps go to the original, which never gets a "
    "gradient; so neither of them moves",
    "aliased_history": "trains well, but all entries of the history share the memory of p, which moves on",
    "graph_in_history": "trains well, and the values in the history are right and are copies, but every "
    "entry hangs on the graph: it has a grad_fn",
    "loses_the_leaf": "the first update rebinds p to a tensor that is no leaf, or that requires no grad, so "
    "that the second row raises an error, once loss_fn has been called for it",
    "forward_outside": "computes the loss once, from the first row, before the loop, and never calls loss_fn "
    "again; the second backward() raises an error, if the loss is such that the graph has saved "
    "anything for it",
}
# %%
def copy_of(p0: Tensor) -> Tensor:
    """A leaf of its own, with the values of p0."""
    return p0.detach().clone().requires_grad_()


# %%
def diagnose(script):
    # Row 1 touches only the first element of p, row 2 the second, row 3 the third, row 4 the fourth.
    D = torch.zeros(4, 4)
    D[0, 0] = 1.0
    D[1, 1] = 1.0
    D[2, 2] = 1.0
    D[3, 3] = 1.0
    p0 = torch.tensor([16.0, 16.0, 16.0, 16.0])
    lr = 0.5
    p_objects = []
    number_of_calls = [0]

    def my_loss(p, x):
        number_of_calls[0] = number_of_calls[0] + 1
        p_objects.append(p)
        product = p * x
        return product.sum()     # the gradient is x, always

    there_was_an_error = False
    history = None
    old_rng = torch.get_rng_state()
    old_mode = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            history = script(my_loss, p0, D, lr)
        except Exception as e:
            print("the script said:", e)
            there_was_an_error = True
    torch.set_grad_enabled(old_mode)
    torch.set_rng_state(old_rng)

    if there_was_an_error:
        if number_of_calls[0] == 1:
            return "forward_outside"
        else:
            return "loses_the_leaf"
    if number_of_calls[0] == 1:
        return "forward_outside"

    has_graph = True
    for entry in history:
        if entry.grad_fn is None:
            has_graph = False
    if has_graph:
        return "graph_in_history"

    # do all the entries lie at the same place of the memory?
    same_memory = True
    for entry in history:
        if entry.data_ptr() != history[0].data_ptr():
            same_memory = False
    if same_memory:
        return "aliased_history"

    # how far has each element moved, in units of lr, after each update?
    moves = []
    for t in range(5):
        row = []
        for i in range(4):
            row.append((p0[i].item() - history[t][i].item()) / lr)
        moves.append(row)
    print(moves)

    if moves[4] == [0.0, 0.0, 0.0, 0.0]:
        p = p_objects[0]
        if p.grad is None:
            return "resets_before_step"
        if p.grad.abs().sum().item() == 0.0:
            return "resets_before_step"
        return "orphaned_parameter"
    if moves[3] == [0.0, 0.0, 0.0, 0.0]:
        return "one_step_at_the_end"
    if moves[1] == [0.0, 0.0, 0.0, 0.0]:
        return "steps_before_backward"
    if moves[1] == [16.0, 16.0, 16.0, 16.0]:
        return "uses_the_parameter"
    # which elements have moved at all, at the end?
    moved = 0
    for i in range(4):
        if moves[4][i] != 0.0:
            moved = moved + 1
    if moved == 1:
        return "stale_row"
    if moves[1][0] == -1.0:
        return "ascends"
    if moves[1][0] == 2.0:
        return "steps_twice"
    if moves[2][0] == 2.0:
        return "never_resets"
    return "healthy"


# %%
def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype)
    slope.requires_grad = True
    offset = torch.zeros((), dtype=x.dtype)
    offset.requires_grad = True
    losses = []
    for step in range(steps):
        # forget the old gradients
        slope.grad = None
        offset.grad = None
        with torch.enable_grad():
            prediction = slope * x + offset
            error = prediction - y
            squares = error ** 2
            loss = squares.mean()
            loss.backward()
        losses.append(loss.item())
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
    slope_result = slope.detach().clone()
    offset_result = offset.detach().clone()
    return slope_result, offset_result, losses


# %%
def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for batch in batches:
        x = batch[0]
        y = batch[1]
        # 1. forget
        optimizer.zero_grad()
        with torch.enable_grad():
            # 2. forward
            output = model(x)
            loss = loss_fn(output, y)
            # 3. backward
            loss.backward()
        number = loss.item()
        losses.append(number)
        # 4. step
        optimizer.step()
    return losses


# %%
def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while steps < max_steps:
        p.grad = None
        with torch.enable_grad():
            value = f(p)
            value.backward()
        gradient = p.grad
        sum_of_squares = (gradient * gradient).sum()
        norm = torch.sqrt(sum_of_squares)
        if norm <= tol:
            break
        with torch.no_grad():
            p -= lr * gradient
        steps = steps + 1
    return steps


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = copy_of(p0)
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = []
    history.append(p.detach().clone())
    for t in range(D.shape[0]):
        x = D[t]
        optimizer.zero_grad()
        with torch.enable_grad():
            loss = loss_fn(p, x)
            loss.backward()
        optimizer.step()
        # in place, so that it stays the same tensor
        with torch.no_grad():
            p.clamp_(low, high)
        history.append(p.detach().clone())
    result = torch.stack(history)
    return result


# %%
def fix_5(f, p0, lr, steps):
    p = copy_of(p0)
    path = []
    best = None
    best_loss = math.inf
    for t in range(steps + 1):
        with torch.enable_grad():
            loss = f(p)
        path.append(p.detach().clone())
        if loss.item() < best_loss:
            best = p.detach().clone()
            best_loss = loss.item()
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    result = {}
    result["path"] = torch.stack(path)
    result["best"] = best
    result["best loss"] = best_loss
    return result


# %%
def fix_6(loss_fn, p, X, size):
    p.grad = None
    number_of_rows = X.shape[0]
    mean_loss = 0.0
    start = 0
    while start < number_of_rows:
        end = start + size
        if end > number_of_rows:
            end = number_of_rows
        chunk = X[start:end]
        weight = (end - start) / number_of_rows
        with torch.enable_grad():
            loss = loss_fn(p, chunk) * weight
            loss.backward()
        mean_loss = mean_loss + loss.item()
        start = end
    gradient = p.grad.detach().clone()
    return mean_loss, gradient
