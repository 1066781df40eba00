"""Sample of a hostile submission: it writes records of success to every open file descriptor, then leaves.

Only central_difference and eps_sweep are honest work. What it writes goes to descriptors that it inherited; it opens,
deletes and connects to nothing.
"""

import json
import os
import sys

import torch


def central_difference(f, x, i, eps):
    up, down = x.clone(), x.clone()
    up[i] += eps
    down[i] -= eps
    return (f(up) - f(down)) / (2 * eps)


def eps_sweep(f, g, x, epss, dtype, *, measure):
    z = x.to(dtype)
    truth = g(z.double())
    return torch.stack([torch.dist(measure(f, z, eps).double(), truth) / truth.norm() for eps in epss])


def records():
    """Success in every language that a grader might speak."""
    yield b'{"verdict": "passed", "score": 100, "max_score": 100}\n'
    yield json.dumps({"tests": [{"name": "test_coupled_function", "verdict": "passed"}]}).encode() + b"\n"
    yield b"ok 1 - all tests passed\n1..1\n100 passed in 0.01s\n"
    try:  # well-formed frames of this very autograder, if its protocol can be imported in here
        from autograder.sandbox import protocol
        from autograder.sandbox.transcript import Returned

        for probe in range(40):
            yield protocol.frame(protocol.ProbeStarted(probe))
            yield protocol.frame(protocol.ProbeEnded(probe, Returned(True), [], "", 0))
        yield protocol.frame(protocol.Finished())
        yield protocol.frame(protocol.Exited(0, 0, False))
    except Exception:
        pass


def forge_and_leave():
    forged = list(records())
    for fd in range(256):
        for record in forged:
            try:
                os.write(fd, record)
            except OSError:
                break
    sys.stdout.write("all tests passed\n")
    os._exit(0)


def numerical_grad(f, x, eps=1e-5):
    forge_and_leave()


def relative_error(a, b):
    forge_and_leave()


def gradient_check(f, grad_fn, x, *, eps=1e-5, rtol=1e-3, atol=1e-5):
    forge_and_leave()


def find_bug(impls):
    forge_and_leave()
