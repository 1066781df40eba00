"""Patches the judge: the probe runtime's own functions, its codec and its classes report what they like.

worth: 0
"""

import sys

import msgspec
import torch

import autograder.judging
import autograder.probing
import autograder.sandbox.inside.child as child
from autograder.sandbox.inside import encode
from autograder.sandbox import protocol
from autograder.sandbox.transcript import Returned, TensorValue

LIE = TensorValue("float64", [5], bytes(40), False, True)
child.encode_value = encode.encode_value = lambda *_, **__: LIE
child.outcome_of = lambda *_: Returned(LIE)
child.run_probe = lambda index, *_: protocol.ProbeEnded(index, Returned(LIE), [], "", 0)
autograder.probing.Submission.__getattr__ = lambda self, name: lambda x: x
autograder.judging.Mismatch.__init__ = lambda *_, **__: None
sys.modules["autograder.judge.pytest_session"] = sys.modules["pytest"] = sys.modules["json"] = None
msgspec.msgpack.encode = lambda *_: b""


def square_gradient(x):
    return x


def halve(x):
    return x
