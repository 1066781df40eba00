"""Fakes success: writes well-formed records for all probes into the transcript's descriptor, with values it made up.

worth: 0
"""

import os

import torch

from autograder.sandbox.protocol import Finished, ProbeEnded, ProbeStarted, frame
from autograder.sandbox.transcript import DictValue, Returned, TensorValue

ZEROS = TensorValue("float64", [5], bytes(40), False, True)
VALUE = Returned(DictValue({"gradient": ZEROS, "x": ZEROS, "halved": ZEROS}))


def forge(*indices):
    for index in indices:
        os.write(3, frame(ProbeStarted(index)) + frame(ProbeEnded(index, VALUE, [], "", 0)))
    os.write(3, frame(Finished()))
    os._exit(0)


def square_gradient(x):
    os.write(3, frame(ProbeEnded(0, VALUE, [], "", 0)))
    forge(1)


forge(0, 1)
