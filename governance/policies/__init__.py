"""All policies and only policies, one a file. Their order is in `governance/pipeline.py`."""
