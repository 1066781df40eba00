"""The results are still attached to the graph of p.

The values are right. But for a p that requires grad, the formulas are recorded like everything else, and the
results require grad too.

How does autograd know that these formulas are not a part of your model?
"""


def detach_effect(p):
    return 4 * p**3 - 6 * p**2 + 2 * p, 2 * (p - p**2)
