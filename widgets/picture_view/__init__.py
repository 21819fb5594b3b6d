"""Seeing a picture well: very large ones sharp where one looks, and all of them as one likes."""
