# Sorts objects whose comparison never ends.
# status: timeout
class Slow:
    def __lt__(self, other):
        while True: pass
sorted([Slow(), Slow()])
