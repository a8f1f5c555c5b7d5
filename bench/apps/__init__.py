"""What one would otherwise write: three plain Streamlit pages with folium, each well made.

All three read the events once, rebuild the map when the slider moves, and ask nothing back from it.
They draw no basemap, fetch nothing from the network and are given no more than they need, so the
figures are the best that these ways can do.
"""
