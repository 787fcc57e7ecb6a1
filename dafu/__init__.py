"""Dafu: from a folder of scraped replies (答复) to an archive that people can read, search and cite."""
