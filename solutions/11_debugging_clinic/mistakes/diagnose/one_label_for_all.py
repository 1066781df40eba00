"""Says "healthy" to everybody.

In every ward there are several patients, and they do not all have the same.

What does your function look at before it answers?
"""


def diagnose(script):
    return "healthy"
