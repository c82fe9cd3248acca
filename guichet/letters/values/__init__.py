"""What the texts print: one module a matter, each with ``values(text, story, options)``.

The header of a letter names those it needs beside the usual ones.
"""
