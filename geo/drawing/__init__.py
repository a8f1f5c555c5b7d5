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
``map``          all of a map in its frame
``timeline``     the histogram below it
``layout``       formats, and where each block stands
``render``       the scene as PNG, SVG or PDF: the one module that draws with matplotlib
"""
