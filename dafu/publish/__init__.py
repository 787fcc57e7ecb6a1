"""For the reader: pages and other files, and the one place that writes them."""
