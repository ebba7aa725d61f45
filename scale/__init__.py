"""LightCNN trained and measured by PyTorch on several devices, from the data sets and checkpoints of Vis-à-vis, and back (docs/scale.md)."""
