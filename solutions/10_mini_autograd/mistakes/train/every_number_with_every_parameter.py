"""Every number of the row meets every parameter: the loops are nested where they should go side by side.

It is the broadcast of (n, 1) against (n,), written out. The loss is a sum over n² pairs, and each parameter
learns from the numbers of its neighbours.

How many squares are there in the loss of a row of two numbers?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x in row for p in parameters) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
