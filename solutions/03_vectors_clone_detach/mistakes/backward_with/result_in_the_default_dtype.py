"""A new tensor is made from Python numbers, and is float32 throughout.

tolist() hands over all the digits, torch.tensor() then takes the default dtype, which is float32. For an x in
float64, the result has the wrong dtype and half of the digits.

Which way of copying keeps the dtype?
"""


def backward_with(y_fn, x, v):
    q = torch.tensor(x.tolist(), requires_grad=True)
    y_fn(q).backward(v.float())
    return q.grad
