# Forges a call of a tool that only challengers have.
# status: ok
# output: there is no tool
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"call":"look","arguments":{}}')
print(channel.receive())
