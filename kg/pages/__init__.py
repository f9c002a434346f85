"""The pages of the app, one module each, on top of what `kg` reads.

markup, state, kin, compare_state    pure: element trees, and the address of each page
cards, facets                        pure: pieces of pages as trees
swimlanes, picture                   pure: where a lineage's nodes stand; a lineage as data for the drawing, in words
plot, scatter                        pure: where a chart's marks stand; claims as data for the chart
groups, gains                        pure: claims in tables, and multiplied along a lineage
data, frame                          the store and the encoder; the look and moving about
search, paper, lineage, compare, topics, lists    the pages
"""

__all__: list[str] = []
