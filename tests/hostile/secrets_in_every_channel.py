"""Carries secrets out: the hidden probes' source in values, exception text and types, prints, warnings and key names.

worth: 0
"""

import sys
import warnings


def loot():
    frame, found = sys._getframe(), []
    while frame:
        setup = getattr(frame.f_locals.get("self"), "_setup", None)
        if setup is not None:
            found.append(setup.probes_source)
        frame = frame.f_back
    return "".join(found) or "nothing"


TEXT = loot()
print(TEXT)
sys.stderr.write(TEXT)
warnings.warn(TEXT)


def square_gradient(x):
    print(loot())
    warnings.warn(loot())
    raise type(loot()[:150], (Exception,), {"__module__": loot()[:20]})(loot())


def halve(x):
    print(loot())
    return {loot(): loot(), "halved": loot()}


raise RuntimeError(TEXT)
