"""A power is computed as exp(c · log(a)), which fails where a is not positive.

In books, aᶜ is often defined in this way, and for a > 0 it is right. But the lecture squares differences, and
they are negative as often as not; log of a negative number is an error.

Python's own ** knows what (-3)² is. And what does the power rule need a logarithm for?
"""

import math


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        power = math.exp(exponent * math.log(self.data))
        return Value(power, (self,), (exponent * power / self.data,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other
