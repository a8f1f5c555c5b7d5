/**
 * Where several datasets are on one map, each has a mark of its own: rings round a marker, plain,
 * dashed, doubled. Shape and colour stay the category's.
 */

const GAP = 3.5; // pixels between a symbol and its first ring
const CASING = 1.2; // pixels of paper on each side of a ring, so that it stands on any ground

/** Draw `strokes` ([{away, width, dash}]) round (x, y) from one angle to another. */
function rings(ctx, x, y, radius, strokes, from, to, theme) {
  for (const casing of [true, false]) {
    for (const { away, width, dash } of strokes) {
      ctx.beginPath();
      ctx.arc(x, y, radius + away, from, to);
      ctx.setLineDash(casing ? [] : dash);
      ctx.lineWidth = width + (casing ? 2 * CASING : 0);
      ctx.strokeStyle = casing ? theme.paper : theme.ink;
      ctx.stroke();
    }
  }
  ctx.setLineDash([]);
}

/**
 * Draw the marks of one marker: a whole ring where its events are of one dataset, else a part
 * of it for each of theirs. `datasets` are the header's with their `mark`, `counts` the events of
 * each; `reach` is how far the marker itself reaches from its middle.
 */
export function drawMarks(ctx, x, y, reach, datasets, counts, theme) {
  const several = counts.reduce((sum, count) => sum + (count > 0), 0);
  let angle = -Math.PI / 2;
  counts.forEach((count, i) => {
    if (!count) return;
    const end = angle + (2 * Math.PI) / several;
    rings(ctx, x, y, reach + GAP, datasets[i].mark, angle, end, theme);
    angle = end;
  });
}

/** A dataset's mark as an SVG element of `size` pixels, for legend and popup; decorative. */
export function markElement(dataset, size) {
  const names = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(names, 'svg');
  svg.setAttribute('viewBox', '-14 -14 28 28');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('dl-symbol');
  const ring = (radius, width, dash, fill) => {
    const circle = document.createElementNS(names, 'circle');
    circle.setAttribute('r', radius);
    circle.setAttribute('fill', fill);
    if (width) {
      circle.setAttribute('stroke', 'currentColor');
      circle.setAttribute('stroke-width', width);
      circle.setAttribute('stroke-dasharray', dash.join(' ') || 'none');
    }
    svg.append(circle);
  };
  ring(5, 0, [], 'var(--dl-ink-soft)');
  for (const { away, width, dash } of dataset.mark) ring(9 + away, width * 1.2, dash, 'none');
  return svg;
}
