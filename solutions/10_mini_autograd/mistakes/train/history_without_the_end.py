"""The parameters are noted before each step, so the last step is missing.

The history has T entries where T + 1 are asked for: one for the beginning, and one after each step.

What should the last entry be?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = []
    for row in rows:
        history.append([p.data for p in parameters])
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
    return history
