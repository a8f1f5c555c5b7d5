"""The domain of Dateline: dated, sourced events. Knows nothing of pages, servers or maps.

``words``      every English text that this package says, in one table
``dates``      partial and uncertain dates (EDTF) to days and precision, and back to words
``places``     the gazetteer: a name in any spelling or script to a place with its precision
``problems``   what is wrong with a data file, said so that a person can mend it
``tables``     CSV text to rows, losing no more to a damaged place than the line it is on
``events``     what an event is: columns, types, categories; rows in, valid and rejected rows out
``datasets``   a folder of files to a dataset: events, places, sources, accounts, licence, version
``view``       what a person chose to see, its query string, and the sentence that says it
``selection``  a view as predicates: the one place that says which events pass
``store``      the questions: summary, rows, facets, timeline, mask, one event
``points``     the typed columns that a map's layer reads
``records``    one event as it is served: every field, its sources, its accounts
``symbols``    the colour and shape of each category
``readers``    one module a foreign format
``export``     one module an output
"""
