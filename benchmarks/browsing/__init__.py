"""What `benchmarks/page.py` is made of: a server whose engine plays a script, and a Chromium that measures its page."""
