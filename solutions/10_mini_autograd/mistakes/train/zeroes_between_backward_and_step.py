"""The gradients are zeroed after the backward pass and before the step.

The parameters never move: each step finds what backward has just computed already erased, and no error is
raised.

Name the four parts of an update. Which two of them are swapped here?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        engine.zero_grad(parameters)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
