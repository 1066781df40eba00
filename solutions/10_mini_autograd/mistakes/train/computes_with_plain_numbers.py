"""The loss is computed from p.data, so it is a float and has no graph.

The number is right, but nobody can walk back from it: the engine wants a node. (It is .item() before
backward().)

Which object remembers what the loss was made of: p, or p.data?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p.data - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
