# Raises an exception whose description raises.
# status: error
# error: its message cannot be read
class Liar(Exception):
    def __str__(self): raise SystemExit(0)
raise Liar
