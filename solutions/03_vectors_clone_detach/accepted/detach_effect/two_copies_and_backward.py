"""backward() on two copies, each a leaf of its own."""


def detach_effect(p):
    gradients = []
    for cut in (False, True):
        q = p.detach().clone().requires_grad_(True)
        w = q.pow(2)
        if cut:
            w = w.detach()
        torch.square(q - w).sum().backward()
        gradients.append(q.grad)
    return tuple(gradients)
