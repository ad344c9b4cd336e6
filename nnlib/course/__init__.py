"""What makes a course of nnlib: figures, explorers, exercises, and what publishes the notebooks.

Nothing in `nnlib` itself knows of this package, but for the command line.
"""
