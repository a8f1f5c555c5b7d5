/** How one marker looks: a symbol for one event, a counted symbol or a ring of shares for several. */

import { drawMarks } from './marks.js';
import { drawSymbol, symbolReach } from './symbols.js';

/**
 * @import { Clusters } from './clusters.js'
 * @typedef {{m: number, x: number, y: number, radius: number, size: number}} Marker its number, its
 *   middle and radius in pixels of the view, and how many events it shows
 * @typedef {{paper: string, ink: string, focus: string}} LayerTheme colours
 * @typedef {{x: number, y: number, radius: number, size: number, counts: Int32Array,
 *   categories: Category[], hollow: boolean, spread: boolean}} RingOfShares
 */

export const LARGEST_RADIUS = 30;

/**
 * Radius in pixels for `size` events; area grows with the logarithm so that counts stay legible.
 *
 * @param {number} size
 * @param {number | boolean} spread
 * @returns {number}
 */
export function markerRadius(size, spread) {
  if (size === 1) return 7.5;
  return Math.min(LARGEST_RADIUS, 10.5 + 3.1 * Math.log10(size) * (spread ? 1.35 : 1.15) + (spread ? 2.5 : 0));
}

/** @param {number} n */
function short(n) {
  if (n < 1000) return String(n);
  if (n < 10000) return `${(Math.floor(n / 100) / 10).toFixed(1)}k`;
  return n < 1e6 ? `${Math.floor(n / 1000)}k` : `${(Math.floor(n / 1e5) / 10).toFixed(1)}M`;
}

/**
 * Draw marker {m, x, y, radius, size} of `clusters`.
 * One category keeps its shape; several become a ring with a share for each. A marker that
 * stands for several places carries a second, outer ring. One on a single place carries the
 * marks of its datasets where the map has several.
 *
 * @param {CanvasRenderingContext2D} ctx
 * @param {Marker} marker
 * @param {Clusters} clusters
 * @param {LayerTheme} theme
 */
export function drawMarker(ctx, marker, clusters, theme) {
  const { m, x, y, radius, size } = marker;
  const width = clusters.byCategory.length;
  const categories = clusters.selection.categories;
  const counts = clusters.counts.subarray(m * width, (m + 1) * width);
  const only = counts.indexOf(size);
  const hollow = Boolean(clusters.coarse[m]);
  const spread = Boolean(clusters.spread[m]);
  /** @param {number} reach */
  const marked = (reach) => {
    if (!spread) drawMarks(ctx, x, y, reach, clusters.selection.datasets, clusters.datasetCounts(m), theme);
  };
  if (only >= 0 && !spread) {
    const { shape, color } = categories[only];
    const drawn = size > 1 ? Math.max(radius, 11.5) : radius;
    marked(symbolReach(shape, drawn));
    drawSymbol(ctx, shape, x, y, drawn, { color, paper: theme.paper, hollow: hollow || size > 1 });
    if (size > 1) {
      if (!hollow) {
        ctx.beginPath();
        ctx.arc(x, y, drawn * 0.66, 0, 2 * Math.PI);
        ctx.fillStyle = theme.paper;
        ctx.fill();
      }
      label(ctx, size, x, y + (shape === 'triangle' ? 1.5 : 0), theme);
    }
    return;
  }
  marked(radius);
  ring(ctx, { x, y, radius, size, counts, categories, hollow, spread }, theme);
  label(ctx, size, x, y, theme);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {RingOfShares} marker
 * @param {LayerTheme} theme
 */
function ring(ctx, marker, theme) {
  const { x, y, radius, size, counts, categories, hollow, spread } = marker;
  ctx.beginPath();
  ctx.arc(x, y, radius + (spread ? 3.5 : 1.5), 0, 2 * Math.PI);
  ctx.fillStyle = theme.paper;
  ctx.fill();
  if (spread) {
    ctx.lineWidth = 1;
    ctx.strokeStyle = theme.ink;
    ctx.globalAlpha = 0.45;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
  const thick = hollow && !spread ? 3 : 5;
  ctx.lineWidth = thick;
  let angle = -Math.PI / 2;
  counts.forEach((count, c) => {
    if (!count) return;
    const share = (2 * Math.PI * count) / size;
    ctx.beginPath();
    ctx.arc(x, y, radius - thick / 2, angle, angle + share);
    ctx.strokeStyle = categories[c].color;
    ctx.stroke();
    angle += share;
  });
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} size
 * @param {number} x
 * @param {number} y
 * @param {LayerTheme} theme
 */
function label(ctx, size, x, y, theme) {
  const text = short(size);
  ctx.font = `600 ${text.length > 3 ? 10 : 12}px "IBM Plex Sans", "IBM Plex Sans Arabic", system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = theme.ink;
  ctx.fillText(text, x, y + 0.5);
}
