"""p does not require grad when the forward pass runs.

The loss has no graph to go back through. Autograd records while the forward pass runs, and only what comes
from tensors that require grad at that time. Perhaps requires_grad_() comes later or not at all, or the loss
was given something detached.

When does the new p have to require grad, at the latest?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

# Observably equal in this exercise, and covered by this file: the loss of a detached tensor.


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone()
    history = [p.clone()]
    for x in D:
        loss = loss_fn(p, x)
        p.requires_grad_()
        loss.backward()
        p = p.detach() - lr * p.grad
        history.append(p.clone())
    return p.requires_grad_(), torch.stack(history)
