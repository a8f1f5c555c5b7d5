/**
 * Every text that people read in the map, by key and language; nothing else in the scripts speaks.
 * Other files add their own with `Dateline.addWords`.
 */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  /** @type {Object<string, Object<string, string>>} */
  const tables = {};
  let language = 'en';

  /** Add a table of `key: text` to a language. */
  Dateline.addWords = function (code, table) {
    tables[code] = Object.assign(tables[code] || {}, table);
  };

  /** Choose the language; a key it lacks is said in English. */
  Dateline.setLanguage = function (code) {
    language = tables[code] ? code : 'en';
  };

  /**
   * The text for `key`, `{name}` replaced by `values.name`; numbers are grouped by thousands.
   * A key ending in a count reads `key.one` where `values.n` is 1 and the table has it.
   */
  Dateline.say = function (key, values) {
    const given = values || {};
    const lookup = (name) => (tables[language] || {})[name] ?? (tables.en || {})[name];
    const text = (given.n === 1 ? lookup(key + '.one') : undefined) ?? lookup(key) ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = given[name];
      if (value === undefined) return whole;
      return typeof value === 'number' ? value.toLocaleString(language) : String(value);
    });
  };
})();

Dateline.addWords('en', {
  'category.attack': 'Attacks',
  'category.strike': 'Strikes',
  'category.troop_movement': 'Troop movements',
  'category.diplomacy': 'Diplomacy',
  'category.politics': 'Politics',
  'category.energy': 'Energy',
  'category.other': 'Other',
  'kind.state': 'State of affairs',
  'kind.plan': 'Plan',
  'kind.count': 'Running count',
  'kind.period': 'Period',
  'precision.site': 'exact site',
  'precision.settlement': 'known to the town',
  'precision.district': 'known to the district',
  'precision.region': 'known to the region',
  'precision.country': 'known to the country',
  'legend.title': 'Categories',
  'legend.datasets': 'Datasets',
  'legend.toggle': '{label}: {n} shown',
  'legend.solid': 'Exact site',
  'legend.hollow': 'Town or coarser',
  'legend.cluster': 'Several places',
  'legend.show': 'Show the legend',
  'legend.hide': 'Hide the legend',
  'map.label': 'Map of events. Tab reaches each marker in view; Enter opens it.',
  'map.share': 'Share',
  'map.share_help': 'Link, picture, web page, rows, citation',
  'map.whole': 'Reset to the whole',
  'map.zoom_in': 'Zoom in',
  'map.zoom_out': 'Zoom out',
  'map.fullscreen': 'Full screen',
  'map.fullscreen_leave': 'Leave full screen',
  'map.basemap': 'Basemap',
  'map.wheel': 'Hold Ctrl to zoom with the wheel',
  'map.wheel_apple': 'Hold ⌘ to zoom with the wheel',
  'map.detail_ends': 'Basemap detail ends here',
  'map.tiles_failed': '{name} does not answer; the embedded basemap is shown.',
  'map.loading': 'Loading the events…',
  'map.failed': 'The events could not be loaded: {reason}',
  'map.filters_failed': 'The filters could not be applied, and the map shows what it showed before: {reason}',
  'map.no_answer': 'the server does not answer.',
  'map.retry': 'Try again',
  'map.empty': 'No event passes.',
  'map.empty_help': 'Widen the dates or clear a filter.',
  'map.show_all_dates': 'Show all dates',
  'map.outside': '{n} outside this view',
  'map.outside_show': 'Show them',
  'map.status': '{shown} of {total} events',
  'map.version': '{title}, version {version}',
  'map.credits': 'Credits',
  'map.credit': 'Data: {title}',
  'map.credit_licensed': 'Data: {title} ({licence}): {credits}',
  'map.credit_unlicensed': 'Data: {title}: {credits}',
  'map.credit_basemap': 'Basemap: Natural Earth, GeoNames',
  'marker.one': '{when}',
  'marker.events': '{n} events',
  'marker.events.one': '1 event',
  'marker.places': '{n} events at several places; opens by zooming in',
  'marker.at': '{n} events at {place}',
  'marker.at.one': '1 event at {place}',
  'marker.datasets': '{name}: {parts}',
  'marker.part': '{title} {n}',
  'area.label': '{place} +{others}',
  'marker.region': '{place}: {n} events not at a point',
  'marker.region.one': '{place}: 1 event not at a point',
  'basemap.embedded': 'Embedded (offline)',
  'basemap.streets': 'Streets (online)',
  'basemap.plain': 'Plain (online)',
  'basemap.satellite': 'Satellite (online)',
  'popup.close': 'Close',
  'popup.previous': 'Earlier event here',
  'popup.next': 'Later event here',
  'popup.position': '{i} of {n}',
  'popup.loading': 'Loading…',
  'popup.failed': 'This event could not be loaded.',
  'popup.actors': 'Actors',
  'popup.killed': 'Killed',
  'popup.killed_none': 'none reported',
  'popup.killed_exact': '{low}',
  'popup.killed_range': '{low} to {high}',
  'popup.killed_least': 'at least {low}',
  'popup.killed_most': 'at most {high}',
  'popup.accounts': 'Accounts differ on the {topic}',
  'popup.inferred': 'Inferred',
  'popup.note': 'Note',
  'popup.sources': 'Sources',
  'popup.caution': 'weak: {reason}',
  'popup.copy': 'Copy link',
  'popup.copied': 'Link copied',
  'popup.copy_failed': 'Copy the address of this page instead',
  'popup.within': '{precision}, within {radius} km',
});
