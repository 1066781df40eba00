"""p.grad becomes another tensor, of zeros.

The values are right, and the lecture mentions zeros_like, too. But whoever held the old gradient, a logger or a
communication buffer, still holds the old values. "In place" means: the same tensor object, with other numbers
in it.

How do an assignment to p.grad and a method that ends in an underscore differ?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad = torch.zeros_like(p)
