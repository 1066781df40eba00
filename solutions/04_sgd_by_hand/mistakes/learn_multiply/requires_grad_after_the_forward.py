"""p does not require grad when the forward pass runs.

The loss has no graph to go back through. Autograd records while the forward pass runs, and only what comes
from tensors that require grad at that time. Perhaps requires_grad_() comes later or not at all, or
something on the way from p to the loss is detached or computed under no_grad.

When does p have to require grad, at the latest?
"""


# Observably equal in this exercise, and covered by this file: the loss of a detached tensor.


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone()
    history = [p.clone()]
    for x in D:
        loss = (x * p - 2 * x).pow(2).mean()
        p.requires_grad_()
        loss.backward()
        p = (p - lr * p.grad).detach()
        history.append(p.clone())
    return torch.stack(history)
