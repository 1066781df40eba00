"""grad is set to 0.0 by hand, just before the pass; products in the place of squares."""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [tuple(p.data for p in parameters)]
    for row in rows:
        total = 0
        for x, p in zip(row, parameters):
            error = (p - 2) * x
            total = total + error * error
        for p in parameters:
            p.grad = 0.0
        engine.backward(total / len(row))
        for p in parameters:
            p.data += -lr * p.grad
        history.append(tuple(p.data for p in parameters))
    return history
