"""Captures drawn for measuring: desktops and phones around booking pages, with what they show.

The truth of a picture is what was asked of its drawing. Nothing here knows how pictures are read.
"""
