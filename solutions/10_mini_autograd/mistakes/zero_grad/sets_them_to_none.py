"""The gradients are set to None.

In torch that is an option. Here grad is a float, and the next backward would add a number to None, which
raises a TypeError.

What does grad hold when a Node is made?
"""


def zero_grad(nodes):
    for node in nodes:
        node.grad = None
