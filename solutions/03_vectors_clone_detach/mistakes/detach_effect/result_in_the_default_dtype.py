"""A new tensor is made from Python numbers, and is float32 throughout.

tolist() hands over all the digits, torch.tensor() then takes the default dtype, which is float32. For a p in
float64, the results have the wrong dtype and half of the digits.

Which way of copying keeps the dtype?
"""


def detach_effect(p):
    q = torch.tensor(p.tolist())
    return 4 * q**3 - 6 * q**2 + 2 * q, 2 * (q - q**2)
