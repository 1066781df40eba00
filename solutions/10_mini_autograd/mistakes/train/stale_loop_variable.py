"""Every step uses the last row of the data.

The number of steps is right, but the loss is that of one and the same row. The stored output of the lecture's
loop at lr = 0.01 came about in this way, by a variable that was left over from another loop.

Which name in your loss changes from round to round?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(rows[-1], parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
