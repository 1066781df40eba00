"""A new tensor is made from Python numbers, and is float32 throughout.

tolist() hands over all the digits, torch.tensor() then takes the default dtype, which is float32. For a p in
float64, the result has the wrong dtype and half of the digits.

Which way of copying keeps the dtype?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    q = torch.tensor(p.tolist(), requires_grad=True)
    (q - q**2).pow(2).sum().backward()
    return q.grad
