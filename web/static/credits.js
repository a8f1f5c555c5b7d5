/** Who made what the map shows, at its edge. What comes from data goes in as text. */
'use strict';
window.Dateline = window.Dateline || {};

(function () {
  function line(text) {
    const made = document.createElement('div');
    made.className = 'dl-credit leaflet-control leaflet-control-attribution';
    made.dir = 'auto';
    made.textContent = text;
    made.title = text;
    return made;
  }

  function said({ title, version, datasets = [] }) {
    if (datasets.length < 2) return [Dateline.say('map.credit', { title, version })];
    return datasets.map(({ title: name, licence, credits }) => {
      if (!credits.length && !licence) return Dateline.say('map.credit_bare', { title: name });
      const how = licence ? 'map.credit_part' : 'map.credit_part_unlicensed';
      return Dateline.say(how, { title: name, licence, credits: credits.join('; ') || name });
    });
  }

  /** Returns `setDatasets(header)`, a line for each dataset, and `setDetail(text)`, a line above them. */
  Dateline.credits = function (map) {
    const control = map.attributionControl;
    const detail = line('');
    let lines = [];
    detail.hidden = true;
    control.setPrefix(false);
    control.getContainer().before(detail);
    control.addAttribution(Dateline.say('map.credit_basemap'));
    return {
      setDatasets(header) {
        for (const one of lines) one.remove();
        lines = header ? said(header).map(line) : [];
        detail.after(...lines);
      },
      setDetail(text) {
        detail.textContent = text;
        detail.hidden = !text;
      },
    };
  };
})();
