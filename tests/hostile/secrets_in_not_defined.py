"""Carries secrets out: the source as the name of something missing, and as the text of torch's own error messages.

worth: 0
"""

import sys


def loot():
    frame = sys._getframe()
    while frame:
        setup = getattr(frame.f_locals.get("self"), "_setup", None)
        if setup is not None:
            return setup.probes_source
        frame = frame.f_back
    return "nothing"


def square_gradient(x):
    from autograder.probing import MissingName

    raise MissingName(loot()[:190])


def halve(x):
    raise RuntimeError("a leaf Variable that requires grad is being used in an in-place operation " + loot())
