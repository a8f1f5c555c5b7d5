"""The same cluster made in the browser from rows of numbers and text."""

from folium.plugins import FastMarkerCluster

from bench.apps import page

MARKER = """row => {
    const popup = document.createElement('div');
    popup.textContent = `${row[2]}, ${row[3]}`;
    return L.marker([row[0], row[1]]).bindPopup(() => popup);
}"""

table = page.events()
shown = table.loc[page.chosen(table), ["latitude", "longitude", "title", "date"]]
stage = page.empty_map()
FastMarkerCluster(shown.to_numpy().tolist(), callback=MARKER).add_to(stage)
page.show(stage)
