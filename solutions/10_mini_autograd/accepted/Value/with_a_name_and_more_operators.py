"""An __init__ and a __repr__ of its own, and some operators more; declines what it does not know."""

import math


class Value(Node):
    def __init__(self, data, inputs=(), slopes=(), operation=""):
        super().__init__(data, inputs, slopes)
        self.operation = operation

    def __repr__(self):
        return f"Value({self.data}, {self.operation!r})"

    def __add__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        if not isinstance(other, Value):
            return NotImplemented
        return Value(self.data + other.data, (self, other), (1.0, 1.0), "+")

    def __mul__(self, other):
        if isinstance(other, (int, float)):
            other = Value(other)
        if not isinstance(other, Value):
            return NotImplemented
        return Value(self.data * other.data, (self, other), (other.data, self.data), "*")

    def __pow__(self, other):
        assert isinstance(other, (int, float))
        return Value(self.data**other, (self,), (other * self.data ** (other - 1),), f"**{other}")

    def exp(self):
        e = math.exp(self.data)
        return Value(e, (self,), (e,), "exp")

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -other

    def __truediv__(self, other):
        return self * other**-1.0

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return other + -self

    def __rtruediv__(self, other):
        return other * self**-1.0
