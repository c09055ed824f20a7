module agon

go 1.26

require (
	github.com/agnivade/levenshtein v1.2.1
	go.yaml.in/yaml/v3 v3.0.4
)
