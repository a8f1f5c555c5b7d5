"""The domain of Dateline: dated, sourced events. Knows nothing of pages, servers or maps.

Its rooms, each knowing only those before it:

``words``     every text of the domain, by key and language
``places``    the gazetteer: a name in any spelling or script to places, offline
``events``    what an event is, and what a dataset of them is
``selection`` what a person chose to see, and the questions that it answers
``tables``    a foreign table before anything in it is understood: every cell is text
``values``    what one text says, whatever table it stands in
``readers``   a file to a table of text, and nothing else; one module a kind of file
``library``   imported datasets in a folder of one's own, or for one visit
``importing`` a table of text to events, every row accounted for
``drawing``   pictures without a browser: scenes of shapes and texts, and one module that draws them
``export``    what a selection becomes; one module an output

``disk``, ``formulas``, ``limits``, ``scratch`` and ``worker`` stand on the ground, for all of them.
"""
