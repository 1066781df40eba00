"""There are no reflected operators: a number cannot stand on the left.

p * 10 works, 10 * p raises a TypeError, since the int 10 knows nothing of your class, and nobody told Python
whom to ask next. Not even sum() works, because it begins with 0 + ….

Which method of p does Python look for when (10).__mul__(p) has declined?
"""


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
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * other**-1
