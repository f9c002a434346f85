"""The pages of the app, one module each, on top of what `kg` reads.

markup, state, kin, swimlanes    pure: element trees, addresses, the drawing's layout
cards, facets                    pure: pieces of pages as trees
data, frame                      the store and the encoder; the look and moving about
picture                          pure: a lineage as data for the drawing, and in words
    search, paper, lineage, topics, lists    the pages
"""

__all__: list[str] = []
