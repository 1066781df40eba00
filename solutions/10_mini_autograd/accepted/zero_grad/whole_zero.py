"""The int 0."""


def zero_grad(nodes):
    for node in nodes:
        node.grad = 0
