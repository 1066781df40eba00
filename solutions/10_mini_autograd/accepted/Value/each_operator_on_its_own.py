"""Every operator is one node; numbers are absorbed into the slopes."""


class Value(Node):
    def __add__(self, other):
        if isinstance(other, Value):
            return Value(self.data + other.data, [self, other], [1.0, 1.0])
        return Value(self.data + other, [self], [1.0])

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value(self.data - other.data, [self, other], [1.0, -1.0])
        return Value(self.data - other, [self], [1.0])

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(self.data * other.data, [self, other], [other.data, self.data])
        return Value(self.data * other, [self], [other])

    def __truediv__(self, other):
        if isinstance(other, Value):
            quotient = self.data / other.data
            return Value(quotient, [self, other], [1 / other.data, -quotient / other.data])
        return Value(self.data / other, [self], [1 / other])

    def __pow__(self, exponent):
        return Value(self.data**exponent, [self], [exponent * self.data ** (exponent - 1)])

    def __neg__(self):
        return Value(-self.data, [self], [-1.0])

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Value(other - self.data, [self], [-1.0])

    def __rtruediv__(self, other):
        return Value(other / self.data, [self], [-other / self.data**2])
