# Forges a call of what is no tool.
# status: ok
# output: there is no tool
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"__import__","arguments":{"name":"os"}}')
print(channel.receive())
