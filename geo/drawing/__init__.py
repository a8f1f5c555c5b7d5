"""Drawing without a browser: from values to a picture, in steps that can each be looked at.

``scene``        what a drawing is made of: boxes, shapes and texts in CSS pixels
``lettering``    the typefaces; cleaning, measuring, wrapping and cutting text
``themes``       the colours, light and dark
``extents``      which part of the world a map shows
``projections``  from degrees to metres to pixels
``gathering``    which events share a marker
``markers``      how a marker looks
``labels``       names that keep clear of markers and of each other
``ground``       land, water and borders
``names``        the names on a map
``map``          all of a map in its frame
``locator``      a small map that shows where the large one lies
``timeline``     the histogram below it
``layout``       formats, and the blocks of words and keys
``sheet``        a whole picture, each block in its place
``render``       the scene as PNG, SVG or PDF: the one module that draws with matplotlib
"""
