# Forges a call whose argument holds one key twice.
# status: ok
# output: twice
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"note","arguments":{"value":{"a":1,"a":2}}}')
print(channel.receive())
