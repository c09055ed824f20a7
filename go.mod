module agon

go 1.26
