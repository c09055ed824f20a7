# Puts a reply of its own before the broker's: it deceives itself alone.
# status: ok
# output: 999
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
body = b'{"value":999}'
channel.buffer = len(body).to_bytes(4, "big") + body
print(count("A", "nut"))
