"""All replies together: duplicates, matters, topics, cited documents, related replies."""
