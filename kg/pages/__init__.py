"""The pages of the app, one module each, on top of what `kg` reads.

markup, state, kin, swimlanes    pure: element trees, addresses, the drawing's layout
cards, facets                    pure: pieces of pages as trees
data, frame                      the store and the encoder; the look and moving about
search, paper, lineage           the pages
"""

__all__: list[str] = []
