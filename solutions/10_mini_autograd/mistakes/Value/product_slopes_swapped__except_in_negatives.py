"""A product gives each factor its own number as slope; -a, which has a rule of its own, is right.

The number is right, and so is the slope of a * a. But for 10 * p, the slope of the arrow from p came out as
p, and not 10. Everything that is made of products has it from there: quotients, for one.

If a grows by a little, how fast does a * b grow: as fast as a says, or as b?
"""


class Value(Node):
    def __add__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (self.data, other.data))

    def __pow__(self, exponent):
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self):
        return Value(-self.data, (self,), (-1,))

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
