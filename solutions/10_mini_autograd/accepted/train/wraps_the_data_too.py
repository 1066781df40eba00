"""Everything is made by engine.value, the data as well."""


def train(rows, p0, lr, engine):
    weights = [engine.value(number) for number in p0]
    history = [[weight.data for weight in weights]]
    for row in rows:
        inputs = [engine.value(x) for x in row]
        outputs = [x * weight for x, weight in zip(inputs, weights)]
        squares = [(output - 2 * x) ** 2 for output, x in zip(outputs, inputs)]
        for weight in weights:
            weight.grad = 0.0
        engine.backward(sum(squares, engine.value(0.0)) / engine.value(len(row)))
        for weight in weights:
            weight.data -= lr * weight.grad
        history.append([weight.data for weight in weights])
    return history
