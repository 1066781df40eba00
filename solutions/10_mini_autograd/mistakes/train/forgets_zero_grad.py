"""The gradients are never zeroed, so each step repeats all steps before it.

The first update is right, the second is not: backward adds to what grad holds. The steps grow longer and
longer, and overshoot.

When does a gradient cease to be of use, and who throws it away?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
