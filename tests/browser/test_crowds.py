"""What a map shows where thousands of events lie close together."""

from tests.browser.screen import Screen

#: Gathers so many events, strewn evenly over a square, and returns by how many pixels at most the
#: circles of two markers overlap, and how many markers there are.
GATHERED = """([count, side]) => {
    let seed = 7;
    const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
    const zoom = 6;
    const scale = 256 * 2 ** zoom;
    const anywhere = () => 0.5 + (random() * side) / scale;
    const strewn = () => Float64Array.from({ length: count }, anywhere);
    const days = new Int32Array(count);
    const clusters = new Dateline.Clusters({
        count, x: strewn(), y: strewn(), first: days, last: days, from: 0, to: 0, end: count,
        passes: new Uint8Array(count).fill(1), category: new Uint8Array(count),
        precision: new Uint8Array(count), place: days, categories: [{}], header: { places: [] },
    });
    const [west, north] = [scale / 2, scale / 2];
    clusters.gather(zoom, { west, north, east: west + side, south: north + side });
    const circles = [];
    for (let m = 0; m < clusters.markers; m += 1) {
        const [x, y] = clusters.position(m);
        const radius = Dateline.markerRadius(clusters.size[m], clusters.spread[m]);
        circles.push([x * scale, y * scale, radius]);
    }
    let most = 0;
    circles.forEach(([x, y, r], i) => circles.slice(i + 1).forEach(([a, b, s]) => {
        most = Math.max(most, r + s - Math.hypot(x - a, y - b));
    }));
    return [most, clusters.markers];
}"""


def test_the_numbers_of_crowded_markers_stay_legible(screen: Screen) -> None:
    for events in (1_000, 10_000, 200_000):
        overlap, markers = screen.frame.evaluate(GATHERED, [events, 700])
        # A radius is up to 30 pixels, and half of it is the number's.
        assert overlap < 16
        assert markers > 40
