"""The gradient is added instead of subtracted, and the loss grows.

The gradient points uphill. The parameters run away from 2, the faster the further they are.

Which sign leads down?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data += lr * p.grad
        history.append([p.data for p in parameters])
    return history
