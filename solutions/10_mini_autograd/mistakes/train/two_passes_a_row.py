"""Each row has two backward passes, whose gradients add up.

The step is twice as long as it should be. Perhaps one of the passes was only for looking at the gradient; but
looking is recorded in grad as well.

How often is engine.backward called in one round of your loop?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
