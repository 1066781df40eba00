"""The two gradients are swapped.

The first is asked for with w in the graph, the second with w detached.

At 2, which of them is 12?
"""


def detach_effect(p):
    p = p.detach()
    return 2 * (p - p**2), 4 * p**3 - 6 * p**2 + 2 * p
