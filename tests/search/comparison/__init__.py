"""This search beside Material's and Pagefind's: the same documents, queries, browser and network."""
