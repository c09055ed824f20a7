# Answers a dictionary that shows other items than it holds: what it shows crosses, once, as data.
# status: ok
# answer: {"a":1}
class Shown(dict):
    def items(self): return [("a", 1)]
answer(Shown(b=2))
