# Hangs in a destructor.
# status: timeout
class Slow:
    def __del__(self):
        while True: pass
Slow()
