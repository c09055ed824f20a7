# Declares another encoding, in which the program reads differently. -*- coding: utf-7 -*-
# status: ok
# output: +AGEAYgBj-
print("+AGEAYgBj-")
