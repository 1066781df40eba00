"""With setattr, in a comprehension."""


def zero_grad(nodes):
    [setattr(node, "grad", 0.0) for node in nodes]
