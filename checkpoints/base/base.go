// Package base holds the policy that ships. This folder is its Hugging Face
// folder, made by agon pretrain -c configs/pretrain-warehouse.yaml; its
// pretrain.yaml says with what. Only cmd imports it.
package base

import "embed"

// Files holds the folder.
//
//go:embed *
var Files embed.FS
