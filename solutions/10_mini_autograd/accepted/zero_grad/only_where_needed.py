"""Only where there is something other than zero."""


def zero_grad(nodes):
    for node in nodes:
        if node.grad != 0.0:
            node.grad = 0.0
