"""Watches whether p gets nearer to its goal, as one does in training.

A script that steps twice gets there faster than a healthy one, and a script that shuffles along on a single
row gets there as well. Progress is no proof of health.

Which experiment has different results for different illnesses, and not just better or worse ones?
"""


def diagnose(script):
    D = torch.linspace(0.5, 1.0, 20).reshape(20, 1)
    try:
        history = script(lambda p, x: (x * p - 2 * x).pow(2).mean(), torch.zeros(1), D, 0.1)
    except Exception:
        return "loses_the_leaf"
    first, last = (abs(p.item() - 2) for p in (history[0], history[-1]))
    if last == first:
        return "resets_before_step"
    return "healthy" if last < first else "ascends"
