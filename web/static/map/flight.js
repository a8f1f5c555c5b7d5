/** How the map moves by itself. */

/**
 * Flight options for Leaflet: no motion for people who ask for less.
 *
 * @returns {L.FitBoundsOptions}
 */
export function flight() {
  const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  return { animate: !still, duration: still ? 0 : 0.6, padding: [60, 60], maxZoom: 13 };
}
