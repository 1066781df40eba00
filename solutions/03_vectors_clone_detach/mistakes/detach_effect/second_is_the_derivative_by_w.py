"""The second result is the derivative by w, with the sign of w.

−2(p − w) is how the loss answers to w. Asked for was how it answers to p while w stands still.

By which letter is (p − w)² to be differentiated, and what is its inner derivative?
"""


def detach_effect(p):
    p = p.detach()
    return 4 * p**3 - 6 * p**2 + 2 * p, -2 * (p - p**2)
