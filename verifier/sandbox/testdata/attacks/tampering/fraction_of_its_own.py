# Answers a float of its own class: what crosses is the float.
# status: ok
# answer: 0.5
class Half(float):
    def __repr__(self): return "1e99"
answer(Half(0.5))
