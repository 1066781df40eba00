"""Fakes success: a forgery in perfect order. It can say what its own process saw, but not what the answers are.

worth: 0
"""

import os

from autograder.sandbox.protocol import CellEnded, CellStarted, Finished, ProbeEnded, ProbeStarted, frame
from autograder.sandbox.transcript import DictValue, Returned, TensorValue

import sys


def job():
    at = sys._getframe()
    while "job" not in at.f_locals or not hasattr(at.f_locals["job"], "cells"):
        at = at.f_back
    return at.f_locals["job"]


ONES = TensorValue("float64", [5], b"\0\0\0\0\0\0\xf0\x3f" * 5, False, True)
VALUE = Returned(DictValue({"gradient": ONES, "x": ONES, "halved": ONES}))
here = len(job().cells) - 1
stream = frame(CellEnded(here, None))
for index in range(len(job().probes)):
    stream += frame(ProbeStarted(index)) + frame(ProbeEnded(index, VALUE, [], "", 0))
os.write(3, stream + frame(Finished()))
os._exit(0)
