"""The real programs under load while something breaks: gunicorn, the worker, PostgreSQL. Run by `make chaos`, `load`, `soak`."""
