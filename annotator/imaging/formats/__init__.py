"""File formats of pictures: headers, tags, and what is known before a picture is decoded."""
