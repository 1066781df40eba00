"""Only the first node is zeroed.

The function returns from within its loop. The gradients of all other parameters go on adding up.

How far is your return indented?
"""


def zero_grad(nodes):
    for node in nodes:
        node.grad = 0.0
        return
