"""The parameters are written into the caller's list p0.

The history is right. But p0 has been trained along with it, and whoever wants to start again from p0, say
with another learning rate, starts from somewhere else.

Whose list is p0, and do you have one of your own?
"""


def train(rows, p0, lr, engine):
    history = [list(p0)]
    for row in rows:
        parameters = [engine.value(number) for number in p0]
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for k, p in enumerate(parameters):
            p0[k] = p.data - lr * p.grad
        history.append(list(p0))
    return history
