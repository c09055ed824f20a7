// Package pretrain is agon pretrain: a policy from scratch, by imitation of a seeded
// corpus of both roles. A pretraining is a folder that goes on where it stopped, and
// becomes the policy's own once it is finished.
package pretrain
