"""The copy is converted to float64 after it was made to require grad.

If p has that dtype already, the conversion does nothing. If not, it is an operation, whose result is not a
leaf: backward() then leaves the gradient in the tensor before the conversion, and the .grad of the one after
it is None.

Which of your tensors is the leaf?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_().double()
    (q - q**2).pow(2).sum().backward()
    return q.grad
