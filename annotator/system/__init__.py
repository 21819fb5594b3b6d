"""What systems do differently, behind one face: ``annotator.system.face``.

Nothing else of the product may name what exists on one system only, except in a branch on
``sys.platform``, which mypy follows for each system.
"""
