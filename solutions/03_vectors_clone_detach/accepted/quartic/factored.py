"""In factored form, p²(1 − p)², and without type hints."""


def quartic(p):
    return (p * p * (1 - p) ** 2).sum()
