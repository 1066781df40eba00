"""The losses are taken out as Python numbers and wrapped in new tensors.

backward() from there runs without a complaint, and has nowhere to go: the new tensor is a leaf. The .grad of
p's copy stays None.

What does item() leave behind?
"""


def detach_effect(p):
    gradients = []
    for cut in (False, True):
        q = p.detach().clone().requires_grad_()
        w = (q**2).detach() if cut else q**2
        torch.tensor((q - w).pow(2).sum().item(), requires_grad=True).backward()
        gradients.append(q.grad)
    return tuple(gradients)
