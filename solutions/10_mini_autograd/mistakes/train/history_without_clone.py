"""The history holds the same list again and again, and shows the final parameters everywhere.

append stores no copy, only another name for the list; and the list is changed later on.

How many lists are there in memory after three rounds?
"""


def train(rows, p0, lr, engine):
    parameters = [engine.value(number) for number in p0]
    current = [p.data for p in parameters]
    history = [current]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for k, p in enumerate(parameters):
            p.data -= lr * p.grad
            current[k] = p.data
        history.append(current)
    return history
