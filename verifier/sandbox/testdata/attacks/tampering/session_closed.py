# Swaps the interpreter's session for one that has no channel.
# status: killed
answer.__closure__[0].cell_contents.channel = None
