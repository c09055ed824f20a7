# Prints what is no text.
# status: ok
# output: \udcff
print("\udcff\ud800")
