# Raises an error whose text is no text.
# status: error
# error: \ud800
raise ValueError("\ud800")
