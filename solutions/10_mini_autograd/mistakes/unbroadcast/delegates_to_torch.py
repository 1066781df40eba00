"""Torch's own sum_to_size has done it.

It does just what is asked, and it is good to know that it exists. But the exercise is to write it, and says
so.

Which axes does it sum over, and how does it know?
"""


def unbroadcast(g, shape):
    return g.sum_to_size(shape)
