/**
 * Runs in the page and in each of its frames before their own scripts, and says on the console when
 * something was pressed and when what followed from it was painted: "bench <kind> <milliseconds>".
 *
 * Times are milliseconds since 1970 on the browser's own clock, so that frames compare. "Painted"
 * is the first moment after a whole frame, styles, layout and painting included, that began after
 * the change.
 */
(() => {
  'use strict';
  const say = (kind, now) => console.debug(`bench ${kind} ${performance.timeOrigin + now}`);

  function painted(kind) {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => say(kind, performance.now());
      channel.port2.postMessage(null);
    });
  }

  for (const kind of ['keydown', 'pointerup']) {
    addEventListener(kind, (event) => say('input', event.timeStamp), true);
  }

  // Dateline says by User Timing when it has drawn and when its map stands.
  const { mark, measure } = Performance.prototype;
  Performance.prototype.mark = function (name, ...rest) {
    if (name === 'dateline:ready') painted('first');
    return mark.call(this, name, ...rest);
  };
  Performance.prototype.measure = function (name, ...rest) {
    if (name === 'dateline:draw') painted('drawn');
    return measure.call(this, name, ...rest);
  };

  if (window === window.top) {
    say('opened', 0);

    /** Say once, for each of the three, when it is not what it was at this moment. */
    window.benchWatch = (sentence, list, filters) => {
      const looks = {
        sentence: () => document.querySelector(sentence)?.textContent,
        list: () => digest(document.querySelector(list)),
        filters: () => document.querySelector(filters)?.textContent,
      };
      const waiting = new Map(Object.entries(looks).map(([kind, look]) => [kind, look()]));
      const again = () => {
        for (const [kind, before] of waiting) {
          if (looks[kind]() === before) continue;
          waiting.delete(kind);
          painted(kind);
        }
        if (waiting.size) requestAnimationFrame(again);
      };
      requestAnimationFrame(again);
    };

    // The list is a canvas: its rows, below the heads, without the bar that scrolls them.
    const digest = (canvas) => {
      if (!canvas) return 0;
      const { data } = canvas.getContext('2d').getImageData(0, 40, 360, canvas.height - 40);
      return new Uint32Array(data.buffer).reduce((sum, pixel) => (Math.imul(sum, 31) + pixel) | 0, 0);
    };
  } else {
    // A map of folium's own marks is painted once the first stands: one script puts all there.
    const marks = '.leaflet-marker-icon, .leaflet-overlay-pane canvas, .leaflet-overlay-pane path';
    // A frame keeps its window, but not its document, when it leaves the blank page it begins as.
    addEventListener('DOMContentLoaded', () => {
      const watcher = new MutationObserver(() => {
        if (!document.querySelector(marks)) return;
        watcher.disconnect();
        painted('marks');
      });
      watcher.observe(document, { childList: true, subtree: true });
    });
  }

  /** Keep when each frame begins and when its work is done, until told to stop. */
  window.benchFrames = () => {
    const frames = [];
    let going = true;
    const next = () => {
      if (!going) return;
      const frame = [performance.now(), 0];
      frames.push(frame);
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (frame[1] = performance.now());
      channel.port2.postMessage(null);
      requestAnimationFrame(next);
    };
    performance.clearMeasures();
    requestAnimationFrame(next);
    return () => {
      going = false;
      const draws = performance.getEntriesByName('dateline:draw');
      return { frames, draws: draws.map(({ startTime, duration }) => [startTime, duration]) };
    };
  };
})();
