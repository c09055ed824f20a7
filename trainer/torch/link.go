package torch

import _ "github.com/sugarme/gotch/libtch"
