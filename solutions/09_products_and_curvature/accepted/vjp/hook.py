"""A hook catches the gradient on its way to the leaf."""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    caught = []
    leaf = x.detach().requires_grad_()
    leaf.register_hook(caught.append)
    torch.autograd.backward([f(leaf)], [v])
    return caught[0].detach()
