"""What an operator needs beside the pages: logs, measures, limits, copies of the database, and a check-up."""
