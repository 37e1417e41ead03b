"""The operator's page, `/admin`."""
