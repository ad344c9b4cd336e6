"""Exercises that answer in words: not started, right, or which mistake it looks like.

There is one module for each notebook, named like it; a notebook imports its own ``as exercises``,
and ``exercises.sigmoid_of_kz.check(my_function)`` prints the answer.
"""
