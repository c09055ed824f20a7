# Prints an object whose text is an object.
# status: error
# error: TypeError
class Odd:
    def __str__(self): return self
print(Odd())
