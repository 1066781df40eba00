"""The loss is taken out as a Python number and wrapped in a new tensor.

backward() from there runs without a complaint, and has nowhere to go: the new tensor is a leaf. The .grad of
p's copy stays None.

What does item() leave behind?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = p.detach().clone().requires_grad_()
    loss = torch.tensor((q - q**2).pow(2).sum().item(), requires_grad=True)
    loss.backward()
    return q.grad
