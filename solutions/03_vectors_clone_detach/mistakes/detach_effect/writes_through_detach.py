"""w is made in place from p.detach().

detach() cuts the graph and copies nothing, so that squaring it in place squares the caller's p. The rest is
then computed with the wrong numbers.

Which operation gives you a tensor with memory of its own?
"""


def detach_effect(p):
    w = p.detach()
    w.pow_(2)
    q = p.detach()
    return 2 * (q - w) * (1 - 2 * q), 2 * (q - w)
