"""The page's scripts and style sheets as a browser gets them: in few requests, compressed, and kept by it for good."""
