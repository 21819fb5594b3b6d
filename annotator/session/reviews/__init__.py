"""Reviews of single regions, and answers to rejections."""
