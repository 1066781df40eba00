"""The gradients are forgotten right after the step."""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        loss = sum((p * x - 2 * x) ** 2 / len(row) for x, p in zip(row, parameters))
        engine.backward(loss)
        for p in parameters:
            p.data = p.data - lr * p.grad
        engine.zero_grad(parameters)
        history.append([p.data for p in parameters])
    return history
