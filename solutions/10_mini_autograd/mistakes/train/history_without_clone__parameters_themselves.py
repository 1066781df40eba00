"""The history holds the parameters themselves, and not their numbers.

These are the same objects each time, so every entry shows what the parameters are at the end. And the
docstring asks for floats.

What of p changes, and what of it can you write down so that it doesn't?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [list(parameters)]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append(list(parameters))
    return history
