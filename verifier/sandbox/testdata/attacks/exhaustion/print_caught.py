# Prints for ever, and catches whatever should end that.
# status: output_limit
for _ in range(10_000):
    try: print("x" * 1000)
    except BaseException: pass
