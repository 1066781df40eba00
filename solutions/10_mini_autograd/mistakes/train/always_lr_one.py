"""The learning rate is not used: the steps have the full length of the gradient.

It is lr=1.0, which in the lecture took a parameter from 2 to -10.

Where does lr stand in your update?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= p.grad
        history.append([p.data for p in parameters])
    return history
