# Forges a call by keys of another case and a name with a space.
# status: ok
# output: there is no tool
# calls: 1
channel = answer.__closure__[0].cell_contents.channel
channel.send('{"CALL":"count ","ARGUMENTS":{}}')
print(channel.receive())
