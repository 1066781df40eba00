"""A helper outside the class makes every node from a number and slopes."""


def lifted(number):
    return number if isinstance(number, Value) else Value(number)


def binary(rule):
    def method(self, other):
        a, b = self, lifted(other)
        data, to_a, to_b = rule(a.data, b.data)
        return Value(data, (a, b), (to_a, to_b))

    return method


def swapped(method):
    return lambda self, other: method(lifted(other), self)


class Value(Node):
    __add__ = binary(lambda a, b: (a + b, 1, 1))
    __sub__ = binary(lambda a, b: (a - b, 1, -1))
    __mul__ = binary(lambda a, b: (a * b, b, a))
    __truediv__ = binary(lambda a, b: (a / b, 1 / b, -a / b**2))
    __radd__, __rsub__, __rmul__, __rtruediv__ = map(swapped, (__add__, __sub__, __mul__, __truediv__))

    def __neg__(self):
        return 0 - self

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))
