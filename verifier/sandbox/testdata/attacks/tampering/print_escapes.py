# Prints what moves a terminal's cursor, and text that reads backwards.
# status: ok
# output: x
print("\x1b[2J\x1b[1;1H\x07\u202ex\u2066\u200b\x00")
