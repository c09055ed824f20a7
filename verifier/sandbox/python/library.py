"""Imported while the files of the host are there: what an environment's author may
want and what lives in a library of its own.
"""

import array
import binascii
import datetime
import decimal
import math
import random
import resource
import struct
import time
import unicodedata
import zlib
