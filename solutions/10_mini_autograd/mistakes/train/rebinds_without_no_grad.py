"""The update p = p - lr * p.grad makes a node of the parameter.

p is now the result of an operation, with the previous parameter behind it, and that one's predecessor behind
that. It is no leaf any more, so the engine's gradient goes to the p of the very beginning; and with every row
the graph grows by the whole training so far.

What is recorded when you write to p.data instead? How else could you get a new leaf?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        parameters = [p - lr * p.grad for p in parameters]
        history.append([p.data for p in parameters])
    return history
