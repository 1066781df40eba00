"""The gradients are never reset, so each step repeats all the steps before it.

That is momentum without friction: the parameters swing through the minimum and back, like a pendulum, at
whatever learning rate. (retain_graph=True is no remedy. It concerns the graph, and not the gradients.)

Print slope.grad before and after the second backward().
"""

# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere, and a reset once before the loop.


def fix_1(x, y, lr, steps):
    slope = torch.zeros((), dtype=x.dtype, requires_grad=True)
    offset = torch.zeros((), dtype=x.dtype, requires_grad=True)
    losses = []
    for _ in range(steps):
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses
