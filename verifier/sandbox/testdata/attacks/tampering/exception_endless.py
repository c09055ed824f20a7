# Raises an error whose text has no end.
# status: error
# error: …
raise ValueError("x" * 10**7)
