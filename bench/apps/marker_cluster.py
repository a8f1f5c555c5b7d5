"""A folium marker with a popup for each event, in a cluster."""

from html import escape

import folium
from folium.plugins import MarkerCluster

from bench.apps import page

table = page.events()
shown = table[page.chosen(table)]
stage = page.empty_map()
cluster = MarkerCluster().add_to(stage)
for event in shown.itertuples():
    popup = f"<b>{escape(str(event.title))}</b><br>{event.date}"
    folium.Marker((event.latitude, event.longitude), popup=popup).add_to(cluster)
page.show(stage)
