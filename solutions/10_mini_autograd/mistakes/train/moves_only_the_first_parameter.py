"""Only the first parameter is trained.

The others keep their first values, although they have gradients. For rows of a single number, nobody would
notice.

Which parameters does your update run over?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters[:1]:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
