// Package base holds the policy that ships: a Hugging Face folder, made by
// agon pretrain -c configs/pretrain-warehouse.yaml. Only cmd imports it.
package base

import "embed"

// Files is the folder. It lacks weights where none have been made yet.
//
//go:embed all:policy
var Files embed.FS
