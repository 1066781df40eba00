"""The history begins after the first step.

It has T entries where T + 1 are asked for: the parameters at the beginning belong to it as well.

What should history hold if there were no rows at all?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = []
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
